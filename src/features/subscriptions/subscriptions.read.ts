import { sql, type SqlBool } from 'kysely'
import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { isQuote, shippingOf } from '#features/plans/plans.rounds.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { addDays, todayIn } from '#kit/japan/days.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import { notFound } from '#kit/problem.ts'
import type { Work } from '#platform/work.ts'
import type { z } from 'zod'
import { courseOf, datesIn, type CourseColumns } from './subscriptions.course.ts'
import type { aheadRound, Change, disclosureRow, Round, Subscription } from './subscriptions.schemas.ts'
import { quoteOf, readCounter, yearAhead, type Counter } from './subscriptions.shop.ts'
import { findSubscription, findSubscriptions, personRef, type Stored } from './subscriptions.store.ts'
import { subscriptionNotFound } from './subscriptions.ts'

export async function todayOf(work: Work): Promise<string> {
  return todayIn((await readSettings(work)).timeZone)
}

export async function mustFind(work: Work, id: string): Promise<Stored> {
  const stored = await findSubscription(work, id)
  if (!stored) throw notFound(subscriptionNotFound)
  return stored
}

export async function getSubscription(work: Work, id: string): Promise<Subscription> {
  return answerOf(work, await mustFind(work, id))
}

/** A subscription as it is answered: with what comes next, and what waits for a person. */
export async function answerOf(work: Work, stored: Stored): Promise<Subscription> {
  const { bundleId, customerId, id, terms } = stored
  const together =
    bundleId === null
      ? []
      : await findSubscriptions(
          work,
          sql<SqlBool>`s.customer_id = ${customerId}::uuid and s.bundle_id = ${bundleId}::uuid and s.id <> ${id}::uuid`,
        )
  const counter = await readCounter(work, [stored])
  const { rows: openTasks } = await sql<Subscription['openTasks'][number]>`
    select id, reason, detail, raised_at from subscription_task
    where customer_id = ${customerId}::uuid and subscription_id = ${id}::uuid and solved_at is null
    order by raised_at, id`.execute(work.db)
  return {
    id,
    number: stored.number,
    customer: personRef(stored.person),
    plan: stored.plan,
    state: stored.state,
    heldReason: stored.heldReason,
    cycle: stored.cycle,
    quantity: stored.quantity,
    startedOn: stored.startedOn,
    nextRound: stored.nextRound,
    shipOn: stored.shipOn,
    deadlineOn: stored.deadlineOn,
    resumesOn: stored.resumesOn,
    shippedRounds: stored.shippedRounds,
    monthlyValue: stored.monthlyValue,
    tasks: stored.tasks,
    version: stored.version,
    channel: stored.channel,
    media: stored.media,
    company: stored.company,
    items: stored.items,
    shipTo: stored.shipTo,
    paymentMethod: stored.paymentMethod,
    hasToken: stored.paymentToken !== null,
    ...nextOf(stored, counter, sharesParcel(stored, together)),
    heldAt: stored.heldAt,
    madeRounds: stored.madeRounds,
    firstShippedOn: stored.firstShippedOn,
    lastShippedOn: stored.lastShippedOn,
    leftOn: stored.leftOn,
    together: together.map((one) => ({ id: one.id, number: one.number, plan: one.plan.name })),
    terms: {
      cycles: terms.cycles,
      payments: terms.payments.map(({ method }) => method),
      rounds: terms.rounds,
      minimumRounds: terms.minimumRounds,
      early: terms.leaving.early,
      skipsInRow: terms.skipsInRow,
      pauseDays: terms.pauseDays,
    },
    openTasks,
    createdBy: stored.createdBy,
    createdAt: stored.createdAt,
    updatedAt: stored.updatedAt,
  }
}

/** Of those that go out together on a day the one with the dearest shipping pays for the parcel, as when rounds are made. */
function sharesParcel(stored: Stored, together: readonly Stored[]): boolean {
  const feeOf = ({ terms, nextRound }: Stored): number => shippingOf(terms, nextRound)
  return together.some(
    (one) =>
      one.shipOn !== null &&
      one.shipOn === stored.shipOn &&
      (feeOf(one) > feeOf(stored) || (feeOf(one) === feeOf(stored) && one.id < stored.id)),
  )
}

type Dates = {
  readonly shipOn: string
  readonly makeOn: string
  readonly deadlineOn: string
  readonly noticeOn: string
}

export function amountsOf(
  stored: Pick<Stored, 'terms' | 'items' | 'quantity' | 'paymentMethod' | 'nextRound' | 'nextOn'>,
  dates: Dates,
  counter: Counter,
  isShared = false,
) {
  const { nextRound: round, nextOn: dueOn } = stored
  const { shipOn, makeOn, deadlineOn, noticeOn } = dates
  const quote = quoteOf(stored, { round, shipOn }, counter, isShared)
  if (!isQuote(quote)) return null
  const { agreed, sums } = quote
  return {
    round,
    dueOn,
    shipOn,
    makeOn,
    deadlineOn,
    noticeOn,
    lines: agreed.lines.map(({ name, quantity, isGift }, index) => ({
      name,
      quantity,
      amount: sums.lines[index]?.amount ?? '0',
      isGift,
    })),
    discount: agreed.discount,
    shipping: agreed.shipping,
    fee: agreed.fee,
    tax: sums.tax,
    total: sums.total,
  }
}

function nextOf(stored: Stored, counter: Counter, isShared: boolean): Pick<Subscription, 'next' | 'why'> {
  const found = datesIn(courseOf(stored), stored.terms, counter.calendar, counter.today)
  const { shipOn, makeOn, deadlineOn, noticeOn, isPossible } = found
  if (!isPossible) return { next: null, why: 'calendar' }
  if (shipOn === null || makeOn === null || deadlineOn === null || noticeOn === null)
    return { next: null, why: null }
  const amounts = amountsOf(stored, { shipOn, makeOn, deadlineOn, noticeOn }, counter, isShared)
  if (amounts) return { next: { ...amounts, isOpen: deadlineOn >= counter.today }, why: null }
  const quote = quoteOf(stored, { round: stored.nextRound, shipOn }, counter)
  return { next: null, why: isQuote(quote) || quote.why === 'over' ? null : quote.why }
}

/** The year ahead: the rounds with what they come to, and the days on which nothing is shipped. */
export async function getAhead(
  work: Work,
  id: string,
): Promise<{ today: string; rounds: z.infer<typeof aheadRound>[]; closed: string[] }> {
  const stored = await mustFind(work, id)
  const counter = await readCounter(work, [stored])
  const rounds = aheadOf(stored, counter)
  const closed = Array.from({ length: 366 }, (_, days) => addDays(counter.today, days)).filter(
    (on) => !counter.calendar.isBusinessDay(on),
  )
  return { today: counter.today, rounds, closed }
}

export function aheadOf(
  stored: CourseColumns & Pick<Stored, 'terms' | 'items' | 'quantity' | 'paymentMethod'>,
  counter: Counter,
): z.infer<typeof aheadRound>[] {
  try {
    return yearAhead(stored, counter).map((dates) => {
      const quote = quoteOf(stored, dates, counter)
      return { ...dates, total: isQuote(quote) ? quote.sums.total : null }
    })
  } catch (error) {
    if (error instanceof RangeError) return []
    throw error
  }
}

export async function listRounds(
  work: Work,
  id: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<Round>> {
  const { customerId } = await mustFind(work, id)
  const [before] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
  const { rows } = await sql<Round>`
    select r.round, r.due_on, r.ship_on, r.shipped_on, r.payment, r.failures, r.retry_on,
      json_build_object('id', o.id, 'number', o.number, 'total', trim_scale(o.total)::text,
        'shippingState', o.shipping_state, 'paymentState', o.payment_state, 'isVoid', o.voided_on is not null) as "order"
    from subscription_round r join sales_order o on o.customer_id = r.customer_id and o.id = r.order_id
    where r.customer_id = ${customerId}::uuid and r.subscription_id = ${id}::uuid
      and r.round < coalesce(${before}::int, 2147483647)
    order by r.round desc limit ${limit + 1}`.execute(work.db)
  return toPage(rows, limit, ({ round }) => [round])
}

export async function listChanges(
  work: Work,
  id: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<Change>> {
  const { customerId } = await mustFind(work, id)
  const [at, after] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2)
  const { rows } = await sql<Change & { cursorAt: string }>`
    select h.id, h.at, h.at::text as cursor_at, h.kind, h.round, h.state_before, h.state_after, h.changed, h.channel,
      h.note, h.actor_name as actor,
      case when ${work.locale} = 'en' then coalesce(r.label_en, r.label) else r.label end as reason
    from subscription_change h left join leaving_reason r on r.id = h.reason_id
    where h.customer_id = ${customerId}::uuid and h.subscription_id = ${id}::uuid
      and (${at}::timestamptz is null or (h.at, h.id) < (${at}::timestamptz, ${after}::uuid))
    order by h.at desc, h.id desc limit ${limit + 1}`.execute(work.db)
  const page = toPage(rows, limit, (row) => [row.cursorAt, row.id])
  return { next: page.next, items: page.items.map(({ cursorAt: _at, ...row }) => row) }
}

export async function listDisclosures(
  work: Work,
  id: string,
): Promise<{ items: z.infer<typeof disclosureRow>[] }> {
  const { customerId } = await mustFind(work, id)
  const { rows } = await sql<z.infer<typeof disclosureRow>>`
    select id, shown_at, edition, locale, body, digest, channel from subscription_disclosure
    where customer_id = ${customerId}::uuid and subscription_id = ${id}::uuid order by shown_at desc, id desc`.execute(
    work.db,
  )
  return { items: rows }
}

/** The subscriptions of a customer that go on, with what comes next: for their page and for My page. */
export async function comingOf(work: Work, customerId: string): Promise<Subscription[]> {
  await mustSeeCustomer(work, customerId)
  const stored = await findSubscriptions(work, sql<SqlBool>`s.customer_id = ${customerId}::uuid`)
  return Promise.all(stored.map((one) => answerOf(work, one)))
}
