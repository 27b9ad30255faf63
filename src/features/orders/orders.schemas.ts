import { z } from 'zod'
import { isCurrency, roundings } from '#kit/money.ts'
import { taxClasses, taxModes } from '#kit/sale.ts'
import { channels, entryKinds, paymentStates, shippingStates } from './orders.ts'

const text = (most: number) => z.string().max(most).nullable()
/** Decimal text that is not below zero. */
export const amountInput = z.string().regex(/^\d{1,12}(\.\d{1,4})?$/)
const quantityInput = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,3})?$/)
  .refine((typed) => Number(typed) > 0)
const rateInput = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,6})?$/)
  .refine((typed) => Number(typed) > 0)
export const currencyInput = z.string().refine(isCurrency).describe('ISO 4217')

export const shipToSchema = z.object({
  name: text(200),
  kana: text(200),
  postalCode: text(20),
  address: text(500),
  phone: text(40),
})
export type ShipTo = z.infer<typeof shipToSchema>

export const lineDraft = z.object({
  productId: z.uuid().optional(),
  code: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .describe('Found among the products; kept where it is none'),
  name: z.string().trim().min(1).max(300).optional().describe('The name of the product when left out'),
  quantity: quantityInput,
  unitPrice: amountInput
    .optional()
    .describe('The price of the day when left out, in the tax mode of the order'),
  discount: amountInput.default('0').describe('Taken off the line'),
  taxClass: z.enum(taxClasses).optional(),
})

/** Who ordered, where nobody on record is named; found by what names somebody for sure, or added. */
export const orderingCustomer = z.object({
  code: z.string().trim().min(1).max(60).optional().describe('会員番号'),
  familyName: text(100).optional(),
  givenName: text(100).optional(),
  familyKana: text(100).optional(),
  givenKana: text(100).optional(),
  email: text(254).optional(),
  phone: text(40).optional(),
  postalCode: text(20).optional(),
  address: text(500).optional(),
  externalIds: z
    .array(z.object({ source: z.string().max(60), value: z.string().trim().min(1).max(100) }))
    .max(20)
    .optional(),
})

const day = z.iso.date().nullable()

/** What may change on an order after it was placed. */
export const orderNotes = z.object({
  shipTo: shipToSchema.nullable().describe('Empty is the address of the customer'),
  note: text(10_000),
  mediaId: z.uuid().nullable(),
  companyId: z.uuid().nullable().describe('The company that pays'),
  paymentMethod: text(60),
  paymentDueOn: day,
  shipOn: day.describe('To be shipped on; it decides the rate of the tax while the order is written'),
})

export const orderDraft = orderNotes.partial().extend({
  customerId: z.uuid().optional(),
  customer: orderingCustomer.optional().describe('Neither this nor customerId: a sale of nobody'),
  number: z.string().trim().min(1).max(100).optional().describe('Given when left out'),
  source: z
    .string()
    .trim()
    .max(60)
    .default('')
    .describe('Whose number it is; the same source and number make one order only'),
  channel: z.enum(channels).default('phone'),
  orderedAt: z.iso.datetime({ offset: true }).optional().describe('Now when left out'),
  currency: currencyInput.default('JPY'),
  rate: rateInput.optional().describe('Yen for one; that of the day from the table when left out'),
  taxMode: z.enum(taxModes).optional(),
  rounding: z.enum(roundings).optional(),
  pointsAs: z.enum(['discount', 'payment']).optional(),
  discount: amountInput.default('0').describe('Taken off the whole, shared out over the rates'),
  points: amountInput.default('0').describe('Points used'),
  shipping: amountInput.default('0'),
  fee: amountInput.default('0'),
  benefits: z
    .boolean()
    .default(false)
    .describe('What the rank of the customer brings comes on top: percent off the goods, free shipping'),
  paymentState: z.enum(['unpaid', 'authorized', 'paid', 'none']).default('unpaid'),
  paidOn: day.optional(),
  shippingState: z.enum(shippingStates).exclude(['returned']).default('waiting'),
  heldReason: text(200)
    .optional()
    .describe('Waits for a person, and counts in no number until it is released'),
  lines: z.array(lineDraft).min(1).max(500),
})
export type OrderDraft = z.output<typeof orderDraft>
export type OrderInput = z.input<typeof orderDraft>

export const taxPartSchema = z.object({
  taxClass: z.enum(taxClasses),
  taxRate: z.string(),
  taxable: z.string().describe('In the tax mode of the order'),
  net: z.string().describe('Without tax'),
  tax: z.string(),
})

const sums = {
  goods: z.string(),
  discount: z.string(),
  points: z.string(),
  shipping: z.string(),
  fee: z.string(),
  tax: z.string(),
  total: z.string().describe('With tax, after discounts and points: what is to be paid'),
  taxes: z.array(taxPartSchema).describe('One for each rate, rounded once'),
  revenue: z.int().describe('Yen: goods after discounts, without tax, shipping and fee'),
  cost: z.int(),
  totalYen: z.int(),
}
const terms = {
  currency: z.string(),
  rate: z.string(),
  taxMode: z.enum(taxModes),
  rounding: z.enum(roundings),
  pointsAs: z.enum(['discount', 'payment']),
}
const lineSums = {
  productId: z.uuid().nullable(),
  code: z.string().nullable(),
  name: z.string(),
  quantity: z.string(),
  unitPrice: z.string(),
  discount: z.string(),
  amount: z.string().describe('In the tax mode of the order'),
  taxClass: z.enum(taxClasses),
  taxRate: z.string(),
  revenue: z.int(),
  cost: z.int(),
}

/** What a 会員ランク brings to the price of an order. */
export const rankBenefitSchema = z.object({
  rank: z.string().describe('Its name'),
  percent: z.string().describe('Percent off the goods'),
  freeShipping: z.boolean(),
})
export type RankBenefit = z.infer<typeof rankBenefitSchema>

/** What an order would come to. */
export const previewSchema = z.object({
  ...terms,
  ...sums,
  chargeTax: z.object({ taxClass: z.enum(taxClasses), taxRate: z.string() }).describe('Of shipping and fee'),
  orderedOn: z.iso.date(),
  benefit: rankBenefitSchema
    .nullable()
    .describe('What the rank of the customer brings, whether it was asked for or not'),
  lines: z.array(
    z.object({
      ...lineSums,
      stock: z.int().nullable().describe('How many there are now; empty where it is not counted'),
    }),
  ),
})
export type OrderPreview = z.infer<typeof previewSchema>

const ref = z.object({ id: z.uuid(), name: z.string() })
const moneyOnce = {
  number: z.string(),
  orderedAt: z.iso.datetime(),
  orderedOn: z.iso.date(),
}

/** A row of the list: an order, or what takes one back. */
export const orderRowSchema = z.object({
  id: z.uuid(),
  kind: z.enum(entryKinds),
  ofId: z.uuid().nullable().describe('Of a cancel or a return: the order'),
  ...moneyOnce,
  source: z.string(),
  customer: ref.nullable().describe('Empty: nobody'),
  company: ref.nullable(),
  media: ref.nullable(),
  channel: z.enum(channels),
  currency: z.string(),
  total: z.string(),
  totalYen: z.int(),
  firstLine: z.string().describe('The name of the first line'),
  lineCount: z.int(),
  paymentMethod: z.string().nullable(),
  paymentState: z.enum(paymentStates),
  shippingState: z.enum(shippingStates),
  voidedOn: day,
  heldAt: z.iso.datetime().nullable(),
  version: z.int(),
})
export type OrderRow = z.infer<typeof orderRowSchema>

const entryLine = z.object({
  ...lineSums,
  position: z.int(),
  ofPosition: z.int().nullable().describe('Of a cancel or a return: the line of the order'),
})

/** A cancel or a return; its amounts are below zero. */
export const entrySchema = z.object({
  id: z.uuid(),
  kind: z.enum(entryKinds),
  ofId: z.uuid().nullable(),
  ...moneyOnce,
  ...terms,
  ...sums,
  chargeTax: z.object({ taxClass: z.enum(taxClasses), taxRate: z.string() }).nullable(),
  note: z.string().nullable(),
  lines: z.array(entryLine),
})
export type Entry = z.infer<typeof entrySchema>

export const orderSchema = entrySchema.extend({
  source: z.string(),
  customer: ref.nullable(),
  company: ref.nullable(),
  media: ref.nullable(),
  channel: z.enum(channels),
  paymentMethod: z.string().nullable(),
  paymentState: z.enum(paymentStates),
  paymentDueOn: day,
  paidOn: day,
  shippingState: z.enum(shippingStates),
  shipOn: day,
  shippedOn: day,
  carrier: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  shipTo: shipToSchema.nullable(),
  voidedOn: day.describe('Since when nothing of it is left'),
  refundDue: z.boolean().describe('Nothing of it is left, and money that came in for it was not given back'),
  heldAt: z.iso.datetime().nullable(),
  heldReason: z.string().nullable(),
  left: z
    .array(z.object({ position: z.int(), quantity: z.string() }))
    .describe('What was not taken back, by line'),
  entries: z.array(entrySchema).describe('What took it back, the first first'),
  createdBy: ref.nullable(),
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Order = z.infer<typeof orderSchema>
