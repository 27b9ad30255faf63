import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery } from '#kit/page.ts'
import { bounceReasons } from '#kit/bounces.ts'
import { suppressionReasons } from '#features/consent/consent.ts'
import { returnKinds } from '#platform/returned.ts'
import { decisions, deeds, manageReturns, providers, readReturns, sources, writeReturns } from './returns.ts'

const id = z.object({ id: z.uuid() })
const versioned = z.object({ version: z.int() })

const common = z.object({
  id: z.uuid(),
  address: z.string(),
  hard: z.boolean().describe('Nothing will ever arrive there'),
  reason: z.enum(bounceReasons).nullable(),
  status: z.string().nullable().describe('RFC 3463: 5.1.1'),
  replyCode: z.string().nullable().describe('Of SMTP: 550'),
  said: z.string().describe('What the server said, or the beginning of what a person wrote'),
  subject: z.string().nullable(),
  source: z.enum(sources),
  hasRaw: z.boolean().describe('The message as it came is still kept'),
  decidedAt: z.iso.datetime().nullable(),
  decidedByName: z.string().nullable(),
  happenedAt: z.iso.datetime(),
  recordedAt: z.iso.datetime(),
  version: z.int(),
})
export const returnSchema = common.extend({
  kind: z.enum(returnKinds),
  customer: z.object({ id: z.uuid(), name: z.string() }),
  campaign: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  mailId: z.uuid().nullable(),
  done: z.enum(deeds),
})
export type ReturnRow = z.infer<typeof returnSchema>
const stopSchema = z.object({
  id: z.uuid(),
  reason: z.enum(suppressionReasons),
  untilOn: z.iso.date().nullable(),
})
export type ReturnStop = z.infer<typeof stopSchema>
export const returnDetailsSchema = returnSchema.extend({
  stops: z.array(stopSchema).describe('Why nothing is sent to the address now'),
})
export type ReturnDetails = z.infer<typeof returnDetailsSchema>

const listQuery = {
  kind: z.enum(returnKinds).optional(),
  reason: z.enum(bounceReasons).optional(),
  hard: z.enum(['true', 'false']).optional(),
  done: z.enum(deeds).optional(),
  campaignId: z.uuid().optional(),
  customerId: z.uuid().optional(),
  suppressionId: z.uuid().optional().describe('What this address was stopped for'),
}

/** What would be understood, and done; nothing is. */
export const previewSchema = z.object({
  kind: z.enum([...returnKinds, 'other']),
  address: z.string(),
  customer: z
    .object({ id: z.uuid(), name: z.string() })
    .nullable()
    .describe('Whose it is; null: of nobody on record'),
  hard: z.boolean(),
  reason: z.enum(bounceReasons).nullable(),
  status: z.string().nullable(),
  replyCode: z.string().nullable(),
  said: z.string(),
  subject: z.string().nullable(),
  done: z.enum(deeds).nullable().describe('Null: it waits for a person'),
})
export type Preview = z.infer<typeof previewSchema>
const previews = z.array(previewSchema)

export const unmatchedKinds = ['bounce', 'complaint', 'stopRequest', 'reply', 'other'] as const
export const unmatchedSchema = common.extend({
  kind: z.enum(unmatchedKinds),
  decision: z.enum(decisions).nullable(),
})
export type Unmatched = z.infer<typeof unmatchedSchema>

export const returnSettingsSchema = z.object({
  keepRawDays: z.int().min(1).max(400).describe('So many days the messages themselves are kept'),
  confirmStops: z.boolean().describe('Whoever asks for no more mail is told that it was done'),
})
export type ReturnSettings = z.infer<typeof returnSettingsSchema>
const versionedSettings = z.object({ version: z.int(), settings: returnSettingsSchema })
export type VersionedReturnSettings = z.infer<typeof versionedSettings>

const host = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(/^[\w.:-]+$/)
const mailboxFields = z.object({
  name: z.string().trim().min(1).max(100),
  host,
  port: z.int().min(1).max(65_535),
  security: z.enum(['tls', 'starttls', 'none']).describe('TLS from the start (993), STARTTLS (143), or none'),
  userName: z.string().trim().min(1).max(200),
  folder: z.string().trim().min(1).max(200),
  afterReading: z.enum(['keep', 'flag', 'move']).describe('What becomes there of a message that was read'),
  moveTo: z.string().trim().max(200).nullable().describe('The folder that read messages go to'),
})
const mailboxInput = mailboxFields.refine(({ afterReading, moveTo }) => afterReading !== 'move' || moveTo, {
  path: ['moveTo'],
})
export type MailboxInput = z.infer<typeof mailboxFields>
const password = z
  .string()
  .max(1000)
  .optional()
  .describe('Left out: as it is. Forgotten with another server or user')
export const mailboxSchema = mailboxFields.extend({
  id: z.uuid(),
  hasPassword: z.boolean(),
  pausedAt: z.iso.datetime().nullable(),
  readAt: z.iso.datetime().nullable(),
  problem: z.string().nullable(),
  problemSince: z.iso.datetime().nullable(),
  version: z.int(),
})
export type Mailbox = z.infer<typeof mailboxSchema>

const hookFields = z.object({
  name: z.string().trim().min(1).max(100),
  publicKey: z
    .string()
    .trim()
    .max(10_000)
    .nullable()
    .describe('SES: the signing certificate (PEM). SendGrid: the verification key. Else null'),
  topic: z
    .string()
    .trim()
    .max(300)
    .nullable()
    .describe('SES: the ARN of the topic; others are not listened to'),
})
export type HookInput = z.infer<typeof hookFields>
export const hookSchema = hookFields.extend({
  id: z.uuid(),
  provider: z.enum(providers),
  confirmUrl: z.string().nullable().describe('SES: to be opened once, so that the topic begins to send'),
  pausedAt: z.iso.datetime().nullable(),
  heardAt: z.iso.datetime().nullable(),
  problem: z.string().nullable(),
  problemAt: z.iso.datetime().nullable(),
  version: z.int(),
})
export type Hook = z.infer<typeof hookSchema>
const withSecrets = z.object({
  hook: hookSchema,
  url: z.string().describe('Shown this once: whoever knows it may post there'),
  signingKey: z.string().nullable().describe('Of `generic`: signs what is posted. Shown this once'),
})
export type HookWithSecrets = z.infer<typeof withSecrets>

export const returnsApi = defineApi('returns', {
  list: {
    method: 'GET',
    path: '/returns',
    permission: readReturns,
    summary: { ja: '戻ったメール（新しい順）', en: 'What came back, the newest first' },
    query: z.object({ ...pageQuery, ...listQuery }),
    returns: pageOf(returnSchema),
  },
  file: {
    method: 'GET',
    path: '/returns/list.csv',
    permission: 'customers.export',
    summary: { ja: '戻ったメールの一覧の CSV', en: 'The list of what came back as CSV' },
    query: z.object({ ...listQuery, format: z.enum(['cp932', 'utf8bom']).default('cp932') }),
    returns: 'file',
  },
  open: {
    method: 'GET',
    path: '/returns/open',
    permission: readReturns,
    summary: { ja: '人の確認を待つ戻ったメールの件数', en: 'How many wait for a person' },
    returns: z.object({ asked: z.int(), unmatched: z.int() }),
  },
  unmatched: {
    method: 'GET',
    path: '/returns/unmatched',
    permission: readReturns,
    summary: { ja: '顧客が見つからなかった戻ったメール', en: 'What came back from nobody on record' },
    query: z.object({ ...pageQuery, decided: z.enum(['true', 'false']).optional() }),
    returns: pageOf(unmatchedSchema),
  },
  get: {
    method: 'GET',
    path: '/returns/{id}',
    permission: readReturns,
    summary: {
      ja: '戻ったメール1件と、宛先がいま止められている理由',
      en: 'One, and why its address is stopped now',
    },
    params: id,
    returns: returnDetailsSchema,
  },
  raw: {
    method: 'GET',
    path: '/returns/{id}/raw',
    permission: readReturns,
    summary: { ja: '戻ったメールの原文', en: 'The message itself' },
    params: id,
    returns: 'file',
  },
  rawUnmatched: {
    method: 'GET',
    path: '/returns/unmatched/{id}/raw',
    permission: writeReturns,
    summary: { ja: '顧客が見つからなかったメールの原文', en: 'The message itself, of nobody on record' },
    params: id,
    returns: 'file',
  },
  decide: {
    method: 'POST',
    path: '/returns/{id}/decide',
    permission: writeReturns,
    summary: { ja: '返信を配信停止とするか決める', en: 'Decide whether a reply asks for no more mail' },
    params: id,
    body: versioned.extend({ decision: z.enum(decisions) }),
    returns: returnSchema,
  },
  decideUnmatched: {
    method: 'POST',
    path: '/returns/unmatched/{id}/decide',
    permission: writeReturns,
    summary: {
      ja: '顧客が見つからなかったメールをどうするか決める',
      en: 'Decide about what came back from nobody on record',
    },
    params: id,
    body: versioned.extend({ decision: z.enum(decisions) }),
    returns: unmatchedSchema,
  },
  take: {
    method: 'POST',
    path: '/returns/files',
    permission: manageReturns,
    summary: { ja: '戻ったメールのファイルを読み込む', en: 'Take in a file of what came back' },
    upload: true,
    returns: z.object({ messages: z.int(), fresh: z.int(), matched: z.int(), unmatched: z.int() }),
  },
  tryFile: {
    method: 'POST',
    path: '/returns/files/try',
    permission: manageReturns,
    summary: {
      ja: '戻ったメールのファイルから何が読み取れるかを見る（取り込まない）',
      en: 'Say what a file would tell; nothing is taken in',
    },
    upload: true,
    reads: true,
    returns: z.object({ messages: z.int(), items: previews }),
  },
  settings: {
    method: 'GET',
    path: '/returns/settings',
    permission: manageReturns,
    summary: { ja: '戻ったメールの設定', en: 'The settings of returns' },
    returns: versionedSettings,
  },
  updateSettings: {
    method: 'PUT',
    path: '/returns/settings',
    permission: manageReturns,
    summary: { ja: '戻ったメールの設定を変える', en: 'Change the settings of returns' },
    body: versionedSettings,
    returns: versionedSettings,
  },
  mailboxes: {
    method: 'GET',
    path: '/return-mailboxes',
    permission: manageReturns,
    summary: { ja: '受け取り用メールボックス', en: 'The mailboxes that are read' },
    returns: z.object({ items: z.array(mailboxSchema) }),
  },
  createMailbox: {
    method: 'POST',
    path: '/return-mailboxes',
    permission: manageReturns,
    summary: { ja: '受け取り用メールボックスを加える', en: 'Add a mailbox' },
    body: z.object({ mailbox: mailboxInput, password }),
    returns: mailboxSchema,
    secret: true,
  },
  updateMailbox: {
    method: 'PUT',
    path: '/return-mailboxes/{id}',
    permission: manageReturns,
    summary: { ja: '受け取り用メールボックスを変える', en: 'Change a mailbox' },
    params: id,
    body: versioned.extend({ mailbox: mailboxInput, password, paused: z.boolean().default(false) }),
    returns: mailboxSchema,
    secret: true,
  },
  removeMailbox: {
    method: 'DELETE',
    path: '/return-mailboxes/{id}',
    permission: manageReturns,
    summary: { ja: '受け取り用メールボックスをごみ箱に入れる', en: 'Put a mailbox into the bin' },
    params: id,
    query: z.object({ version: z.coerce.number().int() }),
    returns: 'nothing',
  },
  restoreMailbox: {
    method: 'POST',
    path: '/return-mailboxes/{id}/restore',
    permission: manageReturns,
    summary: { ja: '受け取り用メールボックスをごみ箱から戻す', en: 'Take a mailbox out of the bin' },
    params: id,
    returns: mailboxSchema,
  },
  testMailbox: {
    method: 'POST',
    path: '/return-mailboxes/{id}/test',
    permission: manageReturns,
    summary: { ja: 'つないでみる', en: 'Sign in, and say what is seen' },
    params: id,
    returns: z.object({
      messages: z.int().describe('In the folder'),
      unread: z.int().describe('Not yet taken in'),
      folders: z.array(z.string()),
      latest: previews.describe('What the latest messages tell; nothing is taken in'),
    }),
    secret: true,
  },
  readMailbox: {
    method: 'POST',
    path: '/return-mailboxes/{id}/read',
    permission: manageReturns,
    summary: { ja: '今すぐ読む', en: 'Read it now' },
    params: id,
    returns: 'nothing',
  },
  hooks: {
    method: 'GET',
    path: '/return-hooks',
    permission: manageReturns,
    summary: { ja: '配信サービスからの受け口', en: 'The addresses that providers post to' },
    returns: z.object({ items: z.array(hookSchema) }),
  },
  createHook: {
    method: 'POST',
    path: '/return-hooks',
    permission: manageReturns,
    summary: { ja: '配信サービスからの受け口を加える', en: 'Add an address for a provider' },
    body: hookFields.extend({ provider: z.enum(providers) }),
    returns: withSecrets,
    secret: true,
  },
  updateHook: {
    method: 'PUT',
    path: '/return-hooks/{id}',
    permission: manageReturns,
    summary: { ja: '配信サービスからの受け口を変える', en: 'Change an address for a provider' },
    params: id,
    body: hookFields.extend({ version: z.int(), paused: z.boolean().default(false) }),
    returns: hookSchema,
  },
  testHook: {
    method: 'POST',
    path: '/return-hooks/{id}/test',
    permission: manageReturns,
    summary: {
      ja: '知らせの本文から何が読み取れるかを見る（取り込まない）',
      en: 'Say what a body would tell; nothing is taken in, and no signature is asked for',
    },
    params: id,
    body: z.object({ body: z.string().max(500_000) }),
    reads: true,
    returns: z.object({
      problem: z.string().nullable().describe('Why it cannot be read'),
      items: previews,
    }),
  },
  rotateHook: {
    method: 'POST',
    path: '/return-hooks/{id}/rotate',
    permission: manageReturns,
    summary: { ja: '受け口のアドレスと鍵を作り直す', en: 'Make a new address and key' },
    params: id,
    body: versioned,
    returns: withSecrets,
    secret: true,
  },
  removeHook: {
    method: 'DELETE',
    path: '/return-hooks/{id}',
    permission: manageReturns,
    summary: {
      ja: '配信サービスからの受け口をごみ箱に入れる',
      en: 'Put an address for a provider into the bin',
    },
    params: id,
    query: z.object({ version: z.coerce.number().int() }),
    returns: 'nothing',
  },
  restoreHook: {
    method: 'POST',
    path: '/return-hooks/{id}/restore',
    permission: manageReturns,
    summary: {
      ja: '配信サービスからの受け口をごみ箱から戻す',
      en: 'Take an address for a provider out of the bin',
    },
    params: id,
    returns: hookSchema,
  },
})

/** What has a name in the OpenAPI document. */
export const returnsSchemas = {
  Return: returnSchema,
  ReturnHook: hookSchema,
  ReturnMailbox: mailboxSchema,
  ReturnPreview: previewSchema,
  UnmatchedReturn: unmatchedSchema,
}
