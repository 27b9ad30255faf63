import { sql } from 'kysely'
import { mustBePurpose } from '#features/consent/consent.purposes.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { compileRule } from '#platform/catalogue/rule.ts'
import { readOnly, type Work } from '#platform/work.ts'
import { aimOf } from './campaigns.aim.ts'
import { isMeant, ledgerSql } from './campaigns.audience.ts'
import type { Plan, Reach } from './campaigns.schemas.ts'
import { selectCampaign } from './campaigns.store.ts'
import { sayReason } from './campaigns.text.ts'

export type Asked = Pick<Plan, 'purposeId' | 'audience' | 'heldOutPercent' | 'cap' | 'schedule'> & {
  readonly campaignId?: string | null | undefined
}

/** How many a plan would reach were it begun at its time, and why not the others: the same statement as its ledger. */
export async function readReach(work: Work, asked: Asked): Promise<Reach> {
  const begun = performance.now()
  const scope = await readScope(work)
  if (asked.audience.rule !== null) compileRule(asked.audience.rule, scope, { path: 'audience.rule' })
  const purpose = await mustBePurpose(work, asked.purposeId)
  const number = asked.campaignId ? ((await selectCampaign(work, asked.campaignId))?.number ?? 0) : 0
  const at = asked.schedule.kind === 'now' ? new Date() : new Date(asked.schedule.at)
  const plan = { ...asked, number, purposeClass: purpose.class, test: null, variants: [{ atHour: null }] }
  const aim = await aimOf(work, plan, at)
  return readOnly(work, async (tx) => {
    const { rows } = await sql<{ state: string; reason: string; n: number; known: number }>`
      select l.state, case when l.state = 'skipped' then l.reason else '' end as reason, count(*)::int as n,
        count(b.customer_id)::int as known
      from (${ledgerSql(tx, { ...aim, withinHours: null }, scope)}) l
      left join reaction_facts b on b.customer_id = l.customer_id and b.best_hour_n > 0
      group by 1, 2`.execute(tx.db)
    const { rows: counted } = await sql<{ n: number }>`
      select count(*)::int as n from customer c where ${isMeant(asked.audience, { ...scope, whole: true })}`.execute(
      tx.db,
    )
    const sum = (state: string): number =>
      rows.reduce((all, one) => all + (one.state === state ? one.n : 0), 0)
    const sent = sum('queued')
    const known = rows.find(({ state }) => state === 'queued')?.known ?? 0
    return {
      audience: counted[0]?.n ?? 0,
      addresses: rows.reduce((all, { reason, n }) => all + (reason === 'noAddress' ? 0 : n), 0),
      sent,
      heldOut: sum('heldOut'),
      reasons: rows
        .filter(({ state }) => state === 'skipped')
        .toSorted((a, b) => b.n - a.n)
        .map(({ reason, n }) => ({ reason, label: sayReason(reason)[work.locale], n })),
      bestHour: asked.schedule.kind === 'bestHour' ? { known, unknown: sent - known } : null,
      tookMs: Math.round(performance.now() - begun),
    }
  })
}
