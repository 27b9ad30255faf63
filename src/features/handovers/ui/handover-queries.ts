import { queryOptions } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import type { Handover } from '../handovers.api.ts'

export const isWorking = ({ state }: Pick<Handover, 'state'>): boolean =>
  state === 'running' || state === 'undoing'

export const handoverQuery = (id: string) =>
  queryOptions({
    queryKey: ['handover', 'get', id],
    queryFn: ({ signal }) => api.handovers.get({ params: { id } }, { signal }),
    // Its progress is announced; this is for a line that is cut meanwhile.
    refetchInterval: ({ state }) => (state.data && isWorking(state.data) ? 5000 : false),
  })

export const ownedQuery = (userId: string) =>
  queryOptions({
    queryKey: ['handover', 'owned', userId],
    queryFn: ({ signal }) => api.handovers.owned({ params: { id: userId } }, { signal }),
    enabled: userId !== '',
  })
