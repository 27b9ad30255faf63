import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { cpmSegments } from './purchases.ts'

const steps = (value: z.ZodInt) => z.tuple([value, value, value, value])
const days = z.int().min(1).max(7300)
const yen = z.int().min(0).max(1_000_000_000_000)

export const purchaseSettingsSchema = z.object({
  rfm: z.object({
    recencyDays: steps(days).describe('At most so many days since the last order: of ranks 2 to 5, falling'),
    orders: steps(z.int().min(1).max(10_000)).describe('At least so many orders: of ranks 2 to 5, rising'),
    revenue: steps(yen).describe('At least so many yen: of ranks 2 to 5, rising'),
  }),
  cpm: z.object({
    repeatOrders: z.int().min(2).max(10).describe('Fewer orders are 初回'),
    youngDays: days.describe('Fewer days from the first order to the last are よちよち'),
    trendDays: days.describe('Fewer days are 流行, where they bought enough'),
    revenue: yen.describe('Yen from which somebody is 流行 or 優良'),
    lostDays: days.describe('So many days without an order are 離脱'),
  }),
  repeatDays: days.describe('Days within which a second order counts as F2'),
  stoppedDays: days.describe('Days without an order after which somebody has stopped'),
  sleepTimes: z.number().min(1).max(10).describe('Times the usual interval without an order is 休眠'),
})
const versioned = z.object({ version: z.int(), settings: purchaseSettingsSchema })
export type VersionedPurchaseSettings = z.infer<typeof versioned>

const rank = z.int().min(1).max(5)
const factsSchema = z.object({
  firstOn: z.iso.date().nullable(),
  lastOn: z.iso.date().nullable(),
  orders: z.int().describe('Orders that count: not cancelled or returned in full, and not held'),
  revenue: z.int().describe('Yen without tax, less what was taken back'),
  grossProfit: z.int(),
  takenBack: z.int().describe('Cancels and returns'),
  averageInterval: z.number().nullable().describe('Days between orders'),
  firstMedia: z.string().nullable(),
  r: rank.nullable(),
  f: rank.nullable(),
  m: rank.nullable(),
  decile: z.int().min(1).max(10).nullable().describe('1 is the tenth that bought most, as of last night'),
  cpm: z.enum(cpmSegments.map(({ value }) => value)).nullable(),
})

const panelSchema = z.object({
  facts: factsSchema.nullable().describe('Null for somebody who never ordered'),
  next: z
    .object({
      on: z.iso.date(),
      by: z.enum(['pack', 'rhythm']).describe('When what they bought is used up, or by their usual interval'),
      product: z.string().nullable(),
    })
    .nullable(),
  orders: z.array(
    z.object({
      id: z.uuid(),
      number: z.string(),
      kind: z.enum(['order', 'cancel', 'return']),
      on: z.iso.date(),
      total: z.int().describe('Yen with tax'),
      counts: z.boolean().describe('Whether it counts: neither void nor held'),
    }),
  ),
  products: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      orders: z.int(),
      quantity: z.number(),
      revenue: z.int(),
      lastOn: z.iso.date(),
    }),
  ),
  categories: z.array(z.object({ id: z.uuid(), name: z.string(), revenue: z.int() })),
  alike: z.object({
    people: z.int().describe('Of so many people who bought one of the same products'),
    products: z.array(z.object({ id: z.uuid(), name: z.string(), people: z.int() })),
  }),
})
export type PurchasePanel = z.infer<typeof panelSchema>

export const purchasesApi = defineApi('purchases', {
  customer: {
    method: 'GET',
    path: '/purchases/customers/{id}',
    permission: 'purchases.read',
    summary: { ja: '顧客の購買の要約', en: 'What a customer bought, and what that says' },
    params: z.object({ id: z.uuid() }),
    returns: panelSchema,
  },
  settings: {
    method: 'GET',
    path: '/purchases/settings',
    permission: 'purchases.read',
    summary: { ja: 'RFM・CPM・指標の基準', en: 'What RFM, CPM and metrics are measured by' },
    returns: versioned,
  },
  updateSettings: {
    method: 'PUT',
    path: '/purchases/settings',
    permission: 'purchases.manage',
    summary: { ja: 'RFM・CPM・指標の基準を変える', en: 'Change what they are measured by' },
    body: versioned,
    returns: versioned,
  },
  rebuild: {
    method: 'POST',
    path: '/purchases/rebuild',
    permission: 'purchases.manage',
    summary: { ja: '全顧客の購買の要約を作り直す', en: 'Work out anew what all orders say' },
    returns: z.object({ jobId: z.uuid() }),
  },
})

/** What has a name in the OpenAPI document. */
export const purchasesSchemas = {
  PurchaseSettings: purchaseSettingsSchema,
}
