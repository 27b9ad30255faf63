import { sql } from 'kysely'
import { auditMany } from '#features/audit/audit.actions.ts'
import { movesOf } from '#features/orders/orders.actions.ts'
import { insertOrders, type BookedOrder } from '#features/orders/orders.save.ts'
import { orderKey, ownNumber } from '#features/orders/orders.ts'
import type { PlanTerms } from '#features/plans/plans.terms.ts'
import { moveStock } from '#features/products/products.bulk.ts'
import { refreshPurchases } from '#features/purchases/purchases.facts.ts'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import { newId } from '#kit/ids.ts'
import { addDays } from '#kit/japan/days.ts'
import { afterOrders } from '#platform/after-orders.ts'
import { announce } from '#platform/live.ts'
import type { Work } from '#platform/work.ts'
import type { Decided } from './rounds.decide.ts'
import type { Due } from './rounds.read.ts'
import { planOf, type RoundShop } from './rounds.shop.ts'
import { counts, type ChangeKind } from './subscriptions.ts'

type Made = Extract<Decided, { quote: unknown }>
type Booked = { readonly made: Made; readonly booked: BookedOrder; readonly plan: string }

/**
 * Writes the rounds of a part in the caller's transaction: orders, rounds, where each subscription stands now, history,
 * spine, log, facts, and what follows orders. A statement a table, however many there are.
 */
export async function saveMade(tx: Work, shop: RoundShop, made: readonly Made[]): Promise<void> {
  if (made.length === 0) return
  const orderedAt = await momentOf(tx, shop)
  const numbers = await freeNumbers(tx, shop.day, made.length)
  const rounds = made.map((one, index): Booked => {
    const plan = planOf(shop, one.due)
    return {
      made: one,
      plan: plan.name,
      booked: orderOf(shop, one, plan.terms, orderedAt, numbers[index] ?? ''),
    }
  })
  await insertOrders(
    tx,
    rounds.map(({ booked }) => booked),
  )
  await insertRounds(tx, rounds)
  await advanceAll(tx, shop, made)
  await recordMade(tx, shop, made)
  await insertEvents(
    tx,
    rounds.flatMap((round) => eventsOf(tx, round)),
  )
  await auditMany(
    tx,
    rounds.map(({ made: { due }, booked: { id, number, sums } }) => ({
      action: 'order.placed',
      subjectKind: 'order',
      subjectId: id,
      after: { number, total: sums.total, subscriptionId: due.id },
    })),
  )
  await solved(tx, made)
  await refreshPurchases(
    tx,
    made.map(({ due }) => due.customerId),
    { days: [shop.day], measure: shop.measure },
  )
  await afterOrders(
    tx,
    rounds.map(({ booked }) => booked.id),
  )
  for (const topic of ['order', 'subscription', 'event']) await announce(tx, { topic })
  // Last, since every other part waits for the products until this one commits.
  await moveStock(
    tx,
    rounds.flatMap(({ booked }) => movesOf(booked.agreed.lines, -1)),
    { kind: 'sold', orderId: null },
  )
}

/** Now, or nine in the morning of another day. */
async function momentOf(tx: Work, { day, settings }: RoundShop): Promise<string> {
  const { rows } = await sql<{ at: string }>`
    select case when (now() at time zone ${settings.timeZone})::date = ${day}::date then now()
      else (${day}::date + time '09:00') at time zone ${settings.timeZone} end as at`.execute(tx.db)
  return new Date(rows[0]?.at ?? Date.now()).toISOString()
}

/** Numbers of our own that nobody has typed in before. */
async function freeNumbers(tx: Work, day: string, count: number): Promise<string[]> {
  const free: string[] = []
  while (free.length < count) {
    const { rows } = await sql<{ n: number }>`
      select nextval('sales_order_own_number')::int as n from generate_series(1, ${count - free.length})`.execute(
      tx.db,
    )
    const wanted = rows.map(({ n }) => ownNumber(day, n))
    const { rows: taken } = await sql<{ numberKey: string }>`
      select number_key from sales_order_number
      where source = '' and number_key = any(${wanted.map(orderKey)}::text[])`.execute(tx.db)
    const known = new Set(taken.map(({ numberKey }) => numberKey))
    free.push(...wanted.filter((number) => !known.has(orderKey(number))))
  }
  return free
}

function orderOf(
  { day }: RoundShop,
  { due, shipOn, quote: { agreed, sums } }: Made,
  terms: PlanTerms,
  orderedAt: string,
  number: string,
): BookedOrder {
  const { customerId, channel, companyId, mediaId, paymentMethod, shipTo, nextRound } = due
  return {
    id: newId(),
    number,
    agreed,
    sums,
    voidedOn: null,
    order: {
      customerId,
      kind: 'order',
      ofId: null,
      number,
      source: '',
      channel,
      orderedAt,
      orderedOn: day,
      companyId,
      // What brought the subscription brought its first round; the others come by themselves.
      mediaId: nextRound === 1 ? mediaId : null,
      paymentMethod,
      paymentState: 'unpaid',
      paymentDueOn: paymentDueOn(terms, paymentMethod, day, shipOn),
      paidOn: null,
      shippingState: 'waiting',
      shipOn,
      shippedOn: null,
      shipTo,
      note: null,
      heldReason: null,
    },
  }
}

function paymentDueOn(
  { payments, deliveryDays }: PlanTerms,
  paymentMethod: string,
  day: string,
  shipOn: string,
): string {
  const payment = payments.find(({ method }) => method === paymentMethod)
  if (payment === undefined || payment.when === 'order') return day
  if (payment.when === 'shipping') return shipOn
  return addDays(shipOn, payment.when === 'delivery' ? deliveryDays : payment.days)
}

async function insertRounds(tx: Work, rounds: readonly Booked[]): Promise<void> {
  const of = <T>(value: (round: Booked) => T): T[] => rounds.map(value)
  await sql`
    insert into subscription_round (customer_id, subscription_id, round, order_id, due_on, ship_on)
    select * from unnest(${of(({ made }) => made.due.customerId)}::uuid[], ${of(({ made }) => made.due.id)}::uuid[],
      ${of(({ made }) => made.due.nextRound)}::int[], ${of(({ booked }) => booked.id)}::uuid[],
      ${of(({ made }) => made.due.nextOn)}::date[], ${of(({ made }) => made.shipOn)}::date[])`.execute(tx.db)
}

async function advanceAll(tx: Work, { day }: RoundShop, made: readonly Made[]): Promise<void> {
  const of = <T>(value: (one: Made) => T): T[] => made.map(value)
  await sql`
    update subscription s set state = v.state, next_round = v.next_round, next_on = v.next_on, planned_on = null,
      last_on = v.last_on, last_ship_on = v.last_ship_on, skips = 0, resumes_on = null, ship_on = v.ship_on,
      make_on = v.make_on, deadline_on = v.deadline_on, notice_on = v.notice_on, made_rounds = s.made_rounds + 1,
      monthly_value = v.monthly_value,
      left_on = case when v.state = 'ended' then ${day}::date end, version = s.version + 1, updated_at = now()
    from unnest(${of(({ due }) => due.customerId)}::uuid[], ${of(({ due }) => due.id)}::uuid[],
      ${of(({ course }) => course.state)}::text[], ${of(({ course }) => course.nextRound)}::int[],
      ${of(({ course }) => course.nextOn)}::date[], ${of(({ course }) => course.lastOn)}::date[],
      ${of(({ course }) => course.lastShipOn)}::date[], ${of(({ dates }) => dates.shipOn)}::date[],
      ${of(({ dates }) => dates.makeOn)}::date[], ${of(({ dates }) => dates.deadlineOn)}::date[],
      ${of(({ dates }) => dates.noticeOn)}::date[], ${of(({ monthlyValue }) => monthlyValue)}::int[])
      v (customer_id, id, state, next_round, next_on, last_on, last_ship_on, ship_on, make_on, deadline_on, notice_on,
        monthly_value)
    where s.customer_id = v.customer_id and s.id = v.id`.execute(tx.db)
}

/** The history of those that went on by themselves with this round, ended with it, or come to another amount after it. */
async function recordMade(tx: Work, { day }: RoundShop, made: readonly Made[]): Promise<void> {
  const rows: SystemChange[] = []
  for (const { due, course, monthlyValue } of made) {
    const { state, nextRound } = course
    if (due.state === 'paused') rows.push({ due, kind: 'resumed', before: 'paused', after: 'active' })
    if (state === 'ended') rows.push({ due, kind: 'ended', before: 'active', after: state })
    else if (monthlyValue !== due.monthlyValue)
      rows.push({ due: { ...due, nextRound }, kind: 'price', before: state, after: state, monthlyValue })
  }
  await recordChanges(tx, day, rows)
}

export type SystemChange = {
  readonly due: Pick<Due, 'customerId' | 'id' | 'nextRound' | 'monthlyValue'>
  readonly kind: ChangeKind
  readonly before: Due['state']
  readonly after: Due['state']
  /** Afterwards, where it is another. */
  readonly monthlyValue?: number
}

/** What the calendar did, as the history has it. */
export async function recordChanges(tx: Work, day: string, rows: readonly SystemChange[]): Promise<void> {
  if (rows.length === 0) return
  const of = <T>(value: (row: SystemChange) => T): T[] => rows.map(value)
  await sql`
    insert into subscription_change (customer_id, subscription_id, id, day, kind, round, state_before, state_after,
      value_before, value_after, changed, channel, actor_name)
    select v.customer_id, v.subscription_id, v.id, ${day}::date, v.kind, v.round, v.before, v.after, v.value_before,
      v.value_after, case when v.before <> v.after then jsonb_build_object('state', jsonb_build_array(v.before, v.after))
        else jsonb_build_object('monthlyValue', jsonb_build_array(v.value_before, v.value_after)) end,
      'system', ${tx.actor.name}
    from unnest(${of(({ due }) => due.customerId)}::uuid[], ${of(({ due }) => due.id)}::uuid[],
      ${of(() => newId())}::uuid[], ${of(({ kind }) => kind)}::text[], ${of(({ due }) => due.nextRound)}::int[],
      ${of(({ before }) => before)}::text[], ${of(({ after }) => after)}::text[],
      ${of(({ due, before }) => (counts(before) ? due.monthlyValue : 0))}::int[],
      ${of(({ due, after, monthlyValue = due.monthlyValue }) => (counts(after) ? monthlyValue : 0))}::int[])
      v (customer_id, subscription_id, id, kind, round, before, after, value_before, value_after)`.execute(
    tx.db,
  )
}

function eventsOf(
  tx: Work,
  { made: { due, course, shipOn }, booked, plan }: Booked,
): ReturnType<typeof eventOf>[] {
  const about = { subscriptionId: due.id, number: due.number, plan }
  const event = (name: string, payload: { [key: string]: unknown }) =>
    eventOf(tx, due.customerId, name, { ...about, ...payload })
  const order = { round: due.nextRound, orderId: booked.id, orderNumber: booked.number, shipOn }
  return [
    ...(due.state === 'paused' ? [event('subscription.resumed', { nextOn: shipOn })] : []),
    event('round.made', order),
    ...(course.state === 'ended' ? [event('subscription.ended', { rounds: due.nextRound })] : []),
  ]
}

/** What kept a round from being made is done with once it is made. */
async function solved(tx: Work, made: readonly Made[]): Promise<void> {
  await sql`
    update subscription_task t set solved_at = now()
    from unnest(${made.map(({ due }) => due.customerId)}::uuid[], ${made.map(({ due }) => due.id)}::uuid[]) v (customer_id, id)
    where t.customer_id = v.customer_id and t.subscription_id = v.id and t.solved_at is null
      and t.reason in ('address', 'product', 'calendar', 'other')`.execute(tx.db)
}
