import { z } from 'zod'

export const forecastQuery = z.object({ days: z.coerce.number().int().min(1).max(366).default(90) })

const dayTotals = z.object({
  on: z.iso.date(),
  shipments: z.int(),
  net: z.int().describe('Yen: goods after discounts, without tax, shipping and fee'),
  gross: z.int().describe('Yen: what is to be paid'),
})
const lineTotals = z.object({ on: z.iso.date(), productId: z.uuid(), quantity: z.number(), net: z.int() })
export type ForecastDay = z.infer<typeof dayTotals>
export type ForecastLine = z.infer<typeof lineTotals>

export const forecastSchema = z.object({
  from: z.iso.date(),
  until: z.iso.date(),
  subscriptions: z.int().describe('Those of which rounds are to come'),
  left: z.int().describe('Of these such as have a round without a price, which ends what is known of them'),
  days: z.array(dayTotals),
  products: z.array(z.object({ id: z.uuid(), code: z.string(), name: z.string() })),
  lines: z.array(lineTotals).describe('By day and product, gifts too'),
})
export type Forecast = z.infer<typeof forecastSchema>
