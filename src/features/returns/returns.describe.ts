import { createHash } from 'node:crypto'
import type { MailTokens } from '#platform/mail-tokens.ts'
import { decodeHeader, headersOf } from '#platform/mail-reading/headers.ts'
import { ownWords } from '#platform/mail-reading/replies.ts'
import { reasonWords } from '#kit/bounces.ts'
import { understand } from '#platform/mail-reading/understand.ts'

/** Headers that tell where a message came from and what it is. */
const ofInterest = [
  'return-path',
  'delivered-to',
  'x-original-to',
  'x-failed-recipients',
  'auto-submitted',
  'precedence',
  'x-autoreply',
  'list-unsubscribe',
  'content-type',
  'authentication-results',
  'in-reply-to',
  'references',
]

/** What is understood of a raw message, for operators who ask why. */
export function describeRaw(raw: Uint8Array, tokens: Pick<MailTokens, 'read'>): { [key: string]: unknown } {
  const { kind, message, bounces, complaint, stop, original, messageIds, tokens: found } = understand(raw)
  const token = found.map((text) => tokens.read(text)).find((read) => read !== null) ?? null
  const headers = ofInterest.flatMap((name) => {
    const values = headersOf(message.headers, name).map((value) => decodeHeader(value))
    return values.length > 0 ? [[name, values.length === 1 ? values[0] : values] as const] : []
  })
  const about = {
    originalMessageId: original.messageId,
    originalSubject: original.subject,
    returnToken: token,
  }
  return {
    kind,
    messageId: message.messageId,
    date: message.date,
    from: message.from,
    to: message.to,
    ...(message.cc.length > 0 && { cc: message.cc }),
    ...(message.replyTo.length > 0 && { replyTo: message.replyTo }),
    subject: message.subject,
    headers: Object.fromEntries(headers),
    text: message.text,
    html: message.html,
    attachments: message.attachments,
    bounce: bounces.map(({ reason, hard, action, ...bounce }) => ({
      recipient: bounce.recipient,
      finalRecipient: bounce.finalRecipient,
      status: bounce.status,
      replyCode: bounce.replyCode,
      reason,
      hard,
      type: action === 'delayed' ? 'delayed' : hard ? 'hard' : 'soft',
      why: reasonWords[reason].why,
      said: bounce.said,
      command: bounce.command,
      host: bounce.host,
      ...about,
    })),
    complaint: complaint && { ...complaint, ...about },
    ...((kind === 'reply' || kind === 'stopRequest') && {
      reply: { stop, ownWords: ownWords(message.text), inReplyTo: messageIds, returnToken: token },
    }),
    ...(message.cut && { cut: true }),
    size: raw.length,
    sha256: createHash('sha256').update(raw).digest('hex'),
  }
}
