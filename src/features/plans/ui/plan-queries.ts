import { queryOptions } from '@tanstack/react-query'
import { api, type Answer } from '#web/api.ts'
import type { Tone } from '#web/parts/StatusBadge.tsx'

export type Plan = Answer<typeof api.plans.get>
export type PlanRow = Answer<typeof api.plans.list>['items'][number]
export type Preview = Answer<typeof api.plans.preview>
export type Disclosed = Preview['disclosure']
export type Gap = Preview['missing'][number]

export function planQuery(id: string) {
  return queryOptions({
    queryKey: ['plan', 'get', id],
    queryFn: ({ signal }) => api.plans.get({ params: { id } }, { signal }),
  })
}

export const toneOf: { readonly [S in PlanRow['state']]: Tone } = {
  draft: 'info',
  published: 'good',
  retired: 'neutral',
}
