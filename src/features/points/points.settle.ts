import { sql } from 'kysely'
import { nobody } from '#features/purchases/purchases.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { addDays, todayIn } from '#kit/japan/days.ts'
import { lastDayOfTerm } from '#kit/japan/term.ts'
import type { Work } from '#platform/work.ts'
import { movePoints, type Movement } from './points.ledger.ts'
import { liveRules, ruleOn, type LiveRule } from './points.rules-in-force.ts'
import { pointsOf, type PointedOrder } from './points.terms.ts'

type Standing = PointedOrder & {
  readonly customerId: string
  readonly id: string
  readonly counts: boolean
  /** When the goods left, or were handed over; empty while they are here. */
  readonly leftOn: string | null
  readonly imported: boolean
  /** Points that the order and what took it back use together. */
  readonly uses: number
  /** What the ledger has of it so far: used (as a number above zero), granted, and what the grant was worked out of. */
  readonly used: number
  readonly granted: number
  readonly firstGrant: number | null
  readonly firstBase: number | null
  readonly rankTimes: string
}

/**
 * Makes the ledger say what these orders (or what took them back) say now: points used and given back, points granted
 * once the waiting days are over, and revoked in proportion to what was taken back. Called after every write of an order, in
 * its transaction; calling it again changes nothing.
 */
export async function settlePoints(tx: Work, orderIds: readonly string[]): Promise<void> {
  const rules = await liveRules(tx)
  const [earliest] = rules
  if (earliest === undefined || orderIds.length === 0) return
  const today = todayIn((await readSettings(tx)).timeZone)
  const orders = await readStanding(tx, orderIds, earliest.startsOn)
  const movements: Movement[] = []
  const waiting: { customerId: string; orderId: string; amount: number; dueOn: string | null }[] = []
  for (const order of orders) {
    const rule = ruleOn(rules, order.orderedOn)
    if (!rule) continue
    movements.push(...used(order, rule, today))
    const { movement, pending } = granted(order, rule, today)
    if (movement) movements.push(movement)
    waiting.push({
      customerId: order.customerId,
      orderId: order.id,
      ...(pending ?? { amount: 0, dueOn: null }),
    })
  }
  await movePoints(tx, movements)
  await savePending(tx, waiting)
}

function used(
  { customerId, id, uses, used: before, imported }: Standing,
  { terms }: LiveRule,
  today: string,
): Movement[] {
  const on = { customerId, orderId: id }
  if (uses > before)
    return [{ ...on, kind: 'use', amount: before - uses, ...(imported && { atMost: true as const }) }]
  if (uses < before)
    return [{ ...on, kind: 'return', amount: before - uses, expiresOn: expiryOf(terms.expiry, today) }]
  return []
}

type Granted = { movement?: Movement; pending?: { amount: number; dueOn: string | null } }

function granted(order: Standing, { id: ruleId, terms }: LiveRule, today: string): Granted {
  const { customerId, id: orderId, counts, leftOn, firstGrant, firstBase } = order
  const base = order.lines.reduce((sum, { revenue }) => sum + revenue, 0)
  if (firstGrant !== null) {
    const share = firstBase ? Math.max(0, Math.round((firstGrant * base) / firstBase)) : 0
    const right = counts ? Math.min(firstGrant, share) : 0
    if (right === order.granted) return {}
    const amount = right - order.granted
    return {
      movement:
        amount < 0
          ? { customerId, orderId, ruleId, kind: 'revoke', amount, atMost: true }
          : {
              customerId,
              orderId,
              ruleId,
              kind: 'grant',
              amount,
              base,
              expiresOn: expiryOf(terms.expiry, today),
            },
    }
  }
  const amount = counts ? pointsOf(terms, order, order.rankTimes) : 0
  if (amount === 0) return {}
  const dueOn = leftOn === null ? null : addDays(leftOn, terms.waitDays)
  if (dueOn === null || dueOn > today) return { pending: { amount, dueOn } }
  return {
    movement: {
      customerId,
      orderId,
      ruleId,
      kind: 'grant',
      amount,
      base,
      expiresOn: expiryOf(terms.expiry, today),
      ...(terms.expiry.kind === 'afterLast' && { extends: true as const }),
    },
  }
}

/** The last day on which points that are given today can be used; empty: they never run out. */
export function expiryOf(expiry: LiveRule['terms']['expiry'], today: string): string | null {
  return expiry.kind === 'never' ? null : lastDayOfTerm(today, expiry.months)
}

async function readStanding(tx: Work, orderIds: readonly string[], since: string): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    with chosen as materialized (select distinct coalesce(of_id, id) as id from sales_order where id = any(${orderIds}::uuid[]))
    select o.customer_id, o.id, o.ordered_on, o.import_id is not null as imported,
      o.voided_on is null and o.held_at is null and o.payment_state <> 'failed' as counts,
      case when o.shipping_state = 'none' then o.ordered_on else o.shipped_on end as left_on,
      exists (select 1 from subscription_round r where r.order_id = o.id) as is_round,
      to_char(c.birth_on, 'MM') as birth_month,
      (select greatest(0, trunc(sum(e.points)))::int from sales_order e
        where e.customer_id = o.customer_id and (e.id = o.id or e.of_id = o.id)) as uses,
      coalesce(-p.used, 0)::int as used, coalesce(p.granted, 0)::int as granted, p.first_grant, p.first_base,
      coalesce(k.benefits ->> 'pointTimes', '1') as rank_times,
      coalesce((select json_agg(json_build_object('productId', l.product_id, 'revenue', l.revenue,
          'taxRate', trim_scale(l.tax_rate)::text, 'categories', coalesce(g.categories, '[]')))
        from sales_order e join sales_line l on l.customer_id = e.customer_id and l.order_id = e.id
        left join lateral (
          with recursive up as (
            select coalesce(d.category_id, m.category_id) as id from product d left join product m on m.id = d.parent_id
            where d.id = l.product_id
            union select y.parent_id from up join product_category y on y.id = up.id
          ) select json_agg(up.id) as categories from up where up.id is not null) g on true
        where e.customer_id = o.customer_id and (e.id = o.id or e.of_id = o.id)), '[]') as lines
    from chosen join sales_order o on o.id = chosen.id join customer c on c.customer_id = o.customer_id
    left join customer_rank w on w.customer_id = o.customer_id left join member_rank k on k.id = w.rank_id
    left join lateral (
      select sum(e.amount) filter (where e.kind in ('use', 'return')) as used,
        sum(e.amount) filter (where e.kind in ('grant', 'revoke')) as granted,
        (array_agg(e.amount order by e.id) filter (where e.kind = 'grant'))[1] as first_grant,
        (array_agg(e.base order by e.id) filter (where e.kind = 'grant'))[1] as first_base
      from point_entry e where e.order_id = o.id) p on true
    where o.kind = 'order' and o.customer_id <> ${nobody}::uuid and o.currency = 'JPY' and o.ordered_on >= ${since}::date
    order by o.customer_id, o.id`.execute(tx.db)
  return rows
}

async function savePending(
  tx: Work,
  waiting: readonly { customerId: string; orderId: string; amount: number; dueOn: string | null }[],
): Promise<void> {
  const gone = waiting.filter(({ amount }) => amount === 0)
  const there = waiting.filter(({ amount }) => amount > 0)
  if (gone.length > 0)
    await sql`delete from point_pending p using unnest(${gone.map((w) => w.customerId)}::uuid[],
      ${gone.map((w) => w.orderId)}::uuid[]) t (customer_id, order_id)
      where p.customer_id = t.customer_id and p.order_id = t.order_id`.execute(tx.db)
  if (there.length > 0)
    await sql`
      insert into point_pending (customer_id, order_id, amount, due_on)
      select * from unnest(${there.map((w) => w.customerId)}::uuid[], ${there.map((w) => w.orderId)}::uuid[],
        ${there.map((w) => w.amount)}::int[], ${there.map((w) => w.dueOn)}::date[])
      on conflict (customer_id, order_id) do update set amount = excluded.amount, due_on = excluded.due_on`.execute(
      tx.db,
    )
}
