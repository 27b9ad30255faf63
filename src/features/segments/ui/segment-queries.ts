import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, type Answer } from '#web/api.ts'
import type { Tone } from '#web/parts/StatusBadge.tsx'
import { kinds, type Kind } from './kinds.ts'

/** As the API answers it. */
export type Segment = Answer<typeof api.segments.get>

export const stateTones: { readonly [state in Segment['state']]: Tone } = {
  building: 'info',
  ready: 'good',
  broken: 'bad',
}

type Asked = { readonly q?: string | undefined; readonly kind?: Kind | undefined; readonly deleted?: true }
export function segmentsQuery(query: Asked = {}) {
  return queryOptions({
    queryKey: ['segment', 'list', query],
    queryFn: ({ signal }) => api.segments.list({ query }, { signal }),
  })
}

export function segmentQuery(id: string) {
  return queryOptions({
    queryKey: ['segment', 'get', id],
    queryFn: ({ signal }) => api.segments.get({ params: { id } }, { signal }),
  })
}

/** Segments as options of a select, of some kinds. */
export function useSegmentOptions(of: readonly Kind[] = kinds): readonly { value: string; label: string }[] {
  const { data } = useQuery(segmentsQuery())
  return (data?.items ?? [])
    .filter(({ kind }) => of.includes(kind))
    .map(({ id, name }) => ({ value: id, label: name }))
}
