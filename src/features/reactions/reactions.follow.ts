import { noteChanges } from '#features/changes/changes.actions.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { insertEvents, type NewEvent } from '#features/timeline/timeline.store.ts'
import type { Follower } from '#platform/jobs/follower.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { classify, type Verdict } from './reactions.classify.ts'
import { convert } from './reactions.conversions.ts'
import { counter, type Counter, type Cut } from './reactions.counts.ts'
import { addToFacts, type FirstTime } from './reactions.facts.ts'
import { countsOf, fold, noReaction, type Reaction } from './reactions.fold.ts'
import { clockOf } from './reactions.hours.ts'
import { isNoteDue, followNotes } from './reactions.notes.ts'
import { readReactionSettings } from './reactions.settings.ts'
import {
  adoptHits,
  holdReactions,
  isHitDue,
  pairKey,
  readDueHits,
  readHitsAround,
  readKnown,
  readLinkCounts,
  saveClickedLinks,
  saveReactions,
  saveVerdicts,
  type Clicked,
  type Known,
  type SavedReaction,
  type StoredHit,
} from './reactions.store.ts'
import type { ReactionSettings } from './reactions.ts'

/** So many hits are followed in one transaction. */
const batch = 2000
const second = 1000

/** What came in before this can be told apart: everything that may belong to the same burst is on record. */
const settled = ({ burstSeconds }: ReactionSettings, now: Date): Date =>
  new Date(now.getTime() - (burstSeconds + 1) * second)

type Judged = StoredHit & { readonly verdict: Verdict }

/**
 * Tells apart who is behind the oldest hits, and applies them: reactions, counters, facts, events and orders that came of
 * them, in one transaction, so that each hit counts once whatever is killed. False where another worker is at it, or nothing
 * is due.
 */
export async function followHits(work: Work, now = new Date()): Promise<boolean> {
  const { settings } = await readReactionSettings(work)
  const before = settled(settings, now)
  return write(work, async (tx) => {
    if (!(await holdReactions(tx))) return false
    await adoptHits(tx, before)
    const due = await readDueHits(tx, before, batch)
    if (due.length === 0) return false
    const known = await readKnown(tx, [...new Map(due.map((hit) => [pairKey(hit), hit])).values()])
    const judged = await judge(tx, due, known, settings)
    await saveVerdicts(
      tx,
      judged.map(({ customerId, id, verdict }) => ({ customerId, id, ...verdict })),
    )
    const { timeZone } = await readSettings(tx)
    const counts = counter()
    const came = apply(judged, known, counts, clockOf(timeZone))
    await saveReactions(tx, came.reactions)
    await saveClickedLinks(tx, came.links)
    await addToFacts(tx, came.firstTimes, now)
    await insertEvents(tx, eventsOf(tx, came))
    const people = [
      ...new Set(judged.filter(({ verdict }) => verdict.as === 'human').map((hit) => hit.customerId)),
    ]
    await noteChanges(tx, people)
    await convert(tx, people, { counts, settings, timeZone })
    await counts.save(tx)
    await tellScreens(tx, counts.campaigns())
    return true
  })
}

async function judge(
  tx: Work,
  due: readonly StoredHit[],
  known: ReadonlyMap<string, Known>,
  settings: ReactionSettings,
): Promise<Judged[]> {
  const around = Map.groupBy(await readHitsAround(tx, due, settings.burstSeconds), pairKey)
  const seenOf = (hit: StoredHit) => ({ ...hit, at: Date.parse(hit.at) })
  const seen = new Map([...around].map(([key, hits]) => [key, hits.map(seenOf)]))
  const linksOf = await readLinkCounts(tx, [...new Set(due.map(({ campaignId }) => campaignId))])
  return due.map((hit) => {
    const sentAt = known.get(pairKey(hit))?.sentAt ?? null
    const verdict = classify(
      seenOf(hit),
      seen.get(pairKey(hit)) ?? [],
      {
        sentAt: sentAt === null ? null : Date.parse(sentAt),
        links: linksOf(hit.campaignId, hit.variant),
      },
      settings,
    )
    return { ...hit, verdict }
  })
}

type FirstClick = Clicked & { readonly variant: number; readonly isFirst: boolean }
type Came = {
  readonly reactions: SavedReaction[]
  readonly links: FirstClick[]
  readonly firstTimes: (FirstTime & { readonly campaignId: string; readonly variant: number })[]
  readonly names: ReadonlyMap<string, string>
}

/** What the hits come to, added to what was known, with what that changes of the counters. */
function apply(
  judged: readonly Judged[],
  known: ReadonlyMap<string, Known>,
  counts: Counter,
  clock: ReturnType<typeof clockOf>,
): Came {
  const came: Came = {
    reactions: [],
    links: [],
    firstTimes: [],
    names: new Map(judged.map((hit) => [hit.campaignId, hit.campaign])),
  }
  for (const [key, hits] of Map.groupBy(judged, pairKey)) {
    const of = known.get(key)
    const [first] = hits
    if (!of || !first) continue
    const { customerId, campaignId } = of
    const variant = of.reaction?.variant ?? first.variant
    const before: Reaction = of.reaction ?? noReaction
    const after = hits.reduce(fold, before)
    came.reactions.push({ customerId, campaignId, variant, domain: of.domain, ...after })
    const add: Add = (what, n, cut, about) => counts.add(campaignId, variant, what, n, cut, about)
    addCounts(add, before, after)
    for (const { kind, verdict } of hits) add(`${kind}s`, 1, 'why', `${verdict.as}.${verdict.why}`)
    for (const [kind, was, is] of [
      ['open', before.openedAt, after.openedAt],
      ['click', before.clickedAt, after.clickedAt],
    ] as const) {
      if (is === null || is === was) continue
      const what = kind === 'open' ? 'opened' : 'clicked'
      // What becomes known late may have been earlier.
      if (was !== null) add(what, -1, 'hour', placeOf(clock(new Date(was))))
      add(what, 1, 'hour', placeOf(clock(new Date(is))))
      if (was === null) came.firstTimes.push({ customerId, campaignId, variant, kind, at: is })
    }
    came.links.push(...clickedLinks(hits, of, variant, counts))
  }
  return came
}

type Add = (what: string, n: number, cut?: Cut, about?: string) => void

/** As counters by weekday and hour are called. */
const placeOf = ({ weekday, hour }: { weekday: number; hour: number }): string => String(weekday * 24 + hour)

function addCounts(add: Add, before: Reaction, after: Reaction): void {
  const was = countsOf(before)
  for (const [what, n] of Object.entries(countsOf(after))) add(what, n - (was[what] ?? 0))
}

function clickedLinks(hits: readonly Judged[], of: Known, variant: number, counts: Counter): FirstClick[] {
  const clicks = hits.filter(({ kind, verdict }) => kind === 'click' && verdict.as === 'human')
  return [...Map.groupBy(clicks, ({ link }) => link)].map(([link, those]) => {
    const isFirst = !of.links.includes(link)
    const at = those.map((hit) => hit.at).toSorted()[0] ?? ''
    if (isFirst) counts.add(of.campaignId, variant, 'clicked', 1, 'link', String(link))
    counts.add(of.campaignId, variant, 'clicks', those.length, 'link', String(link))
    return {
      customerId: of.customerId,
      campaignId: of.campaignId,
      link,
      at,
      clicks: those.length,
      variant,
      isFirst,
    }
  })
}

/** Told once each: that somebody opened a mail, and that they clicked one of its links. Again and again is no news. */
function eventsOf(tx: Work, { firstTimes, links, names }: Came): NewEvent[] {
  const told = (
    customerId: string,
    name: string,
    campaignId: string,
    at: string,
    more: { [key: string]: unknown },
  ): NewEvent => ({
    ...eventOf(tx, customerId, name, { campaignId, campaign: names.get(campaignId) ?? '', ...more }),
    actorName: '',
    occurredAt: at,
  })
  return [
    ...firstTimes
      .filter(({ kind }) => kind === 'open')
      .map(({ customerId, campaignId, variant, at }) =>
        told(customerId, 'mail.opened', campaignId, at, { variant }),
      ),
    ...links
      .filter(({ isFirst }) => isFirst)
      .map(({ customerId, campaignId, variant, link, at }) =>
        told(customerId, 'mail.clicked', campaignId, at, { variant, link }),
      ),
  ]
}

/** Screens read again, once a step; of very many campaigns at once the first are told. */
async function tellScreens(tx: Work, campaigns: readonly string[]): Promise<void> {
  for (const id of campaigns.slice(0, 20)) await announce(tx, { topic: 'reaction', id })
  if (campaigns.length > 0) await announce(tx, { topic: 'event' })
}

export const reactionFollowers: readonly Follower[] = [
  {
    name: 'reactions.hits',
    every: 700,
    async isBehind(work) {
      return isHitDue(work, settled((await readReactionSettings(work)).settings, new Date()))
    },
    step: (work) => followHits(work),
  },
  {
    name: 'reactions.notes',
    every: 700,
    isBehind: (work) => isNoteDue(work),
    step: (work) => followNotes(work),
  },
]
