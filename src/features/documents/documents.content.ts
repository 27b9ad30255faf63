import Big from 'big.js'
import { z } from 'zod'
import { decimal } from '#kit/money.ts'
import { taxClasses, taxModes, totalsOf, type Sale, type TaxPart } from '#kit/sale.ts'

/** 注文確認書, 納品書, 適格請求書, 適格簡易請求書, 適格返還請求書. */
export const documentKinds = [
  'confirmation',
  'deliveryNote',
  'invoice',
  'simpleInvoice',
  'returnInvoice',
] as const
export type DocumentKind = (typeof documentKinds)[number]

const decimalText = z.string().regex(/^-?\d+(\.\d+)?$/)
const day = z.iso.date()

const taxPart = z.object({
  taxClass: z.enum(taxClasses),
  taxRate: decimalText,
  taxable: decimalText,
  net: decimalText,
  tax: decimalText,
})

const line = z.object({
  on: day.nullable().describe('Of closing invoices: the day of the order'),
  orderNumber: z.string().nullable(),
  code: z.string().nullable(),
  name: z.string(),
  quantity: decimalText,
  unitPrice: decimalText,
  amount: decimalText,
  taxClass: z.enum(taxClasses),
  taxRate: decimalText,
})
export type ContentLine = z.infer<typeof line>

/** 前回請求額から今回請求額まで: what a closing invoice asks for with what the ones before it left open. */
export const carrySchema = z.object({
  previous: decimalText.describe('前回請求額: what the closing invoice before asked for'),
  received: decimalText.describe('入金額: what came in since'),
  adjusted: decimalText.describe('調整額: returns with their own document, invoices voided since'),
  carried: decimalText.describe('繰越額: previous less received, with what was adjusted'),
  sales: decimalText.describe('今回売上 without tax'),
  tax: decimalText,
  billed: decimalText.describe('今回請求額: carried and this period together'),
})
export type Carry = z.infer<typeof carrySchema>

/** Everything that is printed. It never changes once a document is issued. */
export const contentSchema = z.object({
  kind: z.enum(documentKinds),
  number: z.string(),
  edition: z.int(),
  issuedOn: day,
  transactionOn: day.describe('取引年月日: of the order; of a closing invoice the last day of the period'),
  period: z.object({ from: day, to: day }).nullable(),
  dueOn: day.nullable(),
  orderNumbers: z.array(z.string()),
  issuer: z.object({
    name: z.string(),
    address: z.string(),
    phone: z.string(),
    invoiceNumber: z.string(),
    bankAccount: z.string(),
    logoId: z.uuid().nullable(),
    sealId: z.uuid().nullable(),
  }),
  recipient: z.object({
    name: z.string().describe('With its 敬称, a line each'),
    postalCode: z.string().nullable(),
    address: z.string().nullable(),
  }),
  shipTo: z.string().nullable(),
  currency: z.string(),
  taxMode: z.enum(taxModes),
  lines: z.array(line),
  goods: decimalText,
  discount: decimalText,
  points: decimalText,
  pointsAs: z.enum(['discount', 'payment']),
  shipping: decimalText,
  fee: decimalText,
  taxes: z.array(taxPart),
  tax: decimalText,
  total: decimalText,
  carry: carrySchema
    .nullable()
    .default(null)
    .describe('Of closing invoices in yen. It stands beside the total, on which alone tax is counted'),
  paid: z.boolean().describe('It was paid when this was issued'),
  note: z.string().nullable(),
})
export type Content = z.infer<typeof contentSchema>

/** The parts of an order, or of what takes one back, that a document tells of. */
export type Billed = {
  readonly on: string
  readonly number: string
  readonly currency: string
  readonly taxMode: Sale['taxMode']
  readonly rounding: Sale['rounding']
  readonly goods: string
  readonly discount: string
  readonly points: string
  readonly pointsAs: 'discount' | 'payment'
  readonly shipping: string
  readonly fee: string
  readonly taxes: readonly TaxPart[]
  readonly tax: string
  readonly total: string
  readonly lines: readonly Omit<ContentLine, 'on' | 'orderNumber'>[]
}

type Amounts = Pick<
  Content,
  | 'currency'
  | 'taxMode'
  | 'goods'
  | 'discount'
  | 'points'
  | 'pointsAs'
  | 'shipping'
  | 'fee'
  | 'taxes'
  | 'tax'
  | 'total'
  | 'lines'
>

/** Of one order, exactly as the order says: its taxes were rounded once a rate when it was placed. */
export function amountsOfOne(order: Billed): Amounts {
  return {
    currency: order.currency,
    taxMode: order.taxMode,
    goods: order.goods,
    discount: order.discount,
    points: order.points,
    pointsAs: order.pointsAs,
    shipping: order.shipping,
    fee: order.fee,
    taxes: [...order.taxes],
    tax: order.tax,
    total: order.total,
    lines: order.lines.map((one) => ({ ...one, on: null, orderNumber: null })),
  }
}

/**
 * Of all orders of a period on one invoice: what each rate comes to is added up over the orders (discounts stay with
 * the rates they were shared out to), and its tax is rounded once for the whole invoice.
 */
export function amountsOfMany(orders: readonly [Billed, ...Billed[]]): Amounts {
  const [{ currency, taxMode, rounding }] = orders
  const sum = (amount: (order: Billed) => string): string =>
    decimal(orders.reduce((total, order) => total.plus(amount(order)), Big(0)))
  const totals = totalsOf({
    currency,
    taxMode,
    rounding,
    lines: orders.flatMap(({ taxes }) =>
      taxes.map(({ taxClass, taxRate, taxable }) => ({
        quantity: '1',
        unitPrice: taxable,
        taxClass,
        taxRate,
      })),
    ),
    points: sum((order) => (order.pointsAs === 'payment' ? order.points : '0')),
    pointsAs: 'payment',
  })
  const asPayment = orders.some(({ pointsAs, points }) => pointsAs === 'payment' && !Big(points).eq(0))
  return {
    currency,
    taxMode,
    goods: sum(({ goods }) => goods),
    // Points that lowered the price are a discount among many orders; those that paid stand by themselves.
    discount: sum(({ discount, points, pointsAs }) =>
      decimal(Big(discount).plus(asPayment && pointsAs === 'discount' ? points : 0)),
    ),
    points: sum(({ points, pointsAs }) => (asPayment && pointsAs === 'discount' ? '0' : points)),
    pointsAs: asPayment ? 'payment' : 'discount',
    shipping: sum(({ shipping }) => shipping),
    fee: sum(({ fee }) => fee),
    taxes: [...totals.taxes],
    tax: totals.tax,
    total: totals.total,
    lines: orders.flatMap(({ on, number, lines }) =>
      lines.map((one) => ({ ...one, on, orderNumber: number })),
    ),
  }
}

/** The one sum of a closing invoice: what was billed before and paid since, and this period's own total. */
export function carryOf(
  { previous, received, carried }: Pick<Carry, 'previous' | 'received' | 'carried'>,
  { total, tax }: Pick<Content, 'total' | 'tax'>,
): Carry {
  return {
    previous: decimal(Big(previous)),
    received: decimal(Big(received)),
    adjusted: decimal(Big(carried).minus(previous).plus(received)),
    carried: decimal(Big(carried)),
    sales: decimal(Big(total).minus(tax)),
    tax,
    billed: decimal(Big(carried).plus(total)),
  }
}

/**
 * What is to be paid by this document: nothing of what only confirms, accompanies, or was paid before. What a closing
 * invoice carries over is owed by the invoices before it.
 */
export function owedBy({ kind, paid, total }: Pick<Content, 'kind' | 'paid' | 'total'>): string {
  return (kind === 'invoice' || kind === 'simpleInvoice') && !paid ? total : '0'
}

/** 少額な返還インボイスの交付義務免除: a return of less than ¥10,000 with tax needs no document (消費税法 57 の 4 ③). */
export function needsReturnInvoice(totalWithTax: string): boolean {
  return Big(totalWithTax).abs().gte(10_000)
}
