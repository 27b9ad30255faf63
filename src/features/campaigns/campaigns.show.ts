import { readStopped } from '#features/delivery/delivery.breaker.ts'
import { may, type Work } from '#platform/work.ts'
import { Problem, notFound } from '#kit/problem.ts'
import { audiencesIn } from './campaigns.say.ts'
import { readFigures } from './campaigns.counts.ts'
import { readNextDue } from './campaigns.ledger.ts'
import { noResults, readResultsOf, type ResultSums } from './campaigns.list.ts'
import { capOf, quietOf, readGoing } from './campaigns.pace.ts'
import { readCampaignSettings } from './campaigns.settings.ts'
import { selectCampaign, selectSteps, type StoredCampaign } from './campaigns.store.ts'
import { approveCampaigns, campaignNotFound, leaving } from './campaigns.ts'
import type { Campaign, CampaignRow, CampaignSettings, Figures, Plan, Schedule } from './campaigns.schemas.ts'

export async function showRows(work: Work, stored: readonly StoredCampaign[]): Promise<CampaignRow[]> {
  const says = await audiencesIn(
    work,
    stored.map(({ audience }) => audience),
  )
  const figuresOf = await readFigures(
    work,
    stored.map(({ id }) => id),
  )
  const resultsOf = await readResultsOf(
    work,
    stored.map(({ id }) => id),
  )
  const standingOf = await standings(work, stored)
  return stored.map((one) => ({
    ...shared(work, one, figuresOf(one.id)),
    ...standingOf(one),
    results: resultsIn(figuresOf(one.id), resultsOf.get(one.id)),
    audience: says(one.audience),
    variants: one.variants.length,
  }))
}

function resultsIn({ sent, kept }: Figures, sums: ResultSums = noResults): CampaignRow['results'] {
  const { bounced, ...results } = sums
  return sent + kept === 0 ? null : { delivered: Math.max(0, sent + kept - bounced), ...results }
}

/** A campaign as its page has it. */
export async function show(work: Work, stored: StoredCampaign): Promise<Campaign> {
  const { settings } = await readCampaignSettings(work)
  const says = await audiencesIn(work, [stored.audience])
  const figuresOf = await readFigures(work, [stored.id])
  const figures = figuresOf(stored.id)
  return {
    ...shared(work, stored, figures),
    ...(await standings(work, [stored]))(stored),
    plan: { ...planOf(stored), variants: stored.variants },
    audienceSays: says(stored.audience),
    purposeClass: stored.purpose.class,
    cap: stored.purpose.class === 'advertising' ? capOf(stored.cap, settings) : null,
    quiet: stored.purpose.class === 'advertising' ? quietOf(stored.quiet, settings) : null,
    wonAt: stored.wonAt,
    wonWhy: stored.wonWhy?.[work.locale] ?? null,
    follows: stored.follows,
    approval: {
      needed: settings.approval.needed !== 'never',
      askedAt: stored.askedAt,
      askedBy: stored.askedBy,
      approvedAt: stored.approvedAt,
      approvedBy: stored.approvedBy,
      mayApprove: mayApprove(work, stored, settings),
    },
    pausedBefore: stored.resumes,
    problem: stored.problem?.[work.locale] ?? null,
    steps: await selectSteps(work, stored.id),
  }
}

/** Whether this person may approve it: not their own work, where the organisation says so. */
export function mayApprove(work: Work, stored: StoredCampaign, { approval }: CampaignSettings): boolean {
  if (!may(work.actor, approveCampaigns)) return false
  const own = [stored.createdBy?.id, stored.updatedBy?.id, stored.askedBy?.id]
  return !approval.notOwn || !own.includes(work.actor.userId ?? undefined)
}

function shared(
  { locale }: Pick<Work, 'locale'>,
  one: StoredCampaign,
  figures: Figures,
): Omit<CampaignRow, 'audience' | 'variants' | 'results' | keyof Standing> {
  return {
    id: one.id,
    number: one.number,
    name: one.name,
    purpose: { id: one.purpose.id, name: one.purpose.name[locale] },
    sendingAt: one.beganAt ?? one.startsAt ?? plannedAt(one.schedule),
    startsAt: one.startsAt,
    beganAt: one.beganAt,
    testEndsAt: one.testEndsAt,
    endedAt: one.endedAt,
    figures,
    winner: one.winner,
    createdBy: one.createdBy,
    updatedBy: one.updatedBy,
    createdAt: one.createdAt,
    updatedAt: one.updatedAt,
    deletedAt: one.deletedAt,
    version: one.version,
  }
}

const plannedAt = (schedule: Schedule): string | null =>
  schedule.kind === 'now' ? null : new Date(schedule.at).toISOString()

type Standing = Pick<CampaignRow, 'state' | 'waitsFor'>

/** As they stand now: of what is on its way also what it waits for, and whether it was stopped. */
async function standings(
  work: Work,
  stored: readonly StoredCampaign[],
): Promise<(one: StoredCampaign) => Standing> {
  const isGoing = stored.some(({ state }) => leaving.includes(state))
  const now = new Date()
  const going = isGoing ? await readGoing(work, now, await readStopped(work)) : []
  const next = await readNextDue(
    work,
    going.map(({ id }) => id),
  )
  return ({ id, state }) => {
    if (state === 'scheduled') return { state, waitsFor: 'start' }
    if (state === 'paused') return { state, waitsFor: 'paused' }
    const waitsFor = going.find((one) => one.id === id)?.waitsFor ?? null
    if (waitsFor === 'stopped') return { state: 'stopped', waitsFor }
    if (!leaving.includes(state) || waitsFor !== null) return { state, waitsFor }
    const due = next.get(id)
    if (due === undefined) return { state, waitsFor: state === 'testing' ? 'winner' : null }
    return { state, waitsFor: Date.parse(due.at) > now.getTime() ? (due.tries > 0 ? 'retry' : 'hour') : null }
  }
}

/** What people decided of it, without what it went through. */
export function planOf(stored: StoredCampaign): Plan {
  const { name, purposeId, audience, senderId, replyTo, schedule, speed, cap, quiet } = stored
  const { heldOutPercent, tracked, windowDays, test, variants } = stored
  return {
    name,
    purposeId,
    audience,
    senderId,
    replyTo,
    schedule,
    speed,
    cap,
    quiet,
    heldOutPercent,
    tracked,
    windowDays,
    test,
    variants: variants.map(({ no: _no, ...variant }) => variant),
  }
}

export async function mustRead(
  work: Work,
  id: string,
  options?: { lock?: boolean },
): Promise<StoredCampaign> {
  const stored = await selectCampaign(work, id, options)
  if (!stored) throw notFound(campaignNotFound)
  return stored
}

export async function mustBeFresh(work: Work, id: string, version: number): Promise<StoredCampaign> {
  const stored = await mustRead(work, id, { lock: true })
  if (stored.version !== version) throw new Problem('stale', { current: await show(work, stored) })
  return stored
}
