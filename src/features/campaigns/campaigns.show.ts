import { may, type Work } from '#platform/work.ts'
import { Problem, notFound } from '#kit/problem.ts'
import { audiencesIn } from './campaigns.say.ts'
import { readFigures } from './campaigns.counts.ts'
import { readCampaignSettings } from './campaigns.settings.ts'
import { selectCampaign, selectSteps, type StoredCampaign } from './campaigns.store.ts'
import { approveCampaigns, campaignNotFound } from './campaigns.ts'
import type {
  Campaign,
  CampaignRow,
  CampaignSettings,
  Cap,
  Figures,
  Plan,
  Quiet,
} from './campaigns.schemas.ts'

/** The cap that holds for a campaign. */
export const capOf = (cap: Cap, settings: CampaignSettings): CampaignSettings['cap'] =>
  cap.use === 'own' ? { most: cap.most, days: cap.days } : cap.use === 'none' ? null : settings.cap

/** The quiet hours that hold for a campaign. */
export const quietOf = (quiet: Quiet, settings: CampaignSettings): CampaignSettings['quiet'] =>
  quiet.use === 'own' ? { from: quiet.from, to: quiet.to } : quiet.use === 'none' ? null : settings.quiet

export async function showRows(work: Work, stored: readonly StoredCampaign[]): Promise<CampaignRow[]> {
  const says = await audiencesIn(
    work,
    stored.map(({ audience }) => audience),
  )
  const figuresOf = await readFigures(
    work,
    stored.map(({ id }) => id),
  )
  return stored.map((one) => ({
    ...shared(work, one, figuresOf(one.id)),
    audience: says(one.audience),
    variants: one.variants.length,
  }))
}

/** A campaign as its page has it. */
export async function show(work: Work, stored: StoredCampaign): Promise<Campaign> {
  const { settings } = await readCampaignSettings(work)
  const says = await audiencesIn(work, [stored.audience])
  const figuresOf = await readFigures(work, [stored.id])
  const figures = figuresOf(stored.id)
  return {
    ...shared(work, stored, figures),
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
): Omit<CampaignRow, 'audience' | 'variants'> {
  return {
    id: one.id,
    number: one.number,
    name: one.name,
    state: one.state,
    purpose: { id: one.purpose.id, name: one.purpose.name[locale] },
    startsAt: one.startsAt,
    beganAt: one.beganAt,
    testEndsAt: one.testEndsAt,
    endedAt: one.endedAt,
    figures,
    winner: one.winner,
    waitsFor: waitsFor(one),
    createdBy: one.createdBy,
    updatedBy: one.updatedBy,
    createdAt: one.createdAt,
    updatedAt: one.updatedAt,
    deletedAt: one.deletedAt,
    version: one.version,
  }
}

function waitsFor({ state }: StoredCampaign): CampaignRow['waitsFor'] {
  if (state === 'scheduled') return 'start'
  if (state === 'paused' || state === 'stopped') return state
  return null
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
