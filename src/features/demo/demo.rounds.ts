import type { BookedOrder } from '#features/orders/orders.save.ts'
import type { RoundDates } from '#features/plans/engine.dates.ts'
import { isQuote, quoteRound, type RoundQuote } from '#features/plans/plans.rounds.ts'
import type { EarlierRound } from '#features/subscriptions/subscriptions.copy.ts'
import { addDays } from '#kit/japan/days.ts'
import { dayNumber, isoDay } from './demo.days.ts'
import { demoId } from './demo.draft.ts'
import { instantOf } from './demo.orders.ts'
import type { DemoPlan } from './demo.plans.ts'

/** Above them are the orders that companies place on account. */
const firstPart = 1000

/** What a subscription of the demo orders again and again. */
export type Subscriber = {
  readonly seed: number
  /** Place in the stream of the seed. */
  readonly number: number
  readonly plan: DemoPlan
  readonly paymentMethod: string
  readonly channel: BookedOrder['order']['channel']
  readonly mediaId: string | null
  readonly today: string
}

export type MadeRound = { readonly booked: BookedOrder; readonly round: EarlierRound }

/** What a round comes to; null where the plan has no such round. */
export function quoteFor(
  { plan: { edition, shop }, paymentMethod }: Pick<Subscriber, 'plan' | 'paymentMethod'>,
  round: number,
  shipOn: string,
): RoundQuote | null {
  const answer = quoteRound({ ...shop, terms: edition.terms, round, quantity: 1, paymentMethod, shipOn })
  return isQuote(answer) ? answer : null
}

/** The order of a round as it stands today: shipped and paid where its days have come. */
export function roundOf(
  subscriber: Subscriber,
  { agreed, sums, round }: RoundQuote,
  { makeOn, shipOn }: RoundDates,
  { dueOn, failed }: { readonly dueOn: string; readonly failed: boolean },
): MadeRound {
  const { seed, number: person, plan, paymentMethod, channel, mediaId, today } = subscriber
  const id = demoId(seed, person, firstPart + round)
  const isShipped = shipOn <= today
  const paidOn = payDay(subscriber, shipOn)
  const isPaid = !failed && isShipped && paidOn <= today
  const madeAt = instantOf(dayNumber(makeOn), person)
  const number = `D${seed}-${String(person).padStart(6, '0')}-T${round}`
  const terms = plan.edition.terms.payments.find(({ method }) => method === paymentMethod)
  return {
    booked: {
      id,
      number,
      agreed,
      sums,
      voidedOn: null,
      order: {
        customerId: demoId(seed, person),
        kind: 'order',
        ofId: null,
        number,
        source: '',
        channel,
        orderedAt: madeAt,
        orderedOn: makeOn,
        companyId: null,
        mediaId: round === 1 ? mediaId : null,
        paymentMethod,
        paymentState: isPaid ? 'paid' : failed ? 'failed' : 'unpaid',
        paymentDueOn: terms?.when === 'invoice' ? addDays(shipOn, terms.days) : shipOn,
        paidOn: isPaid ? paidOn : null,
        shippingState: isShipped ? (addDays(shipOn, 2) <= today ? 'delivered' : 'shipped') : 'waiting',
        shipOn,
        shippedOn: isShipped ? shipOn : null,
        shipTo: null,
        note: null,
        heldReason: null,
      },
    },
    round: {
      round,
      orderId: id,
      dueOn,
      shipOn,
      madeAt,
      shippedOn: isShipped ? shipOn : null,
      payment: isPaid ? 'paid' : failed ? 'abandoned' : 'open',
      failures: failed ? 3 : 0,
    },
  }
}

function payDay({ plan, paymentMethod }: Subscriber, shipOn: string): string {
  const found = plan.edition.terms.payments.find(({ method }) => method === paymentMethod)
  const later = found?.when === 'invoice' ? 9 : found?.when === 'delivery' ? 2 : 0
  return isoDay(dayNumber(shipOn) + later)
}
