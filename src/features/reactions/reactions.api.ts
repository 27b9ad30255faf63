import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import {
  bestTimeSchema,
  clockSchema,
  comparedSchema,
  cutRowSchema,
  hitSchema,
  resultsSchema,
  resultFiguresSchema,
  ratesSchema,
  sharedCutSchema,
} from './reactions.schemas.ts'
import { classes, cuts, reactionSettingsSchema } from './reactions.ts'

const versioned = z.object({ version: z.int(), settings: reactionSettingsSchema })
const id = z.object({ id: z.uuid() })
const by = z.enum(cuts)
const period = z.object({ from: z.iso.date(), to: z.iso.date() })

const hits = z.object({ items: z.array(hitSchema).describe('The latest 100'), isCut: z.boolean() })

export const reactionsApi = defineApi('reactions', {
  results: {
    method: 'GET',
    path: '/campaigns/{id}/results',
    permission: 'reactions.read',
    summary: {
      ja: '配信の結果（案・リンク・検定・リフト）',
      en: 'The results of a campaign: variants, links, statistics, lift',
    },
    params: id,
    returns: resultsSchema,
  },
  cut: {
    method: 'GET',
    path: '/campaigns/{id}/results/cuts',
    permission: 'reactions.read',
    summary: {
      ja: '配信の結果をドメイン・キャリア・セグメントごとに',
      en: 'The results by domain, by provider or by segment',
    },
    params: id,
    query: z.object({ by }),
    returns: z.object({
      items: z.array(cutRowSchema).describe('The largest first, at most fifty'),
      countedAt: z.iso.datetime().nullable().describe('Null while it is counted for the first time'),
    }),
  },
  hours: {
    method: 'GET',
    path: '/campaigns/{id}/results/hours',
    permission: 'reactions.read',
    summary: { ja: '配信の反応を曜日×時刻ごとに', en: 'First opens and clicks by weekday and hour' },
    params: id,
    returns: clockSchema.pick({ timeZone: true, cells: true }),
  },
  campaignHits: {
    method: 'GET',
    path: '/campaigns/{id}/results/hits',
    permission: 'reactions.read',
    summary: {
      ja: '配信の開封・クリックの1件ごとの記録（見分けた理由ごと）',
      en: 'Single opens and clicks of a campaign that were told apart for one reason',
    },
    params: id,
    query: z.object({ as: z.enum(classes), why: z.string().max(40) }),
    returns: hits,
  },
  customerHits: {
    method: 'GET',
    path: '/customers/{id}/hits',
    permission: 'reactions.read',
    summary: {
      ja: '顧客の開封・クリックの1件ごとの記録と、人か機械かの見分け',
      en: 'Single opens and clicks of a customer, with what they were taken for and why',
    },
    params: id,
    returns: hits,
  },
  exportResults: {
    method: 'GET',
    path: '/campaigns/{id}/results.csv',
    permission: 'reactions.read',
    summary: { ja: '配信の結果を CSV で', en: 'The figures of a campaign as CSV' },
    params: id,
    returns: 'file',
  },
  compare: {
    method: 'GET',
    path: '/campaigns/comparison',
    permission: 'reactions.read',
    summary: { ja: '配信の比較', en: 'Campaigns compared' },
    query: period,
    returns: z.object({
      items: z.array(comparedSchema),
      timeZone: z.string(),
      isCut: z.boolean().describe('There are more than 200 in this time'),
    }),
  },
  exportComparison: {
    method: 'GET',
    path: '/campaigns/comparison.csv',
    permission: 'reactions.read',
    summary: { ja: '配信の比較を CSV で', en: 'Campaigns compared, as CSV' },
    query: period,
    returns: 'file',
  },
  compareCuts: {
    method: 'GET',
    path: '/campaigns/comparison/cuts',
    permission: 'reactions.read',
    summary: {
      ja: '期間の配信をドメイン・キャリア・セグメントごとに',
      en: 'The campaigns of a time by domain, by provider or by segment',
    },
    query: period.extend({ by }),
    returns: z.object({
      items: z.array(sharedCutSchema).describe('The largest first, at most twenty'),
      waiting: z.int().describe('Campaigns that are counted in a few minutes'),
    }),
  },
  clock: {
    method: 'GET',
    path: '/reactions/clock',
    permission: 'reactions.read',
    summary: { ja: '全員の反応しやすい時間', en: 'When everybody reacts, by weekday and hour' },
    returns: clockSchema,
  },
  bestTime: {
    method: 'GET',
    path: '/customers/{id}/best-time',
    permission: 'customers.read',
    summary: {
      ja: '顧客が反応しやすい時間と、その根拠',
      en: 'When a customer reacts, and what that rests on',
    },
    params: id,
    returns: bestTimeSchema,
  },
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

/** What has a name in the OpenAPI document. */
export const reactionsSchemas = {
  ReactionFigures: resultFiguresSchema,
  ReactionRates: ratesSchema,
  ReactionSettings: reactionSettingsSchema,
}
