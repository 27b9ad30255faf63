import { sql } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { idOfNumber as idOfOrder } from '#features/orders/orders.save.ts'
import { holdOrder, setPayment } from '#features/orders/orders.states.ts'
import { suspend } from '#features/plans/engine.changes.ts'
import { addDays } from '#kit/japan/days.ts'
import { isId, newId } from '#kit/ids.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import { Problem, reasonOf } from '#kit/problem.ts'
import { write, type Work } from '#platform/work.ts'
import type { z } from 'zod'
import { applyChange, hold, settingOf, told } from './subscriptions.change.ts'
import { mailPaymentFailed } from './subscriptions.mails.ts'
import type { Charge, Outcome, outcomesAnswer } from './subscriptions.schemas.ts'
import { readSubscriptionSettings } from './subscriptions.settings.ts'
import { person, personRef, raiseTask, type Person } from './subscriptions.store.ts'
import { todayOf } from './subscriptions.read.ts'
import { unpaidHold, type outcomeChannels } from './subscriptions.ts'

type Answer = z.output<typeof outcomesAnswer>

/**
 * Books what a payment company says of rounds, each by itself: one that cannot be booked is told, the others go through. The
 * same outcome twice is the same.
 */
export async function bookOutcomes(
  work: Work,
  outcomes: readonly Outcome[],
  { dryRun = false, fileName = null }: { readonly dryRun?: boolean; readonly fileName?: string | null } = {},
): Promise<Answer> {
  const by: Teller = { channel: fileName === null ? doorOf(work) : 'csv', fileName }
  const answer: Answer = { done: 0, same: 0, refused: [] }
  const undo = new Error('dry run')
  for (const [index, outcome] of outcomes.entries())
    try {
      await write(work, async (tx) => {
        const isNew = await bookOutcome(tx, outcome, by)
        answer[isNew ? 'done' : 'same']++
        if (dryRun) throw undo
      })
    } catch (error) {
      if (error === undo) continue
      if (!(error instanceof Problem)) throw error
      answer.refused.push({
        row: index + 1,
        order: outcome.order,
        message: reasonOf(error)[work.locale],
      })
    }
  return answer
}

/** Who says so: somebody on the screen, a program, a file. */
type Teller = { readonly channel: (typeof outcomeChannels)[number]; readonly fileName: string | null }
const doorOf = ({ actor }: Work): 'screen' | 'api' => (actor.kind === 'user' ? 'screen' : 'api')

type RoundRow = {
  readonly customerId: string
  readonly subscriptionId: string
  readonly orderId: string
  readonly orderNumber: string
  readonly total: string
  readonly round: number
  readonly payment: string
  readonly failures: number
  readonly retryOn: string | null
  readonly orderPayment: string
  readonly orderHeld: boolean
}

async function roundOf(tx: Work, order: string): Promise<RoundRow> {
  const id = isId(order) ? order : await idOfOrder(tx, '', order)
  const { rows } =
    id === undefined
      ? { rows: [] }
      : await sql<RoundRow>`
          select r.customer_id, r.subscription_id, r.order_id, o.number as order_number, o.total::text, r.round, r.payment, r.failures, r.retry_on,
            o.payment_state as order_payment, o.held_at is not null as order_held
          from subscription_round r join sales_order o on o.customer_id = r.customer_id and o.id = r.order_id
          where r.order_id = ${id}::uuid for no key update of r`.execute(tx.db)
  const found = rows[0]
  if (!found)
    throw new Problem('notFound', {
      detail: {
        ja: '受注 {order} は、定期の受注ではありません。受注番号を確かめてください',
        en: 'The order {order} is no round of a subscription. Check its number',
      },
      params: { order },
    })
  return found
}

async function bookOutcome(tx: Work, given: Outcome, by: Teller): Promise<boolean> {
  const { order, outcome, on } = given
  const round = await roundOf(tx, order)
  if (outcome !== 'failed') {
    if (round.orderPayment === outcome) return false
    // What follows of a payment (the round, the way back from an error) follows the order: `followOrders`.
    await setPayment(tx, round.orderId, { state: outcome, paidOn: outcome === 'paid' ? on : undefined })
    await record(tx, round, { ...given, ...by, on: on ?? (await todayOf(tx)), retryOn: null })
    return true
  }
  if (round.payment === 'paid')
    throw new Problem('conflict', {
      detail: {
        ja: 'この回は入金済みです。返金は受注の画面で登録してください',
        en: 'This round was paid. Record a refund on the page of the order',
      },
    })
  return failed(tx, round, given, by)
}

/** A try, as it is read afterwards: it never changes. */
async function record(
  tx: Work,
  { customerId, subscriptionId, round, total }: RoundRow,
  {
    outcome,
    on,
    code,
    message,
    retryOn,
    channel,
    fileName,
  }: Outcome & Teller & { on: string; retryOn: string | null },
): Promise<void> {
  await sql`
    insert into subscription_outcome (customer_id, subscription_id, round, id, outcome, amount, tried_on, retry_on, code,
      message, channel, file_name, actor_name)
    values (${customerId}::uuid, ${subscriptionId}::uuid, ${round}, ${newId()}::uuid, ${outcome}, ${total}::numeric,
      ${on}::date, ${retryOn}::date, ${code || null}, ${message || null}, ${channel}, ${fileName}, ${tx.actor.name})`.execute(
    tx.db,
  )
}

/** A payment that failed: it is tried again by the schedule; after the last time the subscription waits for a person. */
async function failed(tx: Work, round: RoundRow, given: Outcome, by: Teller): Promise<boolean> {
  const held = await hold(tx, round.subscriptionId, undefined, { by: 'staff', channel: by.channel })
  const { stored, counter, course } = held
  const day = given.on ?? counter.today
  // The company may tell of one failure twice; the next one is tried on its day at the earliest.
  if (round.payment === 'failed' && (round.retryOn === null || day < round.retryOn)) return false
  const { settings } = await readSubscriptionSettings(tx)
  const failures = round.failures + 1
  const days = settings.retryDays[failures - 1]
  const retryOn = days === undefined ? null : addDays(day, days)
  await sql`
    update subscription_round set payment = 'failed', failures = ${failures}, retry_on = ${retryOn}::date
    where customer_id = ${stored.customerId}::uuid and subscription_id = ${stored.id}::uuid
      and round = ${round.round}`.execute(tx.db)
  await record(tx, round, { ...given, ...by, on: day, retryOn })
  await setPayment(tx, round.orderId, { state: 'failed' })
  await told(tx, stored, {
    event: 'subscription.paymentFailed',
    payload: {
      round: round.round,
      orderId: round.orderId,
      orderNumber: round.orderNumber,
      failures,
      retryOn,
    },
  })
  if (retryOn !== null) return true
  const said = [given.code, given.message].filter(Boolean).join(' ')
  await raiseTask(tx, stored, 'payment', { round: round.round, order: round.orderNumber, said })
  await mailPaymentFailed(tx, stored, round.round)
  const stopped = suspend(course, settingOf(held), 'paymentError')
  if (!('refusal' in stopped))
    await applyChange(
      held,
      stopped.course,
      {},
      {
        kind: 'paymentError',
        event: 'subscription.suspended',
      },
    )
  if (!round.orderHeld)
    await holdOrder(tx, round.orderId, { reason: unpaidHold[tx.locale] }).catch((error: unknown) => {
      // Shipped and taken back before anybody heard of the payment: nothing is left to hold.
      if (!(error instanceof Problem)) throw error
    })
  return true
}

type ChargeQuery = {
  readonly on: string
  readonly method?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/**
 * What is to be charged until a day: rounds that are paid when they are ordered or shipped and were not paid yet, and those
 * whose payment failed and is to be tried again. Not what is paid at the door or by invoice, and nothing that is held.
 */
export async function listCharges(
  work: Work,
  { on, method, cursor, limit }: ChargeQuery,
): Promise<Page<Charge>> {
  const [day, after] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2)
  const { rows } = await sql<Omit<Charge, 'customer'> & { person: Person & { code: string | null } }>`
    select * from (
      select json_build_object('id', s.id, 'number', s.number, 'plan', e.name) as subscription, r.round,
        json_build_object('id', o.id, 'number', o.number, 'total', trim_scale(o.total)::text) as "order",
        o.id as order_id, o.payment_method, s.payment_token, r.failures, ${person},
        case when r.payment = 'failed' then r.retry_on when w.pays = 'order' then o.ordered_on
          else coalesce(o.shipped_on, o.ship_on, r.ship_on) end as charge_on
      from subscription_round r
      join subscription s on s.customer_id = r.customer_id and s.id = r.subscription_id
      join sales_order o on o.customer_id = r.customer_id and o.id = r.order_id
      join customer c on c.customer_id = r.customer_id
      join plan_edition e on e.plan_id = s.plan_id and e.edition = s.edition
      left join lateral (select p ->> 'when' as pays from jsonb_array_elements(e.terms -> 'payments') p
        where p ->> 'method' = o.payment_method limit 1) w on true
      where r.payment in ('open', 'failed') and o.voided_on is null and o.held_at is null
        and o.payment_state in ('unpaid', 'failed') and coalesce(w.pays, 'shipping') in ('order', 'shipping')
        and ${visible(work)}
        ${method === undefined ? sql`` : sql`and o.payment_method = ${method}`}) due
    where charge_on <= ${on}::date
      and (${day}::date is null or (charge_on, order_id) > (${day}::date, ${after}::uuid))
    order by charge_on, order_id limit ${limit + 1}`.execute(work.db)
  const page = toPage(rows, limit, ({ chargeOn, order }) => [chargeOn, order.id])
  return {
    next: page.next,
    items: page.items.map(({ person: from, subscription, round, order, ...row }) => ({
      subscription,
      customer: { ...personRef(from), code: from.code },
      round,
      order,
      paymentMethod: row.paymentMethod,
      paymentToken: row.paymentToken,
      chargeOn: row.chargeOn,
      failures: row.failures,
    })),
  }
}
