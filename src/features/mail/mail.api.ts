import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery } from '#kit/page.ts'
import { parseEmail } from '#kit/japan/email.ts'
import { mailStates } from './mail.states.ts'

const id = z.object({ id: z.uuid() })

export const mailRowSchema = z.object({
  id: z.uuid(),
  customer: z.object({ id: z.uuid(), name: z.string() }),
  template: z.string(),
  address: z.string(),
  subject: z.string(),
  state: z.enum(mailStates),
  problem: z.string().nullable().describe('What the server said'),
  tries: z.int(),
  createdAt: z.iso.datetime(),
  dueAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
})
export type MailRow = z.infer<typeof mailRowSchema>

export const mailSchema = mailRowSchema.extend({
  body: z
    .string()
    .describe('A code or link for the customer alone reads ●●●●●●, unless the mail was kept here'),
})
export type Mail = z.infer<typeof mailSchema>

export const securities = ['tls', 'starttls', 'none'] as const
const address = z
  .string()
  .trim()
  .max(254)
  .refine((typed) => typed === '' || parseEmail(typed).valid)

export const mailSettingsSchema = z.object({
  host: z
    .string()
    .trim()
    .max(253)
    .regex(/^[\w.:-]*$/)
    .describe('Empty: nothing is sent, all mail is kept in the mailbox'),
  port: z.int().min(1).max(65_535),
  security: z.enum(securities).describe('TLS from the start (465), STARTTLS (587), or none'),
  user: z.string().trim().max(200).describe('Empty where the server asks for none'),
  fromName: z.string().trim().max(100).describe('Empty: the name of the issuer or the organisation'),
  fromAddress: address,
  replyTo: address.describe('Empty: answers go to the sender'),
})
export type MailSettings = z.infer<typeof mailSettingsSchema>

const versioned = z.object({ version: z.int(), settings: mailSettingsSchema, hasPassword: z.boolean() })
export type VersionedMailSettings = z.infer<typeof versioned>

export const mailApi = defineApi('mail', {
  list: {
    method: 'GET',
    path: '/mail',
    permission: 'mail.read',
    summary: { ja: '送信箱（新しい順）', en: 'The mailbox, the newest first' },
    query: z.object({
      ...pageQuery,
      state: z.enum(mailStates).optional(),
      customerId: z.uuid().optional(),
    }),
    returns: pageOf(mailRowSchema),
  },
  settings: {
    method: 'GET',
    path: '/mail/settings',
    permission: 'settings.manage',
    summary: { ja: 'メールの設定', en: 'The settings of mail' },
    returns: versioned,
  },
  updateSettings: {
    method: 'PUT',
    path: '/mail/settings',
    permission: 'settings.manage',
    summary: { ja: 'メールの設定を変える', en: 'Change the settings of mail' },
    body: z.object({
      version: z.int(),
      settings: mailSettingsSchema,
      password: z
        .string()
        .max(1000)
        .optional()
        .describe('Left out: as it is. Forgotten with another server or user'),
    }),
    returns: versioned,
    secret: true,
  },
  get: {
    method: 'GET',
    path: '/mail/{id}',
    permission: 'mail.read',
    summary: { ja: 'メール1通', en: 'One mail' },
    params: id,
    returns: mailSchema,
  },
  resend: {
    method: 'POST',
    path: '/mail/{id}/resend',
    permission: 'mail.manage',
    summary: {
      ja: '送れなかった・届いたか不明・控えだけのメールを送る',
      en: 'Send a mail that failed, is unknown or was kept',
    },
    params: id,
    returns: mailSchema,
  },
})

/** What has a name in the OpenAPI document. */
export const mailSchemas = {
  MailSettings: mailSettingsSchema,
}
