import { audit } from '#features/audit/audit.actions.ts'
import { listStopped, release } from '#features/delivery/delivery.breaker.ts'
import { Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { notApproved, readCampaign, updateCampaign } from './campaigns.actions.ts'
import { checksOf } from './campaigns.checks.ts'
import { readReach } from './campaigns.reach.ts'
import { readCampaignSettings } from './campaigns.settings.ts'
import type { Campaign, CampaignSettings, Step } from './campaigns.schemas.ts'
import { mayApprove, mustBeFresh, mustRead, planOf, show } from './campaigns.show.ts'
import { noteStep, savePlan, turn, type StoredCampaign, type Turn } from './campaigns.store.ts'
import { leaving, over, refused, type CampaignState } from './campaigns.ts'

type Said = { readonly version: number; readonly comment: string | null }

/** So much more than the person was shown may it be; beyond that they are asked again. */
const tolerance = 1.1

/** Has it go out, at its time. Refused where anything stands in its way, or where somebody must approve it first. */
export function startCampaign(
  work: Work,
  id: string,
  { version, recipients }: { version: number; recipients: number | null },
): Promise<Campaign> {
  return write(work, async (tx) => {
    const stored = await mustBeFresh(tx, id, version)
    mustBeIn(stored, ['draft'])
    const now = new Date()
    await mustBeReady(tx, stored, now)
    const { settings } = await readCampaignSettings(tx)
    const isCounted = settings.approval.needed === 'above' || recipients !== null
    const many = isCounted ? (await readReach(tx, { ...stored, campaignId: id })).sent : 0
    if (needsApproval(settings, many)) throw mustBeApproved()
    if (recipients !== null && many > Math.max(recipients * tolerance, recipients + 10))
      throw manyMore(recipients, many)
    return schedule(tx, stored, now, 'scheduled', null)
  })
}

const needsApproval = ({ approval }: CampaignSettings, many: number): boolean =>
  approval.needed === 'always' || (approval.needed === 'above' && many > approval.above)

/** Asks somebody else to look at it; it waits for them. */
export function requestApproval(work: Work, id: string, { version, comment }: Said): Promise<Campaign> {
  return write(work, async (tx) => {
    const stored = await mustBeFresh(tx, id, version)
    mustBeIn(stored, ['draft'])
    await mustBeReady(tx, stored, new Date())
    const asked = { askedAt: new Date().toISOString(), askedBy: tx.actor.userId }
    return become(tx, stored, { state: 'waitingApproval', ...asked }, 'asked', comment)
  })
}

/** Approves it as it stands: it begins at its time. */
export function approveCampaign(work: Work, id: string, { version, comment }: Said): Promise<Campaign> {
  return write(work, async (tx) => {
    const stored = await mustBeFresh(tx, id, version)
    mustBeIn(stored, ['waitingApproval'])
    await mustNotBeOwn(tx, stored)
    const now = new Date()
    await mustBeReady(tx, stored, now)
    await turn(tx, id, { approvedAt: now.toISOString(), approvedBy: tx.actor.userId })
    return schedule(tx, stored, now, 'approved', comment)
  })
}

export function declineCampaign(work: Work, id: string, { version, comment }: Said): Promise<Campaign> {
  return write(work, async (tx) => {
    const stored = await mustBeFresh(tx, id, version)
    mustBeIn(stored, ['waitingApproval'])
    return become(tx, stored, { state: 'draft', ...notApproved }, 'declined', comment)
  })
}

/** Back to a draft, before its ledger is written. */
export function withdrawCampaign(work: Work, id: string, version: number): Promise<Campaign> {
  return write(work, async (tx) => {
    const stored = await mustBeFresh(tx, id, version)
    mustBeIn(stored, ['waitingApproval', 'scheduled', 'freezing'])
    return become(tx, stored, { state: 'draft', startsAt: null, ...notApproved }, 'withdrawn')
  })
}

/** Another time for a planned one. Whoever may send may move what was approved; its plan stays as it is. */
export async function moveCampaign(
  work: Work,
  id: string,
  { version, at }: { version: number; at: string },
): Promise<Campaign> {
  const { schedule: before, state } = await mustRead(work, id)
  const moved = before.kind === 'bestHour' ? { ...before, at } : { kind: 'at' as const, at }
  if (state !== 'scheduled') return updateCampaign(work, id, { version, schedule: moved })
  if (Date.parse(at) < Date.now()) throw refused('at', timeGone)
  return write(work, async (tx) => {
    const stored = await mustBeFresh(tx, id, version)
    mustBeIn(stored, ['scheduled'])
    await savePlan(tx, id, { ...planOf(stored), schedule: moved })
    const startsAt = new Date(at).toISOString()
    return become(tx, stored, { state: 'scheduled', startsAt }, 'scheduled')
  })
}

/** Takes effect within seconds: what a sender holds already may still leave. */
export function pauseCampaign(work: Work, id: string, comment: string | null): Promise<Campaign> {
  return write(work, async (tx) => {
    const stored = await mustRead(tx, id, { lock: true })
    if (stored.state === 'paused') return show(tx, stored)
    mustBeIn(stored, [...leaving, 'scheduled'])
    const resumes = stored.state as 'testing' | 'running' | 'scheduled'
    return become(tx, stored, { state: 'paused', resumes }, 'paused', comment)
  })
}

export function resumeCampaign(work: Work, id: string, comment: string | null): Promise<Campaign> {
  return write(work, async (tx) => {
    const stored = await mustRead(tx, id, { lock: true })
    if (leaving.includes(stored.state)) return letGoOn(tx, stored, comment)
    mustBeIn(stored, ['paused'])
    return become(tx, stored, { state: stored.resumes ?? 'running', resumes: null }, 'resumed', comment)
  })
}

/** Too much of it came back, and a person has looked into it. Where its sender was stopped, that is another decision. */
async function letGoOn(tx: Work, stored: StoredCampaign, comment: string | null): Promise<Campaign> {
  const stopped = await listStopped(tx)
  const own = stopped.find(({ scope }) => scope === `campaign:${stored.id}`)
  if (own) {
    await release(tx, own)
    return become(tx, stored, {}, 'resumed', comment)
  }
  if (stopped.length === 0) return show(tx, stored)
  throw new Problem('conflict', {
    detail: {
      ja: '差出人のメールがまとめて止まっています。原因を確かめて、メールの設定で解除してください',
      en: 'All mail of its sender was stopped. Find out why, then release it in the settings of mail',
    },
    next: { label: { ja: 'メールの設定を開く', en: 'Open the settings of mail' }, to: '/settings/mail' },
  })
}

/** What has not left never will; what has left stays as it is. */
export function cancelCampaign(work: Work, id: string, comment: string | null): Promise<Campaign> {
  return write(work, async (tx) => {
    const stored = await mustRead(tx, id, { lock: true })
    if (stored.state === 'cancelled') return show(tx, stored)
    mustBeIn(stored, [...leaving, 'paused', 'freezing', 'scheduled'])
    return become(tx, stored, { state: 'cancelled', resumes: null }, 'cancelled', comment)
  })
}

/** The variant that the rest gets. Called by whoever judges the test, or by a person; the first choice stands. */
export function chooseWinner(
  work: Work,
  id: string,
  variant: number,
  why: Phrase,
  comment: string | null = null,
): Promise<Campaign> {
  return write(work, async (tx) => {
    const stored = await mustRead(tx, id, { lock: true })
    if (stored.winner !== null) return show(tx, stored)
    const isPausedTest = stored.state === 'paused' && stored.resumes === 'testing'
    if (!isPausedTest) mustBeIn(stored, ['testing'])
    if (!stored.variants.some(({ no }) => no === variant))
      throw refused('variant', { ja: 'この案はありません', en: 'There is no such variant' })
    const won = { winner: variant, wonAt: new Date().toISOString(), wonWhy: why, problem: null }
    const next: Turn = isPausedTest ? { resumes: 'running' } : { state: 'running' }
    return become(tx, stored, { ...won, ...next }, 'won', comment)
  })
}

/** No variant is surely better, and a person is to decide: said at the campaign until they do. */
export function askForWinner(work: Work, id: string, why: Phrase): Promise<void> {
  return write(work, async (tx) => {
    const stored = await mustRead(tx, id, { lock: true })
    if (stored.state !== 'testing' || stored.problem !== null) return
    await turn(tx, id, { problem: why })
    await announce(tx, { topic: 'campaign', id })
  })
}

async function schedule(
  tx: Work,
  stored: StoredCampaign,
  now: Date,
  what: Step['what'],
  comment: string | null,
): Promise<Campaign> {
  const at = stored.schedule.kind === 'now' ? now : new Date(stored.schedule.at)
  const startsAt = new Date(Math.max(at.getTime(), now.getTime())).toISOString()
  return become(tx, stored, { state: 'scheduled', startsAt, problem: null }, what, comment)
}

async function become(
  tx: Work,
  stored: StoredCampaign,
  next: Turn,
  what: Step['what'],
  comment: string | null = null,
): Promise<Campaign> {
  await turn(tx, stored.id, next)
  await noteStep(tx, stored.id, what, comment)
  await audit(tx, {
    action: `campaign.${what}`,
    subjectKind: 'campaign',
    subjectId: stored.id,
    before: { state: stored.state },
    after: { state: next.state ?? stored.state, ...(comment !== null && { comment }) },
  })
  await announce(tx, { topic: 'campaign', id: stored.id })
  return readCampaign(tx, stored.id)
}

async function mustBeReady(tx: Work, stored: StoredCampaign, now: Date): Promise<void> {
  const wrong = (await checksOf(tx, stored, now)).filter(({ level }) => level === 'error')
  if (wrong.length > 0)
    throw new Problem('invalid', {
      detail: {
        ja: 'このままでは送れません。次のことを直してください',
        en: 'It cannot be sent like this. Set these right first',
      },
      fields: wrong.map(({ path, code, message }) => ({ path: path ?? code, message })),
    })
}

function mustBeIn({ state }: StoredCampaign, states: readonly CampaignState[]): void {
  if (states.includes(state)) return
  throw new Problem('conflict', {
    detail: over.includes(state)
      ? { ja: 'この配信はすでに終わっています', en: 'This campaign is over' }
      : {
          ja: '配信の状態が変わったため、この操作はできません。画面を読み直してください',
          en: 'The campaign is in another state by now, so this cannot be done. Load it again',
        },
  })
}

async function mustNotBeOwn(tx: Work, stored: StoredCampaign): Promise<void> {
  const { settings } = await readCampaignSettings(tx)
  if (!mayApprove(tx, stored, settings))
    throw new Problem('conflict', {
      detail: {
        ja: '自分で作った・変えた・依頼した配信は承認できません。ほかの人に依頼してください',
        en: 'Whoever made, changed or asked for it may not approve it. Ask somebody else',
      },
    })
}

const timeGone: Phrase = { ja: '過ぎた日時には動かせません', en: 'That time has gone by' }

const mustBeApproved = (): Problem =>
  new Problem('conflict', {
    detail: {
      ja: 'この配信には承認が必要です。「承認を依頼する」で依頼してください',
      en: 'This campaign must be approved first. Ask for approval',
    },
  })

const manyMore = (shown: number, many: number): Problem =>
  new Problem('conflict', {
    detail: {
      ja: '届く人数が {shown}人 から {many}人 に増えています。人数を確かめて、もう一度始めてください',
      en: 'It would now reach {many} people instead of {shown}. Look at the number, then start again',
    },
    params: { shown, many },
  })
