import Big from 'big.js'
import { divide, type Decimal, type Rounding } from '#kit/money.ts'
import { inYen, totalsOf, type SaleLine, type TaxClass, type TaxMode, type TaxPart } from '#kit/sale.ts'

/** A line as it was agreed: with its price, its tax, and what one costs in yen. */
export type AgreedLine = SaleLine & { readonly discount: Decimal; readonly unitCost: Decimal }

/** All that decides the amounts of an order. */
export type Agreed = {
  readonly currency: string
  /** Yen for one of the currency. */
  readonly rate: Decimal
  readonly taxMode: TaxMode
  readonly rounding: Rounding
  readonly discount: Decimal
  readonly points: Decimal
  readonly pointsAs: 'discount' | 'payment'
  readonly shipping: Decimal
  readonly fee: Decimal
  readonly chargeTax: { readonly taxClass: TaxClass; readonly taxRate: Decimal }
  readonly lines: readonly AgreedLine[]
}

export type LineSums = { readonly amount: Decimal; readonly revenue: number; readonly cost: number }
export type Sums = {
  readonly goods: Decimal
  readonly taxes: readonly TaxPart[]
  readonly tax: Decimal
  readonly total: Decimal
  /** Yen: goods after discounts, without tax, shipping and fee. */
  readonly revenue: number
  readonly cost: number
  readonly totalYen: number
  readonly lines: readonly LineSums[]
}

/** What an order comes to: the totals of a sale, and what they are in yen. */
export function sumsOf(agreed: Agreed): Sums {
  const totals = totalsOf(agreed)
  const revenue = inYen(totals.net, agreed.rate)
  const shares = sharesOf(
    revenue,
    totals.lines.map(({ net }) => net),
  )
  const lines = agreed.lines.map(({ quantity, unitCost }, index) => ({
    amount: totals.lines[index]?.amount ?? '0',
    revenue: shares[index] ?? 0,
    cost: inYen(unitCost, quantity),
  }))
  return {
    goods: totals.goods,
    taxes: totals.taxes,
    tax: totals.tax,
    total: totals.total,
    revenue,
    cost: lines.reduce((sum, { cost }) => sum + cost, 0),
    totalYen: inYen(totals.total, agreed.rate),
    lines,
  }
}

/** Whole yen shared out in proportion, so that the parts add up. */
export function sharesOf(yen: number, weights: readonly Decimal[]): number[] {
  return divide(
    Big(yen),
    weights.map((weight) => Big(weight)),
    0,
  ).map((share) => share.toNumber())
}
