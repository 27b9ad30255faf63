import { sql, type RawBuilder } from 'kysely'
import type { Work } from '#platform/work.ts'
import { everyPurpose } from './consent.ts'

/**
 * Makes `consent_now` anew of the ledger, for the addresses that `touched (customer_id, channel, key)` names. Says what
 * `fold` says: `nth` is the place of an entry in the order of time.
 */
export async function refold(work: Pick<Work, 'db'>, touched: RawBuilder<unknown>): Promise<void> {
  const one = sql`customer_id, channel, key, for_purpose`
  await sql`
    with touched as materialized (select distinct customer_id, channel, key from (${touched}) t),
    standing as materialized (
      select e.* from consent_entry e join touched using (customer_id, channel, key)
      where e.state <> 'takenBack' and not exists (
        select 1 from consent_entry b where b.customer_id = e.customer_id and b.takes_back = e.id)),
    scoped as (
      select s.*, p.purpose_id as for_purpose, row_number() over (
        partition by s.customer_id, s.channel, s.key, p.purpose_id
        order by least(s.occurred_at, s.recorded_at), s.recorded_at, s.id) as nth
      from (select distinct customer_id, channel, key, purpose_id from standing) p
      join standing s using (customer_id, channel, key)
      where s.purpose_id in (p.purpose_id, ${everyPurpose}::uuid)),
    placed as (
      select *, coalesce(max(nth) filter (where state = 'refused') over (partition by ${one}), 0) as refused_nth,
        coalesce(max(nth) filter (where state = 'granted' and own) over (partition by ${one}), 0) as anew_nth
      from scoped),
    folded as (
      select distinct on (${one}) * from placed
      where case when anew_nth < refused_nth then nth = refused_nth else nth > refused_nth end
      order by ${one}, state = 'granted' desc, confirmed_at is not null desc, nth desc),
    gone as (
      delete from consent_now n using touched t
      where n.customer_id = t.customer_id and n.channel = t.channel and n.key = t.key and not exists (
        select 1 from folded f where f.customer_id = n.customer_id and f.channel = n.channel and f.key = n.key
          and f.for_purpose = n.purpose_id))
    insert into consent_now
      (customer_id, channel, key, purpose_id, state, basis, method, confirmed_at, occurred_at, entry_id)
    select customer_id, channel, key, for_purpose, state, basis, method, confirmed_at, occurred_at, id from folded
    on conflict (customer_id, channel, key, purpose_id) do update set state = excluded.state, basis = excluded.basis,
      method = excluded.method, confirmed_at = excluded.confirmed_at, occurred_at = excluded.occurred_at,
      entry_id = excluded.entry_id
      where consent_now.entry_id <> excluded.entry_id`.execute(work.db)
}

/** The same for everything of these customers: they were merged, or parted again. */
export async function refoldCustomers(work: Pick<Work, 'db'>, ids: readonly string[]): Promise<void> {
  await refold(
    work,
    sql`select customer_id, channel, key from consent_entry where customer_id = any(${ids}::uuid[])
      union all select customer_id, channel, key from consent_now where customer_id = any(${ids}::uuid[])`,
  )
}
