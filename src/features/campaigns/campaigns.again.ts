import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { Problem } from '#kit/problem.ts'
import type { Rule } from '#platform/catalogue/rule.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { createCampaign } from './campaigns.actions.ts'
import { count, noteLedger } from './campaigns.counts.ts'
import type { Campaign } from './campaigns.schemas.ts'
import { mustRead, planOf } from './campaigns.show.ts'
import { noteStep, turn } from './campaigns.store.ts'

type Again = 'unknown' | 'failed' | 'kept'

/** A person says so: what is unknown, failed or only kept is sent (again). */
export function sendAgain(
  work: Work,
  id: string,
  { states, customerIds }: { states: readonly Again[]; customerIds: readonly string[] | null },
): Promise<{ queued: number }> {
  return write(work, async (tx) => {
    const stored = await mustRead(tx, id, { lock: true })
    if (!['done', 'running', 'testing', 'paused'].includes(stored.state))
      throw new Problem('conflict', {
        detail: {
          ja: '中止した配信や、まだ始まっていない配信では送り直せません',
          en: 'Nothing can be sent again of a campaign that was cancelled or has not begun',
        },
      })
    const { rows } = await sql<{ variant: number | null; was: Again; n: number }>`
      with held as materialized (
        select r.customer_id, r.address, r.state as was from campaign_recipient r
        where r.campaign_id = ${id}::uuid and r.state in ('unknown', 'failed', 'kept')
          and r.state = any(${[...states]}::text[])
          and (${customerIds === null} or r.customer_id = any(${[...(customerIds ?? [])]}::uuid[]))
        for update),
      queued as (
        update campaign_recipient r set state = 'queued', due_at = ${new Date()}, problem = null, sent_at = null
        from held h where r.customer_id = h.customer_id and r.campaign_id = ${id}::uuid and r.address = h.address
        returning r.variant, h.was)
      select variant, was, count(*)::int as n from queued group by 1, 2`.execute(tx.db)
    const queued = rows.reduce((sum, { n }) => sum + n, 0)
    if (queued === 0) return { queued }
    await count(
      tx,
      rows.flatMap(({ variant, was, n }) => [
        { campaignId: id, variant, state: was, by: -n },
        { campaignId: id, variant, state: 'queued' as const, by: n },
      ]),
    )
    if (stored.state === 'done') await turn(tx, id, { state: 'running', endedAt: null })
    await noteLedger(tx, id)
    await noteStep(tx, id, 'resent', String(queued))
    await audit(tx, {
      action: 'campaign.resent',
      subjectKind: 'campaign',
      subjectId: id,
      after: { states, recipients: queued },
    })
    await announce(tx, { topic: 'campaign', id })
    await announce(tx, { topic: 'outgoing' })
    return { queued }
  })
}

export type FollowUp = 'notOpened' | 'notClicked' | 'clicked' | 'notSent'

/** A draft with the same plan, to those of its recipients who did not open, did not click, clicked, or never got it. */
export async function followUp(work: Work, id: string, to: FollowUp): Promise<Campaign> {
  const stored = await mustRead(work, id)
  const plan = planOf(stored)
  const [main] = plan.variants
  const winner = plan.variants[(stored.winner ?? 1) - 1] ?? main
  const content = winner?.content ?? main?.content ?? null
  return createCampaign(
    work,
    {
      ...plan,
      name: `${plan.name}${names[to][work.locale]}`.slice(0, 120),
      audience: {
        ...plan.audience,
        everybody: true,
        segmentIds: [],
        rule: ruleOf(id, to),
      },
      schedule: { kind: 'now' },
      test: null,
      heldOutPercent: 0,
      variants: winner ? [{ ...winner, label: 'A', content }] : plan.variants,
    },
    id,
  )
}

const names = {
  notOpened: { ja: '（未開封の方へ）', en: ' (not opened)' },
  notClicked: { ja: '（クリックしていない方へ）', en: ' (not clicked)' },
  clicked: { ja: '（クリックした方へ）', en: ' (clicked)' },
  notSent: { ja: '（届いていない方へ）', en: ' (not sent)' },
} as const

function ruleOf(campaignId: string, to: FollowUp): Rule {
  const got = (is: string): Rule => ({ kind: 'campaign', params: { campaignId, is } })
  const did = (what: string): Rule => ({ kind: 'reaction', params: { campaignId, what } })
  if (to === 'notSent') return { op: 'or', rules: [got('failed'), got('stopped')] }
  if (to === 'clicked') return { op: 'and', rules: [got('sent'), did('clicked')] }
  const what = to === 'notOpened' ? 'opened' : 'clicked'
  return { op: 'and', rules: [got('sent'), { op: 'not', rule: did(what) }] }
}
