import { sql } from 'kysely'
import { readCountRows, type CountRow } from '#features/campaigns/campaigns.counts.ts'
import { campaignNotFound, type CampaignState, type Measure } from '#features/campaigns/campaigns.ts'
import { Problem } from '#kit/problem.ts'
import type { Work } from '#platform/work.ts'
import { millionths } from './reactions.conversions.ts'
import { readSums, type Sum } from './reactions.counts.ts'
import { judgeTest, type Contestant } from './reactions.judge.ts'
import type { Rate, Rates, ResultFigures, Results } from './reactions.schemas.ts'
import { readReactionSettings } from './reactions.settings.ts'
import { readTold, readUnread } from './reactions.single.ts'
import { readLift } from './reactions.survey.ts'
import { wilson } from '#kit/statistics.ts'

/** What the ledger and the counters say together. */
export function figuresOf(
  counts: readonly CountRow[],
  sums: readonly Pick<Sum, 'what' | 'n'>[],
): ResultFigures {
  const of = (what: string): number => sums.reduce((sum, row) => (row.what === what ? sum + row.n : sum), 0)
  const sent = counts.reduce((sum, { state, n }) => (state === 'sent' || state === 'kept' ? sum + n : sum), 0)
  return {
    sent,
    delivered: Math.max(0, sent - of('bounced')),
    opened: of('opened'),
    machineOpened: of('machineOpened'),
    clicked: of('clicked'),
    scanned: of('scanned'),
    converted: of('converted'),
    orders: of('orders'),
    revenue: of('revenue'),
    linearOrders: of('linearOrders') / millionths,
    linearRevenue: of('linearRevenue'),
    unsubscribed: of('unsubscribed'),
    bounced: of('bounced'),
    softBounced: of('softBounced'),
    complained: of('complained'),
    replied: of('replied'),
    opens: of('opens'),
    machineOpens: of('machineOpens'),
    clicks: of('clicks'),
    scans: of('scans'),
  }
}

/** What counts late may be more than what it is a share of, for a moment. */
function rate(hits: number, n: number): Rate {
  const some = Math.min(hits, n)
  return { hits, n, value: n === 0 ? null : some / n, ...wilson({ hits: some, n }) }
}

export function ratesOf(figures: ResultFigures): Rates {
  const { sent, delivered, opened, clicked } = figures
  return {
    delivered: rate(delivered, sent),
    opened: rate(opened, delivered),
    clicked: rate(clicked, delivered),
    clickedOfOpened: rate(clicked, opened),
    converted: rate(figures.converted, delivered),
    unsubscribed: rate(figures.unsubscribed, delivered),
    complained: rate(figures.complained, delivered),
    bounced: rate(figures.bounced, sent),
  }
}

export function figured(figures: ResultFigures): Pick<Results, 'figures' | 'rates' | 'revenueEach'> {
  const { delivered, revenue } = figures
  return { figures, rates: ratesOf(figures), revenueEach: delivered === 0 ? null : revenue / delivered }
}

export type Read = Results['campaign'] & {
  readonly measure: Measure | null
  readonly isTest: boolean
  readonly variants: readonly { no: number; label: string; subject: string; isText: boolean; links: Link[] }[]
}
type Link = { readonly no: number; readonly url: string; readonly label?: string }

export async function readCampaignFor(work: Pick<Work, 'db'>, id: string): Promise<Read> {
  const { rows } = await sql<Omit<Read, 'variants' | 'state'> & { state: CampaignState }>`
    select id, number, name, state, tracked, window_days, began_at, ended_at, test_ends_at, winner,
      test ->> 'measure' as measure, test is not null as is_test
    from campaign where id = ${id}::uuid`.execute(work.db)
  const [campaign] = rows
  if (!campaign) throw new Problem('notFound', { detail: campaignNotFound })
  const { rows: variants } = await sql<Read['variants'][number]>`
    select no, label, coalesce(frozen ->> 'subject', subject, '') as subject,
      frozen is not null and frozen ->> 'html' is null as is_text, coalesce(frozen -> 'links', '[]'::jsonb) as links
    from campaign_variant where campaign_id = ${id}::uuid order by no`.execute(work.db)
  return { ...campaign, variants }
}

/** How the variants of a campaign stand, of those who got one of them. */
export async function readContestants(
  work: Pick<Work, 'db'>,
  id: string,
  variants: readonly { readonly no: number }[],
): Promise<Contestant[]> {
  const [counts, sums] = [await readCountRows(work, [id]), await readSums(work, [id])]
  return variants.map(({ no }) => {
    const ofVariant = sums.filter(({ variant }) => variant === no)
    const figures = figuresOf(
      counts.filter(({ variant }) => variant === no),
      ofVariant,
    )
    const revenueSquares = ofVariant.find(({ what }) => what === 'revenueSquares')?.n ?? 0
    return { no, ...figures, revenueSquares }
  })
}

export async function readResults(work: Work, id: string): Promise<Results> {
  const { variants, measure, isTest: _isTest, ...campaign } = await readCampaignFor(work, id)
  const [counts, sums] = [await readCountRows(work, [id]), await readSums(work, [id])]
  const { settings } = await readReactionSettings(work)
  const { rows: verdicts } = await sql<{ at: string; verdict: Omit<NonNullable<Results['verdict']>, 'at'> }>`
    select at, verdict from reaction_verdict where campaign_id = ${id}::uuid`.execute(work.db)
  const [verdict] = verdicts
  return {
    campaign,
    touch: settings.touch,
    heldOut: counts.reduce((sum, { state, n }) => (state === 'heldOut' ? sum + n : sum), 0),
    ...figured(figuresOf(counts, sums)),
    variants: variants.map(({ no, label, subject, isText }) => ({
      no,
      label,
      subject,
      isText,
      ...figured(
        figuresOf(
          counts.filter(({ variant }) => variant === no),
          sums.filter(({ variant }) => variant === no),
        ),
      ),
    })),
    test:
      variants.length < 2
        ? null
        : mutable(judgeTest(measure ?? 'clicks', await readContestants(work, id, variants))),
    verdict: verdict ? { ...verdict.verdict, at: verdict.at } : null,
    links: linksOf(variants, await readSums(work, [id], 'link')),
    told: await readTold(work, id),
    unread: campaign.tracked ? await readUnread(work) : null,
    lift: await readLift(work, id),
  }
}

const mutable = (judged: ReturnType<typeof judgeTest>): Results['test'] =>
  judged && { ...judged, variants: [...judged.variants] }

/** Links of all variants by number and address: the same link of two variants is one. */
function linksOf(variants: Read['variants'], sums: readonly Sum[]): Results['links'] {
  const found = new Map<string, Results['links'][number]>()
  const add = (variant: number, no: number, url: string, label: string): void => {
    const key = `${no} ${url}`
    const of = (what: string): number =>
      sums.find((row) => row.variant === variant && row.what === what && row.key === String(no))?.n ?? 0
    const known = found.get(key) ?? { no, url, label, people: 0, clicks: 0 }
    found.set(key, { ...known, people: known.people + of('clicked'), clicks: known.clicks + of('clicks') })
  }
  for (const { no: variant, links } of variants) {
    for (const { no, url, label = '' } of links) add(variant, no, url, label)
    // Links to products that differ by recipient stand in no list.
    const others = sums.filter(
      (row) =>
        row.variant === variant && row.what === 'clicked' && !links.some(({ no }) => String(no) === row.key),
    )
    for (const { key } of others) add(variant, Number(key), '', '')
  }
  return [...found.values()].toSorted((a, b) => b.people - a.people || a.no - b.no)
}
