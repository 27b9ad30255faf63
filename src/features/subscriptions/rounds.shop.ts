import { sql } from 'kysely'
import { organisationCalendar } from '#features/calendar/calendar.actions.ts'
import type { Benefits } from '#features/orders/orders.benefits.ts'
import { advance, type Course } from '#features/plans/engine.course.ts'
import { remembering, type ShopCalendar } from '#features/plans/engine.dates.ts'
import {
  isQuote,
  quoteRound,
  type NoQuote,
  type OwnItem,
  type RoundQuote,
} from '#features/plans/plans.rounds.ts'
import { productsIn } from '#features/plans/plans.ts'
import type { PlanTerms } from '#features/plans/plans.terms.ts'
import { findProducts, readTaxRates } from '#features/products/products.find.ts'
import { stateOn, type FoundProduct } from '#features/products/products.ts'
import { readMeasure, type Measure } from '#features/purchases/purchases.facts.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import type { Settings } from '#features/settings/settings.api.ts'
import type { DatedRate } from '#kit/sale.ts'
import type { Work } from '#platform/work.ts'
import { datesIn } from './subscriptions.course.ts'

type Reading = Pick<Work, 'db'>
export type AgreedPlan = { readonly name: string; readonly terms: PlanTerms }

/** What rounds of thousands are worked out with: read once, and each of the same kind worked out once. */
export type RoundShop = {
  /** The day whose rounds are made. */
  readonly day: string
  readonly calendar: ShopCalendar
  readonly settings: Settings
  readonly rates: readonly DatedRate[]
  readonly measure: Measure
  readonly plans: Map<string, AgreedPlan>
  readonly products: Map<string, FoundProduct>
  readonly known: Map<string, unknown>
}

export async function openRoundShop(work: Reading, day?: string): Promise<RoundShop> {
  const calendar = await organisationCalendar(work)
  return {
    day: day ?? calendar.today(),
    calendar: remembering(calendar),
    settings: await readSettings(work),
    rates: await readTaxRates(work),
    measure: await readMeasure(work),
    plans: new Map(),
    products: new Map(),
    known: new Map(),
  }
}

/** A subscription as far as amounts and days of its rounds hang on it. */
export type Goods = {
  readonly planId: string
  readonly edition: number
  readonly items: readonly OwnItem[] | null
  readonly quantity: number
  readonly paymentMethod: string
} & Benefits

const planKey = ({ planId, edition }: Pick<Goods, 'planId' | 'edition'>): string => `${planId}/${edition}`

export function planOf(shop: RoundShop, of: Pick<Goods, 'planId' | 'edition'>): AgreedPlan {
  const found = shop.plans.get(planKey(of))
  if (!found) throw new Error(`The edition ${planKey(of)} was not read`)
  return found
}

/** Reads the plans and products that these need and that were not read yet. */
export async function supply(
  work: Reading,
  shop: RoundShop,
  wanted: readonly Pick<Goods, 'planId' | 'edition' | 'items'>[],
): Promise<void> {
  const unknown = new Map(
    wanted.filter((of) => !shop.plans.has(planKey(of))).map((of) => [planKey(of), of] as const),
  )
  if (unknown.size > 0) {
    const { rows } = await sql<AgreedPlan & { planId: string; edition: number }>`
      select e.plan_id, e.edition, e.name, e.terms from plan_edition e
      join unnest(${[...unknown.values()].map(({ planId }) => planId)}::uuid[],
        ${[...unknown.values()].map(({ edition }) => edition)}::int[]) w (plan_id, edition) using (plan_id, edition)`.execute(
      work.db,
    )
    for (const { planId, edition, name, terms } of rows)
      shop.plans.set(planKey({ planId, edition }), { name, terms })
  }
  const ids = new Set([
    ...[...unknown.keys()].flatMap((key) => productsOf(shop.plans.get(key)?.terms)),
    ...wanted.flatMap(({ items }) => items?.map(({ productId }) => productId) ?? []),
  ])
  const missing = [...ids].filter((id) => !shop.products.has(id))
  if (missing.length === 0) return
  for (const one of await findProducts(work, { ids: missing })) shop.products.set(one.id, one)
}

function productsOf(terms: PlanTerms | undefined): string[] {
  return terms ? productsIn(terms) : []
}

function once<T>(shop: RoundShop, key: readonly unknown[], work: () => T): T {
  const name = key.join(' ')
  if (!shop.known.has(name)) shop.known.set(name, work())
  return shop.known.get(name) as T
}

/** The days of the next round as they stand on the day of the shop, or on a later one. */
export function daysOf(
  shop: RoundShop,
  of: Pick<Goods, 'planId' | 'edition'>,
  course: Course,
  day = shop.day,
): ReturnType<typeof datesIn> {
  const { state, isHeld, nextRound, nextOn, lastShipOn } = course
  return once(shop, ['days', planKey(of), state, isHeld, nextRound, nextOn, lastShipOn, day], () =>
    datesIn(course, planOf(shop, of).terms, shop.calendar, day),
  )
}

/** Where a course stands once its next round was made. */
export function afterRound(shop: RoundShop, of: Goods, course: Course, shipOn: string): Course {
  const { nextRound, nextOn, plannedOn, cycle } = course
  return once(shop, ['after', planKey(of), nextRound, nextOn, plannedOn, shipOn, JSON.stringify(cycle)], () =>
    advance(course, shipOn, planOf(shop, of).terms, shop.calendar),
  )
}

export type NoRound = NoQuote | { readonly why: 'ended'; readonly productId: string }

export function isRound(answer: RoundQuote | NoRound): answer is RoundQuote {
  return 'sums' in answer
}

/** What a round comes to; what is no longer sold comes to nothing. */
export function amountOf(
  shop: RoundShop,
  of: Goods,
  { round, shipOn, shippingFree }: { round: number; shipOn: string; shippingFree: boolean },
): RoundQuote | NoRound {
  const { items, quantity, paymentMethod, rankPercent } = of
  const isFree = shippingFree || of.rankShipping
  const own = items === null ? '' : JSON.stringify(items)
  const key = ['amount', planKey(of), round, shipOn, isFree, rankPercent, quantity, paymentMethod, own]
  return once(shop, key, (): RoundQuote | NoRound => {
    const quote = quoteRound({
      terms: planOf(shop, of).terms,
      round,
      items,
      quantity,
      paymentMethod,
      shipOn,
      products: shop.products,
      rates: shop.rates,
      sale: shop.settings.sale,
      shippingFree: isFree,
      rankPercent,
    })
    if (!isQuote(quote)) return quote
    const ended = quote.agreed.lines.find(({ goods }) => goods && stateOn(goods, shipOn) === 'ended')
    return ended?.productId ? { why: 'ended', productId: ended.productId } : quote
  })
}
