import type { Course } from '#features/plans/engine.course.ts'
import { cycleDays } from '#features/plans/engine.cycle.ts'
import type { RoundQuote } from '#features/plans/plans.rounds.ts'
import { parcelKey, type Due } from './rounds.read.ts'
import { afterRound, amountOf, daysOf, isRound, type RoundShop } from './rounds.shop.ts'
import { courseOf, type DateColumns } from './subscriptions.course.ts'
import { monthly, type TaskReason } from './subscriptions.ts'

/** What becomes of a subscription whose day has come. */
export type Decided =
  /** A round is made, and this is where it stands then. */
  | {
      readonly due: Due
      readonly course: Course
      readonly dates: DateColumns
      readonly shipOn: string
      readonly quote: RoundQuote
      /** Yen a month from now on. */
      readonly monthlyValue: number
    }
  /** Too late for the day that was thought of: shipped later, made when its day has come. */
  | { readonly due: Due; readonly moved: DateColumns }
  /** A person has to look at it; it stays where it is. */
  | { readonly due: Due; readonly task: TaskReason; readonly detail: { readonly [key: string]: unknown } }

/** Decides of each what its round is; those of one bundle and one day share the shipping fee of the dearest. */
export function decide(shop: RoundShop, due: readonly Due[], paid: ReadonlySet<string>): Decided[] {
  const dated = due.map((one) => ({ one, course: courseOf(one), days: daysOf(shop, one, courseOf(one)) }))
  const paying = payers(
    shop,
    dated.filter(({ days }) => days.makeOn !== null && days.makeOn <= shop.day),
    paid,
  )
  return dated.map(({ one, course, days }): Decided => {
    const { isPossible, ...dates } = days
    const { shipOn, makeOn } = dates
    const round = course.nextRound
    if (!isPossible || shipOn === null || makeOn === null)
      return { due: one, task: 'calendar', detail: { round, nextOn: course.nextOn } }
    if (makeOn > shop.day) return { due: one, moved: dates }
    if (!one.hasAddress) return { due: one, task: 'address', detail: { round, shipOn } }
    const shippingFree = isFree(one, shipOn, paying)
    const quote = amountOf(shop, one, { round, shipOn, shippingFree })
    if (!isRound(quote)) return { due: one, task: 'product', detail: { round, shipOn, ...quote } }
    const after = afterRound(shop, one, course, shipOn)
    const { isPossible: _isPossible, ...next } = daysOf(shop, one, after)
    return { due: one, course: after, dates: next, shipOn, quote, monthlyValue: valueAfter(shop, one, after) }
  })
}

/** What the round after this one comes to in a month: what has no price yet, or is the last, stays as it was. */
function valueAfter(shop: RoundShop, due: Due, { state, nextRound, nextOn, cycle }: Course): number {
  if (state === 'ended') return due.monthlyValue
  const quote = amountOf(shop, due, { round: nextRound, shipOn: nextOn, shippingFree: false })
  return isRound(quote) ? monthly(quote.sums.revenue, cycleDays(cycle)) : due.monthlyValue
}

const parcelOf = ({ customerId, bundleId }: Due, shipOn: string): string =>
  parcelKey(customerId, bundleId ?? '', shipOn)

/** Whether another of its bundle pays for the parcel. */
export function isFree(due: Due, shipOn: string, paying: ReadonlyMap<string, string | null>): boolean {
  return due.bundleId !== null && paying.get(parcelOf(due, shipOn)) !== due.id
}

export type Dated = { one: Due; course: Course; days: ReturnType<typeof daysOf> }

/** Of each parcel of a bundle the subscription that pays for it: nobody's where it is paid for already. */
export function payers(
  shop: RoundShop,
  dated: readonly Dated[],
  paid: ReadonlySet<string>,
): ReadonlyMap<string, string | null> {
  const dearest = new Map<string, { id: string | null; fee: number }>()
  for (const { one, course, days } of dated) {
    if (one.bundleId === null || days.shipOn === null) continue
    const parcel = parcelOf(one, days.shipOn)
    const quote = amountOf(shop, one, { round: course.nextRound, shipOn: days.shipOn, shippingFree: false })
    const fee = isRound(quote) && one.hasAddress ? Number(quote.agreed.shipping) : -1
    if (paid.has(parcel)) dearest.set(parcel, { id: null, fee: Infinity })
    else if (fee > (dearest.get(parcel)?.fee ?? -1)) dearest.set(parcel, { id: one.id, fee })
  }
  return new Map([...dearest].map(([parcel, { id }]) => [parcel, id]))
}
