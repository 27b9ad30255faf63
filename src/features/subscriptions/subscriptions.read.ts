import { sql, type SqlBool } from 'kysely'
import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import type { RoundAhead } from '#features/plans/engine.course.ts'
import { choicesOf, contentsOf, isQuote, piecesOf } from '#features/plans/plans.rounds.ts'
import { priceOn, stateOn, unitPriceIn } from '#features/products/products.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { addDays, todayIn } from '#kit/japan/days.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import { notFound } from '#kit/problem.ts'
import { fullName, rateOn } from '#kit/sale.ts'
import type { Work } from '#platform/work.ts'
import type { z } from 'zod'
import { courseOf, datesIn, type CourseColumns } from './subscriptions.course.ts'
import type { aheadRound, Change, disclosureRow, Round, Subscription } from './subscriptions.schemas.ts'
import { isFree, paidParcels, parcelOf, payersOf, type Sent } from './subscriptions.parcels.ts'
import { quoteOf, readCounter, yearAhead, type Counter, type Priced } from './subscriptions.shop.ts'
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
  const { customerId, id, terms } = stored
  const together = await togetherWith(work, stored)
  const counter = await readCounter(work, [stored, ...together])
  const parcels = await parcelsOf(work, stored, together, counter, nextDays)
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
    goods: goodsOf(stored, counter),
    shipTo: stored.shipTo,
    paymentMethod: stored.paymentMethod,
    hasToken: stored.paymentToken !== null,
    ...nextOf(stored, counter, parcels),
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
      choices: choicesIn(stored, counter),
      pieces: piecesOf(terms, stored.nextRound),
    },
    openTasks,
    createdBy: stored.createdBy,
    createdAt: stored.createdAt,
    updatedAt: stored.updatedAt,
  }
}

/** What is in the next round, once: for whoever changes it. Of what is gone the code and name are empty. */
function goodsOf({ terms, nextRound, items }: Stored, { products }: Counter): Subscription['goods'] {
  return (contentsOf(terms, nextRound, items) ?? []).flatMap(({ productId, quantity, isGift }) => {
    const product = products.get(productId)
    const name = product === undefined ? '' : fullName(product)
    return isGift ? [] : [{ productId, quantity, code: product?.code ?? '', name }]
  })
}

/** What customers may choose of by themselves; what is gone or no longer sold is left out. */
function choicesIn({ terms, nextRound, nextOn }: Stored, counter: Counter): Subscription['terms']['choices'] {
  const { products, rates, sale } = counter
  return choicesOf(terms, nextRound).flatMap(({ productId, unitPrice }) => {
    const product = products.get(productId)
    if (!product || stateOn(product, nextOn) === 'ended') return []
    const dated = priceOn(product, nextOn)
    const rate = rateOn(rates, product.taxClass, nextOn)
    const ofDay = dated && unitPriceIn(dated, { taxMode: sale.taxMode, rate, rounding: sale.rounding })
    return [{ productId, name: fullName(product), price: unitPrice === null ? ofDay : String(unitPrice) }]
  })
}

/** The others of its bundle. */
async function togetherWith(work: Work, { bundleId, customerId, id }: Stored): Promise<Stored[]> {
  if (bundleId === null) return []
  return findSubscriptions(
    work,
    sql<SqlBool>`s.customer_id = ${customerId}::uuid and s.bundle_id = ${bundleId}::uuid and s.id <> ${id}::uuid
      and s.state not in ('cancelled', 'ended')`,
  )
}

type Day = { readonly round: number; readonly shipOn: string }
/** Whether another of the bundle pays for the parcel of a day. */
type Parcels = (shipOn: string) => boolean

const nextDays = (stored: Stored, { calendar, today }: Counter): Day[] => {
  const { shipOn } = datesIn(courseOf(stored), stored.terms, calendar, today)
  return shipOn === null ? [] : [{ round: stored.nextRound, shipOn }]
}

/** Who pays for the parcels of a bundle, decided as when rounds are made. */
async function parcelsOf(
  work: Work,
  stored: Stored,
  together: readonly Stored[],
  counter: Counter,
  daysOf: (one: Stored, counter: Counter) => readonly Day[],
): Promise<Parcels> {
  if (together.length === 0) return () => false
  const all = [stored, ...together]
  const hasOwn = await hasAddress(work, stored.customerId)
  const sent = all.flatMap((one) =>
    daysOf(one, counter).map((day): Sent => {
      const quote = quoteOf(one, day, counter)
      const fee = isQuote(quote) && (hasOwn || one.shipTo !== null) ? Number(quote.agreed.shipping) : -1
      return { id: one.id, parcel: parcelOf(one, day.shipOn) ?? '', fee }
    }),
  )
  const payers = payersOf(sent, await paidParcels(work, all))
  return (shipOn) => isFree({ id: stored.id, parcel: parcelOf(stored, shipOn) }, payers)
}

async function hasAddress(work: Work, customerId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from contact_point
    where customer_id = ${customerId}::uuid and kind = 'address' limit 1`.execute(work.db)
  return rows.length > 0
}

type Dates = {
  readonly shipOn: string
  readonly makeOn: string
  readonly deadlineOn: string
  readonly noticeOn: string
}

export function amountsOf(
  stored: Priced & Pick<Stored, 'nextRound' | 'nextOn'>,
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

function nextOf(stored: Stored, counter: Counter, isShared: Parcels): Pick<Subscription, 'next' | 'why'> {
  const found = datesIn(courseOf(stored), stored.terms, counter.calendar, counter.today)
  const { shipOn, makeOn, deadlineOn, noticeOn, isPossible } = found
  if (!isPossible) return { next: null, why: 'calendar' }
  if (shipOn === null || makeOn === null || deadlineOn === null || noticeOn === null)
    return { next: null, why: null }
  const amounts = amountsOf(stored, { shipOn, makeOn, deadlineOn, noticeOn }, counter, isShared(shipOn))
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
  const together = await togetherWith(work, stored)
  const counter = await readCounter(work, [stored, ...together])
  const isShared = await parcelsOf(work, stored, together, counter, daysAhead)
  const rounds = aheadOf(stored, counter, isShared)
  const closed = Array.from({ length: 366 }, (_, days) => addDays(counter.today, days)).filter(
    (on) => !counter.calendar.isBusinessDay(on),
  )
  return { today: counter.today, rounds, closed }
}

export function aheadOf(
  stored: CourseColumns & Priced,
  counter: Counter,
  isShared: Parcels = () => false,
): z.infer<typeof aheadRound>[] {
  return daysAhead(stored, counter).map((dates) => {
    const quote = quoteOf(stored, dates, counter, isShared(dates.shipOn))
    return { ...dates, total: isQuote(quote) ? quote.sums.total : null }
  })
}

/** Terms that leave no day for a round have none ahead. */
function daysAhead(stored: CourseColumns & Pick<Stored, 'terms'>, counter: Counter): RoundAhead[] {
  try {
    return yearAhead(stored, counter)
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
        'shippingState', o.shipping_state, 'paymentState', o.payment_state, 'paymentMethod', o.payment_method,
        'isVoid', o.voided_on is not null) as "order",
      coalesce((select json_agg(json_build_object('id', x.id, 'outcome', x.outcome, 'amount', trim_scale(x.amount)::text,
          'triedOn', x.tried_on, 'retryOn', x.retry_on, 'code', x.code, 'message', x.message, 'channel', x.channel,
          'fileName', x.file_name, 'actor', x.actor_name, 'at', x.at) order by x.at desc, x.id desc)
        from subscription_outcome x where x.customer_id = r.customer_id and x.subscription_id = r.subscription_id
          and x.round = r.round), '[]') as outcomes
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
