import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery } from '#kit/page.ts'
import { benefitsSchema, entryKinds, pointSettingsSchema } from './points.ts'
import { pointTermsSchema } from './points.terms.ts'

const id = z.object({ id: z.uuid() })
const day = z.iso.date()

export const standingSchema = z.object({
  on: z.boolean().describe('Whether points were ever switched on'),
  balance: z.int(),
  pending: z.int().describe('Given once the goods can no longer come back'),
  expires: z.object({ on: day, amount: z.int() }).nullable().describe('What runs out next'),
  rank: z
    .object({ id: z.uuid(), name: z.string(), color: z.string().nullable(), benefits: benefitsSchema })
    .nullable(),
  spent: z.number().nullable().describe('Yen with tax in the period of ranks'),
  until: day.nullable().describe('The rank is kept at least until then'),
  next: z.object({ name: z.string(), threshold: z.number() }).nullable().describe('The next rank'),
})
export type PointStanding = z.infer<typeof standingSchema>

export const entrySchema = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  kind: z.enum(entryKinds),
  amount: z.int().describe('Below zero where points went'),
  expiresOn: day.nullable(),
  orderId: z.uuid().nullable(),
  orderNumber: z.string().nullable(),
  note: z.string().nullable(),
  actorName: z.string(),
})
export type PointEntry = z.infer<typeof entrySchema>

const rank = z.object({
  name: z.string().trim().min(1).max(60),
  threshold: z.int().min(0).max(1_000_000_000_000),
  benefits: benefitsSchema,
  color: z.string().max(20).nullable().default(null),
})
export const rankSchema = rank.extend({ id: z.uuid(), customers: z.int() })
export type MemberRank = z.infer<typeof rankSchema>
export const ranksInput = z.object({
  ranks: z
    .array(rank.extend({ id: z.uuid().optional().describe('Of one that is there') }))
    .max(20)
    .describe('All of them; what is left out is removed'),
})
export type RanksInput = z.output<typeof ranksInput>

export const ruleSchema = z.object({
  id: z.uuid(),
  terms: pointTermsSchema,
  startsOn: day.nullable().describe('Empty: a draft'),
  version: z.int(),
})
export type PointRule = z.infer<typeof ruleSchema>

const tried = z.object({ points: z.number(), orders: z.int().describe('That give points') })
export const simulationSchema = z.object({
  from: day,
  to: day,
  share: z.number().describe('Of customers looked at; figures are for all, so below 1 they are estimates'),
  orders: z.int(),
  revenue: z.number().describe('Yen without tax'),
  draft: tried,
  present: tried.nullable().describe('The rule that holds today, on the same orders'),
  byMonth: z.array(z.object({ month: day, draft: z.number(), present: z.number() })),
  byRank: z.array(
    z.object({ name: z.string().nullable(), customers: z.int(), draft: z.number(), present: z.number() }),
  ),
})
export type Simulation = z.infer<typeof simulationSchema>

export const pointsApi = defineApi('points', {
  standing: {
    method: 'GET',
    path: '/customers/{id}/points',
    permission: 'points.read',
    summary: { ja: '顧客のポイントと会員ランク', en: 'The points and the rank of a customer' },
    params: id,
    returns: standingSchema,
  },
  ledger: {
    method: 'GET',
    path: '/customers/{id}/points/entries',
    permission: 'points.read',
    summary: { ja: 'ポイントの履歴（新しい順）', en: 'The ledger of points, the latest first' },
    params: id,
    query: z.object(pageQuery),
    returns: pageOf(entrySchema),
  },
  adjust: {
    method: 'POST',
    path: '/customers/{id}/points/entries',
    permission: 'points.write',
    summary: { ja: 'ポイントを手で増減する', en: 'Give or take points by hand' },
    params: id,
    body: z.object({
      amount: z
        .int()
        .min(-100_000_000)
        .max(100_000_000)
        .refine((amount) => amount !== 0),
      note: z.string().trim().min(1).max(200),
      expiresOn: day.nullable().default(null),
    }),
    returns: standingSchema,
  },
  settings: {
    method: 'GET',
    path: '/points/settings',
    permission: 'points.read',
    summary: { ja: 'ポイントとランクの設定', en: 'Settings of points and ranks' },
    returns: z.object({ version: z.int(), settings: pointSettingsSchema }),
  },
  updateSettings: {
    method: 'PUT',
    path: '/points/settings',
    permission: 'points.manage',
    summary: { ja: 'ポイントとランクの設定を変える', en: 'Change the settings of points and ranks' },
    body: z.object({ version: z.int(), settings: pointSettingsSchema }),
    returns: z.object({ version: z.int(), settings: pointSettingsSchema }),
  },
  rules: {
    method: 'GET',
    path: '/points/rules',
    permission: 'points.read',
    summary: {
      ja: '付与ルール（下書きと、これまでのもの）',
      en: 'The rules: the draft and those switched on',
    },
    returns: z.object({ items: z.array(ruleSchema) }),
  },
  saveDraft: {
    method: 'PUT',
    path: '/points/rules/draft',
    permission: 'points.manage',
    summary: { ja: '付与ルールの下書きを保存する', en: 'Save the draft of the rule' },
    body: z.object({ version: z.int().describe('0 where there is no draft'), terms: pointTermsSchema }),
    returns: ruleSchema,
  },
  discardDraft: {
    method: 'DELETE',
    path: '/points/rules/draft',
    permission: 'points.manage',
    summary: { ja: '下書きを捨てる', en: 'Throw the draft away' },
    query: z.object({ version: z.coerce.number().int() }),
    returns: 'nothing',
  },
  switchOn: {
    method: 'POST',
    path: '/points/rules/draft/switch-on',
    permission: 'points.manage',
    summary: { ja: '下書きを有効にする（今日以降の日から）', en: 'Switch the draft on, from today or later' },
    body: z.object({ version: z.int(), startsOn: day }),
    returns: ruleSchema,
  },
  simulate: {
    method: 'POST',
    path: '/points/simulation',
    reads: true,
    permission: 'points.manage',
    summary: { ja: '昨年の受注で試す', en: 'Try a rule on the orders of the last year' },
    body: z.object({ terms: pointTermsSchema }),
    returns: simulationSchema,
  },
  ranks: {
    method: 'GET',
    path: '/points/ranks',
    permission: 'points.read',
    summary: { ja: '会員ランク', en: 'The ranks' },
    returns: z.object({ version: z.int(), items: z.array(rankSchema) }),
  },
  saveRanks: {
    method: 'PUT',
    path: '/points/ranks',
    permission: 'points.manage',
    summary: { ja: '会員ランクを変える', en: 'Change the ranks' },
    body: ranksInput.extend({ version: z.int() }),
    returns: z.object({ version: z.int(), items: z.array(rankSchema) }),
  },
  tryRanks: {
    method: 'POST',
    path: '/points/ranks/try',
    reads: true,
    permission: 'points.manage',
    summary: { ja: 'ランクごとの人数を試算する', en: 'How many would have each rank' },
    body: ranksInput.extend({ months: z.int().min(1).max(60) }),
    returns: z.object({
      items: z.array(z.object({ name: z.string(), customers: z.int(), spent: z.number() })),
    }),
  },
})

/** What has a name in the OpenAPI document. */
export const pointsSchemas = {
  PointBenefits: benefitsSchema,
  PointRule: ruleSchema,
  PointStanding: standingSchema,
  PointTerms: pointTermsSchema,
}
