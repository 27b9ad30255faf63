import { z } from 'zod'

export const mostDemoCustomers = 1_000_000

/** What a demo is made from; the same order again makes nothing new. */
export const demoOrder = z.object({
  seed: z.int().min(0).max(0xffff_ffff).default(1),
  customers: z.int().min(1).max(mostDemoCustomers).default(2000),
  besideOthers: z.boolean().default(false).describe('Also where there are other customers'),
})
export type DemoOrder = z.output<typeof demoOrder>
