import type { api, Answer } from '#web/api.ts'

export type Compared = Answer<typeof api.reactions.compare>['items'][number]
export const groupings = ['campaign', 'subjectLength', 'textLength', 'weekday', 'hour'] as const
export type Grouping = (typeof groupings)[number]

/** What several rows come to together: shares are of all their mails, not means of shares. */
export type Together = {
  readonly key: number
  readonly campaigns: number
  readonly sent: number
  readonly delivered: number
  readonly opened: number
  readonly clicked: number
  readonly converted: number
  readonly revenue: number
  readonly unsubscribed: number
}

/** From so many characters on; the last is open. */
export const lengthSteps = {
  subjectLength: [0, 11, 16, 21, 26, 31],
  textLength: [0, 201, 501, 1001, 2001],
} as const
export const hourStep = 3

/** To which group a row belongs; −1 where that is not known. */
export function groupOf(row: Compared, by: Exclude<Grouping, 'campaign'>): number {
  if (by === 'weekday') return row.weekday
  if (by === 'hour') return Math.floor(row.hour / hourStep)
  const length = row[by]
  return length === null ? -1 : lengthSteps[by].findLastIndex((from) => length >= from)
}

export function groupsOf(rows: readonly Compared[], by: Exclude<Grouping, 'campaign'>): Together[] {
  return [...Map.groupBy(rows, (row) => groupOf(row, by))]
    .toSorted(([a], [b]) => a - b)
    .map(([key, those]) => {
      const sum = (what: keyof Compared['figures']): number =>
        those.reduce((all, { figures }) => all + figures[what], 0)
      return {
        key,
        campaigns: new Set(those.map(({ id }) => id)).size,
        sent: sum('sent'),
        delivered: sum('delivered'),
        opened: sum('opened'),
        clicked: sum('clicked'),
        converted: sum('converted'),
        revenue: sum('revenue'),
        unsubscribed: sum('unsubscribed'),
      }
    })
}
