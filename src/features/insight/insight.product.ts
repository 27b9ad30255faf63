import { sql, type RawBuilder } from 'kysely'
import { cpmSegments } from '#features/purchases/purchases.ts'
import { notFound } from '#kit/problem.ts'
import type { Work } from '#platform/work.ts'
import type { ProductInsight } from './insight.api.ts'
import { audienceOf } from './insight.scope.ts'
import { grouped, percent, sayIn } from './insight.ts'

/** Somebody waits: so many of its buyers and of its orders are looked at. */
const sample = 5000
const shown = 8

type Buyers = { people: number; repeaters: number; orders: number; revenue: number }
type Part = { id: string; code: string; name: string; customers: number; all: number }

/** Who buys a product, what they buy next, and what is in the same order. */
export async function readProduct(work: Work, id: string): Promise<ProductInsight> {
  const { rows: known } = await sql`select 1 from product where id = ${id}::uuid`.execute(work.db)
  if (known.length === 0) throw notFound({ ja: 'この商品は見つかりません', en: 'This product was not found' })
  const audience = await audienceOf(work)
  const bought = sql`p.product_id = ${id}::uuid and ${audience.has(sql`p.customer_id`)}`
  const { rows } = await sql<Buyers>`
    select count(*)::int as people, (count(*) filter (where p.orders > 1))::int as repeaters,
      coalesce(sum(p.orders), 0)::float8 as orders, coalesce(sum(p.revenue), 0)::float8 as revenue
    from purchase_product p where ${bought}`.execute(work.db)
  const buyers = rows[0] ?? { people: 0, repeaters: 0, orders: 0, revenue: 0 }
  const few = sql`looked as materialized (
    select p.customer_id, p.first_on from purchase_product p where ${bought} limit ${sql.lit(sample)})`
  const next = await parts(
    work,
    sql`with ${few},
    after as (
      select distinct on (s.customer_id) s.customer_id, n.product_id
      from looked s join purchase_product n on n.customer_id = s.customer_id and n.first_on > s.first_on
      where n.product_id <> ${id}::uuid
      order by s.customer_id, n.first_on, n.revenue desc, n.product_id
    )
    select product_id, count(*)::int as customers, (select count(*)::int from looked) as "all" from after group by 1`,
  )
  const together = await parts(
    work,
    sql`with looked as materialized (
      select l.customer_id, l.order_id from sales_line l
      join sales_order o on o.customer_id = l.customer_id and o.id = l.order_id
      where l.product_id = ${id}::uuid and ${audience.has(sql`l.customer_id`)}
        and o.kind = 'order' and o.voided_on is null and o.held_at is null
      limit ${sql.lit(sample)}
    ),
    baskets as materialized (select distinct customer_id, order_id from looked)
    select l.product_id, count(distinct (l.customer_id, l.order_id))::int as customers,
      (select count(*)::int from baskets) as "all"
    from baskets b join sales_line l on l.customer_id = b.customer_id and l.order_id = b.order_id
    where l.product_id is not null and l.product_id <> ${id}::uuid group by 1`,
  )
  const { rows: segments } = await sql<{ cpm: string; customers: number }>`
    with ${few} select f.cpm, count(*)::int as customers
    from looked s join purchase_facts f using (customer_id) where f.cpm is not null group by f.cpm`.execute(
    work.db,
  )
  const seen = Math.min(buyers.people, sample)
  return {
    definition: sayIn(work)('productDefinition', { most: grouped(sample) }),
    asOf: audience.today,
    n: buyers.people,
    repeaters: buyers.repeaters,
    orders: buyers.orders,
    revenue: buyers.revenue,
    sample: seen,
    segments: cpmSegments.flatMap(({ value, label }) => {
      const customers = segments.find(({ cpm }) => cpm === value)?.customers ?? 0
      return customers === 0
        ? []
        : [{ key: value, label: label[work.locale], customers, percent: percent(customers, seen) ?? 0 }]
    }),
    next: next.map(shareOf),
    baskets: together[0]?.all ?? 0,
    together: together.map(shareOf),
  }
}

async function parts(work: Work, counted: RawBuilder<unknown>): Promise<Part[]> {
  const { rows } = await sql<Part>`
    select p.id, p.code, p.name, t.customers, t.all from (${counted}) t join product p on p.id = t.product_id
    order by t.customers desc, p.code limit ${sql.lit(shown)}`.execute(work.db)
  return rows
}

function shareOf({ id, code, name, customers, all }: Part): ProductInsight['next'][number] {
  return { id, code, name, customers, percent: percent(customers, all) ?? 0 }
}
