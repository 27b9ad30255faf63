import { sql } from 'kysely'
import { nobody } from '#features/purchases/purchases.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { addDays, todayIn } from '#kit/japan/days.ts'
import type { Work } from '#platform/work.ts'
import type { Simulation } from './points.api.ts'
import { liveRules, ruleOn } from './points.rules-in-force.ts'
import { pointsOf, type PointedOrder, type PointTerms } from './points.terms.ts'

/** So many orders are worked out one by one; of more, those of some of the customers. */
const most = 40_000

type Past = PointedOrder & { customerId: string; rank: string | null; rankTimes: string }

/**
 * What a rule would have given for the orders of the last 365 days, beside the one that holds today. Of very many orders
 * it looks at those of some customers, by the ends of their ids, which are random (RFC 9562, version 7), and says so.
 */
export async function simulate(work: Work, terms: PointTerms): Promise<Simulation> {
  const today = todayIn((await readSettings(work)).timeZone)
  const from = addDays(today, -364)
  const { rows: sizes } = await sql<{ orders: number; revenue: number }>`
    select count(*)::int as orders, coalesce(sum(revenue), 0)::float8 as revenue from sales_order o
    where ${counting(from)}`.execute(work.db)
  const { orders = 0, revenue = 0 } = sizes[0] ?? {}
  const parts = Math.max(1, Math.ceil(orders / most))
  const past = await readPast(work, from, parts)
  const present = ruleOn(await liveRules(work), today)
  const months = new Map<string, { draft: number; present: number }>()
  const ranks = new Map<string | null, { customers: Set<string>; draft: number; present: number }>()
  const sums = { draft: { points: 0, orders: 0 }, present: { points: 0, orders: 0 } }
  for (const order of past) {
    const given = {
      draft: pointsOf(terms, order, order.rankTimes) * parts,
      present: present ? pointsOf(present.terms, order, order.rankTimes) * parts : 0,
    }
    const month = `${order.orderedOn.slice(0, 7)}-01`
    const inMonth = months.get(month) ?? { draft: 0, present: 0 }
    const inRank = ranks.get(order.rank) ?? { customers: new Set<string>(), draft: 0, present: 0 }
    inRank.customers.add(order.customerId)
    for (const which of ['draft', 'present'] as const) {
      inMonth[which] += given[which]
      inRank[which] += given[which]
      sums[which].points += given[which]
      if (given[which] > 0) sums[which].orders += parts
    }
    months.set(month, inMonth)
    ranks.set(order.rank, inRank)
  }
  return {
    from,
    to: today,
    share: 1 / parts,
    orders,
    revenue,
    draft: sums.draft,
    present: present ? sums.present : null,
    byMonth: [...months]
      .map(([month, row]) => ({ month, ...row }))
      .toSorted((a, b) => a.month.localeCompare(b.month)),
    byRank: [...ranks].map(([name, { customers, ...row }]) => ({
      name,
      customers: customers.size * parts,
      ...row,
    })),
  }
}

const counting = (from: string) => sql`
  o.kind = 'order' and o.customer_id <> ${nobody}::uuid and o.currency = 'JPY' and o.voided_on is null
  and o.held_at is null and o.ordered_on >= ${from}::date and o.ordered_at >= ${from}::date - interval '1 day'`

async function readPast(work: Work, from: string, parts: number): Promise<Past[]> {
  const some =
    parts === 1
      ? sql``
      : sql`and ('x' || right(o.customer_id::text, 7))::bit(28)::int % ${sql.lit(parts)} = 0`
  const { rows } = await sql<Past>`
    with recursive above as (
      select id, id as of, parent_id from product_category
      union all select a.id, p.id, p.parent_id from above a join product_category p on p.id = a.parent_id
    ),
    placed as materialized (
      select d.id, json_agg(a.of) as categories from product d left join product m on m.id = d.parent_id
      join above a on a.id = coalesce(d.category_id, m.category_id) group by d.id
    )
    select o.customer_id, o.ordered_on, to_char(c.birth_on, 'MM') as birth_month, k.name as rank,
      coalesce(k.benefits ->> 'pointTimes', '1') as rank_times,
      exists (select 1 from subscription_round r where r.order_id = o.id) as is_round,
      (select json_agg(json_build_object('productId', l.product_id, 'revenue', l.revenue,
          'taxRate', trim_scale(l.tax_rate)::text, 'categories', coalesce(g.categories, '[]')))
        from sales_line l left join placed g on g.id = l.product_id
        where l.customer_id = o.customer_id and l.order_id = o.id) as lines
    from sales_order o join customer c on c.customer_id = o.customer_id
    left join customer_rank w on w.customer_id = o.customer_id left join member_rank k on k.id = w.rank_id
    where ${counting(from)} ${some}`.execute(work.db)
  return rows
}
