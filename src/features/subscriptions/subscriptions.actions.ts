import { sql, type SqlBool } from 'kysely'
import * as engine from '#features/plans/engine.changes.ts'
import type { OwnItem } from '#features/plans/plans.rounds.ts'
import type { Cycle } from '#features/plans/plans.terms.ts'
import type { ShipTo } from '#features/orders/orders.schemas.ts'
import { newId } from '#kit/ids.ts'
import { Problem } from '#kit/problem.ts'
import type { Work } from '#platform/work.ts'
import { applyChange, changing, hold, mustBe, settingOf, type Held } from './subscriptions.change.ts'
import { makeEarly } from './rounds.part.ts'
import { mailCancelled } from './subscriptions.mails.ts'
import { answerOf } from './subscriptions.read.ts'
import type { Subscription } from './subscriptions.schemas.ts'
import { yearAhead } from './subscriptions.shop.ts'
import { confirmationOf, keepDisclosure } from './subscriptions.start.ts'
import { findSubscriptions, raiseTask, solveTasks, type Columns } from './subscriptions.store.ts'
import { invalid, type How } from './subscriptions.ts'
import { mustBeChoices } from './subscriptions.wishes.ts'

type Version = { readonly version?: number | undefined }

const change = (
  work: Work,
  id: string,
  given: Version,
  how: How,
  run: (held: Held) => Promise<unknown>,
): Promise<Subscription> => changing(work, id, { version: given.version, how }, run, answerOf)

/** 次回スキップ: so many of the coming days pass; the round keeps its number. */
export function skipRound(
  work: Work,
  id: string,
  given: Version & { readonly times: number },
  how: How,
): Promise<Subscription> {
  return change(work, id, given, how, (held) => skipIn(held, given.times))
}

export async function skipIn(held: Held, times: number): Promise<void> {
  const { stored, course } = held
  const after = mustBe(engine.skip(course, times, settingOf(held)))
  await applyChange(
    held,
    after,
    {},
    {
      kind: 'skipped',
      event: 'subscription.skipped',
      payload: { round: stored.nextRound, times, nextOn: after.nextOn },
    },
  )
}

/** 一時休止 until a day, or for so many rounds; it goes on by itself. */
export function pauseSubscription(
  work: Work,
  id: string,
  given: Version & ({ readonly until: string } | { readonly rounds: number }),
  how: How,
): Promise<Subscription> {
  return change(work, id, given, how, (held) => pauseIn(held, given))
}

export async function pauseIn(
  held: Held,
  given: { readonly until: string } | { readonly rounds: number },
): Promise<void> {
  const setting = settingOf(held)
  const after = mustBe(
    'until' in given
      ? engine.pauseUntil(held.course, given.until, setting)
      : engine.pauseFor(held.course, given.rounds, setting),
  )
  await applyChange(
    held,
    after,
    {},
    {
      kind: 'paused',
      event: 'subscription.paused',
      payload: { until: 'until' in given ? given.until : after.nextOn },
    },
  )
}

/** 休止 until somebody resumes it. */
export function suspendSubscription(work: Work, id: string, given: Version, how: How): Promise<Subscription> {
  return change(work, id, given, how, (held) =>
    applyChange(
      held,
      mustBe(engine.suspend(held.course, settingOf(held), 'suspended')),
      {},
      { kind: 'suspended', event: 'subscription.suspended' },
    ),
  )
}

/** Goes on with the round that would have been next; also what was cancelled by mistake, and what had a payment error. */
export function resumeSubscription(
  work: Work,
  id: string,
  given: Version & { readonly on?: string | undefined },
  how: How,
): Promise<Subscription> {
  return change(work, id, given, how, async (held) => {
    const after = mustBe(engine.resume(held.course, settingOf(held), given.on ?? null))
    await applyChange(
      held,
      after,
      {},
      { kind: 'resumed', event: 'subscription.resumed', payload: { nextOn: after.nextOn } },
    )
    await solveTasks(held.tx, held.stored, ['payment'])
  })
}

/**
 * 解約, at once. What is packed already is the last; so is the coming round where a customer cancels after the last day for
 * changes: it is made now, and keeps its place in a parcel that is shared.
 */
export async function cancelIn(
  held: Held,
  { reasonId = null, reason = null }: { reasonId?: string | null; reason?: string | null } = {},
): Promise<void> {
  const { tx, stored, counter } = held
  const after = mustBe(engine.cancel(held.course, settingOf(held)))
  const last = engine.lastRound(held.course, settingOf(held))
  const isMade = last !== null && (await makeEarly(tx, { ...stored, upTo: stored.makeOn ?? last.makeOn }))
  const now = isMade ? await hold(tx, stored.id, undefined, held.how) : held
  // With the last round of the plan it has ended already.
  if (now.stored.state !== 'ended')
    await applyChange(
      now,
      { ...now.course, state: after.state, resumesOn: null },
      isMade ? {} : { bundleId: null },
      {
        kind: 'cancelled',
        event: 'subscription.cancelled',
        payload: { reason, rounds: stored.shippedRounds },
        reasonId,
      },
    )
  await mailCancelled(tx, stored, { on: counter.today, lastShipOn: isMade ? last.shipOn : null })
}

/** 次回お届け日の変更; what shares its parcel moves along. */
export function moveRound(
  work: Work,
  id: string,
  given: Version & { readonly on: string },
  how: How,
): Promise<Subscription> {
  return change(work, id, given, how, (held) =>
    together(held, async (one) => {
      const after = mustBe(engine.moveTo(one.course, given.on, settingOf(one)))
      await applyChange(
        one,
        after,
        {},
        { kind: 'date', event: 'subscription.changed', payload: { what: 'date' } },
      )
    }),
  )
}

/** お届け周期の変更; what shares its parcel changes along. */
export function changeCycle(
  work: Work,
  id: string,
  given: Version & { readonly cycle: Cycle; readonly keepNext: boolean },
  how: How,
): Promise<Subscription> {
  return change(work, id, given, how, (held) => cycleIn(held, given))
}

export function cycleIn(
  held: Held,
  { cycle, keepNext }: { readonly cycle: Cycle; readonly keepNext: boolean },
): Promise<void> {
  return together(held, async (one) => {
    const after = mustBe(engine.changeCycle(one.course, cycle, keepNext, settingOf(one)))
    const isNew = await applyChange(
      one,
      after,
      {},
      { kind: 'cycle', event: 'subscription.changed', payload: { what: 'cycle' } },
    )
    if (isNew) await agreedAnew(one, { cycle })
  })
}

/** What comes in each round: other goods, or so many times those of the plan. */
export function changeContents(
  work: Work,
  id: string,
  given: Version & { readonly items?: OwnItem[] | null | undefined; readonly quantity?: number | undefined },
  how: How,
): Promise<Subscription> {
  return change(work, id, given, how, (held) => contentsIn(held, given))
}

export async function contentsIn(
  held: Held,
  given: { readonly items?: OwnItem[] | null | undefined; readonly quantity?: number | undefined },
): Promise<void> {
  const { stored, tx } = held
  mustBeOpen(held)
  const items = given.items === undefined ? stored.items : given.items
  const quantity = given.quantity ?? stored.quantity
  if (items !== null) await mustBeProducts(tx, items)
  if (given.items) mustBeChoices(held, given.items)
  const isNew = await applyChange(
    held,
    held.course,
    { items, quantity },
    { kind: 'items', event: 'subscription.changed', payload: { what: 'items' } },
  )
  if (!isNew) return
  await solveTasks(tx, stored, ['product'])
  await agreedAnew(held, { items, quantity })
}

export function changeAddress(
  work: Work,
  id: string,
  given: Version & { readonly shipTo: ShipTo | null },
  how: How,
): Promise<Subscription> {
  return change(work, id, given, how, async (held) => {
    mustBeOpen(held)
    await applyChange(
      held,
      held.course,
      { shipTo: given.shipTo },
      { kind: 'address', event: 'subscription.changed', payload: { what: 'address' } },
    )
    await solveTasks(held.tx, held.stored, ['address'])
  })
}

export function changePayment(
  work: Work,
  id: string,
  given: Version & { readonly paymentMethod: string; readonly paymentToken?: string | null | undefined },
  how: How,
): Promise<Subscription> {
  return change(work, id, given, how, async (held) => {
    const { stored } = held
    mustBeOpen(held)
    const { paymentMethod } = given
    if (!stored.terms.payments.some(({ method }) => method === paymentMethod))
      throw invalid(
        'paymentMethod',
        'この支払方法は、プランで選べません',
        'The plan does not have this payment',
      )
    const paymentToken =
      given.paymentToken === undefined
        ? paymentMethod === stored.paymentMethod
          ? stored.paymentToken
          : null
        : given.paymentToken?.trim() || null
    const isNew = await applyChange(
      held,
      held.course,
      { paymentMethod, ...(paymentToken !== stored.paymentToken && { paymentToken }) },
      { kind: 'payment', event: 'subscription.changed', payload: { what: 'payment' } },
    )
    if (isNew && paymentMethod !== stored.paymentMethod) await agreedAnew(held, { paymentMethod })
    await solveTasks(held.tx, stored, ['wish'], how.note ?? null)
  })
}

/** まとめ配送: goes out with another of the same customer from the next round on; null takes it out. */
export function bundleSubscription(
  work: Work,
  id: string,
  given: Version & { readonly withId: string | null },
  how: How,
): Promise<Subscription> {
  return change(work, id, given, how, async (held) => {
    const { tx, stored } = held
    const saying = { kind: 'bundle', event: 'subscription.changed', payload: { what: 'bundle' } } as const
    if (given.withId === null) {
      await applyChange(held, held.course, { bundleId: null }, saying)
      return
    }
    const other = await hold(tx, given.withId, undefined, how)
    if (other.stored.customerId !== stored.customerId || other.stored.id === stored.id)
      throw invalid(
        'withId',
        '同じ顧客の、別の定期を選んでください',
        'Choose another subscription of the same customer',
      )
    const bundleId = other.stored.bundleId ?? newId()
    const after = mustBe(engine.align(held.course, other.course, settingOf(held)))
    await applyChange(held, after, { bundleId }, saying)
    await applyChange(other, other.course, { bundleId }, saying)
  })
}

/** 確認待ち: no round is made until a person releases it. */
export function holdSubscription(
  work: Work,
  id: string,
  given: Version & { readonly reason: string },
  how: How,
): Promise<Subscription> {
  return change(work, id, given, how, async (held) => {
    const reason = given.reason.trim()
    await applyChange(
      held,
      held.course,
      { isHeld: true, heldReason: reason },
      { kind: 'held', event: 'subscription.held', payload: { reason } },
    )
    await raiseTask(held.tx, held.stored, 'other', { reason })
  })
}

/** Somebody has looked: it goes on, on the first day that leaves time. */
export function releaseSubscription(work: Work, id: string, given: Version, how: How): Promise<Subscription> {
  return change(work, id, given, how, async (held) => {
    const { stored, tx } = held
    if (stored.heldAt === null) return
    const course = { ...held.course, isHeld: false }
    await applyChange(
      held,
      course,
      { isHeld: false, heldReason: null },
      { kind: 'released', event: 'subscription.released' },
    )
    await solveTasks(tx, stored, ['watched', 'repeated', 'other'], how.note ?? null)
  })
}

/** Contents, address and payment may change while anything is still to come, by customers until the deadline. */
function mustBeOpen({ stored, counter, how }: Held): void {
  if (stored.state === 'cancelled' || stored.state === 'ended')
    throw new Problem('conflict', {
      detail: {
        ja: '終わった定期は変えられません。再開するか、新しい定期を登録してください',
        en: 'What has ended cannot be changed. Resume it, or start a new subscription',
      },
    })
  if (how.by !== 'customer' || stored.deadlineOn === null || stored.shipOn === null) return
  if (stored.deadlineOn < counter.today)
    mustBe({ refusal: { reason: 'deadline', deadlineOn: stored.deadlineOn, shipOn: stored.shipOn } })
}

async function mustBeProducts(tx: Work, items: readonly OwnItem[]): Promise<void> {
  const ids = [...new Set(items.map(({ productId }) => productId))]
  const { rows } =
    await sql`select 1 from product where id = any(${ids}::uuid[]) and deleted_at is null`.execute(tx.db)
  if (rows.length < ids.length)
    throw invalid(
      'items',
      '選んだ商品はありません。もう一度選んでください',
      'There is no such product. Choose again',
    )
}

/** Does the same to what shares the parcel, as far as it goes on. */
async function together(held: Held, run: (one: Held) => Promise<void>): Promise<void> {
  await run(held)
  const { tx, stored, how } = held
  if (stored.bundleId === null) return
  const others = await findSubscriptions(
    tx,
    sql<SqlBool>`s.customer_id = ${stored.customerId}::uuid and s.bundle_id = ${stored.bundleId}::uuid
      and s.id <> ${stored.id}::uuid and s.state = 'active'`,
  )
  for (const { id } of others) await run(await hold(tx, id, undefined, how))
}

/** Other terms are another agreement: what holds from now on is kept word by word, beside what held before. */
async function agreedAnew(
  { tx, stored, counter, how }: Held,
  changed: Pick<Columns, 'cycle' | 'items' | 'quantity' | 'paymentMethod'>,
): Promise<void> {
  const now = { ...stored, ...changed }
  const confirmation = await confirmationOf(
    tx,
    {
      ...now,
      startOn: counter.today,
      shipDays: yearAhead(now, counter).map(({ shipOn }) => shipOn),
    },
    tx.locale,
  )
  await keepDisclosure(tx, { ...stored, ...confirmation, locale: tx.locale, channel: how.channel })
}
