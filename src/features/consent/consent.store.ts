import { sql } from 'kysely'
import { noteChanges } from '#features/changes/changes.actions.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Work } from '#platform/work.ts'
import type { LedgerEntry } from './consent.api.ts'
import {
  channels,
  everyPurpose,
  kindOf,
  type Basis,
  type Channel,
  type Method,
  type State,
} from './consent.ts'

export type Address = { readonly channel: Channel; readonly key: string; readonly value: string }

/** Every address of a customer by the channels that it can be written to by, in the order of their contact points. */
export async function addressesOf(work: Pick<Work, 'db'>, customerId: string): Promise<Address[]> {
  const { rows } = await sql<{ kind: string; key: string; value: string }>`
    select kind, key, min(value) as value from contact_point
    where customer_id = ${customerId}::uuid and key <> '' and kind = any(${[...new Set(Object.values(kindOf))]}::text[])
    group by kind, key order by kind, min(position), key`.execute(work.db)
  return channels.flatMap((channel) =>
    rows.flatMap(({ kind, key, value }) => (kind === kindOf[channel] ? [{ channel, key, value }] : [])),
  )
}

export type Now = {
  readonly channel: Channel
  readonly key: string
  readonly purposeId: string
  readonly state: State
  readonly basis: Basis | null
  readonly method: Method
  readonly occurredAt: string
}

/** What the ledger of a customer comes to. A row of `everyPurpose` holds where a purpose has none of its own. */
export async function readNow(work: Pick<Work, 'db'>, customerId: string): Promise<Now[]> {
  const { rows } = await sql<Now>`
    select channel, key, purpose_id, state, basis, method, occurred_at from consent_now
    where customer_id = ${customerId}::uuid`.execute(work.db)
  return rows
}

export type Wish = { readonly purposeId: string; readonly everyDays: number }

export async function readWishes(work: Pick<Work, 'db'>, customerId: string): Promise<Wish[]> {
  const { rows } = await sql<Wish>`
    select purpose_id, every_days from consent_wish where customer_id = ${customerId}::uuid
    order by purpose_id`.execute(work.db)
  return rows
}

/** How often somebody wants to hear of a purpose, at most; null: as it comes. */
export async function saveWish(
  tx: Work,
  customerId: string,
  { purposeId, everyDays }: { purposeId: string; everyDays: number | null },
): Promise<void> {
  if (everyDays === null)
    await sql`delete from consent_wish
      where customer_id = ${customerId}::uuid and purpose_id = ${purposeId}::uuid`.execute(tx.db)
  else
    await sql`
      insert into consent_wish (customer_id, purpose_id, every_days)
      values (${customerId}::uuid, ${purposeId}::uuid, ${everyDays})
      on conflict (customer_id, purpose_id) do update set every_days = excluded.every_days`.execute(tx.db)
  await noteChanges(tx, [customerId])
}

/** The ledger of a customer, the latest first. */
export async function listEntries(
  work: Pick<Work, 'db'>,
  customerId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<LedgerEntry>> {
  const [at, last] = cursor === undefined ? [] : decodeCursor(cursor, 2)
  const older =
    at === undefined ? sql`true` : sql`(e.recorded_at, e.id) < (${at}::timestamptz, ${last}::uuid)`
  const { rows } = await sql<LedgerEntry & { at: string }>`
    select e.id, e.channel, e.key, nullif(e.purpose_id, ${everyPurpose}::uuid) as purpose_id, e.state, e.basis,
      e.method, e.own, e.url, e.ip, e.user_agent, e.confirmed_at, e.occurred_at, e.recorded_at, e.takes_back, e.note,
      e.actor_name, e.recorded_at::text as at,
      case when w.id is not null then json_build_object('id', w.id, 'title', w.title) end as wording,
      case when v.id is not null then json_build_object('id', v.id, 'name', v.name) end as evidence,
      exists (select 1 from consent_entry b where b.customer_id = e.customer_id and b.takes_back = e.id) as taken_back
    from consent_entry e left join consent_wording w on w.id = e.wording_id
      left join consent_evidence v on v.id = e.evidence_id
    where e.customer_id = ${customerId}::uuid and ${older}
    order by e.recorded_at desc, e.id desc limit ${limit + 1}`.execute(work.db)
  const page = toPage(rows, limit, (row) => [row.at, row.id])
  return { items: page.items.map(({ at: _at, ...entry }) => entry), next: page.next }
}

export async function findEntry(
  work: Pick<Work, 'db'>,
  customerId: string,
  id: string,
): Promise<{ state: string; own: boolean; takenBack: boolean } | undefined> {
  const { rows } = await sql<{ state: string; own: boolean; takenBack: boolean }>`
    select e.state, e.own or e.method in ('oneClick', 'reply') as own,
      exists (select 1 from consent_entry b where b.customer_id = e.customer_id and b.takes_back = e.id) as taken_back
    from consent_entry e where e.customer_id = ${customerId}::uuid and e.id = ${id}::uuid`.execute(work.db)
  return rows[0]
}

/** What was sent as advertising; whoever sends it says so, in the transaction that notes it as sent. */
export type Sent = {
  readonly customerId: string
  readonly channel: Channel
  readonly key: string
  readonly purposeId: string
  readonly at: string
}

/** Notes when advertising went to which address last: wishes of frequency and the keeping of evidence go by it. */
export async function recordSent(tx: Work, sent: readonly Sent[]): Promise<void> {
  await sql`
    insert into consent_use (customer_id, channel, key, purpose_id, last_sent_at)
    select s.customer_id, s.channel, s.key, s.purpose_id, max(s.at) from unnest(
      ${sent.map((s) => s.customerId)}::uuid[], ${sent.map((s) => s.channel)}::text[],
      ${sent.map((s) => s.key)}::text[], ${sent.map((s) => s.purposeId)}::uuid[],
      ${sent.map((s) => s.at)}::timestamptz[]) s (customer_id, channel, key, purpose_id, at)
    join customer c on c.customer_id = s.customer_id
    group by 1, 2, 3, 4
    on conflict (customer_id, channel, key, purpose_id) do update
      set last_sent_at = greatest(consent_use.last_sent_at, excluded.last_sent_at)`.execute(tx.db)
  const { rows } = await sql<{ id: string }>`
    select distinct customer_id as id from consent_wish
    where customer_id = any(${sent.map((s) => s.customerId)}::uuid[])`.execute(tx.db)
  await noteChanges(
    tx,
    rows.map(({ id }) => id),
  )
}
