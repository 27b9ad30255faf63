import { z } from 'zod'
import { recommendations } from './templates.blocks.ts'
import { mailClasses } from './templates.content.ts'

/**
 * A content as it goes out, for everybody: Liquid with everything in its place but what differs by recipient. Plain data,
 * kept by whoever sends it, so that every process and every day says the same.
 */
export const compiledSchema = z.object({
  format: z.literal(1),
  class: z.enum(mailClasses),
  language: z.enum(['ja', 'en']),
  timeZone: z.string(),
  subject: z.string(),
  preheader: z.string(),
  html: z.string().nullable(),
  text: z.string(),
  links: z.array(z.object({ no: z.int(), url: z.string(), label: z.string(), isPersonal: z.boolean() })),
  /** In the order of `_r0`, `_r1` … */
  recommendations: z.array(
    z.object({
      by: z.enum(recommendations),
      count: z.int(),
      otherwise: z.enum(['bestSellers', 'nothing']),
      /** Ids of what sold best when it was made. */
      bestSellers: z.array(z.uuid()),
    }),
  ),
  /** In the order of `_c0`, `_c1` … */
  coupons: z.array(z.object({ id: z.uuid(), sharedCode: z.string().nullable() })),
  /** Paths that it reads: `customer.familyName`. */
  variables: z.array(z.string()),
  /** What is the same for all. */
  constants: z.record(z.string(), z.record(z.string(), z.unknown())),
})
export type Compiled = z.infer<typeof compiledSchema>
