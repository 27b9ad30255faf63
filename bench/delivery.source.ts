import { sql } from 'kysely'
import { recordSent } from '#features/consent/consent.store.ts'
import { recordDelivered } from '#features/health/health.record.ts'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import type { MailSource } from '#platform/outgoing.ts'
import { write, type Work } from '#platform/work.ts'
import { letters } from './delivery.letters.ts'

const table = sql.table('bench_recipient')

/** A ledger shaped as that of campaigns, with all that goes with a mail that was sent: event, health, proof, counter. */
export async function makeLedger(work: Pick<Work, 'db'>): Promise<void> {
  await sql`drop table if exists ${table}`.execute(work.db)
  await sql`drop table if exists bench_count`.execute(work.db)
  await sql`
    create table ${table} (
      customer_id uuid not null, campaign int not null, address text collate "C" not null, id uuid not null,
      domain text not null, name text not null, state text not null, due_at timestamptz not null default now(),
      tries smallint not null default 0, taken_by text, problem text, message_id text, sent_at timestamptz,
      primary key (customer_id, campaign, address))`.execute(work.db)
  await sql`create index on ${table} (campaign, due_at, customer_id) where state = 'queued'`.execute(work.db)
  await sql`create index on ${table} (taken_by) where state in ('taken', 'sending')`.execute(work.db)
  await sql`create table bench_count (state text primary key, n bigint not null)`.execute(work.db)
}

export async function fillLedger(work: Pick<Work, 'db'>, count: number): Promise<void> {
  await sql`truncate ${table}`.execute(work.db)
  await sql`
    insert into ${table} (customer_id, campaign, address, id, domain, name, state)
    select c.customer_id, n, 'p' || row_number() over () || '@example.com', gen_random_uuid(), 'example.com',
      coalesce(c.family_name || ' ' || c.given_name, '顧客'), 'queued'
    from (select * from customer where deleted_at is null) c cross join generate_series(1, 1000) n
    limit ${count}`.execute(work.db)
  await sql`vacuum (analyze) ${table}`.execute(work.db)
}

const key = (ref: string): { customerId: string; campaign: number; address: string } => {
  const [customerId = '', campaign = '', address = ''] = ref.split(' ')
  return { customerId, campaign: Number(campaign), address }
}
const given = (refs: readonly string[]) => {
  const keys = refs.map(key)
  return sql`unnest(${keys.map((one) => one.customerId)}::uuid[], ${keys.map((one) => one.campaign)}::int[],
    ${keys.map((one) => one.address)}::text[])`
}
const isSame = sql`r.customer_id = g.customer_id and r.campaign = g.campaign and r.address = g.address`

type Row = { customerId: string; campaign: number; address: string; id: string; name: string }

let purposeId: string | undefined

async function anyPurpose(work: Pick<Work, 'db'>): Promise<string> {
  const { rows } = await sql<{ id: string }>`select id from consent_purpose limit 1`.execute(work.db)
  const [purpose] = rows
  if (!purpose) throw new Error('There is no purpose')
  return purpose.id
}

export const benchSource: MailSource = {
  name: 'bench',
  class: 'advertising',
  async take(work, sender, most) {
    const { rows } = await sql<Row>`
      with next as materialized (
        select customer_id, campaign, address from ${table} where state = 'queued' and due_at <= now()
        order by campaign, due_at, customer_id limit ${most} for update skip locked)
      update ${table} r set state = 'taken', taken_by = ${sender}, tries = r.tries + 1 from next g where ${isSame}
      returning r.customer_id, r.campaign, r.address, r.id, r.name`.execute(work.db)
    const make = await letters(work.config.dataDir)
    return rows.map((row) => make({ ...row, ref: `${row.customerId} ${row.campaign} ${row.address}` }))
  },
  async begin(work, refs) {
    const { rows } = await sql<Row>`
      update ${table} r set state = 'sending' from ${given(refs)} g (customer_id, campaign, address)
      where ${isSame} and r.state = 'taken' returning r.customer_id, r.campaign, r.address`.execute(work.db)
    return rows.map((row) => `${row.customerId} ${row.campaign} ${row.address}`)
  },
  settle: (work, outcomes) =>
    write(work, async (tx) => {
      const { rows } = await sql<Row>`
        update ${table} r set state = 'sent', sent_at = now(), taken_by = null
        from ${given(outcomes.map(({ ref }) => ref))} g (customer_id, campaign, address)
        where ${isSame} and r.state = 'sending' returning r.customer_id, r.address, r.id`.execute(tx.db)
      await recordDelivered(tx, rows)
      const at = new Date().toISOString()
      purposeId ??= await anyPurpose(tx)
      const purpose = purposeId
      await recordSent(
        tx,
        rows.map(({ customerId, address }) => ({
          customerId,
          channel: 'email' as const,
          key: address,
          purposeId: purpose,
          at,
        })),
      )
      await insertEvents(
        tx,
        rows.map(({ customerId, id }) =>
          eventOf(tx, customerId, 'mail.kept', { mailId: id, subject: '冬のお知らせ' }),
        ),
      )
      await sql`insert into bench_count values ('sent', ${rows.length}) on conflict (state)
        do update set n = bench_count.n + excluded.n`.execute(tx.db)
    }),
  giveBack: async (work, refs) => {
    await sql`update ${table} r set state = 'queued', taken_by = null from ${given(refs)} g (customer_id, campaign, address)
      where ${isSame} and r.state in ('taken', 'sending')`.execute(work.db)
  },
  async recover(work, living) {
    await sql`update ${table} set state = case when state = 'taken' then 'queued' else 'unknown' end, taken_by = null
      where state in ('taken', 'sending') and taken_by <> all(${[...living]}::text[])`.execute(work.db)
  },
  async isDue(work) {
    const { rows } =
      await sql`select 1 from ${table} where state = 'queued' and due_at <= now() limit 1`.execute(work.db)
    return rows.length > 0
  },
}
