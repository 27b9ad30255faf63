import type { Course } from '#features/plans/engine.course.ts'
import { cycleDays } from '#features/plans/engine.cycle.ts'
import type { RoundQuote } from '#features/plans/plans.rounds.ts'
import type { Work } from '#platform/work.ts'
import { readCompanions, type Due } from './rounds.read.ts'
import { afterRound, amountOf, daysOf, isRound, supply, type RoundShop } from './rounds.shop.ts'
import { courseOf, type DateColumns } from './subscriptions.course.ts'
import { isFree, paidParcels, parcelOf, payersOf, type Sent } from './subscriptions.parcels.ts'
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

/**
 * Decides of each what its round is; those of one bundle and one day share the shipping fee of the dearest.
 * Early: before the day on which it is made, because nothing can change it any more.
 */
export function decide(
  shop: RoundShop,
  due: readonly Due[],
  bundles: Bundles,
  { isEarly = false }: { readonly isEarly?: boolean } = {},
): Decided[] {
  const dated = datedOf(shop, due)
  const paying = payers(shop, dated, bundles)
  return dated.map(({ one, course, days }): Decided => {
    const { isPossible, ...dates } = days
    const { shipOn, makeOn } = dates
    const round = course.nextRound
    if (!isPossible || shipOn === null || makeOn === null)
      return { due: one, task: 'calendar', detail: { round, nextOn: course.nextOn } }
    if (makeOn > shop.day && !isEarly) return { due: one, moved: dates }
    if (!one.hasAddress) return { due: one, task: 'address', detail: { round, shipOn } }
    const shippingFree = isFree({ id: one.id, parcel: parcelOf(one, shipOn) }, paying)
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

type Dated = {
  readonly one: Due
  readonly course: Course
  readonly days: ReturnType<typeof daysOf>
}

export function datedOf(shop: RoundShop, due: readonly Due[]): Dated[] {
  return due.map((one) => ({ one, course: courseOf(one), days: daysOf(shop, one, courseOf(one)) }))
}

/** What goes out with those that are due, and what of it is paid for already. */
export type Bundles = { readonly companions: readonly Due[]; readonly paid: ReadonlySet<string> }

export async function readBundles(tx: Work, shop: RoundShop, due: readonly Due[]): Promise<Bundles> {
  const companions = await readCompanions(tx, due)
  await supply(tx, shop, companions)
  return { companions, paid: await paidParcels(tx, due) }
}

/** Who pays for which parcel: of those that are due and of their companions. */
export function payers(
  shop: RoundShop,
  dated: readonly Dated[],
  { companions, paid }: Bundles,
): ReadonlyMap<string, string | null> {
  const sent = [...dated, ...datedOf(shop, companions)].flatMap(
    ({ one, course, days: { shipOn } }): Sent[] => {
      const parcel = shipOn === null ? null : parcelOf(one, shipOn)
      if (shipOn === null || parcel === null) return []
      const quote = amountOf(shop, one, { round: course.nextRound, shipOn, shippingFree: false })
      const fee = isRound(quote) && one.hasAddress ? Number(quote.agreed.shipping) : -1
      return [{ id: one.id, parcel, fee }]
    },
  )
  return payersOf(sent, paid)
}
