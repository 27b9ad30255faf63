import { createHash } from 'node:crypto'
import { ownWords } from '#platform/mail-reading/replies.ts'
import { dateOf } from '#platform/mail-reading/message.ts'
import { understand, type Understood } from '#platform/mail-reading/understand.ts'
import type { Incoming, Notice, Source } from './returns.ts'

const longestWords = 500

/** A raw message as something that came in; `now` is when, where it does not say so itself or says a later time. */
export function incomingOf(raw: Uint8Array, source: Source, sourceId: string | null, now: Date): Incoming {
  return {
    digest: createHash('sha256').update(raw).digest(),
    source,
    sourceId,
    raw,
    notices: noticesOf(understand(raw), now),
  }
}

function noticesOf(understood: Understood, now: Date): Notice[] {
  const { kind, message, bounces, complaint, tokens, messageIds, original, stop } = understood
  const common = {
    tokens,
    messageIds,
    finalAddress: null,
    hard: false,
    delayed: false,
    reason: null,
    status: null,
    replyCode: null,
    unsure: false,
    subject: original.subject ?? message.subject,
    at: notLater(complaint?.at ? dateOf(complaint.at) : message.date, now),
  }
  if (kind === 'bounce')
    return bounces.map(({ recipient, finalRecipient, hard, action, reason, status, replyCode, said }) => ({
      ...common,
      kind,
      address: recipient,
      finalAddress: finalRecipient,
      hard,
      delayed: action === 'delayed',
      reason,
      status,
      replyCode,
      said,
    }))
  if (kind === 'complaint') {
    const said = [complaint?.type, complaint?.provider].filter(Boolean).join(' · ')
    const addresses = complaint?.recipients ?? []
    // Many providers hide who it was: our token still knows.
    return (addresses.length > 0 ? addresses : ['']).map((address) => ({ ...common, kind, address, said }))
  }
  const [writer] = message.from
  if (!writer) return []
  const said = ownWords(message.text).slice(0, longestWords)
  return [
    { ...common, kind, address: writer.address, said, subject: message.subject, unsure: stop === 'unsure' },
  ]
}

function notLater(at: string | null, now: Date): Date {
  const stated = at === null ? now : new Date(at)
  return stated > now ? now : stated
}
