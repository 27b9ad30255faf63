import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery, queryFlag } from '#kit/page.ts'
import { bases, channels, methods, purposeClasses, reasons, states, suppressionReasons } from './consent.ts'
import { consentSettingsSchema, verdictSchema, importConsentSchema } from './consent.schemas.ts'

const id = z.object({ id: z.uuid() })
const channel = z.enum(channels)
const phrase = z.object({ ja: z.string().trim().min(1).max(100), en: z.string().trim().min(1).max(100) })
const description = z.object({ ja: z.string().trim().max(500), en: z.string().trim().max(500) })

export const purposeInput = z.object({
  label: phrase,
  description: description.default({ ja: '', en: '' }),
  class: z.enum(purposeClasses).default('advertising'),
  mailOrder: z
    .boolean()
    .default(true)
    .describe('Advertising of 通信販売: towards consumers only consent is enough'),
  doubleOptIn: z.boolean().default(false).describe('Consent to e-mail counts once confirmed'),
  validMonths: z
    .int()
    .min(1)
    .max(240)
    .nullable()
    .default(null)
    .describe('Consent is relied on so long; null: until it is taken back'),
})
export type PurposeInput = z.output<typeof purposeInput>
export const purposeSchema = purposeInput.extend({
  id: z.uuid(),
  version: z.int(),
  retiredAt: z.iso.datetime().nullable(),
})
export type Purpose = z.output<typeof purposeSchema>

export const wordingInput = z.object({
  title: z.string().trim().min(1).max(200),
  body: z.string().trim().min(1).max(20_000).describe('What was read, word by word; HTML as it was shown'),
  preTicked: z.boolean().default(false).describe('The box was ticked beforehand'),
  url: z.string().trim().max(1000).nullable().default(null),
})
export type WordingInput = z.output<typeof wordingInput>
export const wordingSchema = wordingInput.extend({
  id: z.uuid(),
  sha256: z.string(),
  usedAt: z.iso.datetime().nullable().describe('Since then it does not change'),
  version: z.int(),
  createdAt: z.iso.datetime(),
  retiredAt: z.iso.datetime().nullable(),
})
export type Wording = z.output<typeof wordingSchema>

export const evidenceSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  mediaType: z.string(),
  size: z.number(),
  sha256: z.string(),
})
export type Evidence = z.output<typeof evidenceSchema>

export const entryInput = z.object({
  channel,
  key: z
    .string()
    .min(1)
    .max(500)
    .describe('The address as a contact point of the customer has it, normalised'),
  purposeId: z.uuid().nullable().describe('null: every purpose, of a refusal only'),
  state: z.enum(states),
  basis: z.enum(bases).nullable().default(null).describe('特定電子メール法 3条1項; null for a refusal'),
  method: z.enum(methods),
  wordingId: z.uuid().nullable().default(null),
  evidenceId: z.uuid().nullable().default(null),
  url: z.string().trim().max(1000).nullable().default(null),
  ip: z.string().trim().max(60).nullable().default(null),
  userAgent: z.string().trim().max(500).nullable().default(null),
  occurredAt: z.iso.datetime().nullable().default(null).describe('Now, where it is left out'),
  note: z.string().trim().max(1000).nullable().default(null),
})
export type EntryInput = z.output<typeof entryInput>

export const entrySchema = z.object({
  id: z.uuid(),
  channel,
  key: z.string(),
  purposeId: z.uuid().nullable(),
  state: z.enum([...states, 'takenBack']),
  basis: z.enum(bases).nullable(),
  method: z.enum(methods),
  own: z.boolean().describe('Given by the person themselves: only that ends a refusal'),
  wording: z.object({ id: z.uuid(), title: z.string() }).nullable(),
  evidence: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  url: z.string().nullable(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  confirmedAt: z.iso.datetime().nullable(),
  occurredAt: z.iso.datetime(),
  recordedAt: z.iso.datetime(),
  takesBack: z.uuid().nullable(),
  takenBack: z.boolean().describe('By a later entry'),
  note: z.string().nullable(),
  actorName: z.string(),
})
export type LedgerEntry = z.output<typeof entrySchema>

const standing = z.object({
  purposeId: z.uuid(),
  state: z.enum([...states, 'unknown']),
  verdict: verdictSchema,
  since: z.iso.datetime().nullable(),
  method: z.enum(methods).nullable(),
  basis: z.enum(bases).nullable(),
  pendingUntil: z.iso.datetime().nullable().describe('A confirmation was asked for by mail (確認待ち)'),
})
export const ofCustomerSchema = z.object({
  addresses: z.array(
    z.object({
      channel,
      key: z.string(),
      value: z.string().describe('As typed'),
      purposes: z.array(standing),
    }),
  ),
  wishes: z.array(z.object({ purposeId: z.uuid(), everyDays: z.int() })),
})
export type OfCustomer = z.output<typeof ofCustomerSchema>

export const suppressionSchema = z.object({
  id: z.uuid(),
  mark: z.string().describe('The beginning of the hash: what the log calls it'),
  channel,
  purposeId: z.uuid().nullable().describe('null: every purpose'),
  excepted: z.array(z.uuid()),
  reason: z.enum(suppressionReasons),
  note: z.string().nullable(),
  at: z.iso.datetime(),
  untilOn: z.iso.date().nullable(),
  actorName: z.string(),
  liftedAt: z.iso.datetime().nullable(),
  liftedByName: z.string().nullable(),
  liftedReason: z.string().nullable(),
  cameBack: z.boolean().describe('A mail that came back is what it was stopped for'),
})
export type Suppression = z.output<typeof suppressionSchema>
export const suppressionInput = z.object({
  channel,
  address: z.string().trim().min(1).max(500),
  purposeId: z.uuid().nullable().default(null),
  reason: z.enum(['complaint', 'manual', 'bounced']),
  note: z.string().trim().max(500).nullable().default(null),
  untilOn: z.iso.date().nullable().default(null),
})
export type SuppressionInput = z.output<typeof suppressionInput>

export const reachSchema = z.object({
  customers: z.int().describe('Of those one may see, not in the bin'),
  items: z.array(
    z.object({
      channel,
      purposeId: z.uuid(),
      reasons: z.array(z.object({ reason: z.enum([...reasons]), customers: z.int() })),
    }),
  ),
})
export type Reach = z.output<typeof reachSchema>

const ask = z.object({
  customerId: z.uuid(),
  channel,
  key: z.string().max(500).describe('As typed, or normalised'),
  purposeId: z.uuid(),
})
const versioned = z.object({ version: z.int() })
const settings = z.object({ version: z.int(), settings: consentSettingsSchema })

export const consentApi = defineApi('consent', {
  purposes: {
    method: 'GET',
    path: '/consents/purposes',
    permission: 'consent.read',
    summary: { ja: '配信の利用目的', en: 'The purposes of messages' },
    returns: z.object({ items: z.array(purposeSchema) }),
  },
  createPurpose: {
    method: 'POST',
    path: '/consents/purposes',
    permission: 'consent.manage',
    summary: { ja: '利用目的を加える', en: 'Add a purpose' },
    body: purposeInput,
    returns: purposeSchema,
    status: 201,
  },
  updatePurpose: {
    method: 'PUT',
    path: '/consents/purposes/{id}',
    permission: 'consent.manage',
    summary: { ja: '利用目的を変える', en: 'Change a purpose' },
    params: id,
    body: purposeInput.extend({ version: z.int() }),
    returns: purposeSchema,
  },
  retirePurpose: {
    method: 'POST',
    path: '/consents/purposes/{id}/retire',
    permission: 'consent.manage',
    summary: {
      ja: '利用目的を使わなくする、または使うようにする',
      en: 'Retire a purpose, or bring it back',
    },
    params: id,
    body: versioned.extend({ retired: z.boolean() }),
    returns: purposeSchema,
  },
  wordings: {
    method: 'GET',
    path: '/consents/wordings',
    permission: 'consent.read',
    summary: { ja: '同意の文面', en: 'Wordings that people agree to' },
    returns: z.object({ items: z.array(wordingSchema) }),
  },
  createWording: {
    method: 'POST',
    path: '/consents/wordings',
    permission: 'consent.manage',
    summary: { ja: '文面を加える', en: 'Add a wording' },
    body: wordingInput,
    returns: wordingSchema,
    status: 201,
  },
  updateWording: {
    method: 'PUT',
    path: '/consents/wordings/{id}',
    permission: 'consent.manage',
    summary: { ja: 'まだ使われていない文面を変える', en: 'Change a wording that nobody agreed to yet' },
    params: id,
    body: wordingInput.extend({ version: z.int() }),
    returns: wordingSchema,
  },
  retireWording: {
    method: 'POST',
    path: '/consents/wordings/{id}/retire',
    permission: 'consent.manage',
    summary: { ja: '文面を使わなくする、または使うようにする', en: 'Retire a wording, or bring it back' },
    params: id,
    body: versioned.extend({ retired: z.boolean() }),
    returns: wordingSchema,
  },
  addEvidence: {
    method: 'POST',
    path: '/consents/evidence',
    permission: 'consent.write',
    summary: { ja: '同意の証拠ファイルを預ける', en: 'Hand in a file that proves consent' },
    upload: true,
    returns: evidenceSchema,
    status: 201,
  },
  evidence: {
    method: 'GET',
    path: '/consents/evidence/{id}',
    permission: 'consent.write',
    summary: { ja: '同意の証拠ファイルを開く', en: 'Open a file that proves consent' },
    params: id,
    returns: 'file',
  },
  settings: {
    method: 'GET',
    path: '/consents/settings',
    permission: 'consent.read',
    summary: { ja: '同意の設定', en: 'Settings of consent' },
    returns: settings,
  },
  updateSettings: {
    method: 'PUT',
    path: '/consents/settings',
    permission: 'consent.manage',
    summary: { ja: '同意の設定を変える', en: 'Change the settings of consent' },
    body: settings,
    returns: settings,
  },
  ofCustomer: {
    method: 'GET',
    path: '/customers/{id}/consents',
    permission: 'consent.read',
    summary: {
      ja: '顧客のアドレスごと・利用目的ごとに、送れるかとその理由',
      en: 'For each address and purpose of a customer: may they be written to, and why',
    },
    params: id,
    returns: ofCustomerSchema,
  },
  entries: {
    method: 'GET',
    path: '/customers/{id}/consents/entries',
    permission: 'consent.read',
    summary: { ja: '同意の台帳（新しい順）', en: 'The ledger of consent, the latest first' },
    params: id,
    query: z.object(pageQuery),
    returns: pageOf(entrySchema),
  },
  record: {
    method: 'POST',
    path: '/customers/{id}/consents/entries',
    permission: 'consent.write',
    summary: { ja: '同意・同意不要・拒否を記録する', en: 'Record consent, its exemption, or a refusal' },
    params: id,
    body: entryInput,
    returns: ofCustomerSchema,
    status: 201,
  },
  takeBack: {
    method: 'POST',
    path: '/customers/{id}/consents/entries/{entryId}/take-back',
    permission: 'consent.manage',
    summary: { ja: '誤って記録した行を取り消す（台帳に残る）', en: 'Take back an entry made by mistake' },
    params: id.extend({ entryId: z.uuid() }),
    body: z.object({ reason: z.string().trim().min(1).max(500) }),
    returns: ofCustomerSchema,
  },
  askConfirmation: {
    method: 'POST',
    path: '/customers/{id}/consents/confirmation',
    permission: 'consent.write',
    summary: {
      ja: '確認のメールを送る（ダブルオプトイン）',
      en: 'Send a mail that asks to confirm consent (double opt-in)',
    },
    params: id,
    body: z.object({
      key: z.string().min(1).max(500),
      purposeIds: z.array(z.uuid()).min(1).max(20),
      wordingId: z.uuid().nullable().default(null),
    }),
    returns: ofCustomerSchema,
    status: 202,
  },
  preferenceLink: {
    method: 'POST',
    path: '/customers/{id}/consents/link',
    permission: 'consent.write',
    summary: { ja: '配信の設定のリンクを作る', en: 'Make the link to somebody’s preferences' },
    params: id,
    body: z.object({ key: z.string().min(1).max(500) }),
    reads: true,
    returns: z.object({ url: z.string() }),
  },
  gate: {
    method: 'POST',
    path: '/consents/gate',
    permission: 'consent.read',
    summary: {
      ja: 'このアドレスに、この種類のメッセージを今送ってよいか、なぜか',
      en: 'May this kind of message be sent to this address now, and why',
    },
    body: z.object({ asks: z.array(ask).min(1).max(1000) }),
    reads: true,
    returns: z.object({ items: z.array(verdictSchema.extend({ sentence: z.string() })) }),
  },
  reach: {
    method: 'GET',
    path: '/consents/reach',
    permission: 'consent.read',
    summary: {
      ja: '配信できる人：チャネルと利用目的ごとに、送れる人数と送れない理由',
      en: 'Who may be written to, by channel and purpose, and why the others may not',
    },
    query: z.object({ channel: channel.optional() }),
    returns: reachSchema,
  },
  suppressions: {
    method: 'POST',
    path: '/consents/suppressions/search',
    permission: 'consent.manage',
    summary: {
      ja: '配信停止の一覧を、アドレスで探す',
      en: 'The list of stopped addresses, searched by address',
    },
    body: z.object({
      ...pageQuery,
      id: z.uuid().optional().describe('This one alone, whether it stands or was lifted'),
      channel: channel.optional(),
      address: z.string().max(500).optional(),
      lifted: queryFlag,
    }),
    reads: true,
    returns: pageOf(suppressionSchema),
  },
  suppress: {
    method: 'POST',
    path: '/consents/suppressions',
    permission: 'consent.manage',
    summary: { ja: 'アドレスへの配信を止める', en: 'Stop an address' },
    body: suppressionInput,
    returns: z.object({ added: z.boolean() }),
    status: 201,
  },
  lift: {
    method: 'POST',
    path: '/consents/suppressions/{id}/lift',
    permission: 'consent.manage',
    summary: {
      ja: '配信停止を解除する（理由が要る）',
      en: 'Take an address off the list; the reason is kept',
    },
    params: id,
    body: z.object({
      address: z.string().trim().min(1).max(500),
      reason: z.string().trim().min(1).max(500),
    }),
    returns: 'nothing',
  },
})

/** What has a name in the OpenAPI document. */
export const consentSchemas = {
  ConsentPurpose: purposeSchema,
  ConsentSettings: consentSettingsSchema,
  ConsentVerdict: verdictSchema,
  ConsentWording: wordingSchema,
  ConsentsOfCustomer: ofCustomerSchema,
  ImportConsent: importConsentSchema,
}
