import { queryOptions } from '@tanstack/react-query'
import { api } from '#web/api.ts'

export function householdQuery(customerId: string) {
  return queryOptions({
    queryKey: ['household', 'get', customerId],
    queryFn: ({ signal }) => api.households.get({ params: { customerId } }, { signal }),
  })
}

export function suggestionsQuery(customerId: string) {
  return queryOptions({
    queryKey: ['household', 'suggestions', customerId],
    queryFn: ({ signal }) => api.households.suggest({ params: { customerId } }, { signal }),
  })
}

export const roles = ['head', 'spouse', 'child', 'parent', 'other'] as const
