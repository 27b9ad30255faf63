import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { reactionSettingsSchema } from './reactions.ts'

const versioned = z.object({ version: z.int(), settings: reactionSettingsSchema })

export const reactionsApi = defineApi('reactions', {
  settings: {
    method: 'GET',
    path: '/reactions/settings',
    permission: 'reactions.read',
    summary: { ja: '反応の数え方', en: 'How reactions are counted' },
    returns: versioned,
  },
  updateSettings: {
    method: 'PUT',
    path: '/reactions/settings',
    permission: 'reactions.manage',
    summary: { ja: '反応の数え方を変える', en: 'Change how reactions are counted' },
    body: versioned,
    returns: versioned,
  },
})
