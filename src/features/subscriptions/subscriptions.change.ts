import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import type { Changed } from '#features/plans/engine.changes.ts'
import type { Course } from '#features/plans/engine.course.ts'
import { cycleDays } from '#features/plans/engine.cycle.ts'
import { tell } from '#features/timeline/timeline.actions.ts'
import { newId } from '#kit/ids.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { courseOf, datesIn } from './subscriptions.course.ts'
import { readCounter, valueOf, type Counter } from './subscriptions.shop.ts'
import {
  findSubscription,
  raiseTask,
  saveSubscription,
  type Columns,
  type Stored,
} from './subscriptions.store.ts'
import { counts, refused, subscriptionNotFound, type ChangeKind, type How } from './subscriptions.ts'

/** A subscription held for a change, with what the change is decided with. */
export type Held = {
  readonly tx: Work
  readonly stored: Stored
  readonly counter: Counter
  readonly course: Course
  readonly how: How
}

/** What is said of a change beside what changed. */
export type Saying = {
  readonly kind: ChangeKind
  readonly event: string
  readonly payload?: { readonly [key: string]: unknown } | undefined
  readonly reasonId?: string | null | undefined
}

/** Holds a subscription for a change. Without a version: whoever comes from a job or a payment company has none. */
export async function hold(
  tx: Work,
  id: string,
  version: number | undefined,
  how: How,
  current: (work: Work, stored: Stored) => Promise<unknown> = async () => undefined,
): Promise<Held> {
  const stored = await findSubscription(tx, id, { lock: true })
  if (!stored) throw notFound(subscriptionNotFound)
  if (version !== undefined && stored.version !== version)
    throw new Problem('stale', { current: await current(tx, stored) })
  const counter = await readCounter(tx, [stored])
  return { tx, stored, counter, course: courseOf(stored), how }
}

/** What the engine made of it; its refusals are said to people. */
export function mustBe(changed: Changed): Course {
  if ('refusal' in changed) throw refused(changed.refusal)
  return changed.course
}

/** What an engine function is asked with. */
export const settingOf = ({ stored, counter, how }: Held) => ({
  terms: stored.terms,
  calendar: counter.calendar,
  today: counter.today,
  by: how.by,
})

const courseColumns = (course: Course): Columns => ({
  state: course.state,
  cycle: course.cycle,
  nextRound: course.nextRound,
  nextOn: course.nextOn,
  plannedOn: course.plannedOn,
  skips: course.skips,
  resumesOn: course.resumesOn,
})

/** What people read in the history of a change. */
const shown = [
  'state',
  'cycle',
  'items',
  'quantity',
  'shipTo',
  'paymentMethod',
  'nextOn',
  'shipOn',
  'resumesOn',
  'bundleId',
  'heldReason',
] as const

/**
 * Writes a change: columns, days of the next round, what it adds to each month, the history, the spine, the log, a word to
 * the screens. False where nothing changes.
 */
export async function applyChange(
  { tx, stored, counter, how }: Held,
  course: Course,
  columns: Columns,
  saying: Saying,
): Promise<boolean> {
  const { isHeld: wasHeld } = courseOf(stored)
  const isHeld = columns.isHeld ?? wasHeld
  const { isPossible, ...dates } = datesIn(
    { ...course, isHeld },
    stored.terms,
    counter.calendar,
    counter.today,
  )
  const left = course.state === 'cancelled' || course.state === 'ended' || course.state === 'suspended'
  const next = {
    ...stored,
    ...columns,
    ...courseColumns(course),
    ...dates,
    leftOn: left ? (stored.state === course.state ? stored.leftOn : counter.today) : null,
    cycleDays: cycleDays(course.cycle),
  }
  const after = { ...next, monthlyValue: valueOf(next, counter) }
  const changed = Object.fromEntries(
    shown.flatMap((key) =>
      isDeepStrictEqual(stored[key], after[key]) ? [] : [[key, [stored[key], after[key]]]],
    ),
  )
  if (Object.keys(changed).length === 0 && columns.paymentToken === undefined) return false
  const { monthlyValue, leftOn } = after
  await saveSubscription(tx, stored, {
    ...columns,
    ...courseColumns(course),
    ...dates,
    leftOn,
    cycleDays: after.cycleDays,
    monthlyValue,
    // What is announced for another day is announced again.
    ...(dates.shipOn !== stored.shipOn &&
      stored.noticedRound === course.nextRound && { noticedRound: course.nextRound - 1 }),
  })
  if (!isPossible) await raiseTask(tx, stored, 'calendar')
  await recordChange(
    tx,
    { ...after, isNew: false },
    { ...saying, how, changed, before: stored, on: counter.today },
  )
  await told(tx, stored, saying)
  await audit(tx, {
    action: saying.event,
    subjectKind: 'subscription',
    subjectId: stored.id,
    before: Object.fromEntries(Object.entries(changed).map(([key, [before]]) => [key, before])),
    after: Object.fromEntries(Object.entries(changed).map(([key, [, now]]) => [key, now])),
  })
  return true
}

/** On the spine and to the screens. */
export async function told(
  tx: Work,
  { customerId, id, number, plan }: Pick<Stored, 'customerId' | 'id' | 'number' | 'plan'>,
  { event, payload = {} }: Pick<Saying, 'event' | 'payload'>,
): Promise<void> {
  await tell(tx, customerId, event, { subscriptionId: id, number, plan: plan.name, ...payload })
  await announce(tx, { topic: 'subscription', id })
}

/** A row of the history, which never changes. */
export async function recordChange(
  tx: Work,
  after: Pick<Stored, 'customerId' | 'id' | 'state' | 'monthlyValue' | 'nextRound'> & {
    readonly isNew: boolean
  },
  {
    kind,
    how,
    changed,
    before,
    on,
    reasonId = null,
  }: Pick<Saying, 'kind' | 'reasonId'> & {
    readonly how: How
    readonly changed: { readonly [key: string]: unknown }
    readonly before: Pick<Stored, 'state' | 'monthlyValue' | 'nextRound'> | null
    readonly on: string
  },
): Promise<void> {
  const valueBefore = before && counts(before.state) ? before.monthlyValue : 0
  await sql`
    insert into subscription_change (customer_id, subscription_id, id, day, kind, round, state_before, state_after,
      value_before, value_after, changed, channel, reason_id, note, actor_id, actor_name)
    values (${after.customerId}::uuid, ${after.id}::uuid, ${newId()}::uuid, ${on}::date, ${kind},
      ${before?.nextRound ?? after.nextRound}, ${before?.state ?? null}, ${after.state}, ${valueBefore},
      ${counts(after.state) ? after.monthlyValue : 0}, ${JSON.stringify(changed)}::jsonb, ${how.channel},
      ${reasonId}::uuid, ${how.note?.trim() || null}, ${tx.actor.userId}::uuid, ${tx.actor.name})`.execute(
    tx.db,
  )
}

/** A change of one subscription in its transaction; answers what `answer` reads. */
export function changing<T>(
  work: Work,
  id: string,
  { version, how }: { readonly version?: number | undefined; readonly how: How },
  run: (held: Held) => Promise<unknown>,
  answer: (work: Work, stored: Stored) => Promise<T>,
): Promise<T> {
  return write(work, async (tx) => {
    await run(await hold(tx, id, version, how, answer))
    const after = await findSubscription(tx, id)
    if (!after) throw notFound(subscriptionNotFound)
    return answer(tx, after)
  })
}
