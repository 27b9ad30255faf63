import { sql, type RawBuilder } from 'kysely'
import { noteChanges } from '#features/changes/changes.actions.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { newId } from '#kit/ids.ts'
import { announce } from '#platform/live.ts'
import type { Work } from '#platform/work.ts'
import { refold } from './consent.fold.ts'
import { readPurposes } from './consent.purposes.ts'
import { noteOwners, suppressRefused, unsuppressConsented } from './consent.suppression.ts'
import { everyPurpose, type Basis, type Channel, type Method, type State } from './consent.ts'

/** A line to be added to the ledger. */
export type NewEntry = {
  readonly customerId: string
  readonly channel: Channel
  readonly key: string
  /** `everyPurpose` for a refusal of all. */
  readonly purposeId: string
  readonly state: State
  readonly basis: Basis | null
  readonly method: Method
  /** Given by the person themselves, as far as we can tell. */
  readonly own: boolean
  readonly wordingId?: string | null
  readonly evidenceId?: string | null
  readonly url?: string | null
  readonly ip?: string | null
  readonly userAgent?: string | null
  readonly confirmedAt?: string | null
  /** Now, where it is left out. */
  readonly occurredAt?: string | null
  readonly importId?: string | null
  readonly note?: string | null
}

const columns = sql`(customer_id uuid, id uuid, channel text, key text, purpose_id uuid, state text, basis text,
  method text, own boolean, wording_id uuid, evidence_id uuid, url text, ip text, user_agent text,
  confirmed_at timestamptz, occurred_at timestamptz, import_id uuid, note text)`

/**
 * Adds to the ledger in the caller's transaction, and makes everything that follows from it: the state of now, the list
 * of addresses that are not written to, and the events. Of one customer one at a time; whoever was first is older.
 */
export async function addEntries(
  tx: Work,
  entries: readonly NewEntry[],
  { tellsOf = () => true }: { tellsOf?: (customerId: string) => boolean } = {},
): Promise<string[]> {
  if (entries.length === 0) return []
  await lockCustomers(tx, [...new Set(entries.map(({ customerId }) => customerId))])
  const rows = entries.map((entry) => ({ ...entry, id: newId() }))
  const { actor } = tx
  await sql`
    insert into consent_entry (customer_id, id, channel, key, purpose_id, state, basis, method, own, wording_id,
      evidence_id, url, ip, user_agent, confirmed_at, occurred_at, recorded_at, import_id, note, actor_kind, actor_id,
      actor_name)
    select customer_id, id, channel, key, purpose_id, state, basis, method, own, wording_id, evidence_id, url, ip,
      user_agent, confirmed_at, coalesce(occurred_at, clock_timestamp()), clock_timestamp(), import_id, note,
      ${actor.kind}, ${actor.userId}::uuid, ${actor.name}
    from jsonb_to_recordset(${JSON.stringify(rows.map(snake))}::jsonb) as e ${columns}`.execute(tx.db)
  const ids = rows.map(({ id }) => id)
  const customerIds = [...new Set(rows.map(({ customerId }) => customerId))]
  await refold(tx, added(customerIds, ids))
  await suppressRefused(tx, customerIds, ids)
  await unsuppressConsented(tx, customerIds, ids)
  await closeRequests(tx, customerIds, ids)
  await noteWordings(tx, rows)
  // An opt-out is the address's: it is of everybody who has it.
  await noteOwners(tx, rows)
  await noteChanges(tx, customerIds)
  await tellOf(
    tx,
    rows.filter(({ customerId }) => tellsOf(customerId)),
  )
  await announce(tx, { topic: 'consent', ...(customerIds.length === 1 && { id: customerIds[0] ?? '' }) })
  return ids
}

/** Entries are never taken out: one that was a mistake is taken back by another, which says why. */
export async function takeBackEntries(
  tx: Work,
  entries: readonly { readonly customerId: string; readonly id: string }[],
  note: string,
): Promise<void> {
  if (entries.length === 0) return
  const customerIds = [...new Set(entries.map(({ customerId }) => customerId))]
  await lockCustomers(tx, customerIds)
  const ids = entries.map(() => newId())
  const { actor } = tx
  await sql`
    insert into consent_entry (customer_id, id, channel, key, purpose_id, state, method, occurred_at, recorded_at,
      takes_back, import_id, note, actor_kind, actor_id, actor_name)
    select e.customer_id, g.new_id, e.channel, e.key, e.purpose_id, 'takenBack', 'operator', clock_timestamp(),
      clock_timestamp(), e.id, e.import_id, ${note}, ${actor.kind}, ${actor.userId}::uuid, ${actor.name}
    from unnest(${entries.map((e) => e.customerId)}::uuid[], ${entries.map((e) => e.id)}::uuid[], ${ids}::uuid[])
      g (customer_id, id, new_id)
    join consent_entry e on e.customer_id = g.customer_id and e.id = g.id`.execute(tx.db)
  await refold(tx, added(customerIds, ids))
  await sql`
    update suppression set lifted_at = now(), lifted_by_name = ${actor.name}, lifted_reason = ${note}
    where entry_id = any(${entries.map(({ id }) => id)}::uuid[]) and lifted_at is null`.execute(tx.db)
  // What else was refused there stands, and stops the address by itself.
  const { rows } = await sql<{ id: string }>`
    select n.entry_id as id from consent_now n join (${added(customerIds, ids)}) a
      on a.customer_id = n.customer_id and a.channel = n.channel and a.key = n.key
    where n.state = 'refused'`.execute(tx.db)
  await suppressRefused(
    tx,
    customerIds,
    rows.map(({ id }) => id),
  )
  await noteChanges(tx, customerIds)
  await announce(tx, { topic: 'consent', ...(customerIds.length === 1 && { id: customerIds[0] ?? '' }) })
}

/** The addresses of these entries. */
const added = (customerIds: readonly string[], ids: readonly string[]): RawBuilder<unknown> =>
  sql`select customer_id, channel, key from consent_entry
    where customer_id = any(${customerIds}::uuid[]) and id = any(${ids}::uuid[])`

/** Of a customer the ledger is written by one at a time. */
export async function lockCustomers(tx: Work, ids: readonly string[]): Promise<void> {
  await sql`select 1 from customer where customer_id = any(${ids}::uuid[]) order by customer_id
    for no key update`.execute(tx.db)
}

/** Whoever refuses after a confirmation was asked for is not asked any more: its link is dead. */
async function closeRequests(
  tx: Work,
  customerIds: readonly string[],
  ids: readonly string[],
): Promise<void> {
  await sql`
    update consent_request r set expires_at = least(r.expires_at, now()) from consent_entry e
    where e.customer_id = any(${customerIds}::uuid[]) and e.id = any(${ids}::uuid[]) and e.state = 'refused'
      and r.customer_id = e.customer_id and r.channel = e.channel and r.key = e.key and r.confirmed_at is null
      and (e.purpose_id = ${everyPurpose}::uuid or e.purpose_id = any(r.purpose_ids))`.execute(tx.db)
}

/** Words that somebody agreed to do not change any more, nor does when they were first used. */
async function noteWordings(tx: Work, rows: readonly NewEntry[]): Promise<void> {
  const ids = [...new Set(rows.flatMap(({ wordingId }) => wordingId ?? []))]
  if (ids.length > 0)
    await sql`update consent_wording set used_at = now() where id = any(${ids}::uuid[]) and used_at is null`.execute(
      tx.db,
    )
}

async function tellOf(tx: Work, rows: readonly (NewEntry & { id: string })[]): Promise<void> {
  if (rows.length === 0) return
  const labels = new Map((await readPurposes(tx)).map(({ id, label }) => [id, label]))
  await insertEvents(
    tx,
    rows.map(({ customerId, id, channel, purposeId, state, method, confirmedAt }) =>
      eventOf(tx, customerId, nameOf(state, confirmedAt ?? null, method), {
        entryId: id,
        channel,
        purposeId: purposeId === everyPurpose ? null : purposeId,
        purpose: labels.get(purposeId) ?? null,
        method,
      }),
    ),
  )
  await announce(tx, { topic: 'event' })
}

function nameOf(state: State, confirmedAt: string | null, method: Method): string {
  if (state === 'refused') return 'consent.refused'
  if (state === 'exempt') return 'consent.exempt'
  return confirmedAt !== null && method === 'doubleOptIn' ? 'consent.confirmed' : 'consent.given'
}

const snake = (row: NewEntry & { id: string }): { [column: string]: unknown } =>
  Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`),
      value,
    ]),
  )
