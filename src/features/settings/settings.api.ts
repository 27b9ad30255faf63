import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'

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
