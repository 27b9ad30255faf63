import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { mustBePurpose } from '#features/consent/consent.purposes.ts'
import { readStopped } from '#features/delivery/delivery.breaker.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { mustBeKeepable } from '#features/segments/segments.compile.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { newsPurpose } from '#features/consent/consent.ts'
import type { Page } from '#kit/page.ts'
import { Problem, notFound } from '#kit/problem.ts'
import { compileRule } from '#platform/catalogue/rule.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { selectCampaigns, type ListQuestion } from './campaigns.list.ts'
import { audited } from './campaigns.content.ts'
import { readGoing } from './campaigns.pace.ts'
import { readCampaignSettings } from './campaigns.settings.ts'
import {
  audienceSchema,
  planSchema,
  type Campaign,
  type CampaignRow,
  type Plan,
} from './campaigns.schemas.ts'
import { mustBeFresh, mustRead, planOf, show, showRows } from './campaigns.show.ts'
import { insertCampaign, noteStep, savePlan, selectCampaign, turn } from './campaigns.store.ts'
import { campaignNotFound, changeable, leaving } from './campaigns.ts'

export type Given = { readonly [K in keyof Plan]?: Plan[K] | undefined }

export async function readCampaigns(
  work: Work,
  { state, ...question }: Omit<ListQuestion, 'states' | 'ids' | 'timeZone'> & { state?: string | undefined },
): Promise<Page<CampaignRow>> {
  const { timeZone } = await readSettings(work)
  const states = state?.split(',')
  const ids = states?.includes('stopped') ? await stoppedNow(work) : []
  const page = await selectCampaigns(work, { ...question, states, ids, timeZone })
  return { items: await showRows(work, page.items), next: page.next }
}

async function stoppedNow(work: Work): Promise<string[]> {
  const going = await readGoing(work, new Date(), await readStopped(work))
  return going.flatMap(({ id, waitsFor }) => (waitsFor === 'stopped' ? [id] : []))
}

export async function readCampaign(work: Work, id: string): Promise<Campaign> {
  return show(work, await mustRead(work, id))
}

/** A new one as the settings have it, where nothing else is said. */
async function newPlan(work: Work, given: Given): Promise<Plan> {
  const { settings } = await readCampaignSettings(work)
  return planSchema.parse({
    purposeId: newsPurpose,
    audience: audienceSchema.parse({}),
    schedule: { kind: 'now' },
    speed: {},
    cap: { use: 'organisation' },
    quiet: { use: 'organisation' },
    tracked: settings.tracked,
    windowDays: settings.windowDays,
    variants: [{ label: 'A' }],
    ...given,
  })
}

/** Makes a draft. It may lack anything: what stands in the way of sending is told by its checks. */
export function createCampaign(work: Work, given: Given, followsId: string | null = null): Promise<Campaign> {
  return write(work, async (tx) => {
    const plan = await newPlan(tx, given)
    await mustFit(tx, plan)
    const id = await insertCampaign(tx, plan, followsId)
    await noteStep(tx, id, 'made')
    await audit(tx, {
      action: 'campaign.create',
      subjectKind: 'campaign',
      subjectId: id,
      after: audited(plan),
    })
    await announce(tx, { topic: 'campaign', id })
    return readCampaign(tx, id)
  })
}

/** Changes what is not on its way yet. What was asked for or approved was another one: it is a draft again. */
export function updateCampaign(
  work: Work,
  id: string,
  { version, ...given }: Given & { version: number },
): Promise<Campaign> {
  return write(work, async (tx) => {
    const stored = await mustBeFresh(tx, id, version)
    if (!changeable.includes(stored.state)) throw onItsWay()
    const before = planOf(stored)
    const after: Plan = planSchema.parse({ ...before, ...given })
    const changed = changes(audited(before), audited(after))
    if (!changed) return show(tx, stored)
    await mustFit(tx, after)
    await savePlan(tx, id, after)
    if (stored.state !== 'draft') {
      await turn(tx, id, { state: 'draft', ...notApproved, startsAt: null })
      await noteStep(tx, id, 'changed')
    }
    await audit(tx, { action: 'campaign.update', subjectKind: 'campaign', subjectId: id, ...changed })
    await announce(tx, { topic: 'campaign', id })
    return readCampaign(tx, id)
  })
}

export const notApproved = { askedAt: null, askedBy: null, approvedAt: null, approvedBy: null }

const onItsWay = (): Problem =>
  new Problem('conflict', {
    detail: {
      ja: '始まった配信は変えられません。変えるには、複製して新しい配信を作ってください',
      en: 'A campaign that has begun cannot be changed. Copy it and change the copy',
    },
  })

/** The parts of a plan that must be right at any time: what it names is there, and its rule can be asked of everybody. */
async function mustFit(work: Work, { purposeId, audience }: Plan): Promise<void> {
  await mustBePurpose(work, purposeId)
  if (audience.rule === null) return
  const scope = await readScope(work)
  compileRule(audience.rule, scope, { path: 'audience.rule' })
  mustBeKeepable(audience.rule, scope, 'audience.rule')
}

/** To the bin. What is on its way must be cancelled first. */
export function removeCampaign(work: Work, id: string, version: number): Promise<void> {
  return write(work, async (tx) => {
    const stored = await mustBeFresh(tx, id, version)
    if ([...leaving, 'freezing', 'paused'].includes(stored.state))
      throw new Problem('conflict', {
        detail: {
          ja: '送信中の配信はごみ箱に入れられません。先に中止してください',
          en: 'A campaign that is on its way cannot go to the bin. Cancel it first',
        },
      })
    await turn(tx, id, {
      deletedAt: new Date().toISOString(),
      deletedBy: tx.actor.userId,
      ...(changeable.includes(stored.state) && { state: 'draft', startsAt: null, ...notApproved }),
    })
    await audit(tx, {
      action: 'campaign.remove',
      subjectKind: 'campaign',
      subjectId: id,
      before: audited(planOf(stored)),
    })
    await announce(tx, { topic: 'campaign', id })
  })
}

/** Back from the bin; one that is there stays as it is. */
export function restoreCampaign(work: Work, id: string): Promise<Campaign> {
  return write(work, async (tx) => {
    const removed = await selectCampaign(tx, id, { deleted: true, lock: true })
    if (!removed) return readCampaign(tx, id)
    await turn(tx, id, { deletedAt: null, deletedBy: null })
    await audit(tx, {
      action: 'campaign.restore',
      subjectKind: 'campaign',
      subjectId: id,
      after: audited(planOf(removed)),
    })
    await announce(tx, { topic: 'campaign', id })
    return readCampaign(tx, id)
  })
}

/** A draft with the same plan; a time that has gone by is left out. */
export async function duplicateCampaign(work: Work, id: string): Promise<Campaign> {
  const stored = await selectCampaign(work, id)
  if (!stored) throw notFound(campaignNotFound)
  const plan = planOf(stored)
  const name = work.locale === 'ja' ? `${plan.name}（コピー）` : `${plan.name} (copy)`
  const gone = plan.schedule.kind !== 'now' && Date.parse(plan.schedule.at) <= Date.now()
  return createCampaign(work, {
    ...plan,
    name: name.slice(0, 120),
    ...(gone && { schedule: { kind: 'now' } }),
  })
}
