import { sql } from 'kysely'
import { announce } from '#platform/live.ts'
import type { Follower } from '#platform/jobs/follower.ts'
import { write, type Work } from '#platform/work.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { bestHourSql, withBestHour } from './campaigns.audience.ts'
import { count, noteLedger } from './campaigns.counts.ts'
import { freezeNext } from './campaigns.freeze.ts'
import { noteStep, selectCampaign, turn, type StoredCampaign } from './campaigns.store.ts'

/** Rows that one transaction moves. */
const batch = 20_000

/** What campaigns go through by themselves: they begin at their time, are frozen, go on with the winner, and end. */
export const campaignFollowers: readonly Follower[] = [
  {
    name: 'campaigns.freeze',
    every: 1000,
    isBehind: (work) => isThere(work, `state = 'freezing'`),
    step: (work) => freezeNext(work),
  },
  {
    name: 'campaigns.turn',
    every: 1000,
    isBehind: (work) =>
      isThere(
        work,
        `state in ('testing', 'running', 'cancelled') and ended_at is null or state = 'scheduled'`,
      ),
    step: (work) => turnNext(work, new Date()),
  },
]

async function isThere(work: Work, condition: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from campaign where (${sql.raw(condition)}) and deleted_at is null limit 1`.execute(work.db)
  return rows.length > 0
}

/** One look at every campaign that is going; true where something of it moved and may move again at once. */
export async function turnNext(work: Work, now: Date): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    select id from campaign where deleted_at is null and (state = 'scheduled' and starts_at <= ${now}
      or state in ('testing', 'running', 'cancelled') and ended_at is null) order by id`.execute(work.db)
  let moved = false
  for (const { id } of rows) moved = (await write(work, (tx) => turnOne(tx, id, now))) || moved
  return moved
}

async function turnOne(tx: Work, id: string, now: Date): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`campaigns.turn ${id}`}::text, 0)) as mine`.execute(
    tx.db,
  )
  if (!rows[0]?.mine) return false
  const stored = await selectCampaign(tx, id)
  if (stored?.state === 'scheduled') return beginAtItsTime(tx, id, now)
  if (stored?.state === 'cancelled') return (await stopRest(tx, id)) || end(tx, stored, now)
  if (stored?.state === 'running') return (await release(tx, stored, now)) || end(tx, stored, now)
  return stored?.state === 'testing' ? end(tx, stored, now) : false
}

async function beginAtItsTime(tx: Work, id: string, now: Date): Promise<boolean> {
  const stored = await selectCampaign(tx, id, { lock: true })
  if (
    stored?.state !== 'scheduled' ||
    stored.startsAt === null ||
    Date.parse(stored.startsAt) > now.getTime()
  )
    return false
  await turn(tx, id, { state: 'freezing' })
  await noteStep(tx, id, 'began')
  await audit(tx, { action: 'campaign.begin', subjectKind: 'campaign', subjectId: id })
  await announce(tx, { topic: 'campaign', id })
  return true
}

/** What waited for the winner goes out with it; a batch at a time, so that the first leave at once. */
async function release(tx: Work, stored: StoredCampaign, now: Date): Promise<boolean> {
  const { id, winner, schedule } = stored
  if (winner === null) return false
  const { timeZone } = await readSettings(tx)
  const best = schedule.kind === 'bestHour'
  const { rows } = await sql<{ customerId: string }>`
    with m as materialized (
      select r.customer_id, r.address, ${now}::timestamptz as base from campaign_recipient r
      where r.campaign_id = ${id}::uuid and r.state = 'waiting' order by r.customer_id limit ${batch}),
    timed as (
      select m.*, ${best ? bestHourSql(timeZone, schedule.withinHours) : sql`m.base`} as due_at
      from m ${best ? withBestHour : sql``})
    update campaign_recipient r set state = 'queued', variant = ${winner}::smallint, due_at = t.due_at
    from timed t where r.customer_id = t.customer_id and r.campaign_id = ${id}::uuid and r.address = t.address
      and r.state = 'waiting'
    returning r.customer_id`.execute(tx.db)
  if (rows.length === 0) return false
  await noteLedger(tx, id)
  await count(tx, [
    { campaignId: id, variant: null, state: 'waiting', by: -rows.length },
    { campaignId: id, variant: winner, state: 'queued', by: rows.length },
  ])
  await announce(tx, { topic: 'campaign', id })
  await announce(tx, { topic: 'outgoing' })
  return true
}

/** What had not left when it was cancelled never will. */
async function stopRest(tx: Work, id: string): Promise<boolean> {
  const { rows } = await sql<{ variant: number | null; was: 'queued' | 'waiting'; n: number }>`
    with m as materialized (
      select r.customer_id, r.address, r.state from campaign_recipient r
      where r.campaign_id = ${id}::uuid and r.state in ('queued', 'waiting') limit ${batch}),
    stopped as (
      update campaign_recipient r set state = 'stopped' from m
      where r.customer_id = m.customer_id and r.campaign_id = ${id}::uuid and r.address = m.address and r.state = m.state
      returning r.variant, m.state as was)
    select variant, was, count(*)::int as n from stopped group by 1, 2`.execute(tx.db)
  await count(
    tx,
    rows.flatMap(({ variant, was, n }) => [
      { campaignId: id, variant, state: was, by: -n },
      { campaignId: id, variant, state: 'stopped' as const, by: n },
    ]),
  )
  if (rows.length > 0) await noteLedger(tx, id)
  return rows.length > 0
}

/** It is done when nothing of it is on its way any more. */
async function end(tx: Work, { id, state }: StoredCampaign, now: Date): Promise<boolean> {
  const of = (states: readonly string[]) => sql`
    exists (select 1 from campaign_recipient r where r.campaign_id = ${id}::uuid
      and r.state in (${sql.join(states.map((one) => sql.lit(one)))}))`
  const { rows } = await sql<{ going: boolean }>`
    select ${of(['queued'])} or ${of(['taken', 'sending'])} or ${of(['waiting'])} as going`.execute(tx.db)
  if (rows[0]?.going) return false
  const stored = await selectCampaign(tx, id, { lock: true })
  if (stored?.state !== state || stored.endedAt !== null) return false
  await turn(tx, id, { endedAt: now.toISOString(), ...(state !== 'cancelled' && { state: 'done' as const }) })
  if (state !== 'cancelled') await noteStep(tx, id, 'done')
  await announce(tx, { topic: 'campaign', id })
  return true
}
