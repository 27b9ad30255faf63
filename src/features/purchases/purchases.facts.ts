import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { noteChanges } from '#features/changes/changes.actions.ts'
import { todayIn } from '#kit/japan/days.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { announce } from '#platform/live.ts'
import type { Work } from '#platform/work.ts'
import { ranksSql } from './purchases.rank-sql.ts'
import { readPurchaseSettings } from './purchases.settings.ts'
import { nobody, type PurchaseSettings } from './purchases.ts'

type Reading = Pick<Work, 'db'>
/** What recomputing needs and is read once for many batches. */
export type Measure = { readonly settings: PurchaseSettings; readonly today: string }

export async function readMeasure(work: Reading): Promise<Measure> {
  const { settings } = await readPurchaseSettings(work)
  const { timeZone } = await readSettings(work)
  return { settings, today: todayIn(timeZone) }
}

/**
 * Works out anew, in the caller's transaction, what orders say of these customers: their facts, months and products. To
 * be called after every write of an order, with everybody whose orders were touched. `days` are those of all entries of
 * the orders that were touched; they matter for nobody alone, of whom only the months of these days are worked out
 * (all, when it is left out).
 *
 * Who buys twice at once loses nothing: customers are locked first, in the order of their ids, and what the other
 * transaction has committed is read after that.
 */
export async function refreshPurchases(
  work: Work,
  customerIds: readonly string[],
  { days, measure: given }: { days?: readonly string[]; measure?: Measure } = {},
): Promise<void> {
  const ids = [...new Set(customerIds)].filter((id) => id !== nobody)
  if (ids.length > 0) {
    await sql`select 1 from customer where customer_id = any(${ids}::uuid[])
      order by customer_id for no key update`.execute(work.db)
    await recompute(work, ids, given ?? (await readMeasure(work)))
    await noteChanges(work, ids)
  }
  if (customerIds.includes(nobody)) await refreshNobody(work, days)
  const [one] = ids
  await announce(work, { topic: 'purchase', ...(ids.length === 1 && one !== undefined && { id: one }) })
}

/**
 * Every entry that counts, with the `n`-th order of its customer that it is and the first of all: what is void or held
 * counts nowhere, nor what was taken back of it. The one exception is `void` itself, by which returns are counted.
 */
const entries = (of: RawBuilder<SqlBool>): RawBuilder<unknown> => sql`
  select o.customer_id, o.id, o.kind, o.of_id, o.ordered_on, o.ordered_at, o.media_id, o.channel, o.revenue,
    o.revenue - o.cost as profit, o.kind = 'order' as bought, a.voided_on is not null as void
  from sales_order o
  left join sales_order a on o.kind <> 'order' and a.customer_id = o.customer_id and a.id = o.of_id
  where ${of} and o.held_at is null and o.voided_on is null and a.held_at is null`

const monthOf = sql`date_trunc('month', e.ordered_on::timestamp)::date`

/** What is no more is found by `not in`: of a list that cannot be estimated, that is always one look in a hash. */
async function recompute(work: Reading, ids: readonly string[], { settings, today }: Measure): Promise<void> {
  const chosen = sql`${ids}::uuid[]`
  const at = sql`${today}::date`
  const { r, f, m, cpm } = ranksSql(
    { firstOn: sql`first_on`, lastOn: sql`last_on`, orders: sql`orders`, revenue: sql`revenue` },
    settings,
    today,
  )
  const ranked = (rank: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`case when orders > 0 then ${rank} end`
  await sql`
    with entry as materialized (${entries(sql<SqlBool>`o.customer_id = any(${chosen})`)}),
    placed as materialized (
      select e.*, row_number() over w as n, lead(kind) over w is distinct from 'order' as latest,
        case when first_value(bought) over w then first_value(id) over w end as first_id,
        case when first_value(bought) over w then first_value(ordered_on) over w end as began_on
      from entry e where not void
      window w as (partition by customer_id order by bought desc, ordered_on, ordered_at, id)
    ),
    summed as (
      select customer_id,
        min(ordered_on) filter (where bought) as first_on,
        min(ordered_on) filter (where bought and n = 2) as second_on,
        min(ordered_on) filter (where bought and n = 3) as third_on,
        max(ordered_on) filter (where bought) as last_on,
        count(*) filter (where bought)::int as orders,
        sum(revenue)::bigint as revenue, sum(profit)::bigint as gross_profit,
        sum(revenue) filter (where ordered_on between began_on and began_on + 364)::bigint as year_revenue,
        (array_agg(media_id) filter (where bought and n = 1))[1] as first_media_id,
        (array_agg(channel) filter (where bought and n = 1))[1] as first_channel,
        (array_agg(id) filter (where bought and n = 1))[1] as first_order_id,
        (array_agg(id) filter (where bought and latest))[1] as last_order_id
      from placed group by customer_id
    ),
    taken as (select customer_id, count(*)::int as taken_back from entry where not bought group by customer_id),
    fresh as (
      select customer_id, first_on, second_on, third_on, last_on, coalesce(orders, 0) as orders,
        coalesce(revenue, 0) as revenue, coalesce(gross_profit, 0) as gross_profit,
        coalesce(year_revenue, 0) as year_revenue, coalesce(taken_back, 0) as taken_back,
        case when orders > 1 then round((last_on - first_on)::numeric / (orders - 1), 1) end as average_interval,
        first_media_id, first_channel, first_order_id, last_order_id
      from summed full join taken using (customer_id)
    ),
    facts as (
      insert into purchase_facts as p (customer_id, first_on, second_on, third_on, last_on, orders, revenue,
        gross_profit, year_revenue, taken_back, average_interval, first_media_id, first_channel, first_order_id, last_order_id,
        r, f, m, cpm, ranked_on)
      select fresh.*, ${ranked(r)}, ${ranked(f)}, ${ranked(m)}, ${ranked(cpm)}, ${ranked(at)} from fresh
      on conflict (customer_id) do update set first_on = excluded.first_on, second_on = excluded.second_on,
        third_on = excluded.third_on, last_on = excluded.last_on, orders = excluded.orders,
        revenue = excluded.revenue, gross_profit = excluded.gross_profit,
        year_revenue = excluded.year_revenue, taken_back = excluded.taken_back,
        average_interval = excluded.average_interval, first_media_id = excluded.first_media_id,
        first_channel = excluded.first_channel, first_order_id = excluded.first_order_id,
        last_order_id = excluded.last_order_id, r = excluded.r, f = excluded.f, m = excluded.m, cpm = excluded.cpm,
        decile = case when excluded.orders > 0 then p.decile end, ranked_on = excluded.ranked_on
      where (p.first_on, p.second_on, p.third_on, p.last_on, p.orders, p.revenue, p.gross_profit, p.year_revenue, p.taken_back,
        p.average_interval, p.first_media_id, p.first_channel, p.first_order_id, p.last_order_id, p.r, p.f, p.m, p.cpm)
        is distinct from (excluded.first_on, excluded.second_on, excluded.third_on, excluded.last_on,
        excluded.orders, excluded.revenue, excluded.gross_profit, excluded.year_revenue, excluded.taken_back, excluded.average_interval,
        excluded.first_media_id, excluded.first_channel, excluded.first_order_id, excluded.last_order_id,
        excluded.r, excluded.f, excluded.m, excluded.cpm)
    ),
    no_facts as (
      delete from purchase_facts p where p.customer_id = any(${chosen})
        and p.customer_id not in (select customer_id from fresh)
    ),
    month as materialized (
      select e.customer_id, ${monthOf} as month,
        date_trunc('month', (min(min(e.ordered_on) filter (where bought)) over (partition by e.customer_id))::timestamp)::date
          as cohort_month,
        count(*) filter (where bought)::int as orders, count(*) filter (where bought and n = 1)::int as firsts,
        sum(revenue)::bigint as revenue, sum(profit)::bigint as gross_profit,
        coalesce(sum(revenue) filter (where e.id = first_id or e.of_id = first_id), 0)::bigint as first_revenue,
        max(e.ordered_on) filter (where bought) as last_on
      from placed e group by e.customer_id, ${monthOf}
    ),
    sums as (${addSums(sql`select 1 as sign, ${summed} from month union all select -1, ${summed} from purchase_month
      where customer_id = any(${chosen})`)}),
    months as (
      ${insertMonths} select * from month ${onMonth}
    ),
    no_months as (
      delete from purchase_month p where p.customer_id = any(${chosen})
        and (p.customer_id, p.month) not in (select customer_id, month from month)
    ),
    product_of as materialized (
      select l.customer_id, l.product_id, count(distinct l.order_id) filter (where e.bought)::int as orders,
        sum(l.quantity) as quantity, sum(l.revenue)::bigint as revenue,
        min(e.ordered_on) filter (where e.bought) as first_on, max(e.ordered_on) filter (where e.bought) as last_on
      from placed e join sales_line l on l.customer_id = e.customer_id and l.order_id = e.id
      where l.product_id is not null
      group by l.customer_id, l.product_id
      having sum(l.quantity) > 0 and count(*) filter (where e.bought) > 0
    ),
    products as (
      insert into purchase_product as p (customer_id, product_id, orders, quantity, revenue, first_on, last_on)
      select * from product_of
      on conflict (customer_id, product_id) do update set orders = excluded.orders, quantity = excluded.quantity,
        revenue = excluded.revenue, first_on = excluded.first_on, last_on = excluded.last_on
      where (p.orders, p.quantity, p.revenue, p.first_on, p.last_on)
        is distinct from (excluded.orders, excluded.quantity, excluded.revenue, excluded.first_on, excluded.last_on)
    )
    delete from purchase_product p where p.customer_id = any(${chosen})
      and (p.customer_id, p.product_id) not in (select customer_id, product_id from product_of)`.execute(
    work.db,
  )
}

const summed = sql`cohort_month, month, orders, firsts, revenue, gross_profit, first_revenue`

/** Adds months (sign 1) to the sums of everybody, and takes them away (−1); what stays the same adds nothing. */
const addSums = (months: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  insert into purchase_month_sum
  select cohort_month, month, sum(sign * orders), sum(sign * firsts), sum(sign * (orders > 0)::int),
    sum(sign * (orders > firsts)::int), sum(sign * revenue), sum(sign * gross_profit), sum(sign * first_revenue)
  from (${months}) t group by cohort_month, month
  having (sum(sign * orders), sum(sign * firsts), sum(sign * (orders > 0)::int), sum(sign * (orders > firsts)::int),
    sum(sign * revenue), sum(sign * gross_profit), sum(sign * first_revenue)) <> (0, 0, 0, 0, 0, 0, 0)`

const insertMonths = sql`insert into purchase_month as p
  (customer_id, month, cohort_month, orders, firsts, revenue, gross_profit, first_revenue, last_on)`
const onMonth = sql`
  on conflict (customer_id, month) do update set cohort_month = excluded.cohort_month, orders = excluded.orders,
    firsts = excluded.firsts, revenue = excluded.revenue, gross_profit = excluded.gross_profit,
    first_revenue = excluded.first_revenue, last_on = excluded.last_on
  where (p.cohort_month, p.orders, p.firsts, p.revenue, p.gross_profit, p.first_revenue, p.last_on)
    is distinct from (excluded.cohort_month, excluded.orders, excluded.firsts, excluded.revenue,
    excluded.gross_profit, excluded.first_revenue, excluded.last_on)`

/** Sales without a customer count in their months and say nothing else. Only months that were touched are read. */
async function refreshNobody(work: Reading, days: readonly string[] | undefined): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('purchases of nobody', 0))`.execute(work.db)
  const touched = days && [...new Set(days.map((day) => `${day.slice(0, 7)}-01`))]
  const within = (month: RawBuilder<unknown>): RawBuilder<SqlBool> =>
    touched ? sql<SqlBool>`${month} = any(${touched}::date[])` : sql<SqlBool>`true`
  // Day by day, so that the index of customer and day answers.
  const ofMonths = touched
    ? sql<SqlBool>`o.ordered_on = any(array(select d::date from unnest(${touched}::date[]) t (m),
        generate_series(t.m, t.m + interval '1 month - 1 day', interval '1 day') d))`
    : sql<SqlBool>`true`
  await sql`
    with entry as materialized (${entries(sql<SqlBool>`o.customer_id = ${nobody}::uuid and ${ofMonths}`)}),
    month as materialized (
      select e.customer_id, ${monthOf} as month, null::date as cohort_month,
        count(*) filter (where bought)::int as orders, 0 as firsts, sum(revenue)::bigint as revenue,
        sum(profit)::bigint as gross_profit, 0 as first_revenue, max(e.ordered_on) filter (where bought) as last_on
      from entry e where not void group by e.customer_id, ${monthOf}
    ),
    months as (${insertMonths} select * from month ${onMonth})
    delete from purchase_month p where p.customer_id = ${nobody}::uuid and ${within(sql`p.month`)}
      and not exists (select 1 from month where month.month = p.month)`.execute(work.db)
}

/** Takes the months of customers out of the sums of everybody, before these months are deleted with them. */
export async function forgetMonths(work: Reading, customerIds: readonly string[]): Promise<void> {
  const months = sql`select -1 as sign, ${summed} from purchase_month
    where customer_id = any(${customerIds}::uuid[]) and customer_id <> ${nobody}::uuid`
  await addSums(months).execute(work.db)
}

/** The sums of everybody from nothing; whoever writes months meanwhile waits for the few seconds that it takes. */
export async function remakeMonthSums(tx: Reading): Promise<void> {
  await sql`lock table purchase_month in share mode`.execute(tx.db)
  await sql`delete from purchase_month_sum`.execute(tx.db)
  await addSums(
    sql`select 1 as sign, ${summed} from purchase_month where customer_id <> ${nobody}::uuid`,
  ).execute(tx.db)
}

/**
 * Makes one row a month and cohort of the many that `purchase_month_sum` was given, and says how many are left. What is
 * added meanwhile stays beside them; a second one at the same time waits and finds the rest.
 */
export async function foldMonthSums(work: Reading): Promise<number> {
  const { numAffectedRows } = await sql`
    with folded as (delete from purchase_month_sum returning *)
    insert into purchase_month_sum
    select cohort_month, month, sum(orders), sum(firsts), sum(buyers), sum(repeaters), sum(revenue), sum(gross_profit),
      sum(first_revenue)
    from folded group by cohort_month, month
    having (sum(orders), sum(firsts), sum(buyers), sum(repeaters), sum(revenue), sum(gross_profit), sum(first_revenue))
      <> (0, 0, 0, 0, 0, 0, 0)`.execute(work.db)
  return Number(numAffectedRows ?? 0)
}
