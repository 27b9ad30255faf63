import { bouncesIn, speaksOfReturn, type Bounce } from './bounces.ts'
import { complaintIn, type ComplaintReport } from './complaints.ts'
import { headerOf } from './headers.ts'
import { readMessage, type Message } from './message.ts'
import { tokensIn, type Original } from './original.ts'
import { isAutoReply, isOfAList, stopWishIn, type StopWish } from './replies.ts'

export const understoodKinds = ['bounce', 'complaint', 'autoReply', 'stopRequest', 'reply', 'other'] as const
export type UnderstoodKind = (typeof understoodKinds)[number]

/** A raw message, and what it is. */
export type Understood = {
  readonly kind: UnderstoodKind
  readonly message: Message
  readonly bounces: readonly Bounce[]
  readonly complaint: ComplaintReport | null
  /** Of replies: whether they ask for no more mail. */
  readonly stop: StopWish
  readonly original: Original
  /** Our messages that it may be about: what came back, or what was answered. Without brackets, the likeliest first. */
  readonly messageIds: readonly string[]
  /** Parts of addresses that look like return tokens of ours; only whoever holds the key can tell. */
  readonly tokens: readonly string[]
}

/** Says what a raw message is; pure, bounded, and never throws for what stands in it. */
export function understand(bytes: Uint8Array): Understood {
  const message = readMessage(bytes)
  const { bounces, original } = bouncesIn(message)
  const complaint = complaintIn(message, original)
  const ids = original.messageId === null ? [] : [original.messageId]
  const known = {
    message,
    original,
    tokens: tokensIn(message, original),
    bounces: complaint ? [] : bounces,
    complaint,
    messageIds: [...new Set([...ids, ...message.inReplyTo])],
  }
  if (complaint) return { ...known, kind: 'complaint', stop: 'none' }
  const answers = isAutoReply(message)
  // Exim puts `Auto-Submitted: auto-replied` on reports, too.
  if (bounces.length > 0 && !(answers && isAnswer(message))) return { ...known, kind: 'bounce', stop: 'none' }
  const rest = { ...known, bounces: [] }
  if (answers) return { ...rest, kind: 'autoReply', stop: 'none' }
  const stop = isOfAList(message) && message.inReplyTo.length === 0 ? 'none' : stopWishIn(message)
  if (stop === 'clear') return { ...rest, kind: 'stopRequest', stop }
  const isReply =
    message.inReplyTo.length > 0 ||
    /^\s*(?:re|aw|返信)\s*[:：]/i.test(message.subject) ||
    known.tokens.length > 0
  return { ...rest, kind: isReply || stop !== 'none' ? 'reply' : 'other', stop }
}

/** An answer of software to what we sent, with no report in it. */
const isAnswer = ({ headers, root, subject }: Message): boolean =>
  !speaksOfReturn(subject) &&
  !/delivery-status/.test(root.parameters['report-type'] ?? '') &&
  headerOf(headers, 'x-failed-recipients') === undefined
