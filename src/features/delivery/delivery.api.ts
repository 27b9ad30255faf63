import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { parseEmail } from '#kit/japan/email.ts'
import { pageOf, pageQuery } from '#kit/page.ts'
import { checkNames, checkStates } from './delivery.words.ts'

const id = z.object({ id: z.uuid() })
const versioned = z.object({ version: z.int() })
const phrase = z.object({ ja: z.string(), en: z.string() })
const email = z
  .string()
  .trim()
  .max(254)
  .refine((typed) => parseEmail(typed).valid)
/** A name in the DNS, as one types it; in lower case. */
export const domainName = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?:[a-z0-9_](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/)
const selector = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/)

export const deliverySettingsSchema = z.object({
  returnPath: z
    .string()
    .trim()
    .toLowerCase()
    .max(254)
    .regex(/^(?:[a-z0-9._-]*@(?:[a-z0-9-]+\.)+[a-z0-9-]+)?$/)
    .describe(
      'Where bounces come back to: bounce@example.jp becomes bounce+<mark>@example.jp, @return.example.jp becomes <mark>@return.example.jp. Empty: to the sender',
    ),
  connections: z.int().min(1).max(50).describe('To the mail server, of each process'),
  paces: z
    .array(
      z.object({
        name: z.string().trim().min(1).max(60),
        domains: z.array(domainName).min(1).max(50),
        connections: z.int().min(1).max(50),
        perMinute: z.int().min(1).max(1_000_000).nullable().describe('Null: as fast as the server takes it'),
      }),
    )
    .max(100)
    .describe('How fast a provider may be written to, all processes together'),
  breaker: z
    .object({
      after: z.int().min(50).max(100_000).describe('Nothing is stopped before so many were sent'),
      window: z
        .int()
        .min(200)
        .max(1_000_000)
        .describe('Between one and two times so many of the latest count'),
      bounces: z.number().min(0.1).max(100).describe('Percent'),
      complaints: z.number().min(0.01).max(100).describe('Percent'),
    })
    .describe('Advertising stops by itself where more than this comes back'),
  resolvers: z
    .array(z.string().trim().max(60))
    .max(5)
    .describe('DNS servers to ask; empty: those of the machine'),
})
export type DeliverySettings = z.infer<typeof deliverySettingsSchema>
const versionedSettings = versioned.extend({ settings: deliverySettingsSchema })
export type VersionedDeliverySettings = z.infer<typeof versionedSettings>

const senderInput = z.object({
  name: z.string().trim().min(1).max(100),
  address: email.describe('Of one of the domains that are set'),
  replyTo: email.nullable().default(null).describe('Null: answers go to the address'),
  preferred: z.boolean().default(false).describe('Chosen where none is'),
})
export type SenderInput = z.output<typeof senderInput>
export const senderSchema = senderInput.extend({
  id: z.uuid(),
  domain: z.string(),
  signed: z.boolean().describe('Whether a DKIM key of its domain signs'),
  version: z.int(),
})
export type MailSender = z.infer<typeof senderSchema>

export const checkSchema = z.object({
  name: z.enum(checkNames),
  state: z.enum(checkStates).describe('`unanswered`: no DNS server answered'),
  what: phrase,
  remedy: phrase.nullable(),
  found: z.string().nullable().describe('The record as it is'),
  record: z
    .object({ name: z.string(), type: z.enum(['TXT', 'MX']), value: z.string() })
    .nullable()
    .describe('What to put into the DNS'),
})
export type Check = z.infer<typeof checkSchema>

export const dkimKeySchema = z.object({
  selector: z.string(),
  algorithm: z.enum(['rsa', 'ed25519']),
  record: z.object({ name: z.string(), value: z.string() }),
  usedSince: z.iso.datetime().nullable().describe('Null: not used yet; publish the record first'),
  retiredAt: z.iso.datetime().nullable(),
  removableAt: z.iso
    .datetime()
    .nullable()
    .describe('From then on it may be deleted: what it signed has arrived. Null: it signs now'),
  createdAt: z.iso.datetime(),
})
export type DkimKeyRow = z.infer<typeof dkimKeySchema>
export const domainSchema = z.object({
  name: z.string(),
  keys: z.array(dkimKeySchema),
  checkedAt: z.iso.datetime().nullable(),
  checks: z.array(checkSchema),
})
export type MailDomain = z.infer<typeof domainSchema>

export const breakerSchema = z.object({
  scope: z.string().describe('`campaign:<id>` or `from:<address>`'),
  address: z.string(),
  stoppedAt: z.iso.datetime(),
  stoppedFor: z.enum(['bounces', 'complaints']),
  stoppedSent: z.int().describe('Of so many'),
  stoppedBad: z.int().describe('So many came back'),
  version: z.int(),
})
export type Breaker = z.infer<typeof breakerSchema>

const stateSchema = z.object({
  hasServer: z.boolean(),
  processes: z.array(
    z.object({
      name: z.string(),
      host: z.string(),
      pid: z.int(),
      startedAt: z.iso.datetime(),
      sent: z.int(),
      trouble: z.string().nullable().describe('Why nothing can be sent now'),
      troubleSince: z.iso.datetime().nullable(),
    }),
  ),
  rests: z
    .array(
      z.object({
        domain: z.string(),
        until: z.iso.datetime(),
        times: z.int(),
        said: z.string(),
        since: z.iso.datetime(),
      }),
    )
    .describe('Domains that asked us to come back later'),
  stopped: z.array(breakerSchema),
})
export type DeliveryState = z.infer<typeof stateSchema>

export const copyRowSchema = z.object({
  id: z.uuid(),
  customer: z.object({ id: z.uuid(), name: z.string() }),
  source: z.string(),
  address: z.string(),
  subject: z.string(),
  createdAt: z.iso.datetime(),
})
export type CopyRow = z.infer<typeof copyRowSchema>
export const copySchema = copyRowSchema.extend({
  from: z.object({ name: z.string(), address: z.string() }),
  text: z.string(),
  html: z.string().nullable().describe('Show it only where no script runs and no form is sent'),
  headers: z.record(z.string(), z.string()),
})
export type Copy = z.infer<typeof copySchema>

const manage = 'settings.manage'
const domain = z.object({ domain: domainName })
const key = domain.extend({ selector })

export const deliveryApi = defineApi('delivery', {
  state: {
    method: 'GET',
    path: '/delivery/state',
    permission: 'mail.read',
    summary: { ja: '送信プロセスと、止まっているもの', en: 'The senders, and what is stopped' },
    returns: stateSchema,
  },
  release: {
    method: 'POST',
    path: '/delivery/stopped/release',
    permission: 'mail.manage',
    summary: { ja: '自動で止まった配信を再開する', en: 'Let advertising go on that was stopped' },
    body: z.object({ scope: z.string().max(300), version: z.int() }),
    returns: stateSchema,
  },
  settings: {
    method: 'GET',
    path: '/delivery/settings',
    permission: manage,
    summary: { ja: '送信の速さと戻り先の設定', en: 'The settings of delivery' },
    returns: versionedSettings,
  },
  updateSettings: {
    method: 'PUT',
    path: '/delivery/settings',
    permission: manage,
    summary: { ja: '送信の速さと戻り先を変える', en: 'Change the settings of delivery' },
    body: versionedSettings,
    returns: versionedSettings,
  },
  test: {
    method: 'POST',
    path: '/mail/settings/test',
    permission: manage,
    summary: { ja: '試しに1通送る', en: 'Send one mail to try' },
    body: z.object({ to: z.email() }),
    returns: z.object({ response: z.string().describe('What the server said') }),
    secret: true,
  },
  senders: {
    method: 'GET',
    path: '/delivery/senders',
    permission: 'mail.read',
    summary: { ja: '差出人の一覧', en: 'List senders' },
    returns: z.object({ items: z.array(senderSchema) }),
  },
  createSender: {
    method: 'POST',
    path: '/delivery/senders',
    permission: manage,
    summary: { ja: '差出人を追加する', en: 'Add a sender' },
    body: senderInput,
    returns: senderSchema,
  },
  updateSender: {
    method: 'PUT',
    path: '/delivery/senders/{id}',
    permission: manage,
    summary: { ja: '差出人を変える', en: 'Change a sender' },
    params: id,
    body: senderInput.extend({ version: z.int() }),
    returns: senderSchema,
  },
  removeSender: {
    method: 'DELETE',
    path: '/delivery/senders/{id}',
    permission: manage,
    summary: { ja: '差出人をごみ箱に入れる', en: 'Move a sender to the bin' },
    params: id,
    query: z.object({ version: z.coerce.number().int() }),
    returns: 'nothing',
  },
  restoreSender: {
    method: 'POST',
    path: '/delivery/senders/{id}/restore',
    permission: manage,
    summary: { ja: '差出人をごみ箱から戻す', en: 'Bring a sender back' },
    params: id,
    returns: senderSchema,
  },
  domains: {
    method: 'GET',
    path: '/delivery/domains',
    permission: manage,
    summary: { ja: '送信ドメインの一覧', en: 'List the domains that mail comes from' },
    returns: z.object({ items: z.array(domainSchema) }),
  },
  addDomain: {
    method: 'POST',
    path: '/delivery/domains',
    permission: manage,
    summary: { ja: '送信ドメインを追加する（DKIMの鍵も作る）', en: 'Add a domain, with a DKIM key' },
    body: z.object({ name: domainName }),
    returns: domainSchema,
  },
  removeDomain: {
    method: 'DELETE',
    path: '/delivery/domains/{domain}',
    permission: manage,
    summary: { ja: '送信ドメインを消す', en: 'Remove a domain' },
    params: domain,
    returns: 'nothing',
  },
  checkDomain: {
    method: 'POST',
    path: '/delivery/domains/{domain}/check',
    permission: manage,
    summary: { ja: 'DNSの設定を調べる', en: 'Look at what the DNS says' },
    params: domain,
    returns: domainSchema,
  },
  addKey: {
    method: 'POST',
    path: '/delivery/domains/{domain}/keys',
    permission: manage,
    summary: { ja: 'DKIMの鍵を作る', en: 'Make a DKIM key' },
    params: domain,
    body: z.object({ selector: selector.optional(), algorithm: z.enum(['rsa', 'ed25519']).default('rsa') }),
    returns: domainSchema,
  },
  useKey: {
    method: 'POST',
    path: '/delivery/domains/{domain}/keys/{selector}/use',
    permission: manage,
    summary: { ja: 'この鍵で署名を始める', en: 'Sign with this key from now on' },
    params: key,
    returns: domainSchema,
  },
  removeKey: {
    method: 'DELETE',
    path: '/delivery/domains/{domain}/keys/{selector}',
    permission: manage,
    summary: { ja: '使っていないDKIMの鍵を消す', en: 'Delete a DKIM key that is not used' },
    params: key,
    returns: domainSchema,
  },
  copies: {
    method: 'GET',
    path: '/delivery/copies',
    permission: 'mail.read',
    summary: { ja: '配信の控え（新しい順）', en: 'What campaigns would have sent, the newest first' },
    query: z.object({ ...pageQuery, customerId: z.uuid().optional() }),
    returns: pageOf(copyRowSchema),
  },
  copy: {
    method: 'GET',
    path: '/delivery/copies/{id}',
    permission: 'mail.read',
    summary: { ja: '配信の控え1通', en: 'One mail that would have been sent' },
    params: id,
    returns: copySchema,
  },
})

/** What has a name in the OpenAPI document. */
export const deliverySchemas = {
  DeliveryState: stateSchema,
  DeliverySettings: deliverySettingsSchema,
  DkimKey: dkimKeySchema,
  DomainCheck: checkSchema,
  MailDomain: domainSchema,
  MailSender: senderSchema,
}
