import { organisationCalendar } from '#features/calendar/calendar.actions.ts'
import { noBenefits, readBenefits, type Benefits } from '#features/orders/orders.benefits.ts'
import { roundsAhead, type RoundAhead } from '#features/plans/engine.course.ts'
import { cycleDays } from '#features/plans/engine.cycle.ts'
import { remembering, type ShopCalendar } from '#features/plans/engine.dates.ts'
import { readShop, type Shop } from '#features/plans/plans.find.ts'
import { isQuote, quoteRound, type NoQuote, type RoundQuote } from '#features/plans/plans.rounds.ts'
import { addDays } from '#kit/japan/days.ts'
import type { Work } from '#platform/work.ts'
import { courseOf, type CourseColumns } from './subscriptions.course.ts'
import { monthly } from './subscriptions.ts'
import type { Stored } from './subscriptions.store.ts'

/** What days and amounts are worked out with, read once for a request. */
export type Counter = Shop & {
  readonly calendar: ShopCalendar
  /** What the ranks of those who get it take off. */
  readonly benefits: ReadonlyMap<string, Benefits>
}

type Sold = Pick<Stored, 'terms' | 'items'> & { readonly customerId?: string | undefined }

export async function readCounter(work: Work, sold: readonly Sold[]): Promise<Counter> {
  const own = sold.flatMap(({ items }) => (items ?? []).map(({ productId }) => productId))
  const shop = await readShop(
    work,
    sold.map(({ terms }) => terms),
    own,
  )
  return {
    ...shop,
    calendar: remembering(await organisationCalendar(work)),
    benefits: await readBenefits(
      work,
      sold.flatMap(({ customerId }) => customerId ?? []),
    ),
  }
}

/** As far as amounts hang on it; without a customer no rank takes anything off. */
export type Priced = Sold & Pick<Stored, 'quantity' | 'paymentMethod'>

export function quoteOf(
  subscription: Priced,
  { round, shipOn }: { readonly round: number; readonly shipOn: string },
  { products, rates, sale, benefits }: Counter,
  shippingFree = false,
): RoundQuote | NoQuote {
  const { terms, items, quantity, paymentMethod, customerId } = subscription
  const { rankPercent, rankShipping } = benefits.get(customerId ?? '') ?? noBenefits
  return quoteRound({
    terms,
    round,
    items,
    quantity,
    paymentMethod,
    shipOn,
    products,
    rates,
    sale,
    shippingFree: shippingFree || rankShipping,
    rankPercent,
  })
}

/** Yen a month without tax of the present round; 0 where it has no price. */
export function valueOf(
  subscription: Priced & Pick<Stored, 'cycle' | 'nextRound' | 'nextOn'>,
  shop: Counter,
): number {
  const { cycle, nextRound, nextOn } = subscription
  const quote = quoteOf(subscription, { round: nextRound, shipOn: nextOn }, shop)
  return isQuote(quote) ? monthly(quote.sums.revenue, cycleDays(cycle)) : 0
}

/** The rounds that come within a year, if nothing changes. */
export function yearAhead(
  subscription: CourseColumns & Pick<Stored, 'terms'>,
  { calendar, today }: Counter,
): RoundAhead[] {
  return roundsAhead(courseOf(subscription), subscription.terms, calendar, {
    today,
    until: addDays(today, 365),
    atMost: 370,
  })
}
