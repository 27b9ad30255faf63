import { sql } from 'kysely'
import { readContactPoint } from '#features/customers/customers.keys.ts'
import { noteChanges } from '#features/changes/changes.actions.ts'
import { newId } from '#kit/ids.ts'
import { Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import type { Unreachable } from '#platform/unreachable.ts'
import type { Work } from '#platform/work.ts'
import { hasherOf } from './consent.hash.ts'
import { channels, everyPurpose, kindOf, type Channel, type SuppressionReason } from './consent.ts'

/** Addresses that these entries refuse are not written to any more, whosever they are; unless consent came later. */
export async function suppressRefused(
  tx: Work,
  customerIds: readonly string[],
  entryIds: readonly string[],
): Promise<void> {
  const hasher = hasherOf(tx)
  await sql`
    insert into suppression (id, hash, channel, purpose_id, excepted, reason, key_id, entry_id, actor_name)
    select distinct on (r.hash, r.purpose_id) gen_random_uuid(), r.hash, r.channel, r.purpose_id,
      case when r.purpose_id = ${everyPurpose}::uuid then r.consented else '{}' end, 'optOut', ${hasher.keyId}, r.id,
      r.actor_name
    from (
      select e.*, ${hasher.sql(sql`e.channel`, sql`e.key`)} as hash,
        array(select n.purpose_id from consent_now n where n.customer_id = e.customer_id and n.channel = e.channel
          and n.key = e.key and n.state <> 'refused') as consented
      from consent_entry e join consent_now n on n.customer_id = e.customer_id and n.channel = e.channel
        and n.key = e.key and n.purpose_id = e.purpose_id and n.state = 'refused'
      where e.customer_id = any(${customerIds}::uuid[]) and e.id = any(${entryIds}::uuid[]) and e.state = 'refused') r
    order by r.hash, r.purpose_id, r.id
    on conflict (hash, purpose_id, reason) where lifted_at is null do update set excepted = excluded.excepted`.execute(
    tx.db,
  )
}

/** Whoever consents anew with their own hands may be written to again about that. */
export async function unsuppressConsented(
  tx: Work,
  customerIds: readonly string[],
  entryIds: readonly string[],
): Promise<void> {
  const hasher = hasherOf(tx)
  const { rows } = await sql<{ hash: Buffer; purposeId: string }>`
    select distinct ${hasher.sql(sql`e.channel`, sql`e.key`)} as hash, e.purpose_id
    from consent_entry e join consent_now n on n.customer_id = e.customer_id and n.channel = e.channel
      and n.key = e.key and n.purpose_id = e.purpose_id and n.state = 'granted'
    where e.customer_id = any(${customerIds}::uuid[]) and e.id = any(${entryIds}::uuid[])
      and e.state = 'granted' and e.own`.execute(tx.db)
  if (rows.length === 0) return
  const consented = sql`unnest(${rows.map(({ hash }) => hash)}::bytea[], ${rows.map(({ purposeId }) => purposeId)}::uuid[])
    g (hash, purpose_id)`
  await sql`
    update suppression s set lifted_at = now(), lifted_by_name = ${tx.actor.name}, lifted_reason = 'consentedAnew'
    from ${consented} where s.hash = g.hash and s.purpose_id = g.purpose_id and s.reason = 'optOut'
      and s.lifted_at is null`.execute(tx.db)
  await sql`
    update suppression s set excepted = array(select distinct x from unnest(s.excepted || g.purposes) x)
    from (select hash, array_agg(purpose_id) as purposes from ${consented} group by hash) g
    where s.hash = g.hash and s.purpose_id = ${everyPurpose}::uuid and s.reason = 'optOut'
      and s.lifted_at is null`.execute(tx.db)
}

/** An address that is not to be written to, for another reason than what its owner said. */
export type Stop = {
  readonly channel: Channel
  readonly key: string
  readonly purposeId: string
  readonly reason: SuppressionReason
  readonly note?: string | null
  /** The last day; for ever where it is left out. */
  readonly untilOn?: string | null
}

/** Puts addresses on the list, set-based; one that is there for this reason already stays as it is. */
export async function suppress(tx: Work, stops: readonly Stop[]): Promise<number> {
  if (stops.length === 0) return 0
  const hasher = hasherOf(tx)
  const { numAffectedRows = 0n } = await sql`
    insert into suppression (id, hash, channel, purpose_id, reason, key_id, note, until_on, actor_name)
    select s.id, s.hash, s.channel, s.purpose_id, s.reason, ${hasher.keyId}, s.note, s.until_on, ${tx.actor.name}
    from unnest(${stops.map(() => newId())}::uuid[], ${stops.map((s) => hasher.of(s.channel, s.key))}::bytea[],
      ${stops.map((s) => s.channel)}::text[], ${stops.map((s) => s.purposeId)}::uuid[],
      ${stops.map((s) => s.reason)}::text[], ${stops.map((s) => s.note ?? null)}::text[],
      ${stops.map((s) => s.untilOn ?? null)}::date[]) s (id, hash, channel, purpose_id, reason, note, until_on)
    on conflict do nothing`.execute(tx.db)
  await noteOwners(tx, stops)
  await announce(tx, { topic: 'suppression' })
  return Number(numAffectedRows)
}

/** Whoever has one of these addresses may be in other segments from now on. */
export async function noteOwners(
  tx: Work,
  addresses: readonly { readonly channel: Channel; readonly key: string }[],
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select distinct i.customer_id as id from unnest(${addresses.map((a) => kindOf[a.channel])}::text[],
      ${addresses.map((a) => a.key)}::text[]) a (kind, key)
    join customer_identity i on i.kind = a.kind and i.value = a.key`.execute(tx.db)
  await noteChanges(
    tx,
    rows.map(({ id }) => id),
  )
}

/** Whoever called a message spam is sent no advertising any more, at whatever the complaint was about. */
export async function suppressComplained(tx: Work, addresses: readonly Unreachable[]): Promise<void> {
  await suppress(
    tx,
    addresses.flatMap(({ channel: kind, key, why }) =>
      why === 'complained'
        ? channels
            .filter((channel) => kindOf[channel] === kind)
            .map((channel) => ({ channel, key, purposeId: everyPurpose, reason: 'complaint' as const }))
        : [],
    ),
  )
}

/** The key of an address as somebody types it. */
export function keyFor(channel: Channel, typed: string): string {
  const { key } = readContactPoint({ kind: kindOf[channel], label: null, value: typed })
  if (key === '')
    throw new Problem('invalid', {
      fields: [
        {
          path: 'address',
          message: {
            ja: 'アドレスとして読み取れません。書き方を確かめてください',
            en: 'This cannot be read as an address. Check how it is written',
          },
        },
      ],
    })
  return key
}
