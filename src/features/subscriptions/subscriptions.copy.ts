import type pg from 'pg'
import type { Course } from '#features/plans/engine.course.ts'
import { cycleDays } from '#features/plans/engine.cycle.ts'
import { copyInto } from '#platform/db/copy.ts'
import type { DateColumns } from './subscriptions.course.ts'
import { numberKey } from './subscriptions.store.ts'
import type { ChangeKind, State, TaskReason } from './subscriptions.ts'

/** A subscription that began before it came here, with all that became of it. */
export type EarlierSubscription = {
  readonly id: string
  readonly customerId: string
  readonly number: string
  readonly planId: string
  readonly edition: number
  readonly channel: string
  readonly mediaId: string | null
  readonly startedOn: string
  /** When it was written down: the instant of its beginning. */
  readonly startedAt: string
  readonly course: Course
  readonly dates: DateColumns
  readonly quantity: number
  readonly paymentMethod: string
  readonly monthlyValue: number
  readonly leftOn: string | null
  readonly disclosure: { readonly id: string; readonly text: string; readonly digest: string }
  readonly rounds: readonly EarlierRound[]
  readonly changes: readonly EarlierChange[]
  readonly leaving: readonly EarlierLeaving[]
  readonly tasks: readonly { readonly id: string; readonly reason: TaskReason; readonly raisedAt: string }[]
}
export type EarlierRound = {
  readonly round: number
  readonly orderId: string
  readonly dueOn: string
  readonly shipOn: string
  readonly madeAt: string
  readonly shippedOn: string | null
  readonly payment: 'open' | 'paid' | 'failed' | 'abandoned'
  readonly failures: number
}
export type EarlierChange = {
  readonly id: string
  readonly day: string
  readonly at: string
  readonly kind: ChangeKind
  readonly round: number
  readonly before: State | null
  readonly after: State
  readonly valueBefore: number
  readonly valueAfter: number
  readonly channel: string
  readonly reasonId: string | null
  readonly actorName: string
}
export type EarlierLeaving = {
  readonly id: string
  readonly day: string
  readonly at: string
  readonly round: number
  readonly channel: string
  readonly reasonId: string | null
  readonly outcome: 'cancelled' | 'stayed'
  readonly actorName: string
}

/** Subscriptions from elsewhere with their history, by COPY, in the client's transaction. The caller writes the orders of
 * their rounds and tells the timeline. */
export async function copySubscriptions(
  client: pg.ClientBase,
  all: readonly EarlierSubscription[],
): Promise<void> {
  await copyInto(client, 'subscription', subscriptionColumns, all.map(rowOf))
  await copyInto(
    client,
    'subscription_number',
    ['number_key', 'customer_id', 'subscription_id'],
    all.map(({ number, customerId, id }) => [numberKey(number), customerId, id]),
  )
  await copyInto(
    client,
    'subscription_disclosure',
    [...of, 'id', 'shown_at', 'plan_id', 'edition', 'locale', 'body', 'digest', 'channel'],
    all.map(({ customerId, id, startedAt, planId, edition, channel, disclosure }) => [
      customerId,
      id,
      disclosure.id,
      startedAt,
      planId,
      edition,
      'ja',
      disclosure.text,
      disclosure.digest,
      channel,
    ]),
  )
  await copyInto(
    client,
    'subscription_round',
    [...of, 'round', 'order_id', 'due_on', 'ship_on', 'made_at', 'shipped_on', 'payment', 'failures'],
    all.flatMap(({ customerId, id, rounds }) =>
      rounds.map((one) => [
        customerId,
        id,
        one.round,
        one.orderId,
        one.dueOn,
        one.shipOn,
        one.madeAt,
        one.shippedOn,
        one.payment,
        one.failures,
      ]),
    ),
  )
  await copyInto(
    client,
    'subscription_change',
    [
      ...of,
      'id',
      'at',
      'day',
      'kind',
      'round',
      'state_before',
      'state_after',
      'value_before',
      'value_after',
    ].concat(['channel', 'reason_id', 'actor_name']),
    all.flatMap(({ customerId, id, changes }) =>
      changes.map((one) => [
        customerId,
        id,
        one.id,
        one.at,
        one.day,
        one.kind,
        one.round,
        one.before,
        one.after,
        one.valueBefore,
        one.valueAfter,
        one.channel,
        one.reasonId,
        one.actorName,
      ]),
    ),
  )
  await copyInto(
    client,
    'leaving_request',
    [...of, 'id', 'asked_at', 'day', 'round', 'channel', 'reason_id', 'outcome', 'actor_name'],
    all.flatMap(({ customerId, id, leaving }) =>
      leaving.map((one) => [
        customerId,
        id,
        one.id,
        one.at,
        one.day,
        one.round,
        one.channel,
        one.reasonId,
        one.outcome,
        one.actorName,
      ]),
    ),
  )
  await copyInto(
    client,
    'subscription_task',
    [...of, 'id', 'reason', 'raised_at'],
    all.flatMap(({ customerId, id, tasks }) =>
      tasks.map((one) => [customerId, id, one.id, one.reason, one.raisedAt]),
    ),
  )
}

const of = ['customer_id', 'subscription_id']
const subscriptionColumns = (
  'customer_id id number plan_id edition state channel media_id started_on cycle quantity payment_method next_round ' +
  'next_on planned_on last_on last_ship_on skips ship_on make_on deadline_on notice_on resumes_on made_rounds ' +
  'shipped_rounds first_shipped_on last_shipped_on cycle_days monthly_value left_on created_at updated_at'
).split(' ')

function rowOf(one: EarlierSubscription): (string | number | null)[] {
  const { course, dates, rounds } = one
  const shipped = rounds.flatMap(({ shippedOn }) => shippedOn ?? [])
  return [
    one.customerId,
    one.id,
    one.number,
    one.planId,
    one.edition,
    course.state,
    one.channel,
    one.mediaId,
    one.startedOn,
    JSON.stringify(course.cycle),
    one.quantity,
    one.paymentMethod,
    course.nextRound,
    course.nextOn,
    course.plannedOn,
    course.lastOn,
    course.lastShipOn,
    course.skips,
    dates.shipOn,
    dates.makeOn,
    dates.deadlineOn,
    dates.noticeOn,
    course.resumesOn,
    rounds.length,
    shipped.length,
    shipped[0] ?? null,
    shipped.at(-1) ?? null,
    cycleDays(course.cycle),
    one.monthlyValue,
    one.leftOn,
    one.startedAt,
    one.startedAt,
  ]
}
