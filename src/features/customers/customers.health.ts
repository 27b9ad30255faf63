import { z } from 'zod'

/** Kinds of contact points of which it can be known whether they work; feature health writes what is. */
export const channels = ['email', 'phone', 'address', 'line'] as const
export type Channel = (typeof channels)[number]

const at = z.iso.datetime({ offset: true }).nullable()

export const judgedHealth = z.object({
  version: z.int().min(0).describe('0 where nothing was known'),
  verifiedAt: at,
  verifiedBy: z
    .enum(['mypage', 'optIn', 'link', 'operator'])
    .nullable()
    .describe('How it was shown to be theirs'),
  softBounces: z.int().min(0).max(1000).describe('In a row; from 3 on it counts as failing'),
  bouncedAt: at.describe('Since when nothing arrives any more'),
  said: z.string().max(500).nullable().describe('What the other side said last, word by word'),
  complainedAt: at,
})

export const healthSchema = judgedHealth.extend({
  deliveredAt: at,
  state: z
    .enum(['complained', 'bounced', 'failing', 'verified'])
    .nullable()
    .describe('The worst that is known; null where nothing is'),
})
export type Health = z.infer<typeof healthSchema>
