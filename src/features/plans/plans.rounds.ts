import Big from 'big.js'
import type { PlannedLine } from '#features/orders/orders.plan.ts'
import { sumsOf, type Agreed, type Sums } from '#features/orders/orders.sums.ts'
import { priceOn, unitPriceIn, type FoundProduct } from '#features/products/products.ts'
import type { Settings } from '#features/settings/settings.api.ts'
import { decimal, roundTo, type Decimal } from '#kit/money.ts'
import { fullName, rankDiscount, rateOn, type DatedRate } from '#kit/sale.ts'
import type { PlanItem, PlanTerms } from './plans.terms.ts'

/** What somebody gets instead of the goods of the plan. */
export type OwnItem = { readonly productId: string; readonly quantity: number }

export type RoundItem = {
  readonly productId: string
  readonly quantity: number
  /** As the plan has it; null is the price of the product on the day. */
  readonly unitPrice: number | null
  readonly isGift: boolean
}

/** Whether the plan has such a round at all. */
export function hasRound(terms: Pick<PlanTerms, 'rounds' | 'contents' | 'repeats'>, round: number): boolean {
  if (terms.rounds !== null && round > terms.rounds) return false
  return goodsOf(terms, round) !== null
}

/**
 * What is in a round, gifts last; null after the last round. Own items replace the goods of the plan at the price that
 * the plan has for the product, or at that of the day. A gift comes once, however often the contents come.
 */
export function contentsOf(
  terms: Pick<PlanTerms, 'rounds' | 'contents' | 'repeats' | 'gifts' | 'choices'>,
  round: number,
  own: readonly OwnItem[] | null = null,
  times = 1,
): RoundItem[] | null {
  if (terms.rounds !== null && round > terms.rounds) return null
  const planned = goodsOf(terms, round)
  if (planned === null) return null
  const priceOf = new Map(choicesOf(terms, round).map(({ productId, unitPrice }) => [productId, unitPrice]))
  const goods = (own ?? planned).map(({ productId, quantity }) => ({
    productId,
    quantity: quantity * times,
    unitPrice: priceOf.get(productId) ?? null,
    isGift: false,
  }))
  const gifts = terms.gifts
    .filter((one) => covers(one, round))
    .map(({ productId, quantity }) => ({ productId, quantity, unitPrice: 0, isGift: true }))
  return [...goods, ...gifts]
}

type Choice = Pick<PlanItem, 'productId' | 'unitPrice'>

/** What a customer may have in a round, at the price that the plan has for it: its goods, and what may be taken instead. */
export function choicesOf(
  terms: Pick<PlanTerms, 'contents' | 'repeats' | 'choices'>,
  round: number,
): Choice[] {
  const planned: readonly Choice[] = goodsOf(terms, round) ?? []
  const others = (terms.choices ?? []).filter(
    ({ productId }) => !planned.some((one) => one.productId === productId),
  )
  return [...planned, ...others]
}

/** How many pieces the plan has in a round, without gifts: so many a customer chooses. */
export function piecesOf(terms: Pick<PlanTerms, 'contents' | 'repeats'>, round: number): number {
  return (goodsOf(terms, round) ?? []).reduce((sum, { quantity }) => sum + quantity, 0)
}

/** What the plan takes off the goods of a round: the last step that has begun. */
export function discountOf(
  terms: Pick<PlanTerms, 'discounts'>,
  round: number,
): PlanTerms['discounts'][number] | null {
  let found: PlanTerms['discounts'][number] | null = null
  for (const one of terms.discounts)
    if (one.from <= round && (found === null || found.from < one.from)) found = one
  return found
}

/** What sending a round costs, in the organisation's tax mode. */
export function shippingOf({ shipping }: Pick<PlanTerms, 'shipping'>, round: number): number {
  return shipping.freeFrom !== null && round >= shipping.freeFrom ? 0 : shipping.fee
}

export type RoundQuestion = {
  readonly terms: PlanTerms
  readonly round: number
  readonly items?: readonly OwnItem[] | null
  /** How many times the contents. */
  readonly quantity: number
  readonly paymentMethod: string
  /** Decides the rate of the tax, and the price where the plan has none. */
  readonly shipOn: string
  readonly products: ReadonlyMap<string, FoundProduct>
  readonly rates: readonly DatedRate[]
  readonly sale: Settings['sale']
  /** It shares the parcel of another, or the rank of the customer has it free. */
  readonly shippingFree?: boolean
  /** What the rank of the customer takes off, after the discount of the plan. */
  readonly rankPercent?: Decimal
}

export type RoundLine = PlannedLine & { readonly isGift: boolean; readonly ofPosition: null }
/** A round as an order has it: `agreed` and `sums` go into `insertOrders` as they are. */
export type RoundQuote = {
  readonly round: number
  readonly shipOn: string
  readonly agreed: Omit<Agreed, 'lines'> & { readonly lines: readonly RoundLine[] }
  readonly sums: Sums
}
/** Why a round has no price: it is beyond the last, or a product is gone or has no price on that day. */
export type NoQuote = { readonly why: 'over' | 'product' | 'price'; readonly productId: string | null }

export function isQuote(answer: RoundQuote | NoQuote): answer is RoundQuote {
  return 'sums' in answer
}

/** What a round comes to, worked out as every order is (`sumsOf`), with the rates of the day it is shipped. */
export function quoteRound(asked: RoundQuestion): RoundQuote | NoQuote {
  const { terms, round, quantity, paymentMethod, shipOn, products, rates, sale } = asked
  const contents = contentsOf(terms, round, asked.items ?? null, quantity)
  if (contents === null) return { why: 'over', productId: null }
  const { taxMode, rounding } = sale
  const lines: RoundLine[] = []
  for (const { productId, quantity: count, unitPrice, isGift } of contents) {
    const goods = products.get(productId)
    if (!goods) return { why: 'product', productId }
    const taxRate = rateOn(rates, goods.taxClass, shipOn)
    const dated = unitPrice === null ? priceOn(goods, shipOn) : null
    if (unitPrice === null && !dated) return { why: 'price', productId }
    lines.push({
      productId,
      code: goods.code,
      name: fullName(goods),
      quantity: String(count),
      unitPrice: dated ? unitPriceIn(dated, { taxMode, rate: taxRate, rounding }) : String(unitPrice),
      discount: '0',
      taxClass: goods.taxClass,
      taxRate,
      unitCost: goods.cost ?? '0',
      goods,
      isGift,
      ofPosition: null,
    })
  }
  const fee = terms.payments.find(({ method }) => method === paymentMethod)?.fee ?? 0
  const agreed = {
    currency: 'JPY',
    rate: '1',
    taxMode,
    rounding,
    pointsAs: sale.pointsAs,
    discount: discountIn(asked, lines),
    points: '0',
    shipping: asked.shippingFree ? '0' : String(shippingOf(terms, round)),
    fee: String(fee),
    chargeTax: {
      taxClass: sale.shippingTaxClass,
      taxRate: rateOn(rates, sale.shippingTaxClass, shipOn),
    },
    lines,
  }
  return { round, shipOn, agreed, sums: sumsOf(agreed) }
}

/** What the plan takes off, and what the rank takes off what is left; never more than the goods cost. */
function discountIn(
  { terms, round, quantity, sale: { rounding }, rankPercent = '0' }: RoundQuestion,
  lines: readonly RoundLine[],
): string {
  const goods = lines.reduce(
    (sum, { quantity, unitPrice }) => sum.plus(roundTo(Big(quantity).times(unitPrice), 0, rounding)),
    Big(0),
  )
  const step = discountOf(terms, round)
  const stepped = step === null ? Big(0) : offOf(step, goods, quantity, rounding)
  const discount = decimal(stepped.gt(goods) ? goods : stepped)
  const rank = rankDiscount({ goods: decimal(goods), discount }, rankPercent, { currency: 'JPY', rounding })
  return decimal(Big(discount).plus(rank))
}

/** Of yen so many for each time of the contents. */
function offOf(
  { percent, yen }: PlanTerms['discounts'][number],
  goods: Big,
  times: number,
  rounding: Agreed['rounding'],
): Big {
  return percent === null ? Big(yen ?? 0).times(times) : roundTo(goods.times(percent).div(100), 0, rounding)
}

function covers({ from, to }: { from: number; to: number | null }, round: number): boolean {
  return from <= round && (to === null || round <= to)
}

/** The goods of a round; of a plan that repeats the spans are a circle. */
function goodsOf(
  { contents, repeats }: Pick<PlanTerms, 'contents' | 'repeats'>,
  round: number,
): readonly PlanItem[] | null {
  const found = contents.find((span) => covers(span, round))
  if (found || !repeats) return found?.items ?? null
  const length = Math.max(0, ...contents.map(({ to }) => to ?? 0))
  if (length === 0) return null
  const again = ((round - 1) % length) + 1
  return contents.find((span) => covers(span, again))?.items ?? null
}
