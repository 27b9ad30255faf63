import { queryOptions } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import type { Tone } from '#web/parts/StatusBadge.tsx'
import type { Contract } from '../contracts.api.ts'

export function contractQuery(id: string) {
  return queryOptions({
    queryKey: ['contract', 'get', id],
    queryFn: ({ signal }) => api.contracts.get({ params: { id } }, { signal }),
  })
}

export const toneOf: { readonly [S in Contract['state']]: Tone } = {
  preparing: 'info',
  active: 'good',
  renewalDue: 'warning',
  ended: 'neutral',
  cancelled: 'neutral',
}
