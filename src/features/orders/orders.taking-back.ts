import Big from 'big.js'
import { decimal, placesOf, roundTo, type Decimal } from '#kit/money.ts'
import { totalsOf, type TaxPart } from '#kit/sale.ts'
import { sharesOf, sumsOf, type Agreed, type AgreedLine, type LineSums, type Sums } from './orders.sums.ts'

/** An order as it stands in the books, or an entry that takes something of it back (with its own, negative, sums). */
export type Booked<Line extends BookedLine = BookedLine> = Omit<Agreed, 'lines'> &
  Omit<Sums, 'lines'> & { readonly lines: readonly Line[] }
export type BookedLine = Omit<AgreedLine, 'unitCost'> &
  LineSums & { readonly position: number; readonly ofPosition: number | null }

export type Wanted = { readonly position: number; readonly quantity: Decimal }
export type TakenBack = {
  /** The negative of what is taken back; lines in the order of the order's. */
  readonly agreed: Omit<Agreed, 'lines'> & {
    readonly lines: readonly (Omit<AgreedLine, 'unitCost'> & { readonly ofPosition: number })[]
  }
  readonly sums: Sums
  /** Nothing of the order is left after this. */
  readonly isLast: boolean
}

const zero = Big(0)
const sum = (values: readonly Big[]): Big => values.reduce((total, value) => total.plus(value), zero)

/** How much of each line is left, by its position. */
export function leftOf(order: Booked, entries: readonly Booked[]): ReadonlyMap<number, Big> {
  const left = new Map(order.lines.map(({ position, quantity }) => [position, Big(quantity)]))
  for (const { ofPosition, quantity } of entries.flatMap(({ lines }) => lines)) {
    const before = ofPosition === null ? undefined : left.get(ofPosition)
    if (before && ofPosition !== null) left.set(ofPosition, before.plus(quantity))
  }
  return left
}

/**
 * What it comes to when these quantities are taken back; each is at most what is left. What was taken off the whole order
 * (discount, points) goes back in proportion to the goods, along the running sum, so that no yen is lost over many steps.
 * The tax is rounded once for each rate, as that of the order; the last step takes exactly what is left of every amount,
 * so that an order and all that took it back add up to nothing.
 */
export function takeBack(
  order: Booked,
  entries: readonly Booked[],
  wanted: readonly Wanted[],
  { charges }: { charges: boolean },
): TakenBack {
  const places = order.currency === 'JPY' ? 0 : Math.max(placesOf(order.currency), 4)
  const left = leftOf(order, entries)
  const by = new Map(wanted.map(({ position, quantity }) => [position, Big(quantity)]))
  const isLast = [...left].every(([position, quantity]) => quantity.minus(by.get(position) ?? 0).lte(0))
  /** What so much of an amount is when `taken` of `all` are gone, rounded. */
  const shareOf = (amount: Decimal, taken: Big, all: Big): Big =>
    all.eq(0) ? zero : roundTo(Big(amount).times(taken).div(all), places, 'round')

  const lines: (Omit<AgreedLine, 'unitCost'> & { ofPosition: number })[] = []
  const costs: number[] = []
  for (const line of order.lines) {
    const quantity = by.get(line.position)
    if (!quantity || quantity.eq(0)) continue
    const all = Big(line.quantity)
    const before = all.minus(left.get(line.position) ?? 0)
    const gone = before.plus(quantity)
    const past = entries
      .flatMap((entry) => entry.lines)
      .filter(({ ofPosition }) => ofPosition === line.position)
    const full = quantity.times(line.unitPrice)
    // A line of which nothing is left takes back exactly what it came to.
    const discount = gone.eq(all)
      ? full.minus(sum([Big(line.amount), ...past.map(({ amount }) => Big(amount))]))
      : shareOf(line.discount, gone, all).minus(shareOf(line.discount, before, all))
    lines.push({
      quantity: decimal(quantity.times(-1)),
      unitPrice: line.unitPrice,
      discount: decimal(discount.times(-1)),
      taxClass: line.taxClass,
      taxRate: line.taxRate,
      ofPosition: line.position,
    })
    const cost = (taken: Big): number =>
      all.eq(0) ? 0 : roundTo(Big(line.cost).times(taken).div(all), 0, 'round').toNumber()
    costs.push(cost(before) - cost(gone))
  }

  const goodsBefore = sum(entries.map(({ goods }) => Big(goods))).times(-1)
  const goodsNow = Big(
    totalsOf({ ...order, discount: '0', points: '0', shipping: '0', fee: '0', lines }).goods,
  )
  const goodsAfter = goodsBefore.minus(goodsNow)
  const whole = Big(order.goods)
  const back = (amount: Decimal): Decimal =>
    decimal(shareOf(amount, goodsBefore, whole).minus(shareOf(amount, goodsAfter, whole)))
  const rest = (key: 'discount' | 'points' | 'shipping' | 'fee'): Decimal =>
    decimal(sum([order, ...entries].map((one) => Big(one[key]))).times(-1))
  const agreed = {
    ...termsOf(order),
    discount: isLast ? rest('discount') : back(order.discount),
    points: isLast ? rest('points') : back(order.points),
    shipping: charges ? rest('shipping') : '0',
    fee: charges ? rest('fee') : '0',
    lines,
  }
  const own = sumsOf({ ...agreed, lines: lines.map((line) => ({ ...line, unitCost: '0' })) })
  const withCosts = {
    ...own,
    cost: costs.reduce((total, cost) => total + cost, 0),
    lines: own.lines.map((line, index) => ({ ...line, cost: costs[index] ?? 0 })),
  }
  return {
    agreed,
    sums: isLast ? remainder(order, entries, withCosts, { charges }) : withCosts,
    isLast,
  }
}

const termsOf = ({ currency, rate, taxMode, rounding, pointsAs, chargeTax }: Booked) => ({
  currency,
  rate,
  taxMode,
  rounding,
  pointsAs,
  chargeTax,
})

/** The sums of the last step: what must be left (the charges that are kept, or nothing) less what is there. */
function remainder(
  order: Booked,
  entries: readonly Booked[],
  own: Sums,
  { charges }: { charges: boolean },
): Sums {
  const booked = [order, ...entries]
  const kept = charges
    ? undefined
    : sumsOf({
        ...order,
        discount: '0',
        points: '0',
        shipping: decimal(sum(booked.map(({ shipping }) => Big(shipping)))),
        fee: decimal(sum(booked.map(({ fee }) => Big(fee)))),
        lines: [],
      })
  const decimals = (key: 'goods' | 'tax' | 'total'): Decimal =>
    decimal(Big(kept?.[key] ?? 0).minus(sum(booked.map((one) => Big(one[key])))))
  const yen = (key: 'revenue' | 'cost' | 'totalYen'): number =>
    (kept?.[key] ?? 0) - booked.reduce((total, one) => total + one[key], 0)
  const revenue = yen('revenue')
  const shares = sharesOf(
    revenue,
    own.lines.map(({ amount }) => amount),
  )
  return {
    goods: decimals('goods'),
    taxes: lessTaxes(kept?.taxes ?? [], booked),
    tax: decimals('tax'),
    total: decimals('total'),
    revenue,
    cost: yen('cost'),
    totalYen: yen('totalYen'),
    lines: own.lines.map((line, index) => ({ ...line, revenue: shares[index] ?? 0 })),
  }
}

function lessTaxes(kept: readonly TaxPart[], booked: readonly Booked[]): TaxPart[] {
  const keyOf = ({ taxClass, taxRate }: TaxPart): string => `${taxClass} ${Big(taxRate).toFixed()}`
  const all = booked.flatMap(({ taxes }) => taxes)
  const kinds = new Map(all.map((part) => [keyOf(part), part]))
  return [...kinds]
    .map(([key, { taxClass, taxRate }]): TaxPart => {
      const less = (field: 'taxable' | 'net' | 'tax'): Decimal => {
        const stays = sum(kept.filter((part) => keyOf(part) === key).map((part) => Big(part[field])))
        return decimal(stays.minus(sum(all.filter((part) => keyOf(part) === key).map((p) => Big(p[field])))))
      }
      return { taxClass, taxRate, taxable: less('taxable'), net: less('net'), tax: less('tax') }
    })
    .filter(({ taxable, net, tax }) => taxable !== '0' || net !== '0' || tax !== '0')
    .toSorted((a, b) => Big(b.taxRate).cmp(a.taxRate))
}
