import { queryOptions } from '@tanstack/react-query'
import { api, type Answer } from '#web/api.ts'
import type { Rule } from '#web/parts/filter/tree.ts'

export type Results = Answer<typeof api.reactions.results>
export type Rate = Results['rates']['opened']
export type Figured = Pick<Results, 'figures' | 'rates' | 'revenueEach'>

export const resultsQuery = (id: string) =>
  queryOptions({
    queryKey: ['reaction', 'results', id],
    queryFn: ({ signal }) => api.reactions.results({ params: { id } }, { signal }),
  })

type Deed = {
  readonly what: string
  readonly variant?: number
  readonly link?: number
  readonly domain?: string
  readonly provider?: string
  readonly weekday?: string | undefined
  readonly hour?: number
}

/** As conditions call the days, from Sunday on. */
export const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const
/** What is at no provider of its own. */
export const otherProviders = 'other'

/** The list of those behind a figure. */
export function peopleWho(campaignId: string, deed: Deed, also?: Rule): string {
  const rule: Rule = { kind: 'reaction', params: { campaignId, ...deed } }
  const filter = JSON.stringify(also ? { op: 'and', rules: [rule, also] } : rule)
  return `/customers?${new URLSearchParams({ view: 'all', filter }).toString()}`
}

/** Who is in a segment as it is now. */
export const inSegment = (segmentId: string): Rule => ({ kind: 'segment', params: { segmentId, isIn: true } })

/** −1.2 points, of a difference of shares. */
export function points(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(1)}pt`
}

/** 12.3%, of a share of one. */
export function percent(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)}%`
}
