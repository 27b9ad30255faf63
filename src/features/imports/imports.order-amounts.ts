import Big from 'big.js'
import { decimal, type Decimal, type Rounding } from '#kit/money.ts'
import {
  inYen,
  rateOn,
  taxClasses,
  type DatedRate,
  type TaxClass,
  type TaxMode,
  type TaxPart,
} from '#kit/sale.ts'
import { sumsOf, type Agreed, type Sums } from '#features/orders/orders.sums.ts'
import { priceOn, productKey, unitPriceIn, type FoundProduct } from '#features/products/products.ts'
import type { ReadLine } from '#features/readings/readings.order.ts'
import { reason, type Reason } from '#features/readings/readings.ts'
import { toHalfWidth } from '#kit/japan/width.ts'
import { tellOrder, type FileOrder } from './imports.order-group.ts'
import type { SaleOptions } from './imports.ts'

/** What amounts are worked out with. */
export type Terms = {
  readonly sale: {
    readonly taxMode: 'included' | 'excluded'
    readonly rounding: Rounding
    readonly pointsAs: 'discount' | 'payment'
    readonly shippingTaxClass: TaxClass
  }
  readonly taxRates: readonly DatedRate[]
  /** Yen for one of a currency from a day on, the latest first. */
  readonly currencyRates: ReadonlyMap<string, readonly { readonly startsOn: string; readonly yen: Decimal }[]>
  readonly options: SaleOptions
}

export type AgreedLine = Agreed['lines'][number] & {
  readonly productId: string | null
  readonly codeKey: string | null
  readonly code: string | null
  readonly name: string
}
export type Reckoned = {
  readonly agreed: Omit<Agreed, 'lines'> & { readonly lines: readonly AgreedLine[] }
  readonly sums: Sums
}

/** What an order of a file comes to; null when something is missing, which it has then told. */
export function reckon(
  order: FileOrder,
  products: ReadonlyMap<string, FoundProduct>,
  terms: Terms,
): Reckoned | null {
  const currency = (order.words['order.currency'] ?? terms.options.currency).trim().toUpperCase()
  if (!/^[A-Z]{3}$/.test(currency))
    return refused(order, reason('currencyUnknown', 'order.currency', currency))
  const rate = rateFor(currency, order.on, terms)
  if (rate === null)
    return refused(order, reason('rateMissing', 'order.currency', `${currency} (${order.on})`))
  const { sale, taxRates } = terms
  const taxedOn = order.words['order.shipOn'] ?? order.words['order.shippedOn'] ?? order.on
  const { rounding, pointsAs, shippingTaxClass } = sale
  const build = (taxMode: TaxMode): Reckoned | null => {
    const lines = linesOf(order, products, { ...terms, currency, taxMode, taxedOn })
    if (!lines) return null
    const isTaxed = taxMode !== 'none'
    const agreed = {
      currency,
      rate,
      taxMode,
      rounding,
      pointsAs,
      discount: order.amounts.discount ?? '0',
      points: order.amounts.points ?? '0',
      shipping: order.amounts.shipping ?? '0',
      fee: order.amounts.fee ?? '0',
      chargeTax: {
        taxClass: isTaxed ? shippingTaxClass : ('outOfScope' as const),
        taxRate: isTaxed ? rateOn(taxRates, shippingTaxClass, taxedOn) : '0',
      },
      lines,
    }
    return { agreed, sums: sumsOf(agreed) }
  }
  const mode = modeOf(currency, terms)
  const usual = build(mode)
  if (!usual) return null
  return withGiven(order, fitting(order, usual, mode, terms.options, build))
}

function refused(order: FileOrder, why: Reason): null {
  tellOrder(order, why)
  return null
}

function rateFor(currency: string, on: string, { currencyRates }: Terms): Decimal | null {
  if (currency === 'JPY') return '1'
  return currencyRates.get(currency)?.find(({ startsOn }) => startsOn <= on)?.yen ?? null
}

function modeOf(currency: string, { options, sale }: Terms): TaxMode {
  if (options.taxMode !== 'auto') return options.taxMode
  return currency === 'JPY' ? sale.taxMode : 'none'
}

/** Where a total is given and only the other way of prices comes to it, that is the way of this file. */
function fitting(
  { amounts: { total } }: FileOrder,
  usual: Reckoned,
  mode: TaxMode,
  { taxMode }: SaleOptions,
  build: (mode: TaxMode) => Reckoned | null,
): Reckoned {
  if (taxMode !== 'auto' || mode === 'none' || total === undefined || Big(usual.sums.total).eq(total))
    return usual
  const other = build(mode === 'included' ? 'excluded' : 'included')
  return other && Big(other.sums.total).eq(total) ? other : usual
}

type LineTerms = Terms & {
  readonly currency: string
  readonly taxMode: TaxMode
  readonly taxedOn: string
}

function linesOf(
  order: FileOrder,
  products: ReadonlyMap<string, FoundProduct>,
  terms: LineTerms,
): AgreedLine[] | null {
  if (order.lines.length === 0) return [wholeLine(order, terms)]
  const lines: AgreedLine[] = []
  for (const line of order.lines) {
    const agreed = lineOf(order, line, products, terms)
    if (!agreed) return null
    lines.push(agreed)
  }
  return lines
}

/** An order of which only amounts are known is one line. */
function wholeLine({ amounts }: FileOrder, { taxMode, taxedOn, taxRates }: LineTerms): AgreedLine {
  const off = Big(amounts.discount ?? 0).plus(amounts.points ?? 0)
  const charges = Big(amounts.shipping ?? 0).plus(amounts.fee ?? 0)
  const tax = taxMode === 'excluded' ? (amounts.tax ?? '0') : '0'
  const goods =
    amounts.goods ??
    decimal(
      Big(amounts.total ?? 0)
        .plus(off)
        .minus(charges)
        .minus(tax),
    )
  const taxClass = taxMode === 'none' ? 'outOfScope' : 'standard'
  const isBack = goods.startsWith('-')
  return {
    productId: null,
    codeKey: null,
    code: null,
    name: '商品代金',
    quantity: isBack ? '-1' : '1',
    unitPrice: isBack ? goods.slice(1) : goods,
    discount: '0',
    taxClass,
    taxRate: rateOn(taxRates, taxClass, taxedOn),
    unitCost: '0',
  }
}

function lineOf(
  order: FileOrder,
  line: ReadLine,
  products: ReadonlyMap<string, FoundProduct>,
  { currency, taxMode, taxedOn, taxRates, sale }: LineTerms,
): AgreedLine | null {
  const codeKey = line.code === null ? null : productKey(line.code)
  const product = codeKey === null ? undefined : products.get(codeKey)
  const taxClass = taxClassOf(order, line, product, { taxMode, taxRates, taxedOn })
  const taxRate = taxMode === 'none' ? '0' : rateOn(taxRates, taxClass, taxedOn)
  const quantity = Big(line.quantity)
  const unitPrice =
    line.price ??
    (line.amount !== null && !quantity.eq(0)
      ? decimal(Big(line.amount).plus(line.discount).div(quantity).round(4, Big.roundHalfUp))
      : usualPrice(product, order.on, currency, { taxMode, rate: taxRate, rounding: sale.rounding }))
  if (unitPrice === undefined) {
    tellOrder(order, reason('priceMissing', 'line.price', line.code ?? line.name ?? ''))
    return null
  }
  const exact = quantity.times(unitPrice).minus(line.discount)
  if (currency === 'JPY' && line.price !== null && unitPrice.includes('.') && line.amount === null)
    if (!exact.eq(exact.round(0))) tellOrder(order, reason('yenFraction', 'line.price', unitPrice))
  const discount = line.amount === null ? line.discount : keptDiscount(order, line, exact)
  return {
    productId: product?.id ?? null,
    codeKey,
    code: line.code,
    name: line.name ?? product?.name ?? line.code ?? '–',
    quantity: line.quantity,
    unitPrice,
    discount,
    taxClass,
    taxRate,
    unitCost: product?.cost ?? '0',
  }
}

/** The discount with which a line comes to the amount that the file gives. */
function keptDiscount(order: FileOrder, { amount, discount, price }: ReadLine, exact: Big): Decimal {
  const short = exact.minus(amount ?? exact)
  // Less than one is how somebody has rounded.
  if (price !== null && short.abs().gte(1))
    tellOrder(order, {
      ...reason('totalDiffers', 'line.amount', amount),
      why: { ja: decimal(exact), en: decimal(exact) },
    })
  return decimal(Big(discount).plus(short))
}

/** Prices of products are in yen. */
function usualPrice(
  product: FoundProduct | undefined,
  on: string,
  currency: string,
  terms: { taxMode: TaxMode; rate: Decimal; rounding: Rounding },
): Decimal | undefined {
  const price = product ? priceOn(product, on) : null
  return price && currency === 'JPY' ? unitPriceIn(price, terms) : undefined
}

const taxWords: readonly (readonly [RegExp, TaxClass])[] = [
  [/軽減|reduced/i, 'reduced'],
  [/標準|standard|^課税$/i, 'standard'],
  [/非課税|exempt/i, 'exempt'],
  [/不課税|対象外|out of scope/i, 'outOfScope'],
  [/免税|輸出|zero/i, 'zeroRated'],
]

/** 10%, 8, 0.08, 軽減, 非課税 …; null for what says none of them. */
export function readTaxClass(typed: string, rates: readonly DatedRate[], on: string): TaxClass | null {
  const text = toHalfWidth(typed).trim()
  const word = taxWords.find(([pattern]) => pattern.test(text))
  if (word) return word[1]
  if (taxClasses.some((one) => one === text)) return text as TaxClass
  const number = /^(\d+(?:\.\d+)?)\s*%?$/.exec(text)?.[1]
  if (number === undefined) return null
  const percent = Big(number).lt(1) && !text.endsWith('%') ? Big(number).times(100) : Big(number)
  if (percent.eq(0)) return 'exempt'
  return (['standard', 'reduced'] as const).find((one) => percent.eq(rateOn(rates, one, on))) ?? null
}

function taxClassOf(
  order: FileOrder,
  { tax }: ReadLine,
  product: FoundProduct | undefined,
  { taxMode, taxRates, taxedOn }: Pick<LineTerms, 'taxMode' | 'taxRates' | 'taxedOn'>,
): TaxClass {
  if (taxMode === 'none') return 'outOfScope'
  const given = tax === null ? null : readTaxClass(tax, taxRates, taxedOn)
  if (tax !== null && given === null) tellOrder(order, reason('taxUnread', 'line.tax', tax))
  return given ?? product?.taxClass ?? 'standard'
}

/** The amounts of the file stay as they are; where ours differ, that is told. */
function withGiven(order: FileOrder, { agreed, sums }: Reckoned): Reckoned {
  const { goods, tax, total } = order.amounts
  const differs = (key: 'goods' | 'tax' | 'total', given: Decimal | undefined): boolean => {
    if (given === undefined || Big(given).eq(sums[key])) return false
    tellOrder(order, {
      ...reason('totalDiffers', `order.${key}`, given),
      why: { ja: sums[key], en: sums[key] },
    })
    return true
  }
  const [otherGoods, otherTax, otherTotal] = [
    differs('goods', goods),
    differs('tax', tax),
    differs('total', total),
  ]
  if (!otherGoods && !otherTax && !otherTotal) return { agreed, sums }
  return {
    agreed,
    sums: {
      ...sums,
      goods: goods ?? sums.goods,
      ...(otherTax &&
        tax !== undefined && { tax, taxes: withTax(sums.taxes, sums.tax, tax, agreed.taxMode) }),
      ...(otherTotal && total !== undefined && { total, totalYen: inYen(total, agreed.rate) }),
    },
  }
}

/** What a given tax is more or less than ours stands with the rate of which there is most. */
function withTax(taxes: readonly TaxPart[], ours: Decimal, given: Decimal, mode: TaxMode): TaxPart[] {
  const most = taxes.toSorted((a, b) => Big(b.taxable).abs().cmp(Big(a.taxable).abs()))[0]
  const more = Big(given).minus(ours)
  return taxes.map((part) =>
    part === most
      ? {
          ...part,
          tax: decimal(more.plus(part.tax)),
          ...(mode === 'included' && { net: decimal(Big(part.net).minus(more)) }),
        }
      : part,
  )
}
