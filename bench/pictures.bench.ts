import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import { countPairs } from '#features/insight/insight.basket.ts'
import type { Db } from '#platform/db/database.ts'
import { workFor } from '#platform/runtime.ts'
import { systemActor } from '#platform/work.ts'
import { openBase, withRuntime } from './base.ts'
import { rounded, summary } from './measure.ts'
import type { Line, Report } from './report.ts'
import { clientOf, startProduct } from './server.ts'

const limit = { most: 1000, of: 'ours' as const }
const requestsOfKind = 7
const warmUps = 2
/** One customer in ten orders so many times; on average they order ten times in three years. */
const ordersEach = 10
const products = 300
/** So many of the latest orders have lines: as many as a part of the customers is looked for in. */
const withLines = 60_000

const pictures = {
  'monthly sales': 'monthly?',
  'F2 and F3': 'conversion?',
  'cohort retention': 'retention?from=2023-01&to=2026-12',
  'cohort LTV': 'retention?measure=ltv&from=2023-01&to=2026-12',
  RFM: 'rfm?',
  deciles: 'deciles?',
  CPM: 'cpm?',
  'days between orders': 'intervals?',
  media: 'media?',
  pairs: 'pairs?',
  'moves between CPM segments': 'moves?from=2026-01&to=2026-06',
} as const

/** Every picture of everybody, and of one customer in ten. */
export async function picturesBench({ customers }: { customers: number }): Promise<Report> {
  const base = await openBase(customers)
  const productId = await withRuntime(base.dataDir, async (runtime) => {
    const { db, pool } = runtime.database
    const { id, isNew } = await addPurchases(db)
    if (!isNew) return id
    // As the night does.
    await countPairs(workFor(runtime, systemActor('bench'), 'bench'))
    await pool.query('vacuum (analyze)')
    return id
  })
  const server = await startProduct(base.dataDir, 'web')
  const client = clientOf(server.url, base)
  const lines: Line[] = []
  const raw: { [what: string]: number[] } = {}
  const measure = async (what: string, path: string): Promise<void> => {
    const samples: number[] = []
    for (let i = 0; i < requestsOfKind + warmUps; i++) {
      const took = await client.time(`/api/v1/insight/${path}`)
      if (i >= warmUps) samples.push(took)
    }
    const { p50, max } = summary(samples)
    raw[what] = rounded(samples)
    lines.push({ what, ours: p50, unit: 'ms', yardstick: null, limit, more: `max ${max.toFixed(0)}` })
  }
  try {
    for (const [name, path] of Object.entries(pictures)) {
      await measure(name, path)
      await measure(`${name}, one in ten`, `${path}&filter=${oneInTen}`)
    }
    await measure('a product', `products/${productId}`)
  } finally {
    client.close()
    await server.close()
  }
  return { variant: String(customers), lines, raw }
}

/** A field of the customer that one in ten has: the customers themselves must be read for it. */
const oneInTen = encodeURIComponent(
  JSON.stringify({ kind: 'field', params: { field: 'campaign', op: 'equals', value: 'ten' } }),
)

/**
 * Purchases made in SQL, the same in every run of the same base; once for each base. The rollups are worked out of a
 * narrow table of orders as the product has them; orders and lines stand only where pictures look for them.
 */
async function addPurchases(db: Db): Promise<{ id: string; isNew: boolean }> {
  const { rows: known } = await sql<{ id: string }>`select id from product order by code limit 1`.execute(db)
  const { rows: has } = await sql`select 1 from purchase_facts limit 1`.execute(db)
  if (known[0] && has.length > 0) return { id: known[0].id, isNew: false }
  const ids = Array.from({ length: products }, () => newId())
  await sql`
    insert into product (id, code, code_key, name, kana_sort, search_text)
    select id, 'B' || n, 'b' || n, '商品' || n, '', '商品' || n
    from unnest(${ids}::uuid[]) with ordinality t (id, n)`.execute(db)
  const media = Array.from({ length: 12 }, () => newId())
  await sql`
    insert into media (id, code, code_key, name, kind) select id, 'M' || n, 'm' || n, '媒体' || n, 'web'
    from unnest(${media}::uuid[]) with ordinality t (id, n)`.execute(db)
  await sql`
    insert into media_cost (media_id, id, starts_on, ends_on, amount)
    select m, gen_random_uuid(), d::date, (d + interval '1 month - 1 day')::date, 1000000
    from unnest(${media}::uuid[]) m, generate_series('2023-01-01'::timestamp, '2026-10-01', '1 month') d`.execute(
    db,
  )
  await sql`update customer set attributes = attributes || '{"campaign": "ten"}'
    where abs(hashtext(customer_id::text)) % 10 = 0`.execute(db)
  await sql`create unlogged table bench_order as
    select c.customer_id, date '2023-01-01' + (h.a % 1400) + (k * (20 + h.b % 160) * (k + 9) / 20) as bought_on,
      k = 0 as is_first, 500 + abs(hashtext(c.customer_id::text || k)) % 12000 as revenue,
      1 + abs(hashtext(c.customer_id::text || k || 'p')) % ${sql.lit(products)} as product
    from customer c
    cross join lateral (select abs(hashtext(c.customer_id::text || 'a')) as a,
      abs(hashtext(c.customer_id::text || 'b')) as b) h
    cross join lateral generate_series(0, (h.b / 1000) % (2 * ${sql.lit(ordersEach)} - 1)) k`.execute(db)
  await sql`delete from bench_order where bought_on > '2026-11-20'`.execute(db)
  await sql`
    insert into purchase_month (customer_id, month, cohort_month, orders, firsts, revenue, gross_profit, first_revenue, last_on)
    select o.customer_id, date_trunc('month', o.bought_on::timestamp)::date,
      min(date_trunc('month', min(o.bought_on)::timestamp)::date) over (partition by o.customer_id), count(*),
      count(*) filter (where is_first), sum(revenue), sum(revenue) / 2,
      coalesce(sum(revenue) filter (where is_first), 0), max(bought_on)
    from bench_order o group by 1, 2`.execute(db)
  await sql`
    insert into purchase_facts (customer_id, first_on, second_on, third_on, last_on, orders, revenue, gross_profit,
      year_revenue, average_interval, first_media_id, first_channel, r, f, m, decile, cpm, ranked_on)
    select customer_id, first_on, second_on, third_on, last_on, orders, revenue, revenue / 2, year_revenue,
      case when orders > 1 then (last_on - first_on)::numeric / (orders - 1) end,
      (${media}::uuid[])[1 + abs(hashtext(customer_id::text || 'm')) % 12], 'web',
      1 + (last_on > '2025-11-20')::int + (last_on > '2026-05-20')::int + (last_on > '2026-08-20')::int
        + (last_on > '2026-10-20')::int,
      1 + (orders > 1)::int + (orders > 2)::int + (orders > 4)::int + (orders > 9)::int,
      1 + (revenue > 10000)::int + (revenue > 30000)::int + (revenue > 50000)::int + (revenue > 100000)::int,
      ntile(10) over (order by revenue desc, orders desc, last_on desc, customer_id),
      case when orders < 2 then 'first' when last_on - first_on < 90 then 'young' when revenue < 70000 then 'steady'
        when last_on - first_on < 210 then 'trend' else 'loyal' end
        || case when last_on <= '2026-03-25' then 'Lost' else 'Active' end, '2026-11-20'
    from (
      select customer_id, min(bought_on) as first_on, (array_agg(bought_on order by bought_on))[2] as second_on,
        (array_agg(bought_on order by bought_on))[3] as third_on, max(bought_on) as last_on, count(*) as orders,
        sum(revenue) as revenue, sum(revenue) filter (where bought_on < began_on + 365) as year_revenue
      from (select *, min(bought_on) over (partition by customer_id) as began_on from bench_order) o
      group by customer_id) f`.execute(db)
  await sql`
    insert into purchase_product (customer_id, product_id, orders, quantity, revenue, first_on, last_on)
    select customer_id, (${ids}::uuid[])[product], count(*), count(*), sum(revenue), min(bought_on), max(bought_on)
    from bench_order group by 1, 2`.execute(db)
  for (const on of ['2026-01-01', '2026-06-01'])
    await sql`
      insert into purchase_rank (customer_id, ranked_on, r, f, m, decile, cpm)
      select customer_id, ${on}::date, r, f, m, decile,
        case when abs(hashtext(customer_id::text || ${on})) % 5 = 0 then 'youngActive' else cpm end
      from purchase_facts where first_on < ${on}::date`.execute(db)
  await sql`
    with o as (
      insert into sales_order (customer_id, id, number, channel, ordered_at, ordered_on, tax_mode, rounding, goods, tax,
        total, revenue, total_yen)
      select customer_id, gen_random_uuid(), row_number() over (), 'web', bought_on, bought_on, 'excluded', 'floor',
        revenue, 0, revenue, revenue, revenue
      from bench_order order by bought_on desc, customer_id limit ${sql.lit(withLines)}
      returning customer_id, id, revenue
    )
    insert into sales_line (customer_id, order_id, position, product_id, name, quantity, unit_price, amount, tax_class,
      tax_rate, revenue)
    select customer_id, id, n, (${ids}::uuid[])[1 + abs(hashtext(id::text || n)) % ${sql.lit(products)}], '品', 1, 1, 1,
      'standard', 10, 1
    from o, generate_series(1, 3) n`.execute(db)
  await sql`drop table bench_order`.execute(db)
  return { id: ids[0] ?? '', isNew: true }
}
