import { queryOptions } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import type { Tone } from '#web/parts/StatusBadge.tsx'
import type { Complaint } from '../complaints.api.ts'

export function complaintQuery(id: string) {
  return queryOptions({
    queryKey: ['complaint', 'get', id],
    queryFn: ({ signal }) => api.complaints.get({ params: { id } }, { signal }),
  })
}

export const toneOf: { readonly [S in Complaint['state']]: Tone } = {
  open: 'bad',
  working: 'info',
  held: 'warning',
  closed: 'neutral',
}

export const states = ['open', 'working', 'held', 'closed'] as const
export const channels = ['phone', 'email', 'visit', 'letter', 'web', 'line', 'sns', 'other'] as const
export const severities = ['low', 'normal', 'high'] as const
