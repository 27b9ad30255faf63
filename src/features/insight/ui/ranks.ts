import { queryOptions } from '@tanstack/react-query'
import { api, type Answer } from '#web/api.ts'

export type Ranks = Answer<typeof api.insight.ranks>
export type Painting = Ranks['settings']

export const ranksQuery = queryOptions({
  queryKey: ['insight', 'ranks'],
  queryFn: ({ signal }) => api.insight.ranks({}, { signal }),
})

/** Which rank a cell (`55` is R 5, F 5) is painted with. */
export function rankOf({ names, cells }: Painting, cell: string): number {
  return cells[cell] ?? names.length - 1
}
