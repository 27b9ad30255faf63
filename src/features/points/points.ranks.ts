import { sql, type RawBuilder } from 'kysely'
import { noteChanges } from '#features/changes/changes.actions.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { todayIn } from '#kit/japan/days.ts'
import { announce } from '#platform/live.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import { write, type Work } from '#platform/work.ts'
import { readPointSettings } from './points.settings.ts'

type Ranked = { customerId: string; name: string; before: string | null }

/**
 * Ranks these customers by what they spent in the period: with tax, shipping and fee included, less what was taken back;
 * what is void or held counts nothing. Who spends enough rises at once; who spends less keeps the rank until its day.
 */
export async function rankCustomers(tx: Work, customerIds: readonly string[]): Promise<number> {
  const ids = [...new Set(customerIds)].toSorted()
  if (ids.length === 0) return 0
  const { settings } = await readPointSettings(tx)
  const today = todayIn((await readSettings(tx)).timeZone)
  const { rows } = await sql<Ranked>`
    with spent as (${spentOf(sql`o.customer_id = any(${ids}::uuid[])`, today, settings.rankMonths)}),
    earned as (
      select t.id as customer_id, coalesce(s.spent, 0) as spent, k.id as rank_id, k.threshold
      from unnest(${ids}::uuid[]) t (id) join customer c on c.customer_id = t.id left join spent s on s.customer_id = t.id
      join lateral (select id, threshold from member_rank where threshold <= greatest(0, coalesce(s.spent, 0))
        order by threshold desc limit 1) k on true
    ),
    decided as (
      select e.customer_id, e.spent, w.rank_id as before, w.until as until_before,
        case when w.until >= ${today}::date and h.threshold > e.threshold then w.rank_id else e.rank_id end as after
      from earned e left join customer_rank w on w.customer_id = e.customer_id left join member_rank h on h.id = w.rank_id
    ),
    written as (
      insert into customer_rank (customer_id, rank_id, since, until, spent)
      select customer_id, after, ${today}::date,
        case when after = before and until_before >= ${today}::date then until_before
          else ${today}::date + make_interval(months => ${settings.keepMonths}::int) end, spent
      from decided order by customer_id
      on conflict (customer_id) do update set rank_id = excluded.rank_id, spent = excluded.spent, until = excluded.until,
        since = case when customer_rank.rank_id = excluded.rank_id then customer_rank.since else excluded.since end
      where (customer_rank.rank_id, customer_rank.spent, customer_rank.until)
        is distinct from (excluded.rank_id, excluded.spent, excluded.until)
    )
    select d.customer_id, k.name, d.before from decided d join member_rank k on k.id = d.after
    where d.before is distinct from d.after`.execute(tx.db)
  const moved = rows.filter(({ before }) => before !== null)
  await insertEvents(
    tx,
    moved.map(({ customerId, name }) => eventOf(tx, customerId, 'points.ranked', { rank: name })),
  )
  await noteChanges(
    tx,
    rows.map(({ customerId }) => customerId),
  )
  if (rows.length > 0) await announce(tx, { topic: 'points' })
  return rows.length
}

/** Yen with tax that customers spent in the months until today. `of` is said of `o`, an order or what takes it back. */
export function spentOf(of: RawBuilder<unknown>, today: string, months: number): RawBuilder<unknown> {
  return sql`
    select o.customer_id, sum(o.total_yen)::bigint as spent
    from sales_order o
    left join sales_order a on o.kind <> 'order' and a.customer_id = o.customer_id and a.id = o.of_id
    where ${of} and o.ordered_on > ${today}::date - make_interval(months => ${months}::int)
      and o.held_at is null and o.voided_on is null and a.held_at is null and a.voided_on is null
    group by o.customer_id`
}

const piece = 5000

/** Everybody who ever ordered or has a rank, one piece after the other. */
export async function rankAll(work: JobWork): Promise<number> {
  let [after, changed, seen] = ['00000000-0000-0000-0000-000000000000', 0, 0]
  for (;;) {
    if (work.signal.aborted) return changed
    const { rows } = await sql<{ id: string }>`
      select id from (
        (select customer_id as id from purchase_facts where customer_id > ${after}::uuid
          order by customer_id limit ${sql.lit(piece)})
        union
        (select customer_id from customer_rank where customer_id > ${after}::uuid
          order by customer_id limit ${sql.lit(piece)})
      ) t order by id limit ${sql.lit(piece)}`.execute(work.db)
    const last = rows.at(-1)
    if (!last) return changed
    after = last.id
    changed += await write(work, (tx) =>
      rankCustomers(
        tx,
        rows.map(({ id }) => id),
      ),
    )
    seen += rows.length
    await work.progress(seen, null)
  }
}
