import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery, queryFlag } from '#kit/page.ts'
import { campaignSorts, recipientStates, shownStates } from './campaigns.ts'
import {
  campaignRowSchema,
  campaignSchema,
  campaignSettingsSchema,
  checkSchema,
  countsSchema,
  planSchema,
  reachSchema,
  recipientSchema,
  audienceSchema,
  capSchema,
  contentSchema,
  quietSchema,
  scheduleSchema,
  speedSchema,
  stepSchema,
  testSchema,
  variantSchema,
} from './campaigns.schemas.ts'

const id = z.object({ id: z.uuid() })
const version = z.int()
const comment = z.string().trim().max(1000).nullable().default(null)
const versioned = z.object({ version })
const said = versioned.extend({ comment })
const settings = z.object({ version: z.int(), settings: campaignSettingsSchema })
/** Recipients leave the house as customers do: by an export with the rule `campaign`. */
const recipientsQuery = {
  state: z
    .enum([...recipientStates, 'underWay'])
    .optional()
    .describe('`underWay`: at a sender right now'),
  reason: z.string().max(40).optional(),
  variant: z.coerce.number().int().optional(),
  domain: z.string().max(255).optional(),
  q: z.string().trim().max(254).optional().describe('The beginning of an address'),
}
const { senderId, replyTo, heldOutPercent, tracked, windowDays, test } = planSchema.shape
/** Without the defaults of a plan: what is left out stays as it was decided. */
const planPatch = planSchema
  .extend({
    senderId: senderId.unwrap(),
    replyTo: replyTo.unwrap(),
    heldOutPercent: heldOutPercent.unwrap(),
    tracked: tracked.unwrap(),
    windowDays: windowDays.unwrap(),
    test: test.unwrap(),
  })
  .partial()

export const campaignsApi = defineApi('campaigns', {
  list: {
    method: 'GET',
    path: '/campaigns',
    permission: 'campaigns.read',
    summary: { ja: '配信の一覧', en: 'List campaigns' },
    query: z.object({
      ...pageQuery,
      q: z.string().max(200).optional(),
      state: z
        .string()
        .max(200)
        .optional()
        .describe(`One or several of ${shownStates.join(', ')}, separated by commas`),
      segmentId: z.uuid().optional().describe('Those that use this segment'),
      templateId: z.uuid().optional().describe('Those that use this template'),
      senderId: z.uuid().optional().describe('Those of which a variant comes from this sender'),
      createdById: z.uuid().optional().describe('Those that this user made'),
      from: z.iso.date().optional().describe('Those that go or went out on this day or later'),
      to: z.iso.date().optional(),
      sort: z
        .enum(campaignSorts)
        .default('-updatedAt')
        .describe('People by their share of those who got it; with `-` the most first'),
      deleted: queryFlag,
    }),
    returns: pageOf(campaignRowSchema),
  },
  calendar: {
    method: 'GET',
    path: '/campaigns/calendar',
    permission: 'campaigns.read',
    summary: { ja: '配信カレンダー（予定と実績）', en: 'All sends between two days, planned ones too' },
    query: z.object({ from: z.iso.date(), to: z.iso.date() }),
    returns: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          name: z.string(),
          state: z.enum(shownStates),
          on: z.iso.date(),
          at: z.iso.datetime(),
          untilAt: z.iso.datetime().nullable().describe('When it was through, or will be at the latest'),
          recipients: z.int().nullable().describe('Null where nobody has counted yet'),
          mayMove: z.boolean(),
          isAdvertising: z.boolean(),
          cap: z
            .object({ most: z.int(), days: z.int() })
            .nullable()
            .describe('How many advertising mails somebody gets at the most, as it holds for this one'),
          version: z.int(),
        }),
      ),
      mailings: z
        .array(
          z.object({
            key: z.string(),
            label: z.string(),
            on: z.iso.date(),
            count: z.int(),
            to: z.string().describe('The page of the app that they are about'),
          }),
        )
        .describe('What else is mailed by itself, from today on'),
    }),
  },
  settings: {
    method: 'GET',
    path: '/campaigns/settings',
    permission: 'campaigns.read',
    summary: { ja: '配信の設定', en: 'Settings of campaigns' },
    returns: settings,
  },
  updateSettings: {
    method: 'PUT',
    path: '/campaigns/settings',
    permission: 'settings.manage',
    summary: { ja: '配信の設定を変える', en: 'Change the settings of campaigns' },
    body: settings,
    returns: settings,
  },
  get: {
    method: 'GET',
    path: '/campaigns/{id}',
    permission: 'campaigns.read',
    summary: { ja: '配信', en: 'A campaign' },
    params: id,
    returns: campaignSchema,
  },
  create: {
    method: 'POST',
    path: '/campaigns',
    permission: 'campaigns.write',
    summary: { ja: '配信を作る（下書き）', en: 'Make a campaign, as a draft' },
    body: planPatch
      .describe('What is not said is as the settings have it')
      .extend({ name: planSchema.shape.name }),
    returns: campaignSchema,
    status: 201,
  },
  update: {
    method: 'PATCH',
    path: '/campaigns/{id}',
    permission: 'campaigns.write',
    summary: {
      ja: '配信を変える（古い version は断る。承認は取り消しになる）',
      en: 'Change a campaign; a stale version is refused, an approval is taken back',
    },
    params: id,
    body: planPatch.extend({ version }),
    returns: campaignSchema,
  },
  move: {
    method: 'POST',
    path: '/campaigns/{id}/move',
    permission: 'campaigns.send',
    summary: { ja: '予定の日時を変える', en: 'Move a planned one to another time' },
    params: id,
    body: versioned.extend({ at: z.iso.datetime({ offset: true }) }),
    returns: campaignSchema,
  },
  remove: {
    method: 'DELETE',
    path: '/campaigns/{id}',
    permission: 'campaigns.write',
    summary: { ja: '配信をごみ箱に入れる', en: 'Move a campaign to the bin' },
    params: id,
    query: z.object({ version: z.coerce.number().int() }),
    returns: 'nothing',
  },
  restore: {
    method: 'POST',
    path: '/campaigns/{id}/restore',
    permission: 'campaigns.write',
    summary: { ja: '配信をごみ箱から戻す', en: 'Restore a campaign from the bin' },
    params: id,
    returns: campaignSchema,
  },
  duplicate: {
    method: 'POST',
    path: '/campaigns/{id}/duplicate',
    permission: 'campaigns.write',
    summary: { ja: '配信を複製する', en: 'Copy a campaign' },
    params: id,
    returns: campaignSchema,
    status: 201,
  },
  followUp: {
    method: 'POST',
    path: '/campaigns/{id}/follow-up',
    permission: 'campaigns.write',
    summary: {
      ja: '開封・クリックしなかった人などへの再送の下書きを作る',
      en: 'Make a draft to those who did not open, click or get it',
    },
    params: id,
    body: z.object({ to: z.enum(['notOpened', 'notClicked', 'clicked', 'notSent']) }),
    returns: campaignSchema,
    status: 201,
  },
  checks: {
    method: 'GET',
    path: '/campaigns/{id}/checks',
    permission: 'campaigns.read',
    summary: { ja: '送る前の確認', en: 'What stands in the way of sending, and what to look at' },
    params: id,
    returns: z.object({ items: z.array(checkSchema) }),
  },
  reach: {
    method: 'POST',
    path: '/campaigns/reach',
    permission: 'campaigns.read',
    reads: true,
    summary: { ja: '届く人数と、届かない理由', en: 'How many will get it, and why others will not' },
    body: planSchema
      .pick({ purposeId: true, audience: true, heldOutPercent: true, cap: true, schedule: true })
      .extend({ campaignId: z.uuid().nullable().default(null) }),
    returns: reachSchema,
  },
  preview: {
    method: 'POST',
    path: '/campaigns/{id}/preview',
    permission: 'campaigns.read',
    reads: true,
    summary: { ja: '案を顧客として見る', en: 'A variant as one customer would get it' },
    params: id,
    body: z.object({ variant: z.int().default(1), customerId: z.uuid().nullable().default(null) }),
    returns: z.object({
      subject: z.string(),
      preheader: z.string(),
      html: z.string().nullable(),
      text: z.string(),
      from: z.object({ name: z.string(), address: z.string() }).nullable(),
      weight: z.int().describe('Bytes of the HTML'),
    }),
  },
  start: {
    method: 'POST',
    path: '/campaigns/{id}/start',
    permission: 'campaigns.send',
    summary: { ja: '配信を始める・予約する', en: 'Send it, or at its time' },
    params: id,
    body: versioned.extend({
      recipients: z
        .int()
        .nullable()
        .default(null)
        .describe('How many the person was shown; very many more are refused'),
    }),
    returns: campaignSchema,
  },
  requestApproval: {
    method: 'POST',
    path: '/campaigns/{id}/approval',
    permission: 'campaigns.write',
    summary: { ja: '承認を依頼する', en: 'Ask for approval' },
    params: id,
    body: said,
    returns: campaignSchema,
  },
  approve: {
    method: 'POST',
    path: '/campaigns/{id}/approve',
    permission: 'campaigns.approve',
    summary: { ja: '承認する（予定の時刻に始まる）', en: 'Approve it: it begins at its time' },
    params: id,
    body: said,
    returns: campaignSchema,
  },
  decline: {
    method: 'POST',
    path: '/campaigns/{id}/decline',
    permission: 'campaigns.approve',
    summary: { ja: '差し戻す', en: 'Send it back to its author' },
    params: id,
    body: said,
    returns: campaignSchema,
  },
  withdraw: {
    method: 'POST',
    path: '/campaigns/{id}/withdraw',
    permission: 'campaigns.write',
    summary: { ja: '予約・承認依頼を取り消して下書きに戻す', en: 'Back to a draft' },
    params: id,
    body: versioned,
    returns: campaignSchema,
  },
  pause: {
    method: 'POST',
    path: '/campaigns/{id}/pause',
    permission: 'campaigns.send',
    summary: { ja: '一時停止する', en: 'Pause it' },
    params: id,
    body: z.object({ comment }),
    returns: campaignSchema,
  },
  resume: {
    method: 'POST',
    path: '/campaigns/{id}/resume',
    permission: 'campaigns.send',
    summary: { ja: '再開する', en: 'Go on with it' },
    params: id,
    body: z.object({ comment }),
    returns: campaignSchema,
  },
  cancel: {
    method: 'POST',
    path: '/campaigns/{id}/cancel',
    permission: 'campaigns.send',
    summary: { ja: '中止する（まだ送っていない分は送らない）', en: 'Cancel it: what has not left stays' },
    params: id,
    body: z.object({ comment }),
    returns: campaignSchema,
  },
  chooseWinner: {
    method: 'POST',
    path: '/campaigns/{id}/winner',
    permission: 'campaigns.send',
    summary: { ja: '採用する案を選び、残りに送る', en: 'Choose the winner; the rest get it' },
    params: id,
    body: z.object({ variant: z.int(), comment }),
    returns: campaignSchema,
  },
  sendAgain: {
    method: 'POST',
    path: '/campaigns/{id}/send-again',
    permission: 'campaigns.send',
    summary: {
      ja: '不明・失敗・控えの宛先にもう一度送る（人が判断したときだけ）',
      en: 'Send again what is unknown, failed or kept: only because a person says so',
    },
    params: id,
    body: z.object({
      states: z.array(z.enum(['unknown', 'failed', 'kept'])).min(1),
      customerIds: z.array(z.uuid()).max(1000).nullable().default(null).describe('Null: all of them'),
    }),
    returns: z.object({ queued: z.int() }),
  },
  counts: {
    method: 'GET',
    path: '/campaigns/{id}/counts',
    permission: 'campaigns.read',
    summary: { ja: '配信の人数（案・状態・理由ごと）', en: 'How many are where, by variant and reason' },
    params: id,
    returns: countsSchema,
  },
  recipients: {
    method: 'GET',
    path: '/campaigns/{id}/recipients',
    permission: 'campaigns.read',
    summary: { ja: '宛先', en: 'Recipients' },
    params: id,
    query: z.object({ ...pageQuery, ...recipientsQuery }),
    returns: pageOf(recipientSchema),
  },
  mail: {
    method: 'GET',
    path: '/campaigns/{id}/recipients/{customerId}/mail',
    permission: 'campaigns.read',
    summary: { ja: '宛先に届いた（届く）メール', en: 'The mail that a recipient got, or would get' },
    params: id.extend({ customerId: z.uuid() }),
    query: z.object({ address: z.string().max(254).optional() }),
    returns: z.object({
      recipient: recipientSchema,
      from: z.object({ name: z.string(), address: z.string() }).nullable(),
      subject: z.string(),
      html: z.string().nullable(),
      text: z.string(),
      asSent: z.boolean().describe('False: made again, of what is on record today'),
    }),
  },
  why: {
    method: 'GET',
    path: '/campaigns/{id}/why/{customerId}',
    permission: 'campaigns.read',
    summary: { ja: 'この人に届いた・届かない理由', en: 'Why somebody got it, or not' },
    params: id.extend({ customerId: z.uuid() }),
    returns: z.object({
      says: z.string(),
      recipients: z.array(recipientSchema),
      audience: z.boolean().nullable().describe('Whether they are in the audience now; null after it began'),
      sameAddress: z
        .object({ id: z.uuid(), name: z.string() })
        .nullable()
        .describe('Who got it at the same address'),
    }),
  },
  ofCustomer: {
    method: 'GET',
    path: '/customers/{customerId}/campaigns',
    permission: 'campaigns.read',
    summary: { ja: '顧客への配信', en: 'The campaigns of a customer' },
    params: z.object({ customerId: z.uuid() }),
    query: z.object(pageQuery),
    returns: pageOf(
      recipientSchema
        .omit({ customer: true })
        .extend({ campaign: z.object({ id: z.uuid(), name: z.string() }) }),
    ),
  },
})

/** What has a name in the OpenAPI document. */
export const campaignsSchemas = {
  Campaign: campaignSchema,
  CampaignAudience: audienceSchema,
  CampaignCap: capSchema,
  CampaignContent: contentSchema,
  CampaignQuietHours: quietSchema,
  CampaignRecipient: recipientSchema,
  CampaignSchedule: scheduleSchema,
  CampaignSettings: campaignSettingsSchema,
  CampaignSpeed: speedSchema,
  CampaignStep: stepSchema,
  CampaignTest: testSchema,
  CampaignVariant: variantSchema,
}
