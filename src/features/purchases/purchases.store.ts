import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import type { PurchasePanel } from './purchases.api.ts'

type Reading = Pick<Work, 'db'>
const shown = 5

export async function runningRebuild(work: Reading): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from job_run where kind = 'purchases.rebuild' and state in ('queued', 'running') limit 1`.execute(
    work.db,
  )
  return rows[0]?.id ?? null
}

export async function readFacts(work: Reading, customerId: string): Promise<PurchasePanel['facts']> {
  const { rows } = await sql<NonNullable<PurchasePanel['facts']>>`
    select p.first_on as "firstOn", p.last_on as "lastOn", p.orders, p.revenue::float8 as revenue,
      p.gross_profit::float8 as "grossProfit", p.taken_back as "takenBack",
      p.average_interval::float8 as "averageInterval", m.name as "firstMedia", p.r, p.f, p.m, p.decile, p.cpm
    from purchase_facts p left join media m on m.id = p.first_media_id
    where p.customer_id = ${customerId}::uuid`.execute(work.db)
  return rows[0] ?? null
}

export async function lastOrders(work: Reading, customerId: string): Promise<PurchasePanel['orders']> {
  const { rows } = await sql<PurchasePanel['orders'][number]>`
    select o.id, o.number, o.kind, o.ordered_on as "on", o.total_yen::float8 as total,
      o.voided_on is null and o.held_at is null as counts
    from sales_order o where o.customer_id = ${customerId}::uuid
    order by o.ordered_on desc, o.ordered_at desc, o.id desc limit ${shown}`.execute(work.db)
  return rows
}

export async function topProducts(work: Reading, customerId: string): Promise<PurchasePanel['products']> {
  const { rows } = await sql<PurchasePanel['products'][number]>`
    select d.id, d.name, p.orders, p.quantity::float8 as quantity, p.revenue::float8 as revenue, p.last_on as "lastOn"
    from purchase_product p join product d on d.id = p.product_id
    where p.customer_id = ${customerId}::uuid
    order by p.orders desc, p.revenue desc, d.id limit ${shown}`.execute(work.db)
  return rows
}

/** A variation is in the category of its product, where it has none itself. */
const categoryOf = sql`coalesce(d.category_id, mother.category_id)`
const withMother = sql`left join product mother on mother.id = d.parent_id`

export async function topCategories(work: Reading, customerId: string): Promise<PurchasePanel['categories']> {
  const { rows } = await sql<PurchasePanel['categories'][number]>`
    select k.id, k.name, sum(p.revenue)::float8 as revenue
    from purchase_product p join product d on d.id = p.product_id ${withMother}
    join product_category k on k.id = ${categoryOf}
    where p.customer_id = ${customerId}::uuid
    group by k.id, k.name order by sum(p.revenue) desc, k.id limit ${shown}`.execute(work.db)
  return rows
}

/** Of what they bought on the day of their last order: when the first of it that lasts so many days a pack is used up. */
export async function soonestUsedUp(
  work: Reading,
  customerId: string,
): Promise<{ on: string; product: string } | null> {
  const { rows } = await sql<{ on: string; product: string }>`
    with lasting as (
      select p.product_id, p.last_on, d.name, coalesce(d.days_per_pack, mother.days_per_pack) as days
      from purchase_product p join product d on d.id = p.product_id ${withMother}
      where p.customer_id = ${customerId}::uuid and coalesce(d.days_per_pack, mother.days_per_pack) is not null
        and p.last_on = (select f.last_on from purchase_facts f where f.customer_id = ${customerId}::uuid))
    select (a.last_on + ceil(a.days * sum(l.quantity))::int) as "on", a.name as product
    from lasting a
    join sales_order o on o.customer_id = ${customerId}::uuid and o.ordered_on = a.last_on and o.kind = 'order'
      and o.voided_on is null and o.held_at is null
    join sales_line l on l.customer_id = o.customer_id and l.order_id = o.id and l.product_id = a.product_id
    group by a.product_id, a.last_on, a.name, a.days having sum(l.quantity) > 0
    order by 1, a.product_id limit 1`.execute(work.db)
  return rows[0] ?? null
}

/** Who shares a product with them is looked at, so many for each; what is bought by millions is sampled. */
const sharersOfEach = 100
const sharedProducts = 5

/** What people who bought one of their last products also bought, and they did not. */
export async function alike(work: Reading, customerId: string): Promise<PurchasePanel['alike']> {
  const { rows } = await sql<{ people: number; id: string | null; name: string | null; count: number }>`
    with own as materialized (
      select product_id, last_on from purchase_product where customer_id = ${customerId}::uuid),
    sharer as materialized (
      select distinct s.customer_id from (
        select product_id from own order by last_on desc, product_id limit ${sharedProducts}) mine
      cross join lateral (
        select p.customer_id from purchase_product p
        where p.product_id = mine.product_id and p.customer_id <> ${customerId}::uuid
        order by p.customer_id desc limit ${sharersOfEach}) s),
    also as (
      select p.product_id, count(*)::int as count from sharer s
      join purchase_product p on p.customer_id = s.customer_id
      where p.product_id not in (select product_id from own)
      group by p.product_id order by 2 desc, p.product_id limit 50),
    offered as (
      select d.id, d.name, a.count from also a join product d on d.id = a.product_id
      where d.deleted_at is null and (d.active_to is null or d.active_to >= current_date)
      order by a.count desc, d.id limit ${shown})
    select (select count(*)::int from sharer) as people, o.id, o.name, coalesce(o.count, 0) as count
    from (select 1) one left join offered o on true order by o.count desc, o.id`.execute(work.db)
  return {
    people: rows[0]?.people ?? 0,
    products: rows.flatMap(({ id, name, count }) =>
      id === null || name === null ? [] : [{ id, name, people: count }],
    ),
  }
}
