import Big from 'big.js'
import { decimal, divide, placesOf, roundTo, type Decimal, type Rounding } from './money.ts'

/** 標準, 軽減, 非課税, 不課税, 免税. Only the first two have rates, which are rows with dates. */
export const taxClasses = ['standard', 'reduced', 'exempt', 'outOfScope', 'zeroRated'] as const
export type TaxClass = (typeof taxClasses)[number]

/** 外税, 内税, and sales on which no tax is worked out (to another country, say). */
export const taxModes = ['excluded', 'included', 'none'] as const
export type TaxMode = (typeof taxModes)[number]

/** The rate of a class from a day on, in percent. */
export type DatedRate = { readonly taxClass: TaxClass; readonly startsOn: string; readonly rate: Decimal }

/** The rate of a class on a day (YYYY-MM-DD), in percent; classes without rates have 0. */
export function rateOn(rates: readonly DatedRate[], taxClass: TaxClass, on: string): Decimal {
  let found: DatedRate | undefined
  for (const one of rates)
    if (one.taxClass === taxClass && one.startsOn <= on && (!found || found.startsOn < one.startsOn))
      found = one
  return found?.rate ?? '0'
}

/** The tax on an amount: on top of it, or within it (× 10/110). `places` is 0 of yen. */
export function taxOf(taxable: Big, rate: Decimal, mode: TaxMode, rounding: Rounding, places: number): Big {
  if (mode === 'none') return Big(0)
  const part = taxable.times(rate)
  // The quotient of a division is cut after 20 places: far behind the place that is rounded.
  return roundTo(mode === 'excluded' ? part.div(100) : part.div(Big(100).plus(rate)), places, rounding)
}

export type SaleLine = {
  readonly quantity: Decimal
  readonly unitPrice: Decimal
  /** Taken off the line. */
  readonly discount?: Decimal
  readonly taxClass: TaxClass
  /** Percent, of the day that counts. */
  readonly taxRate: Decimal
}

export type Sale = {
  /** ISO 4217. Yen are whole; foreign amounts are kept as they are given. */
  readonly currency: string
  readonly taxMode: TaxMode
  readonly rounding: Rounding
  readonly lines: readonly SaleLine[]
  /** Taken off the whole, shared out over the rates in proportion (一括値引きの按分). */
  readonly discount?: Decimal
  /** Points used. As a `discount` they lower what is taxed, as a `payment` only what is left to pay. */
  readonly points?: Decimal
  readonly pointsAs?: 'discount' | 'payment'
  readonly shipping?: Decimal
  readonly fee?: Decimal
  /** Of shipping and fee. */
  readonly chargeTax?: { readonly taxClass: TaxClass; readonly taxRate: Decimal }
}

/** What one rate comes to. `taxable` is in the mode of the prices; `net` has no tax in it. */
export type TaxPart = {
  readonly taxClass: TaxClass
  readonly taxRate: Decimal
  readonly taxable: Decimal
  readonly net: Decimal
  readonly tax: Decimal
}

export type Totals = {
  /** Of each line: `amount` in the mode of the prices after its own discount; `net` its share without tax and discounts. */
  readonly lines: readonly { readonly amount: Decimal; readonly net: Decimal }[]
  /** The sum of the lines. */
  readonly goods: Decimal
  readonly taxes: readonly TaxPart[]
  readonly tax: Decimal
  /** All of it, with tax, after discounts and points: what is to be paid. */
  readonly total: Decimal
  /** Goods without tax after discounts, without shipping and fee: what the metrics call revenue (in the currency). */
  readonly net: Decimal
}

const none = Big(0)
const lineSum = (parts: readonly Big[]): Big => parts.reduce((sum, part) => sum.plus(part), none)

/**
 * The one place where amounts of a sale are worked out: on screen, in documents, in files and in the API.
 *
 * Tax is rounded once for each rate, never by line (消費税法施行規則 15 の 4 · インボイス制度の端数処理: 一の適格請求書につき
 * 税率ごとに1回). Whatever is taken off the whole is shared out over the rates by what they come to.
 */
export function totalsOf(sale: Sale): Totals {
  const places = placesOf(sale.currency)
  const isYen = sale.currency === 'JPY'
  // What is foreign keeps every digit that it came with; only yen have no smaller coin.
  const whole = (value: Big): Big => (isYen ? roundTo(value, 0, sale.rounding) : value)
  const amounts = sale.lines.map(({ quantity, unitPrice, discount = '0' }) =>
    whole(Big(quantity).times(unitPrice).minus(discount)),
  )
  const goods = lineSum(amounts)
  const off = Big(sale.discount ?? 0).plus(sale.pointsAs === 'payment' ? 0 : (sale.points ?? 0))
  const offs = divide(off, amounts, isYen ? 0 : Math.max(places, 4))
  const charge = Big(sale.shipping ?? 0).plus(sale.fee ?? 0)
  const chargeTax = sale.chargeTax ?? { taxClass: 'outOfScope' as const, taxRate: '0' }

  type Group = { taxClass: TaxClass; taxRate: Decimal; taxable: Big; goods: Big; lines: number[] }
  const groups = new Map<string, Group>()
  const groupOf = (taxClass: TaxClass, taxRate: Decimal): Group => {
    const key = `${taxClass} ${Big(taxRate).toFixed()}`
    const group = groups.get(key) ?? { taxClass, taxRate, taxable: none, goods: none, lines: [] }
    groups.set(key, group)
    return group
  }
  for (const [index, { taxClass, taxRate }] of sale.lines.entries()) {
    const group = groupOf(taxClass, taxRate)
    group.goods = group.goods.plus(amounts[index] ?? none).minus(offs[index] ?? none)
    group.lines.push(index)
  }
  for (const group of groups.values()) group.taxable = group.goods
  if (!charge.eq(0)) {
    const group = groupOf(chargeTax.taxClass, chargeTax.taxRate)
    group.taxable = group.taxable.plus(charge)
  }

  const nets = amounts.map(() => none)
  const taxes = [...groups.values()].map(({ taxClass, taxRate, taxable, goods: own, lines }): TaxPart => {
    const tax = taxOf(taxable, taxRate, sale.taxMode, sale.rounding, places)
    const net = sale.taxMode === 'included' ? taxable.minus(tax) : taxable
    // The goods' share of what the rate comes to without tax, and of that each line's.
    const [ownNet = none] = divide(net, [own, taxable.minus(own)], isYen ? 0 : Math.max(places, 4))
    const weights = lines.map((index) => (amounts[index] ?? none).minus(offs[index] ?? none))
    for (const [at, share] of divide(ownNet, weights, isYen ? 0 : Math.max(places, 4)).entries())
      nets[lines[at] ?? 0] = share
    return { taxClass, taxRate, taxable: decimal(taxable), net: decimal(net), tax: decimal(tax) }
  })
  const tax = lineSum(taxes.map((part) => Big(part.tax)))
  const payment = sale.pointsAs === 'payment' ? Big(sale.points ?? 0) : none
  const before = goods.minus(off).plus(charge).minus(payment)
  return {
    lines: amounts.map((amount, index) => ({ amount: decimal(amount), net: decimal(nets[index] ?? none) })),
    goods: decimal(goods),
    taxes: taxes.toSorted((a, b) => Big(b.taxRate).cmp(a.taxRate)),
    tax: decimal(tax),
    total: decimal(sale.taxMode === 'excluded' ? before.plus(tax) : before),
    net: decimal(lineSum(nets)),
  }
}

/** What a rank takes off: percent of the goods as they are after whatever else is taken off, as the seller rounds. */
export function rankDiscount(
  { goods, discount }: { readonly goods: Decimal; readonly discount: Decimal },
  percent: Decimal,
  { currency, rounding }: Pick<Sale, 'currency' | 'rounding'>,
): Decimal {
  const left = Big(goods).minus(discount)
  return left.lte(0) ? '0' : decimal(roundTo(left.times(percent).div(100), placesOf(currency), rounding))
}

/** Whole yen of an amount in a currency, at so many yen for one of it. */
export function inYen(amount: Decimal, rate: Decimal): number {
  return roundTo(Big(amount).times(rate), 0, 'round').toNumber()
}

/** What a product is called among others: with what tells it from its sisters, where the name does not say it. */
export function fullName({
  name,
  variation,
}: {
  readonly name: string
  readonly variation: string | null
}): string {
  return variation === null || name.includes(variation) ? name : `${name} ${variation}`
}
