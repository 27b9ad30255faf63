import { queryOptions } from '@tanstack/react-query'
import { api } from '#web/api.ts'

export function groupQuery(id: string) {
  return queryOptions({
    queryKey: ['company', 'group', id],
    queryFn: ({ signal }) => api.companies.group({ params: { id } }, { signal }),
  })
}
