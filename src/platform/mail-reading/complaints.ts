import { headerOf, headersOf, readHeaders } from './headers.ts'
import { partsOf, textOfPart, type Message } from './message.ts'
import { addressOf } from './bounces.ts'
import type { Original } from './original.ts'

/** Somebody called a message spam at their provider. */
export type ComplaintReport = {
  /** RFC 5965: `abuse`, `fraud`, `opt-out` … */
  readonly type: string
  /** Who complained, where their provider says it; many hide it. */
  readonly recipients: readonly string[]
  readonly provider: string | null
  readonly at: string | null
}

const mostRecipients = 50

/** Reads a feedback report (ARF, RFC 5965), or what providers without it forward to the address for abuse. */
export function complaintIn(message: Message, original: Original): ComplaintReport | null {
  const part = partsOf(message.root).find(({ type }) => type === 'message/feedback-report')
  const fields = part ? readHeaders(textOfPart(part).trimStart().slice(0, 60_000)) : null
  if (!fields) return forwarded(message, original)
  const type = (headerOf(fields, 'feedback-type') ?? 'abuse').toLowerCase()
  // Reports of authentication tell of forged mail, not of a wish (RFC 6591).
  if (type === 'auth-failure' || type === 'not-spam' || type === 'dmarc') return null
  const stated = [
    ...headersOf(fields, 'original-rcpt-to'),
    ...headersOf(fields, 'removal-recipient'),
    ...headersOf(fields, 'redacted-address').filter((value) => value.includes('@')),
  ].flatMap((value) => addressOf(value) ?? [])
  return {
    type,
    recipients: unique(stated.length > 0 ? stated : original.to),
    provider: headerOf(fields, 'user-agent') ?? message.from[0]?.address ?? null,
    at: headerOf(fields, 'arrival-date') ?? headerOf(fields, 'received-date') ?? null,
  }
}

/** Microsoft's JMRP, Yahoo!, and forms that speak of a complaint and hold the message. */
function forwarded(message: Message, original: Original): ComplaintReport | null {
  const { headers, subject, from } = message
  const holds = original.headers.length > 0
  const jmrp = headerOf(headers, 'x-hmxmroriginalrecipient')
  if (jmrp !== undefined)
    return {
      type: 'abuse',
      recipients: unique([addressOf(jmrp)]),
      provider: from[0]?.address ?? null,
      at: null,
    }
  const isForm =
    /^(?:\[?complaint|complaint about message|(?:email )?(?:abuse|feedback|spam) (?:report|complaint|feedback)|abuse report|迷惑メール(?:報告|申告|の(?:報告|申告)))/i.test(
      subject.trim(),
    ) && /abuse|feedback|fbl|complaint|postmaster|staff@hotmail|report/i.test(from[0]?.address ?? '')
  return holds && isForm
    ? { type: 'abuse', recipients: unique(original.to), provider: from[0]?.address ?? null, at: null }
    : null
}

const unique = (addresses: readonly (string | null)[]): string[] =>
  [
    ...new Map(
      addresses.flatMap((one) => (one === null ? [] : [[one.toLowerCase(), one] as const])),
    ).values(),
  ].slice(0, mostRecipients)
