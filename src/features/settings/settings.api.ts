import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { parseInvoiceNumber } from '#kit/japan/corporate-number.ts'
import { roundings } from '#kit/money.ts'
import { taxClasses } from '#kit/sale.ts'

/** How amounts of a new order are worked out; an order keeps what held on its day. */
const saleSchema = z.object({
  taxMode: z.enum(['included', 'excluded']).describe('Prices with tax (内税) or without (外税)'),
  rounding: z.enum(roundings),
  pointsAs: z
    .enum(['discount', 'payment'])
    .describe('Points lower what is taxed, or only what is left to pay'),
  shippingTaxClass: z.enum(taxClasses).describe('Of shipping and fees'),
})

/** Who sells, as it is printed on documents. */
const sellerSchema = z.object({
  name: z.string().trim().max(200),
  postalCode: z.string().trim().max(20),
  address: z.string().trim().max(500),
  phone: z.string().trim().max(50),
  invoiceNumber: z
    .string()
    .trim()
    .max(40)
    .refine((typed) => typed === '' || parseInvoiceNumber(typed) !== null)
    .describe('適格請求書発行事業者の登録番号: T and 13 digits; empty without one'),
  bankAccount: z.string().trim().max(1000).describe('Where to pay, as printed on invoices'),
})

/** The organisation's own choices, one versioned record. */
export const settingsSchema = z.object({
  organisation: z.string().trim().min(1).max(100),
  timeZone: z.string().refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC'),
  /** Month in which the fiscal year begins. */
  fiscalYearStart: z.int().min(1).max(12),
  weekStart: z.enum(['sunday', 'monday']),
  /** Whether a member sees every customer or only their own and those without an owner. */
  memberSees: z.enum(['all', 'own']),
  /** An export of more rows waits until somebody with `exports.approve` agrees; null is never. */
  exportApprovalAbove: z.int().min(0).max(100_000_000).nullable(),
  sale: saleSchema,
  seller: sellerSchema,
})
export type Settings = z.infer<typeof settingsSchema>

export const settingsApi = defineApi('settings', {
  get: {
    method: 'GET',
    path: '/settings',
    permission: 'signedIn',
    summary: { ja: '組織の設定', en: 'The settings of the organisation' },
    returns: z.object({ version: z.int(), settings: settingsSchema }),
  },
  update: {
    method: 'PUT',
    path: '/settings',
    permission: 'settings.manage',
    summary: { ja: '組織の設定を変える', en: 'Change the settings' },
    body: z.object({ version: z.int(), settings: settingsSchema }),
    returns: z.object({ version: z.int(), settings: settingsSchema }),
  },
})

/** What has a name in the OpenAPI document. */
export const settingsSchemas = {
  OrganisationSettings: settingsSchema,
}
