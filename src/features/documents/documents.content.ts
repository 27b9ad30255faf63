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

/** What is to be paid by this document: nothing of what only confirms, accompanies, or was paid before. */
export function owedBy({ kind, paid, total }: Pick<Content, 'kind' | 'paid' | 'total'>): string {
  return (kind === 'invoice' || kind === 'simpleInvoice') && !paid ? total : '0'
}

/** 少額な返還インボイスの交付義務免除: a return of less than ¥10,000 with tax needs no document (消費税法 57 の 4 ③). */
export function needsReturnInvoice(totalWithTax: string): boolean {
  return Big(totalWithTax).abs().gte(10_000)
}
