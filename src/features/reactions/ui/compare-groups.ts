import type { api, Answer } from '#web/api.ts'
import { chanceOfNoDifference, dispersion, newcombe, together, wilson, type Share } from '#kit/statistics.ts'

export type Compared = Answer<typeof api.reactions.compare>['items'][number]
export type SharedCut = Answer<typeof api.reactions.compareCuts>['items'][number]

/** What campaigns have in common by themselves, and what their recipients have in common. */
export const traits = ['subjectLength', 'textLength', 'weekday', 'hour'] as const
export type Trait = (typeof traits)[number]
export const sharedCuts = ['provider', 'domain', 'segment'] as const
export type By = (typeof sharedCuts)[number]
export const groupings = ['campaign', ...traits, ...sharedCuts] as const
export type Grouping = (typeof groupings)[number]

export const measures = ['opened', 'clicked', 'converted', 'unsubscribed'] as const
export type Measure = (typeof measures)[number]

type Sums = { readonly [M in Measure | 'sent' | 'delivered' | 'revenue']: number }
/** A campaign, or one of its variants, as a part of a group. */
export type Member = Sums & {
  readonly id: string
  readonly name: string
  /** Of a whole campaign: null. */
  readonly variant: number | null
}
/** What several come to together: shares are of all their mails, not means of shares. */
export type Group = Sums & {
  readonly key: string
  readonly label: string
  readonly campaigns: number
  readonly members: readonly Member[]
}

/** From so many characters on; the last is open. */
export const lengthSteps = {
  subjectLength: [0, 11, 16, 21, 26, 31],
  textLength: [0, 201, 501, 1001, 2001],
} as const
export const hourStep = 3

/** To which group a row belongs; −1 where that is not known. */
export function groupOf(row: Compared, by: Trait): number {
  if (by === 'weekday') return row.weekday
  if (by === 'hour') return Math.floor(row.hour / hourStep)
  const length = row[by]
  return length === null ? -1 : lengthSteps[by].findLastIndex((from) => length >= from)
}

export function groupsByTrait(
  rows: readonly Compared[],
  by: Trait,
  nameOf: (group: number) => string,
): Group[] {
  return [...Map.groupBy(rows, (row) => groupOf(row, by))]
    .toSorted(([a], [b]) => a - b)
    .map(([key, those]) =>
      groupOfMembers(
        String(key),
        nameOf(key),
        those.map(({ id, name, variant, figures }) => ({
          ...figures,
          id,
          // The only variant needs no name.
          name: rows.some((one) => one.id === id && one.variant.no !== variant.no)
            ? `${name} ${variant.label}`
            : name,
          variant: variant.no,
        })),
      ),
    )
}

/** Domains, providers or segments, with what their part of each campaign did. */
export function groupsByCut(cuts: readonly SharedCut[], nameOf: (campaignId: string) => string): Group[] {
  return cuts.map(({ key, label, campaigns }) =>
    groupOfMembers(
      key,
      label,
      campaigns.map((one) => ({ ...one, name: nameOf(one.id), variant: null })),
    ),
  )
}

function groupOfMembers(key: string, label: string, members: readonly Member[]): Group {
  const sum = (what: keyof Sums): number => members.reduce((all, one) => all + one[what], 0)
  return {
    key,
    label,
    members,
    campaigns: new Set(members.map(({ id }) => id)).size,
    sent: sum('sent'),
    delivered: sum('delivered'),
    opened: sum('opened'),
    clicked: sum('clicked'),
    converted: sum('converted'),
    revenue: sum('revenue'),
    unsubscribed: sum('unsubscribed'),
  }
}

export const shareOf = (one: Sums, what: Measure): Share => ({
  hits: Math.min(one[what], one.delivered),
  n: one.delivered,
})

export type Spread = {
  /** Of each group by its key: its share with an interval, wider where campaigns differ among themselves. */
  readonly rates: ReadonlyMap<string, { value: number | null; low: number; high: number }>
  /** That they differ by chance alone; null where that cannot be told. */
  readonly chance: number | null
}

/** How sure the shares of groups are, and whether they differ at all. */
export function spreadOf(groups: readonly Group[], what: Measure): Spread {
  const shares = groups.map(({ members }) => members.map((one) => shareOf(one, what)))
  const more = dispersion(shares) ?? 1
  return {
    chance: chanceOfNoDifference(shares),
    rates: new Map(
      groups.map(({ key }, at) => {
        const { hits, n } = together(shares[at] ?? [])
        return [key, { value: n === 0 ? null : hits / n, ...wilson({ hits: hits / more, n: n / more }) }]
      }),
    ),
  }
}

/** By how much a row is behind the first one, at 95 %; null of the first itself, and of nobody. */
export function behindFirst(
  rows: readonly Compared[],
  what: Measure,
): (row: Compared) => { difference: number; low: number; high: number } | null {
  const rateOf = ({ rates }: Compared): number => rates[what].value ?? -1
  const best = rows.reduce<Compared | null>(
    (first, row) => (first === null || isAhead(rateOf(row), rateOf(first), what) ? row : first),
    null,
  )
  return (row) =>
    best === null || row === best || row.rates[what].value === null
      ? null
      : newcombe(shareOf(row.figures, what), shareOf(best.figures, what))
}

/** Of refusals the fewest are the best. */
const isAhead = (a: number, b: number, what: Measure): boolean =>
  a >= 0 && (b < 0 || (what === 'unsubscribed' ? a < b : a > b))
