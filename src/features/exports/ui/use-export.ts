import { queryOptions } from '@tanstack/react-query'
import { api, type Answer } from '#web/api.ts'

export type Export = Answer<typeof api.exports.get>

export const exportQuery = (id: string) =>
  queryOptions({
    queryKey: ['export', id],
    queryFn: ({ signal }) => api.exports.get({ params: { id } }, { signal }),
    // Its end is announced; this is for a line that is cut meanwhile.
    refetchInterval: ({ state }) => (state.data && isWorking(state.data) ? 5000 : false),
  })

export function isWorking({ state }: Pick<Export, 'state'>): boolean {
  return state === 'queued' || state === 'running'
}
