import {
  createHash,
  createHmac,
  createPublicKey,
  timingSafeEqual,
  verify,
  X509Certificate,
} from 'node:crypto'
import { z } from 'zod'
import { dateOf } from '#platform/mail-reading/message.ts'
import type { BounceReason } from '#kit/bounces.ts'
import { isHard, reasonOf } from '#platform/mail-reading/reasons.ts'
import type { Incoming, Notice, Provider } from './returns.ts'

/** What a provider posted: the bytes, which are signed, and the headers in lower case. */
export type Posted = {
  readonly body: Buffer
  readonly headers: { readonly [name: string]: string | undefined }
}
/** What it is checked with. */
export type Checks = {
  readonly signingKey: string | null
  readonly publicKey: string | null
  readonly topic: string | null
}
export type Heard =
  | { readonly kind: 'events'; readonly incoming: readonly Incoming[] }
  /** SES: the topic begins to send once somebody has opened this address. */
  | { readonly kind: 'confirm'; readonly url: string }
  | { readonly kind: 'refused'; readonly status: 400 | 401; readonly said: string }

export const mostEvents = 1000

/** Checks and understands what was posted; never throws for what stands in it. */
export function hear(provider: Provider, hookId: string, posted: Posted, checks: Checks, now: Date): Heard {
  return guarded(() => {
    const { check, read } = readers[provider]
    const why = check(posted, checks)
    return why === null ? read(hookId, posted.body, now) : refused(401, why)
  })
}

/** The same of what nobody signed: to see what would be understood, and for nothing else. */
export const hearUnsigned = (provider: Provider, hookId: string, body: Buffer, now: Date): Heard =>
  guarded(() => readers[provider].read(hookId, body, now))

function guarded(run: () => Heard): Heard {
  try {
    return run()
  } catch (error) {
    return refused(400, error instanceof Error ? error.message.slice(0, 300) : 'unreadable')
  }
}

const refused = (status: 400 | 401, said: string): Heard => ({ kind: 'refused', status, said })

/** `check` says why it is not of whom it should be; null where it is. */
type Reader = {
  check(posted: Posted, checks: Checks): string | null
  read(hookId: string, body: Buffer, now: Date): Heard
}
const readers: { readonly [P in Provider]: Reader } = {
  ses: { check: checkSes, read: readSes },
  sendgrid: { check: checkSendgrid, read: readSendgrid },
  generic: { check: checkGeneric, read: readGeneric },
}

const text = z.string().max(4000).nullish()
const blank = {
  finalAddress: null,
  tokens: [],
  messageIds: [],
  hard: false,
  delayed: false,
  reason: null,
  status: null,
  replyCode: null,
  said: '',
  subject: null,
  unsure: false,
} as const satisfies Partial<Notice>

function incoming(hookId: string, eventId: string, notices: readonly Notice[]): Incoming {
  return {
    digest: createHash('sha256').update(`${hookId}\n${eventId}`).digest(),
    source: 'hook',
    sourceId: hookId,
    raw: null,
    notices,
  }
}

/** What a server said, read as of any other bounce. */
function refusalOf(address: string, said: string, stated: string | null | undefined) {
  const status =
    /(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)/.exec(said)?.[0] ??
    (stated && /^[45]\.\d{1,3}\.\d{1,3}$/.exec(stated)?.[0]) ??
    null
  const replyCode = /(?:^|[\s;:])([45][0-5]\d)(?=[ -]|$)/.exec(said)?.[1] ?? null
  const refusal = { status: status || null, replyCode, text: said, command: null, recipient: address }
  const reason = reasonOf(refusal)
  return {
    status: refusal.status,
    replyCode,
    reason,
    hard: isHard(reason, refusal),
    said: said.slice(0, 1000),
  }
}

const bare = (id: string | null | undefined): string[] =>
  id === null || id === undefined || id === '' ? [] : [id.replaceAll(/[<>\s]/g, '').slice(0, 500)]
const tokenIn = (address: string | null | undefined): string[] =>
  (address ?? '').toLowerCase().match(/(?<![a-z2-7])[a-z2-7]{52}(?=@)/g) ?? []

function moment(stated: string | number | null | undefined, now: Date): Date {
  const at =
    typeof stated === 'number'
      ? new Date(stated * 1000)
      : new Date(dateOf(stated ?? undefined) ?? stated ?? now)
  return Number.isNaN(at.getTime()) || at > now ? now : at
}

/* ── Amazon SES, by way of SNS ─────────────────────────────────────────────────────────────────────────────────────── */

const envelope = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: z.string().max(200),
  TopicArn: z.string().max(300),
  Message: z.string().max(1_000_000),
  Timestamp: z.string().max(60),
  Subject: z.string().max(1000).optional(),
  Token: z.string().max(2000).optional(),
  SubscribeURL: z.string().max(3000).optional(),
  SignatureVersion: z.string().max(5).optional(),
  Signature: z.string().max(2000).optional(),
})
const sesRecipient = z.object({ emailAddress: z.string().max(400), status: text, diagnosticCode: text })
const sesMessage = z.object({
  notificationType: text,
  eventType: text,
  mail: z
    .object({
      source: text,
      commonHeaders: z.object({ messageId: text, subject: text }).partial().nullish(),
      headers: z
        .array(z.object({ name: z.string(), value: z.string() }))
        .max(300)
        .nullish(),
    })
    .partial()
    .nullish(),
  bounce: z
    .object({
      bounceType: text,
      bounceSubType: text,
      timestamp: text,
      bouncedRecipients: z.array(sesRecipient).max(mostEvents).default([]),
    })
    .nullish(),
  complaint: z
    .object({
      timestamp: text,
      complaintFeedbackType: text,
      userAgent: text,
      complainedRecipients: z.array(sesRecipient).max(mostEvents).default([]),
    })
    .nullish(),
})
const subTypes: { readonly [type: string]: BounceReason } = {
  MailboxFull: 'mailboxFull',
  MessageTooLarge: 'tooLarge',
  ContentRejected: 'contentRejected',
  AttachmentRejected: 'contentRejected',
  NoEmail: 'userUnknown',
}

const envelopeOf = (body: Buffer) => envelope.parse(JSON.parse(body.toString('utf8')))

function checkSes({ body }: Posted, { publicKey, topic }: Checks): string | null {
  const sns = envelopeOf(body)
  if (topic !== null && topic !== '' && sns.TopicArn !== topic) return `Not the topic: ${sns.TopicArn}`
  return publicKey !== null && publicKey !== '' && !isSnsSigned(sns, publicKey)
    ? 'The signature of SNS does not fit the certificate'
    : null
}

function readSes(hookId: string, body: Buffer, now: Date): Heard {
  const sns = envelopeOf(body)
  if (sns.Type === 'SubscriptionConfirmation') {
    const url = URL.parse(sns.SubscribeURL ?? '')
    // Whoever opens it does so with the rights of a browser of ours: nowhere but at Amazon.
    const isTheirs = url?.protocol === 'https:' && /(?:^|\.)amazonaws\.com(?:\.cn)?$/.test(url.hostname)
    return isTheirs
      ? { kind: 'confirm', url: url.href }
      : refused(400, 'The address to confirm is not of Amazon')
  }
  if (sns.Type !== 'Notification') return { kind: 'events', incoming: [] }
  const message = sesMessage.parse(JSON.parse(sns.Message))
  const { mail, bounce, complaint } = message
  const header = mail?.headers?.find(({ name }) => name.toLowerCase() === 'message-id')?.value
  const common = {
    ...blank,
    tokens: tokenIn(mail?.source),
    messageIds: [...bare(header), ...bare(mail?.commonHeaders?.messageId)],
    subject: mail?.commonHeaders?.subject ?? null,
  }
  const notices: Notice[] = []
  for (const { emailAddress, status, diagnosticCode } of bounce?.bouncedRecipients ?? []) {
    const said = (
      diagnosticCode ?? [bounce?.bounceType, bounce?.bounceSubType].filter(Boolean).join(' · ')
    ).replace(/^\s*smtp\s*;\s*/i, '')
    const read = refusalOf(emailAddress, said, status)
    const reason = read.reason === 'other' ? (subTypes[bounce?.bounceSubType ?? ''] ?? 'other') : read.reason
    const isPermanent = bounce?.bounceType === 'Permanent'
    notices.push({
      ...common,
      ...read,
      reason,
      // Amazon gives no reason for those on its own list: it bounced there for good before.
      hard: isPermanent && (isHard(reason, read) || reason === 'other'),
      kind: 'bounce',
      address: emailAddress,
      at: moment(bounce?.timestamp, now),
    })
  }
  for (const { emailAddress } of complaint?.complainedRecipients ?? [])
    notices.push({
      ...common,
      kind: 'complaint',
      address: emailAddress,
      said: [complaint?.complaintFeedbackType, complaint?.userAgent].filter(Boolean).join(' · '),
      at: moment(complaint?.timestamp, now),
    })
  return { kind: 'events', incoming: notices.length > 0 ? [incoming(hookId, sns.MessageId, notices)] : [] }
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-verify-message-signature.html */
function isSnsSigned(sns: z.output<typeof envelope>, certificate: string): boolean {
  const names =
    sns.Type === 'Notification'
      ? (['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const)
      : (['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'] as const)
  const signed = names.map((name) => (sns[name] === undefined ? '' : `${name}\n${sns[name]}\n`)).join('')
  const key = certificate.includes('CERTIFICATE')
    ? new X509Certificate(certificate).publicKey
    : createPublicKey(certificate)
  const how = sns.SignatureVersion === '2' ? 'RSA-SHA256' : 'RSA-SHA1'
  return verify(how, Buffer.from(signed), key, Buffer.from(sns.Signature ?? '', 'base64'))
}

/* ── SendGrid ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

const sendgridEvent = z.object({
  email: z.string().max(400),
  timestamp: z.number().nullish(),
  event: z.string().max(60),
  sg_event_id: z.string().max(300),
  'smtp-id': text,
  reason: text,
  response: text,
  status: text,
  type: text,
})

function checkSendgrid({ body, headers }: Posted, { publicKey }: Checks): string | null {
  const signature = headers['x-twilio-email-event-webhook-signature']
  const stamp = headers['x-twilio-email-event-webhook-timestamp']
  if (!publicKey) return 'The verification key of SendGrid is not set'
  return !signature || !stamp || !isSendgridSigned(publicKey, stamp, body, signature)
    ? 'The signature of SendGrid does not fit the key'
    : null
}

function readSendgrid(hookId: string, body: Buffer, now: Date): Heard {
  const events = z
    .array(z.unknown())
    .max(mostEvents)
    .parse(JSON.parse(body.toString('utf8')))
  return {
    kind: 'events',
    incoming: events.flatMap((given) => {
      // One that cannot be read keeps none of the others back.
      const { data: event } = sendgridEvent.safeParse(given)
      const notice = event && sendgridNotice(event, now)
      return event && notice ? [incoming(hookId, event.sg_event_id, [notice])] : []
    }),
  }
}

function sendgridNotice(event: z.output<typeof sendgridEvent>, now: Date): Notice | null {
  const { email: address, reason, response, status } = event
  const said = reason ?? response ?? ''
  const common = { ...blank, address, messageIds: bare(event['smtp-id']), at: moment(event.timestamp, now) }
  switch (event.event) {
    case 'bounce':
      return { ...common, ...refusalOf(address, said, status), kind: 'bounce' }
    case 'deferred':
      return { ...common, ...refusalOf(address, said, status), kind: 'bounce', hard: false, delayed: true }
    case 'spamreport':
      return { ...common, kind: 'complaint', said: 'SendGrid' }
    case 'unsubscribe':
    case 'group_unsubscribe':
      return { ...common, kind: 'stopRequest', said: 'SendGrid', subject: 'SendGrid unsubscribe' }
    default:
      return null
  }
}

function isSendgridSigned(key: string, stamp: string, body: Buffer, signature: string): boolean {
  const pem = key.includes('BEGIN')
    ? key
    : `-----BEGIN PUBLIC KEY-----\n${key.replaceAll(/\s/g, '')}\n-----END PUBLIC KEY-----`
  return verify(
    'sha256',
    Buffer.concat([Buffer.from(stamp), body]),
    createPublicKey(pem),
    Buffer.from(signature, 'base64'),
  )
}

/* ── Anything else ─────────────────────────────────────────────────────────────────────────────────────────────────── */

const genericEvent = z.object({
  id: z.string().min(1).max(300),
  type: z.enum(['bounce', 'delayed', 'complaint', 'unsubscribe']),
  email: z.string().max(400),
  at: text,
  status: text,
  said: text,
  messageId: text,
  hard: z.boolean().nullish(),
})

export const signatureHeader = 'x-enishi-signature'
/** HMAC-SHA-256 of the body, in hexadecimal. */
export const signatureOf = (signingKey: string, body: Uint8Array): string =>
  `sha256=${createHmac('sha256', signingKey).update(body).digest('hex')}`

function checkGeneric({ body, headers }: Posted, { signingKey }: Checks): string | null {
  if (signingKey === null) return 'The signing key cannot be opened'
  const right = Buffer.from(signatureOf(signingKey, body))
  const given = Buffer.from(headers[signatureHeader] ?? '')
  return right.length !== given.length || !timingSafeEqual(right, given) ? 'The signature does not fit' : null
}

function readGeneric(hookId: string, body: Buffer, now: Date): Heard {
  const { events } = z
    .object({ events: z.array(genericEvent).max(mostEvents) })
    .parse(JSON.parse(body.toString('utf8')))
  return {
    kind: 'events',
    incoming: events.map(({ id, type, email: address, at, status, said, messageId, hard }) => {
      const common = {
        ...blank,
        address,
        messageIds: bare(messageId),
        said: (said ?? '').slice(0, 1000),
        at: moment(at, now),
      }
      if (type === 'complaint') return incoming(hookId, id, [{ ...common, kind: 'complaint' }])
      if (type === 'unsubscribe') return incoming(hookId, id, [{ ...common, kind: 'stopRequest' }])
      const read = refusalOf(address, said ?? '', status)
      const delayed = type === 'delayed'
      return incoming(hookId, id, [
        { ...common, ...read, hard: !delayed && (hard ?? read.hard), delayed, kind: 'bounce' },
      ])
    }),
  }
}
