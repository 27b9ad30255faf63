import { useQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'

/** Segments as options of a select. */
export function useSegmentOptions(): readonly { value: string; label: string }[] {
  const { data } = useQuery({
    queryKey: ['segment', 'list', {}],
    queryFn: ({ signal }) => api.segments.list({ query: {} }, { signal }),
  })
  return (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))
}
