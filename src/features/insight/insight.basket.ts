import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { defineJob } from '#platform/jobs/job.ts'
import { write, type Work } from '#platform/work.ts'
import type { Asked, Picture } from './insight.api.ts'
import { audienceOf, type Audience } from './insight.scope.ts'
import { grouped, percent, pictureOf, rule, sayIn, type Row } from './insight.ts'

type Pair = {
  aId: string
  bId: string
  a: string
  b: string
  orders: number
  aOrders: number
  bOrders: number
  baskets: number
  countedOn: string | null
}

/** The night looks at so many of the latest orders, and keeps so many pairs. */
const nightly = { orders: 1_000_000, pairs: 100_000 }
/** A part of the customers is looked for among so many of the latest orders, while somebody waits. */
const sample = 50_000
const shown = 100
/** Together fewer times than this is chance. */
const fewest = 2

/**
 * Pairs of products in one order: those of `orders`, a select of (customer_id, id). Each basket is taken apart by itself: a
 * join of lines with lines, of which the database knows no sizes, took a hundred times as long.
 */
function pairs(orders: RawBuilder<unknown>, most: number): RawBuilder<unknown> {
  return sql`
    with o as materialized (${orders}),
    basket as materialized (
      select array_agg(distinct l.product_id) as held from o join sales_line l
        on l.customer_id = o.customer_id and l.order_id = o.id
      where l.product_id is not null group by o.customer_id, o.id
    ),
    one as materialized (
      select product_id, count(*)::int as n from basket, unnest(held) product_id group by product_id
    ),
    two as (
      select a_id, b_id, count(*)::int as n
      from basket, unnest(held) a_id, unnest(held) b_id where a_id < b_id
      group by 1, 2 having count(*) >= ${sql.lit(fewest)} order by n desc, 1, 2 limit ${sql.lit(most)}
    )
    select two.a_id, two.b_id, two.n as orders, p.n as a_orders, q.n as b_orders,
      (select count(*)::int from basket) as baskets
    from two join one p on p.product_id = two.a_id join one q on q.product_id = two.b_id`
}

const latest = (most: number): RawBuilder<unknown> => sql`
  select o.customer_id, o.id from sales_order o
  where o.kind = 'order' and o.voided_on is null and o.held_at is null
  order by o.ordered_at desc, o.id desc limit ${sql.lit(most)}`

/** Which products go together: over all orders as the night counted them, or over a sample for a part of the customers. */
export async function readPairs(work: Work, asked: Asked<'pairs'>): Promise<Picture> {
  const say = sayIn(work)
  const audience = await audienceOf(work, asked)
  const stored = !audience.isPart && (await hasPairs(work))
  const source = stored ? sql`select * from product_pair` : pairs(ofAudience(audience), nightly.pairs)
  const { rows } = await sql<Pair>`
    with pair as materialized (${source})
    select pair.a_id, pair.b_id, a.name as a, b.name as b, pair.orders, pair.a_orders, pair.b_orders, pair.baskets
      ${stored ? sql`, pair.counted_on` : sql`, null as counted_on`}
    from pair join product a on a.id = pair.a_id join product b on b.id = pair.b_id
    order by ${ordered[asked.sort]} desc, pair.orders desc, pair.a_id, pair.b_id limit ${sql.lit(shown)}`.execute(
    work.db,
  )
  const baskets = rows[0]?.baskets ?? 0
  return pictureOf(work, 'pairs', {
    today: rows[0]?.countedOn ?? audience.today,
    definition: say('pairsDefinition'),
    n: baskets,
    of: 'orders',
    note: stored
      ? say('pairsStored', { most: grouped(nightly.orders) })
      : say('pairsSample', { most: grouped(sample) }),
    columns: [
      { key: 'orders', label: say('together'), unit: 'count' },
      { key: 'support', label: say('support'), unit: 'percent' },
      { key: 'confidence', label: say('confidence'), unit: 'percent' },
      { key: 'back', label: say('confidenceBack'), unit: 'percent' },
      { key: 'lift', label: say('lift'), unit: 'ratio' },
    ],
    rows: rows.map(pairRow),
  })
}

const ordered: { readonly [K in Asked<'pairs'>['sort']]: RawBuilder<unknown> } = {
  orders: sql`pair.orders`,
  confidence: sql`pair.orders::float8 / least(pair.a_orders, pair.b_orders)`,
  lift: sql`pair.orders::float8 * pair.baskets / (pair.a_orders::float8 * pair.b_orders)`,
}

/** A pair is read from the product that calls the other more surely. */
function pairRow({ aId, bId, a, b, orders, aOrders, bOrders, baskets }: Pair): Row {
  const turned = bOrders < aOrders
  const [from, to] = turned ? [b, a] : [a, b]
  return {
    key: `${aId} ${bId}`,
    label: `${from} → ${to}`,
    values: {
      orders,
      support: Math.round((10_000 * orders) / baskets) / 100,
      confidence: percent(orders, Math.min(aOrders, bOrders)),
      back: percent(orders, Math.max(aOrders, bOrders)),
      lift: Math.round((100 * orders * baskets) / (aOrders * bOrders)) / 100,
    },
    people: { orders: rule('boughtAll', { productIds: [aId, bId], names: [from, to] }) },
  }
}

function ofAudience(audience: Audience): RawBuilder<unknown> {
  return sql`
    select z.customer_id, z.id from (${latest(sample)}) z where ${audience.has(sql`z.customer_id`)}`
}

async function hasPairs(work: Work): Promise<boolean> {
  const { rows } = await sql`select 1 from product_pair limit 1`.execute(work.db)
  return rows.length > 0
}

/** Counts the pairs of all customers anew; what was there is replaced in one step. */
export async function countPairs(work: Work): Promise<number> {
  const { today } = await audienceOf(work)
  return write(work, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('insight pairs', 0))`.execute(tx.db)
    await sql`delete from product_pair`.execute(tx.db)
    const { numAffectedRows } = await sql`
      insert into product_pair (a_id, b_id, orders, a_orders, b_orders, baskets, counted_on)
      select p.*, ${today}::date from (${pairs(latest(nightly.orders), nightly.pairs)}) p`.execute(tx.db)
    return Number(numAffectedRows ?? 0)
  })
}

export const pairsJob = defineJob({
  name: 'insight.pairs',
  title: { ja: '一緒に買われる商品の集計', en: 'Count products that are bought together' },
  payload: z.object({}),
  // 04:20 in Japan.
  every: '20 19 * * *',
  run: async (work) => ({ pairs: await countPairs(work) }),
})
