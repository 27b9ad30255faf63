import { sql } from 'kysely'
import { releaseOrder } from '#features/orders/orders.states.ts'
import { resume } from '#features/plans/engine.changes.ts'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import { announce } from '#platform/live.ts'
import type { Work } from '#platform/work.ts'
import { applyChange, hold, settingOf } from './subscriptions.change.ts'
import { raiseTask, solveTasks } from './subscriptions.store.ts'
import { unpaidHold } from './subscriptions.ts'
import { holdWatched } from './subscriptions.watched.ts'

type Followed = {
  readonly customerId: string
  readonly subscriptionId: string
  readonly number: string
  readonly plan: string
  readonly state: string
  readonly round: number
  readonly orderId: string
  readonly orderNumber: string
  readonly isShippedNow: boolean
  readonly isPaidNow: boolean
  readonly heldReason: string | null
}

/**
 * What was shipped, paid, cancelled or taken back of rounds: the rounds say it, and their subscriptions count it. The events
 * `round.shipped` and `round.paid` come once. Asked with every write of orders, most of which are no rounds.
 */
export async function followOrders(tx: Work, orderIds: readonly string[]): Promise<void> {
  await holdWatched(tx, orderIds)
  if (!(await areRounds(tx, orderIds))) return
  await waitForOrders(tx, orderIds)
  const { rows } = await sql<Followed>`
    with now as materialized (
      select r.customer_id, r.subscription_id, r.round, r.order_id, o.number as order_number, r.shipped_on as was_shipped,
        r.payment as was, o.held_reason, case when o.shipping_state in ('shipped', 'delivered', 'returned') then o.shipped_on end
          as shipped_on,
        case when o.payment_state = 'paid' then 'paid'
          when o.voided_on is not null and o.shipped_on is null then 'abandoned'
          when r.payment in ('paid', 'abandoned') then 'open' else r.payment end as payment
      from subscription_round r join sales_order o on o.customer_id = r.customer_id and o.id = r.order_id
      where r.order_id = any(${orderIds}::uuid[])
      order by r.customer_id, r.subscription_id, r.round for no key update of r),
    changed as (
      update subscription_round r set shipped_on = n.shipped_on, payment = n.payment,
        retry_on = case when n.payment = 'failed' then r.retry_on end
      from now n
      where r.customer_id = n.customer_id and r.subscription_id = n.subscription_id and r.round = n.round
        and (r.shipped_on is distinct from n.shipped_on or r.payment <> n.payment)
      returning r.order_id)
    select n.customer_id, n.subscription_id, s.number, e.name as plan, s.state, n.round, n.order_id, n.order_number,
      n.shipped_on is not null and n.was_shipped is null as is_shipped_now,
      n.payment = 'paid' and n.was <> 'paid' as is_paid_now, n.held_reason
    from now n join changed on changed.order_id = n.order_id
    join subscription s on s.customer_id = n.customer_id and s.id = n.subscription_id
    join plan_edition e on e.plan_id = s.plan_id and e.edition = s.edition`.execute(tx.db)
  if (rows.length === 0) return
  await recount(tx, rows)
  await tell(tx, rows)
  for (const row of rows) {
    if (row.isPaidNow && row.state === 'paymentError') await recovered(tx, row)
    if (row.isPaidNow && Object.values(unpaidHold).includes(row.heldReason ?? ''))
      await releaseOrder(tx, row.orderId)
  }
  const [only] = rows
  await announce(tx, { topic: 'subscription', ...(rows.length === 1 && only && { id: only.subscriptionId }) })
}

async function areRounds(tx: Work, orderIds: readonly string[]): Promise<boolean> {
  const { rows } = await sql`
    select 1 from subscription_round where order_id = any(${orderIds}::uuid[]) limit 1`.execute(tx.db)
  return rows.length > 0
}

type Waiting = {
  readonly customerId: string
  readonly id: string
  readonly detail: {
    readonly round: number
    readonly order: string
    readonly orderId: string
    readonly said: string
  }
}

/** The order of a round that is held waits in 要対応, until it is released or nothing is left of it. */
async function waitForOrders(tx: Work, orderIds: readonly string[]): Promise<void> {
  await sql`
    update subscription_task t set solved_at = now(), solved_by = ${tx.actor.userId}::uuid
    from subscription_round r join sales_order o on o.customer_id = r.customer_id and o.id = r.order_id
    where r.order_id = any(${orderIds}::uuid[]) and (o.held_at is null or o.voided_on is not null)
      and t.customer_id = r.customer_id and t.subscription_id = r.subscription_id and t.reason = 'order'
      and t.solved_at is null and t.detail ->> 'orderId' = o.id::text`.execute(tx.db)
  const { rows } = await sql<Waiting>`
    select r.customer_id, r.subscription_id as id, json_build_object('round', r.round, 'order', o.number,
      'orderId', o.id, 'said', o.held_reason) as detail
    from subscription_round r join sales_order o on o.customer_id = r.customer_id and o.id = r.order_id
    where r.order_id = any(${orderIds}::uuid[]) and o.held_at is not null and o.voided_on is null
      and not exists (select 1 from subscription_task t where t.customer_id = r.customer_id
        and t.subscription_id = r.subscription_id and t.reason = 'payment' and t.solved_at is null)
    order by r.customer_id, r.subscription_id, r.round`.execute(tx.db)
  for (const { customerId, id, detail } of rows) await raiseTask(tx, { customerId, id }, 'order', detail)
}

/** Counted from the rounds anew, so that whatever happened in whatever order is right in the end. */
async function recount(tx: Work, rows: readonly Followed[]): Promise<void> {
  await sql`
    update subscription s set shipped_rounds = n.shipped, first_shipped_on = n.first_on, last_shipped_on = n.last_on,
      updated_at = now()
    from (
      select r.customer_id, r.subscription_id, count(r.shipped_on)::int as shipped, min(r.shipped_on) as first_on,
        max(r.shipped_on) as last_on
      from subscription_round r
      where (r.customer_id, r.subscription_id) in (select * from unnest(
        ${rows.map(({ customerId }) => customerId)}::uuid[],
        ${rows.map(({ subscriptionId }) => subscriptionId)}::uuid[]))
      group by 1, 2) n
    where s.customer_id = n.customer_id and s.id = n.subscription_id`.execute(tx.db)
}

async function tell(tx: Work, rows: readonly Followed[]): Promise<void> {
  const events = rows.flatMap(({ isShippedNow, isPaidNow, customerId, state: _state, ...round }) => {
    const names = [...(isShippedNow ? ['round.shipped'] : []), ...(isPaidNow ? ['round.paid'] : [])]
    return names.map((name) => eventOf(tx, customerId, name, round))
  })
  if (events.length > 0) await insertEvents(tx, events)
}

/** What was not paid is paid after all: the subscription goes on, and nobody has to look at it. */
async function recovered(tx: Work, { subscriptionId }: Followed): Promise<void> {
  const held = await hold(tx, subscriptionId, undefined, { by: 'staff', channel: 'system' })
  const after = resume(held.course, settingOf(held))
  if ('refusal' in after) return
  await applyChange(held, after.course, {}, { kind: 'recovered', event: 'subscription.recovered' })
  await solveTasks(tx, held.stored, ['payment'])
}
