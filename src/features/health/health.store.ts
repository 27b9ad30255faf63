import { sql, type RawBuilder } from 'kysely'
import type { Channel, Health } from '#features/customers/customers.health.ts'
import type { Work } from '#platform/work.ts'
import type { Judged } from './health.api.ts'
import { failingAfter } from './health.ts'

/** One address of one customer, by its key. */
export type Reached = { readonly customerId: string; readonly channel: Channel; readonly key: string }
export type Refused = Reached & { readonly hard: boolean; readonly said: string }
export type Verification = NonNullable<Health['verifiedBy']>

const rowsOf = (given: readonly Reached[]): RawBuilder<unknown> => sql`
  select g.* from unnest(${given.map((one) => one.customerId)}::uuid[], ${given.map((one) => one.channel)}::text[],
    ${given.map((one) => one.key)}::text[]) with ordinality g (customer_id, channel, key, place)`

/** Everybody who has one of these e-mail addresses: families share a mailbox, and it is gone for all of them. */
const holdersOf = (given: readonly Reached[]): RawBuilder<unknown> => sql`
  select i.customer_id, g.channel, g.key, g.place from (${rowsOf(given)}) g
  join customer_identity i on g.channel = 'email' and i.kind = 'email' and i.value = g.key`

/**
 * Those of the addresses that a customer has, once each, with the place of what was told of it: a customer who was merged
 * meanwhile is whom they became, and an address that was taken off says nothing any more. In one order everywhere, so
 * that two who write about the same never wait for each other in a circle.
 */
const known = (given: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select distinct on (c.customer_id, g.channel, g.key) c.customer_id, g.channel, g.key, g.place
  from (${given}) g
  join customer c on c.customer_id =
    coalesce((select a.customer_id from customer_alias a where a.alias_id = g.customer_id), g.customer_id)
  where g.key <> '' and exists (select 1 from contact_point p
    where p.customer_id = c.customer_id and p.kind = g.channel and p.key = g.key)
  order by c.customer_id, g.channel, g.key, g.place desc`

/** In a `returning`: the row `o` as it was before the statement. */
const sameRow = sql`o.customer_id = h.customer_id and o.channel = h.channel and o.key = h.key`

/** Returns those who were failing until now. */
export async function saveDelivered({ db }: Work, given: readonly Reached[]): Promise<string[]> {
  const { rows } = await sql<{ customerId: string; failed: boolean }>`
    insert into contact_health as h (customer_id, channel, key, delivered_at)
    select k.customer_id, k.channel, k.key, now() from (${known(rowsOf(given))}) k
    on conflict (customer_id, channel, key) do update set delivered_at = excluded.delivered_at, soft_bounces = 0,
      version = h.version + (h.soft_bounces > 0)::int
    returning customer_id, coalesce((select o.soft_bounces > 0 from contact_health o where ${sameRow}), false) as failed`.execute(
    db,
  )
  return rows.flatMap(({ customerId, failed }) => (failed ? [customerId] : []))
}

/** Nothing arrives there any more. Returns of whom that was not known yet, with the place of what was said. */
export async function saveGone(
  { db }: Work,
  given: readonly Refused[],
): Promise<(Reached & { place: number })[]> {
  const { rows } = await sql<Reached & { place: number }>`
    with gone as materialized (${known(sql`${rowsOf(given)} union all ${holdersOf(given)}`)}),
    saved as (
      insert into contact_health as h (customer_id, channel, key, bounced_at, said)
      select k.customer_id, k.channel, k.key, now(), s.said from gone k
      join unnest(${given.map(({ said }) => said)}::text[]) with ordinality s (said, place) using (place)
      on conflict (customer_id, channel, key) do update set bounced_at = excluded.bounced_at, said = excluded.said,
        version = h.version + 1
      where h.bounced_at is null
      returning customer_id, channel, key)
    select s.*, (g.place - 1)::int as place from saved s join gone g using (customer_id, channel, key)`.execute(
    db,
  )
  return rows
}

/** It was not taken this time. Returns those that are failing from this time on. */
export async function saveSoft(
  { db }: Work,
  given: readonly Refused[],
): Promise<(Reached & { place: number })[]> {
  const { rows } = await sql<Reached & { place: number }>`
    with soft as materialized (${known(rowsOf(given))}),
    saved as (
      insert into contact_health as h (customer_id, channel, key, soft_bounces, said)
      select k.customer_id, k.channel, k.key, 1, s.said from soft k
      join unnest(${given.map(({ said }) => said)}::text[]) with ordinality s (said, place) using (place)
      on conflict (customer_id, channel, key) do update set soft_bounces = h.soft_bounces + 1, said = excluded.said,
        version = h.version + 1
      returning customer_id, channel, key, soft_bounces)
    select s.customer_id, s.channel, s.key, (g.place - 1)::int as place
    from saved s join soft g using (customer_id, channel, key) where s.soft_bounces = ${sql.lit(failingAfter)}`.execute(
    db,
  )
  return rows
}

/** Returns those that nobody had complained of before. */
export async function saveComplained({ db }: Work, given: readonly Reached[]): Promise<Reached[]> {
  const { rows } = await sql<Reached>`
    insert into contact_health as h (customer_id, channel, key, complained_at)
    select k.customer_id, k.channel, k.key, now() from (${known(rowsOf(given))}) k
    on conflict (customer_id, channel, key) do update set complained_at = excluded.complained_at, version = h.version + 1
    where h.complained_at is null returning customer_id, channel, key`.execute(db)
  return rows
}

/**
 * Somebody showed that they read what arrives there: it is no longer undeliverable, for nobody who has it. A complaint
 * stays. `verified` are those who were not before, `changed` all of whom something else is known now.
 */
export async function saveVerified(
  { db }: Work,
  given: readonly Reached[],
  how: Verification,
): Promise<{ verified: Reached[]; changed: string[] }> {
  const { rows } = await sql<Reached & { first: boolean }>`
    insert into contact_health as h (customer_id, channel, key, verified_at, verified_by)
    select k.customer_id, k.channel, k.key, now(), ${how} from (${known(rowsOf(given))}) k
    on conflict (customer_id, channel, key) do update set verified_at = excluded.verified_at,
      verified_by = excluded.verified_by, bounced_at = null, soft_bounces = 0, version = h.version + 1
    returning customer_id, channel, key,
      (select o.verified_at is null from contact_health o where ${sameRow}) is not false as first`.execute(db)
  const { rows: reachable } = await sql<{ customerId: string }>`
    update contact_health h set bounced_at = null, soft_bounces = 0, version = h.version + 1
    from (${known(holdersOf(given))}) k
    where h.customer_id = k.customer_id and h.channel = k.channel and h.key = k.key
      and (h.bounced_at is not null or h.soft_bounces > 0) returning h.customer_id`.execute(db)
  return {
    verified: rows.filter(({ first }) => first),
    changed: [...rows, ...reachable].map(({ customerId }) => customerId),
  }
}

const columns = sql`h.version, h.verified_at, h.verified_by, h.soft_bounces, h.bounced_at, h.said, h.complained_at,
  h.delivered_at, h.state`

/** For a change: nobody else changes it meanwhile. */
export async function lockHealth(
  { db }: Work,
  { customerId, channel, key }: Reached,
): Promise<Health | undefined> {
  const { rows } = await sql<Health>`
    select ${columns} from contact_health h
    where h.customer_id = ${customerId}::uuid and h.channel = ${channel} and h.key = ${key} for update`.execute(
    db,
  )
  return rows[0]
}

export async function saveHealth(
  { db }: Work,
  { customerId, channel, key }: Reached,
  { verifiedAt, verifiedBy, softBounces, bouncedAt, said, complainedAt }: Judged,
): Promise<Health> {
  const { rows } = await sql<Health>`
    insert into contact_health as h
      (customer_id, channel, key, verified_at, verified_by, soft_bounces, bounced_at, said, complained_at)
    values (${customerId}::uuid, ${channel}, ${key}, ${verifiedAt}::timestamptz, ${verifiedBy}, ${softBounces},
      ${bouncedAt}::timestamptz, ${said}, ${complainedAt}::timestamptz)
    on conflict (customer_id, channel, key) do update set verified_at = excluded.verified_at,
      verified_by = excluded.verified_by, soft_bounces = excluded.soft_bounces, bounced_at = excluded.bounced_at,
      said = excluded.said, complained_at = excluded.complained_at, version = h.version + 1
    returning ${columns}`.execute(db)
  const [saved] = rows
  if (!saved) throw new Error('The health of a contact point was not saved')
  return saved
}
