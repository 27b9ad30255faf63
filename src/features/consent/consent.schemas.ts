import { z } from 'zod'
import { bases, channels, methods, reasons, suppressionReasons } from './consent.ts'

/** What a sender keeps with a message: may it go, and why. */
export const verdictSchema = z.object({
  allowed: z.boolean(),
  reason: z.enum(reasons),
  entryId: z.uuid().nullable().describe('The entry of the ledger that it rests on'),
  purposeId: z.uuid(),
  at: z.iso.datetime(),
  on: z.iso.date().nullable().describe('From when on it may (`tooSoon`), or until when it could (`expired`)'),
  stop: z
    .enum(suppressionReasons)
    .nullable()
    .describe('Why the address is stopped (`suppressed`, `bounced`)'),
})
export type Verdict = z.infer<typeof verdictSchema>

export const consentSettingsSchema = z.object({
  mailOrder: z.boolean().describe('Advertising is for what is sold at a distance (通信販売)'),
  consumers: z
    .enum(['all', 'withoutCompany'])
    .describe('Who is a consumer: everybody, or whoever has no post in a company'),
  optOutChannels: z
    .array(z.enum(channels))
    .describe('Where no law asks for consent: whoever has not refused may be written to'),
  orderOn: z.iso.date().nullable().describe('The day of a 措置命令: evidence is kept a year from then'),
})
export type ConsentSettings = z.infer<typeof consentSettingsSchema>
/** 特定電子メール法 and 特定商取引法 are about e-mail, SMS and fax; nobody consents to letters beforehand. */
export const defaultConsentSettings: ConsentSettings = {
  mailOrder: true,
  consumers: 'withoutCompany',
  optOutChannels: ['phone', 'post'],
  orderOn: null,
}

/** On what the addresses of a file rest, as whoever hands it in says it. Without it they are 不明. */
export const importConsentSchema = z
  .object({
    state: z.enum(['granted', 'exempt']),
    purposeIds: z.array(z.uuid()).min(1).max(20),
    channels: z.array(z.enum(channels)).min(1).max(channels.length).default(['email']),
    basis: z.enum(bases),
    method: z.enum(methods).extract(['form', 'paper', 'card', 'phone', 'operator']),
    obtainedOn: z.iso.date().describe('When they consented, or told us'),
    note: z.string().trim().max(1000).default('').describe('How it was obtained'),
    wordingId: z.uuid().nullable().default(null),
    evidenceId: z.uuid().nullable().default(null),
  })
  .refine(({ state, basis }) => (state === 'granted') === (basis === 'consent'), {
    path: ['basis'],
    message: 'consent for granted, another basis for exempt',
  })
  .refine(({ note, wordingId, evidenceId }) => note !== '' || wordingId !== null || evidenceId !== null, {
    path: ['note'],
    message: 'Say how it was obtained, or hand in what proves it',
  })
export type ImportConsent = z.output<typeof importConsentSchema>
