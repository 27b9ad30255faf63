import { useQuery } from '@tanstack/react-query'
import { api, type Answer } from '#web/api.ts'
import { useMay } from '#web/session.tsx'

export type Sender = Answer<typeof api.delivery.senders>['items'][number]

/** Whom mail can come from; undefined while it is read, and for those who may not see it. */
export function useSenders(): readonly Sender[] | undefined {
  const may = useMay()
  return useQuery({
    queryKey: ['delivery', 'senders'],
    queryFn: async ({ signal }) => (await api.delivery.senders({}, { signal })).items,
    enabled: may('mail.read'),
  }).data
}
