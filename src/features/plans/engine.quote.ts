import Big from 'big.js'
import { sumsOf, type Agreed, type AgreedLine, type Sums } from '#features/orders/orders.sums.ts'
import { priceOn, stateOn, unitPriceIn, type FoundProduct } from '#features/products/products.ts'
import type { Settings } from '#features/settings/settings.api.ts'
import { addDays } from '#kit/japan/days.ts'
import { decimal, roundTo, type Decimal } from '#kit/money.ts'
import { fullName, rateOn, type DatedRate } from '#kit/sale.ts'
import { contentsOf, discountOf, type OwnItem } from './engine.contents.ts'
import type { PlanTerms } from './plans.terms.ts'

export type QuotedLine = AgreedLine & {
  readonly productId: string
  readonly code: string
  readonly name: string
  readonly isGift: boolean
}

/** A round as its order will be: prices and taxes of the day it is shipped. */
export type RoundQuote = {
  readonly agreed: Omit<Agreed, 'lines'> & { readonly lines: readonly QuotedLine[] }
  readonly sums: Sums
  /** When it is to be paid; empty is the day on which its order is written. */
  readonly paymentDueOn: string | null
}

/** Why a round has no price: a product is no longer there, no longer sold, or has no price on that day. */
export type Missing = { readonly productId: string; readonly why: 'gone' | 'ended' | 'price' }

export type QuoteAsked = {
  readonly terms: PlanTerms
  readonly round: number
  /** Instead of the goods of the plan. */
  readonly items?: readonly OwnItem[] | null
  readonly quantity?: number
  readonly paymentMethod: string
  readonly shipOn: string
  readonly products: ReadonlyMap<string, FoundProduct>
  readonly rates: readonly DatedRate[]
  readonly sale: Settings['sale']
  /** Another of the same parcel pays for it. */
  readonly isShippingFree?: boolean
}

/** What a round comes to; what is missing for it; null where no such round comes any more. */
export function quoteRound(asked: QuoteAsked): RoundQuote | { readonly missing: Missing[] } | null {
  const { terms, round, shipOn, rates, sale } = asked
  const items = contentsOf(terms, round, asked.items ?? null, asked.quantity ?? 1)
  if (items === null) return null
  const missing: Missing[] = []
  const lines = items.map(({ productId, quantity, unitPrice, isGift }): QuotedLine => {
    const goods = asked.products.get(productId)
    const taxClass = goods?.taxClass ?? 'standard'
    const taxRate = rateOn(rates, taxClass, shipOn)
    const listed = goods && priceOn(goods, shipOn)
    const price =
      unitPrice === null ? listed && unitPriceIn(listed, { ...sale, rate: taxRate }) : String(unitPrice)
    if (!goods) missing.push({ productId, why: 'gone' })
    else if (stateOn(goods, shipOn) === 'ended') missing.push({ productId, why: 'ended' })
    else if (price == null) missing.push({ productId, why: 'price' })
    return {
      productId,
      code: goods?.code ?? '',
      name: goods ? fullName(goods) : '',
      quantity: String(quantity),
      unitPrice: price ?? '0',
      discount: '0',
      taxClass,
      taxRate,
      unitCost: goods?.cost ?? '0',
      isGift,
    }
  })
  if (missing.length > 0) return { missing }
  const payment = terms.payments.find(({ method }) => method === asked.paymentMethod)
  const agreed = {
    currency: 'JPY',
    rate: '1',
    taxMode: sale.taxMode,
    rounding: sale.rounding,
    pointsAs: sale.pointsAs,
    discount: discountIn(terms, round, lines, sale),
    points: '0',
    shipping: asked.isShippingFree === true ? '0' : shippingOf(terms, round),
    fee: String(payment?.fee ?? 0),
    chargeTax: {
      taxClass: sale.shippingTaxClass,
      taxRate: rateOn(rates, sale.shippingTaxClass, shipOn),
    },
    lines,
  }
  return { agreed, sums: sumsOf(agreed), paymentDueOn: payment ? dueOf(payment, terms, shipOn) : null }
}

function shippingOf({ shipping: { fee, freeFrom } }: PlanTerms, round: number): Decimal {
  return freeFrom !== null && round >= freeFrom ? '0' : String(fee)
}

/** In whole yen as the sale rounds, and never more than the goods. */
function discountIn(
  terms: PlanTerms,
  round: number,
  lines: readonly QuotedLine[],
  { rounding }: Settings['sale'],
): Decimal {
  const step = discountOf(terms, round)
  if (step === null) return '0'
  const goods = lines.reduce((sum, line) => sum.plus(Big(line.unitPrice).times(line.quantity)), Big(0))
  const off =
    step.percent === null ? Big(step.yen ?? 0) : roundTo(goods.times(step.percent).div(100), 0, rounding)
  return decimal(off.gt(goods) ? goods : off)
}

function dueOf(
  { when, days }: PlanTerms['payments'][number],
  { deliveryDays }: PlanTerms,
  shipOn: string,
): string | null {
  if (when === 'order') return null
  if (when === 'shipping') return shipOn
  return addDays(shipOn, when === 'delivery' ? deliveryDays : days)
}
