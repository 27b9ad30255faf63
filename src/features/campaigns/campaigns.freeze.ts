import { sql } from 'kysely'
import { readScope } from '#features/fields/fields.scope.ts'
import { Problem, reasonOf } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { aimOf } from './campaigns.aim.ts'
import { ledgerSql } from './campaigns.audience.ts'
import { count, noteLedger, type Counted } from './campaigns.counts.ts'
import { freezeContents } from './campaigns.content.ts'
import { noteStep, selectCampaign, turn, type StoredCampaign } from './campaigns.store.ts'

/** Receivers with a lane of their own, and what share of a campaign makes one (1 in so many). */
const lanes = { most: 60, share: 500 }
/** In so many steps the ledger is written, so that its progress can be seen. */
const slices = 10

/** Freezes the first campaign whose time has come; false where there is none, or another worker is at it. */
export async function freezeNext(work: Work): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    select id from campaign where state = 'freezing' and deleted_at is null order by starts_at, id`.execute(
    work.db,
  )
  for (const { id } of rows) if (await freeze(work, id)) return true
  return false
}

/**
 * Writes the ledger of a campaign in one transaction: all of it or nothing, so that one that is killed begins anew and
 * comes to the same. What it cannot be frozen for is told, and it is a draft again.
 */
export async function freeze(work: Work, id: string): Promise<boolean> {
  try {
    return await write(work, (tx) => writeLedger(work, tx, id))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    await write(work, async (tx) => {
      const stored = await selectCampaign(tx, id, { lock: true })
      if (stored?.state !== 'freezing') return
      await turn(tx, id, { state: 'draft', startsAt: null, problem: reasonOf(error) })
      await noteStep(tx, id, 'failed', reasonOf(error)[tx.locale])
      await announce(tx, { topic: 'campaign', id })
    })
    return true
  }
}

async function writeLedger(outside: Work, tx: Work, id: string): Promise<boolean> {
  const { rows: locked } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`campaigns.freeze ${id}`}::text, 0)) as mine`.execute(
    tx.db,
  )
  if (!locked[0]?.mine) return false
  const stored = await selectCampaign(tx, id)
  if (stored?.state !== 'freezing') return false
  const at = new Date(stored.startsAt ?? Date.now())
  await freezeContents(tx, stored)
  const scope = await readScope(tx)
  const aim = await aimOf(tx, { ...stored, purposeClass: stored.purpose.class }, at)
  await progress(outside, id, 0, null)
  await sql`set local work_mem = '128MB'`.execute(tx.db)
  await sql`create temporary table freezing on commit drop as
    select l.*, split_part(l.address, '@', 2) as domain from (${ledgerSql(tx, aim, scope)}) l
    order by l.customer_id`.execute(tx.db)
  await sql`analyze freezing`.execute(tx.db)
  const total = await writeDomains(tx, id)
  const { rows: pages } = await sql<{ pages: number }>`
    select (pg_relation_size('freezing') / current_setting('block_size')::int)::int as pages`.execute(tx.db)
  const perSlice = Math.max(1, Math.ceil((pages[0]?.pages ?? 0) / slices))
  let written = 0
  for (let slice = 0; slice < slices; slice++) {
    const { numAffectedRows } = await sql`
      insert into campaign_recipient (customer_id, campaign_id, address, domain, lane, variant, state, reason,
        consent_entry_id, due_at)
      select f.customer_id, ${id}::uuid, f.address, f.domain, coalesce(d.lane, 0), f.variant, f.state, f.reason,
        f.entry_id, f.due_at
      from freezing f left join campaign_domain d
        on d.campaign_id = ${id}::uuid and d.domain = f.domain and d.lane > 0
      where f.ctid >= ${`(${slice * perSlice},0)`}::tid and f.ctid < ${`(${(slice + 1) * perSlice},0)`}::tid
      on conflict (customer_id, campaign_id, address) do nothing`.execute(tx.db)
    written += Number(numAffectedRows ?? 0)
    await progress(outside, id, written, total)
  }
  const { rows: sums } = await sql<Omit<Counted, 'campaignId'>>`
    select variant, state, reason, count(*)::int as by from freezing group by 1, 2, 3`.execute(tx.db)
  await count(
    tx,
    sums.map((sum) => ({ ...sum, campaignId: id })),
  )
  await sql`drop table freezing`.execute(tx.db)
  // A ledger of a million is new to the planner, who else reads all of it for a handful.
  await sql`analyze campaign_recipient`.execute(tx.db)
  await begin(tx, stored, at)
  await noteLedger(tx, id)
  return true
}

/** The receivers of whom it goes to many each get a lane; answers how many rows there are. */
async function writeDomains(tx: Work, id: string): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    with sums as (
      select f.domain, count(*)::int as n from freezing f where f.state in ('queued', 'waiting') group by 1),
    ranked as (
      select s.*, row_number() over (order by s.n desc, s.domain) as place, sum(s.n) over () as many from sums s),
    written as (
      insert into campaign_domain (campaign_id, domain, lane, n)
      select ${id}::uuid, r.domain, case when r.place <= ${lanes.most} and r.n * ${lanes.share} >= r.many
        then r.place else 0 end, r.n
      from ranked r)
    select count(*)::int as total from freezing`.execute(tx.db)
  return rows[0]?.total ?? 0
}

/** It is on its way, unless it was cancelled while its ledger was written. */
async function begin(tx: Work, { id, test, variants }: StoredCampaign, at: Date): Promise<void> {
  const isTest = test !== null && variants.length > 1
  const { rows } = await sql`
    select 1 from campaign where id = ${id}::uuid and state = 'freezing' for no key update`.execute(tx.db)
  if (rows.length === 0)
    throw new Problem('conflict', {
      detail: { ja: '準備の途中で取り消されました', en: 'It was taken back while it was made ready' },
    })
  await turn(tx, id, {
    state: isTest ? 'testing' : 'running',
    beganAt: at.toISOString(),
    testEndsAt: isTest ? new Date(at.getTime() + test.hours * 3_600_000).toISOString() : null,
    problem: null,
  })
  await noteStep(tx, id, 'frozen')
  await announce(tx, { topic: 'campaign', id })
  await announce(tx, { topic: 'outgoing' })
}

/** Told beside the transaction that writes the ledger, so that it is seen meanwhile. */
async function progress(outside: Work, id: string, frozen: number, toFreeze: number | null): Promise<void> {
  await sql`
    insert into campaign_pace (campaign_id, frozen, to_freeze) values (${id}::uuid, ${frozen}, ${toFreeze})
    on conflict (campaign_id) do update set frozen = excluded.frozen, to_freeze = excluded.to_freeze`.execute(
    outside.db,
  )
  await announce(outside, { topic: 'campaign', id })
}
