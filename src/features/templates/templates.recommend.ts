import { sql, type RawBuilder } from 'kysely'
import { todayIn } from '#kit/japan/days.ts'
import type { Work } from '#platform/work.ts'
import type { Recommendation } from './templates.blocks.ts'
import type { Compiled } from './templates.compiled.ts'
import { readShown, type ShownProduct } from './templates.products.ts'

type Db = Pick<Work, 'db'>
/** Of this many latest orders what sells best is counted. */
const latestOrders = 20_000
/** More than are shown: some of them the recipient has already. */
const mostBest = 24

const isSold = (today: string): RawBuilder<unknown> => sql`p.deleted_at is null
  and (p.active_from is null or p.active_from <= ${today}::date) and (p.active_to is null or p.active_to >= ${today}::date)`

/** What sells best of late, the best first. */
export async function bestSellers({ db }: Db, today: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with latest as materialized (
      select o.customer_id, o.id from sales_order o
      where o.kind = 'order' and o.voided_on is null and o.held_at is null
      order by o.ordered_at desc, o.id desc limit ${sql.lit(latestOrders)})
    select p.id from latest o
    join sales_line l on l.customer_id = o.customer_id and l.order_id = o.id
    join product p on p.id = l.product_id and ${isSold(today)}
    group by p.id order by count(*) desc, p.id limit ${sql.lit(mostBest)}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Of what they bought last so many count. */
const looksBack = 10

/** Products for each of these customers, `count` at most, by what they bought; one statement for all of them. */
const personal: {
  readonly [R in Recommendation]: ((today: string, count: number) => RawBuilder<unknown>) | null
} = {
  bestSellers: null,
  lastBought: (today, count) => sql`
    select customer_id, product_id, place from (
      select b.customer_id, b.product_id,
        row_number() over (partition by b.customer_id order by b.last_on desc, b.product_id) as place
      from purchase_product b join product p on p.id = b.product_id and ${isSold(today)}
      where b.customer_id = any((select ids from asked)::uuid[])) r
    where place <= ${sql.lit(count)}`,
  // Together with each of what they bought last: how likely it stands in one basket with that, added up.
  boughtTogether: (today, count) => sql`
    select customer_id, product_id, place from (
      select s.customer_id, s.product_id,
        row_number() over (partition by s.customer_id order by s.score desc, s.product_id) as place
      from (
        select o.customer_id, x.product_id, sum(x.share) as score
        from (
          select b.customer_id, b.product_id,
            row_number() over (partition by b.customer_id order by b.last_on desc, b.product_id) as age
          from purchase_product b where b.customer_id = any((select ids from asked)::uuid[])) o
        join lateral (
          select b_id as product_id, orders::float8 / greatest(a_orders, 1) as share
          from product_pair where a_id = o.product_id
          union all
          select a_id, orders::float8 / greatest(b_orders, 1) from product_pair where b_id = o.product_id) x on true
        where o.age <= ${sql.lit(looksBack)} group by 1, 2) s
      join product p on p.id = s.product_id and ${isSold(today)}
      where not exists (select 1 from purchase_product h
        where h.customer_id = s.customer_id and h.product_id = s.product_id)) r
    where place <= ${sql.lit(count)}`,
}

/** What is shown to each of these customers, for each recommendation of a content in its order. */
export async function recommend(
  work: Db,
  { recommendations, timeZone }: Pick<Compiled, 'recommendations' | 'timeZone'>,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly (readonly ShownProduct[])[]>> {
  if (recommendations.length === 0) return new Map()
  const today = todayIn(timeZone)
  const chosen: ReadonlyMap<string, readonly string[]>[] = []
  for (const one of recommendations) {
    const query = personal[one.by]?.(today, one.count)
    const theirs = query ? await readChosen(work, query, customerIds) : new Map<string, string[]>()
    const bought =
      one.bestSellers.length > 0 && one.by !== 'lastBought'
        ? await readBought(work, customerIds, one.bestSellers)
        : new Map<string, ReadonlySet<string>>()
    chosen.push(
      new Map(
        customerIds.map((id): [string, string[]] => {
          const own = theirs.get(id) ?? []
          if (one.by !== 'bestSellers' && one.otherwise === 'nothing') return [id, own]
          const rest = one.bestSellers.filter((best) => !own.includes(best) && !bought.get(id)?.has(best))
          return [id, [...own, ...rest].slice(0, one.count)]
        }),
      ),
    )
  }
  const all = new Set(chosen.flatMap((map) => [...map.values()].flat()))
  const shown = await readShown(work, [...all], today)
  return new Map(
    customerIds.map((id) => [
      id,
      chosen.map((map) => (map.get(id) ?? []).flatMap((productId) => shown.get(productId) ?? [])),
    ]),
  )
}

async function readChosen(
  { db }: Db,
  query: RawBuilder<unknown>,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, string[]>> {
  const { rows } = await sql<{ customerId: string; productIds: string[] }>`
    with asked (ids) as (select ${customerIds}::uuid[])
    select customer_id, array_agg(product_id::text order by place) as product_ids from (${query}) q
    group by customer_id`.execute(db)
  return new Map(rows.map(({ customerId, productIds }) => [customerId, productIds]))
}

async function readBought(
  { db }: Db,
  customerIds: readonly string[],
  productIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { rows } = await sql<{ customerId: string; productIds: string[] }>`
    select customer_id, array_agg(product_id::text) as product_ids from purchase_product
    where customer_id = any(${customerIds}::uuid[]) and product_id = any(${productIds}::uuid[])
    group by customer_id`.execute(db)
  return new Map(rows.map((row) => [row.customerId, new Set(row.productIds)]))
}
