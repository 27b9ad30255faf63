import { z } from 'zod'

/** 付与・付与の取消・利用・利用の戻し・失効・調整. */
export const entryKinds = ['grant', 'revoke', 'use', 'return', 'expire', 'adjust'] as const
export type PointEntryKind = (typeof entryKinds)[number]

/** What a rank brings. One point is one yen. */
export const benefitsSchema = z.object({
  pointTimes: z
    .string()
    .regex(/^\d{1,2}(\.\d{1,2})?$/)
    .default('1')
    .describe('A multiple of the points that orders give'),
  freeShipping: z.boolean().default(false),
  discount: z
    .string()
    .regex(/^\d{1,2}(\.\d)?$/)
    .default('0')
    .describe('Percent off the goods'),
})
export type Benefits = z.output<typeof benefitsSchema>

export const pointSettingsSchema = z.object({
  rankMonths: z.int().min(1).max(60).describe('Ranks are by what was spent in so many months'),
  keepMonths: z.int().min(0).max(60).describe('A rank is kept at least so long'),
  noticeDays: z.int().min(0).max(90).describe('A mail so many days before points run out; 0: none'),
})
export type PointSettings = z.infer<typeof pointSettingsSchema>

export const defaultPointSettings: PointSettings = { rankMonths: 12, keepMonths: 12, noticeDays: 30 }
