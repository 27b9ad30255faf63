import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { mustExist } from '#features/orders/orders.actions.ts'
import { roundsAhead, startCourse } from '#features/plans/engine.course.ts'
import { cycleDays, firstOn } from '#features/plans/engine.cycle.ts'
import { discloseEdition, offeredEditions, type Edition } from '#features/plans/plans.find.ts'
import { addDays } from '#kit/japan/days.ts'
import { newId } from '#kit/ids.ts'
import { Problem } from '#kit/problem.ts'
import type { Locale } from '#kit/text.ts'
import { write, type Work } from '#platform/work.ts'
import { recordChange, told } from './subscriptions.change.ts'
import { courseOf, datesIn } from './subscriptions.course.ts'
import { mailStarted } from './subscriptions.mails.ts'
import { aheadOf, amountsOf, getSubscription } from './subscriptions.read.ts'
import type { Choice, NewSubscription, previewSchema, Subscription } from './subscriptions.schemas.ts'
import { readCounter, valueOf, type Counter } from './subscriptions.shop.ts'
import { numberKey, raiseTask, type Stored } from './subscriptions.store.ts'
import { invalid, ownNumber, type How } from './subscriptions.ts'
import { doubtsOf, type Doubt } from './subscriptions.watched.ts'
import type { z } from 'zod'

type Planned = Pick<
  Stored,
  | 'plan'
  | 'planId'
  | 'terms'
  | 'cycle'
  | 'items'
  | 'quantity'
  | 'paymentMethod'
  | 'nextRound'
  | 'nextOn'
  | 'plannedOn'
  | 'lastOn'
  | 'lastShipOn'
  | 'skips'
  | 'resumesOn'
  | 'state'
  | 'heldAt'
> & { readonly customerId: string | undefined; readonly counter: Counter; readonly edition: Edition }

/** What somebody chose, with all that the plan says where they chose nothing. */
async function planned(work: Work, given: Choice, customerId?: string): Promise<Planned> {
  const bare = await readCounter(work, [])
  const edition = (await offeredEditions(work, bare.today)).find(({ planId }) => planId === given.planId)
  if (!edition)
    throw invalid(
      'planId',
      'このプランは今は申し込めません。募集中のプランから選んでください',
      'This plan is not offered now. Choose one that is',
    )
  const { terms } = edition
  const cycle = given.cycle ?? terms.cycles[0]
  const paymentMethod = given.paymentMethod ?? terms.payments[0]?.method
  if (!cycle)
    throw invalid(
      'cycle',
      'プランにお届け周期がありません。周期を選んでください',
      'The plan has no cycle. Choose one',
    )
  if (paymentMethod === undefined || !terms.payments.some(({ method }) => method === paymentMethod))
    throw invalid(
      'paymentMethod',
      'この支払方法は、プランで選べません',
      'The plan does not have this payment',
    )
  const items = given.items ?? null
  const counter = await readCounter(work, [{ terms, items, customerId }])
  const next = firstOn(counter.today, terms.firstShipDays, given.firstOn)
  const { state, nextRound, nextOn, plannedOn, lastOn, lastShipOn, skips, resumesOn } = startCourse(
    cycle,
    next,
  )
  return {
    plan: { id: edition.planId, code: edition.code, name: edition.name, edition: edition.edition },
    planId: edition.planId,
    customerId,
    terms,
    items,
    quantity: given.quantity,
    paymentMethod,
    state,
    cycle,
    nextRound,
    nextOn,
    plannedOn,
    lastOn,
    lastShipOn,
    skips,
    resumesOn,
    heldAt: null,
    counter,
    edition,
  }
}

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The final confirmation of a choice, as it is read aloud and kept. */
export async function confirmationOf(
  work: Work,
  chosen: Pick<Planned, 'terms' | 'plan' | 'cycle' | 'items' | 'quantity' | 'paymentMethod'> & {
    readonly shipDays: readonly string[]
    readonly startOn: string
  },
  locale: Locale,
): Promise<{ text: string; digest: string }> {
  const { terms, plan, cycle, items, quantity, paymentMethod, shipDays, startOn } = chosen
  const { text } = await discloseEdition(
    work,
    { terms, name: plan.name },
    { cycle, items, quantity, paymentMethod, startOn, shipDays, locale },
  )
  return { text, digest: digestOf(text) }
}

const confirmed = (work: Work, chosen: Planned, locale: Locale) =>
  confirmationOf(work, { ...chosen, startOn: chosen.counter.today, shipDays: shipDaysOf(chosen) }, locale)

function shipDaysOf(chosen: Planned): string[] {
  const { calendar, today } = chosen.counter
  try {
    return roundsAhead(courseOf(chosen), chosen.terms, calendar, {
      today,
      until: addDays(today, 730),
      atMost: 120,
    }).map(({ shipOn }) => shipOn)
  } catch (error) {
    if (error instanceof RangeError) throw impossible()
    throw error
  }
}

const impossible = (): Problem =>
  new Problem('conflict', {
    detail: {
      ja: '出荷できる日がありません。プランの準備日数と、営業カレンダーの休みを確かめてください',
      en: 'There is no day on which it could be shipped. Look at the lead time of the plan and the closed days',
    },
  })

/** What would be agreed to: first days, amounts, the final confirmation word by word. Writes nothing. */
export async function previewSubscription(
  work: Work,
  { customerId, ...given }: Choice & { readonly customerId?: string | undefined },
): Promise<z.infer<typeof previewSchema>> {
  if (customerId !== undefined) await mustSeeCustomer(work, customerId)
  const chosen = await planned(work, given, customerId)
  const { counter, terms, plan, cycle, paymentMethod } = chosen
  const confirmation = await confirmed(work, chosen, given.locale)
  const { shipOn, makeOn, deadlineOn, noticeOn } = datesIn(
    courseOf(chosen),
    terms,
    counter.calendar,
    counter.today,
  )
  const isComing = shipOn !== null && makeOn !== null && deadlineOn !== null && noticeOn !== null
  const doubts =
    customerId === undefined ? [] : await doubtsOf(work, { customerId, plan: chosen.edition, shipTo: null })
  return {
    plan,
    cycle,
    paymentMethod,
    next: isComing ? amountsOf(chosen, { shipOn, makeOn, deadlineOn, noticeOn }, counter) : null,
    ahead: aheadOf(chosen, counter).slice(0, 12),
    confirmation,
    doubts: doubts.map(({ reason }) => reason),
  }
}

/**
 * Starts a subscription, with the final confirmation that was agreed to. Who is on the watched list, or has the plan already
 * that there is one of for each, is not refused: it waits for a person.
 */
export function startSubscription(
  work: Work,
  given: NewSubscription,
  how: How = { by: 'staff', channel: given.channel },
): Promise<Subscription> {
  return write(work, async (tx) => {
    const {
      customerId,
      channel,
      mediaId = null,
      companyId = null,
      shipTo = null,
      paymentToken = null,
    } = given
    await mustSeeCustomer(tx, customerId)
    await mustExist(tx, { mediaId, companyId })
    const chosen = await planned(tx, given, customerId)
    const { counter, terms, plan } = chosen
    const confirmation = await confirmed(tx, chosen, given.locale)
    if (given.digest !== undefined && given.digest !== confirmation.digest) throw otherTerms()
    // Two of one customer at once see each other.
    await sql`select 1 from customer where customer_id = ${customerId}::uuid for no key update`.execute(tx.db)
    const doubts = await doubtsOf(tx, { customerId, plan: chosen.edition, shipTo })
    const id = newId()
    const number = await claimNumber(tx, { customerId, id, on: counter.today })
    const isHeld = doubts.length > 0
    const heldReason = isHeld ? doubts.map((doubt) => sayDoubt(doubt, work.locale)).join(' / ') : null
    const { isPossible: _isPossible, ...dates } = datesIn(
      { ...courseOf(chosen), isHeld },
      terms,
      counter.calendar,
      counter.today,
    )
    const monthlyValue = valueOf(chosen, counter)
    await tx.db
      .insertInto('subscription')
      .values({
        customerId,
        id,
        number,
        planId: plan.id,
        edition: plan.edition,
        state: 'active',
        channel,
        mediaId,
        companyId,
        startedOn: counter.today,
        cycle: JSON.stringify(chosen.cycle),
        items: chosen.items === null ? null : JSON.stringify(chosen.items),
        quantity: chosen.quantity,
        shipTo: shipTo === null ? null : JSON.stringify(shipTo),
        paymentMethod: chosen.paymentMethod,
        paymentToken: paymentToken?.trim() || null,
        nextRound: 1,
        nextOn: chosen.nextOn,
        ...dates,
        heldAt: isHeld ? sql<string>`now()` : null,
        heldReason,
        cycleDays: cycleDays(chosen.cycle),
        monthlyValue,
        createdBy: tx.actor.userId,
      })
      .execute()
    const subscription = { customerId, id, number, plan }
    await keepDisclosure(tx, { ...subscription, locale: given.locale, ...confirmation, channel: how.channel })
    await recordChange(
      tx,
      { customerId, id, state: 'active', monthlyValue, nextRound: 1, isNew: true },
      { kind: 'started', how, changed: {}, before: null, on: counter.today },
    )
    await told(tx, subscription, {
      event: 'subscription.started',
      payload: { firstOn: dates.shipOn ?? chosen.nextOn },
    })
    for (const { reason, detail } of doubts) await raiseTask(tx, subscription, reason, detail)
    if (heldReason !== null)
      await told(tx, subscription, { event: 'subscription.held', payload: { reason: heldReason } })
    await audit(tx, {
      action: 'subscription.started',
      subjectKind: 'subscription',
      subjectId: id,
      after: { number, plan: plan.name, edition: plan.edition, customerId, digest: confirmation.digest },
    })
    await mailStarted(tx, subscription, confirmation.text, given.locale)
    return getSubscription(tx, id)
  })
}

const otherTerms = (): Problem =>
  new Problem('conflict', {
    detail: {
      ja: '最終確認の内容が、お見せしたものから変わりました。もう一度確認してから登録してください。登録はしていません',
      en: 'What was shown for confirmation is no longer what holds. Show it again before it is registered. Nothing was written',
    },
  })

function sayDoubt({ reason }: Doubt, locale: Locale): string {
  const words = {
    watched: { ja: '要注意リストに該当', en: 'On the watched list' },
    repeated: {
      ja: 'お一人様1回限りのプランの2回目',
      en: 'A second time of a plan of which there is one for each',
    },
  }
  return words[reason][locale]
}

async function claimNumber(
  tx: Work,
  { customerId, id, on }: { customerId: string; id: string; on: string },
): Promise<string> {
  const { rows } = await sql<{ n: number }>`select nextval('subscription_own_number')::int as n`.execute(
    tx.db,
  )
  const number = ownNumber(on, rows[0]?.n ?? 0)
  await tx.db
    .insertInto('subscriptionNumber')
    .values({ numberKey: numberKey(number), customerId, subscriptionId: id })
    .execute()
  return number
}

/** What was shown and agreed to, word by word: it never changes. */
export async function keepDisclosure(
  tx: Work,
  given: Pick<Stored, 'customerId' | 'id' | 'plan'> & {
    readonly locale: Locale
    readonly text: string
    readonly digest: string
    readonly channel: string
  },
): Promise<void> {
  await tx.db
    .insertInto('subscriptionDisclosure')
    .values({
      customerId: given.customerId,
      subscriptionId: given.id,
      id: newId(),
      shownAt: sql<string>`now()`,
      planId: given.plan.id,
      edition: given.plan.edition,
      locale: given.locale,
      body: given.text,
      digest: given.digest,
      channel: given.channel,
    })
    .execute()
}
