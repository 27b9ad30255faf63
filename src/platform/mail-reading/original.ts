import {
  decodeHeader,
  headerOf,
  headersOf,
  readAddresses,
  readHeaders,
  withoutBrackets,
  type Headers,
} from './headers.ts'
import { partsOf, splitHead, textOfPart, type Message, type Part } from './message.ts'

/** What is left of the message that came back, and the text that reports about it. */
export type Original = {
  readonly messageId: string | null
  readonly subject: string | null
  readonly to: readonly string[]
  readonly headers: Headers
  /** What was said to people, without the message itself. */
  readonly report: string
  readonly subjectOfReport: string
}

const longestReport = 60_000
const longestOriginal = 200_000

/** Finds the message that came back: as a part, as its headers, or below the text of the report. */
export function originalOf(message: Message): Original {
  const cut = cutAt(message.text)
  const report = message.text.slice(0, Math.min(cut, longestReport))
  const headers =
    headersIn(message.root) ?? readHeaders(unindented(message.text.slice(cut, cut + longestOriginal)))
  const id = headerOf(headers, 'message-id')
  const subject = headerOf(headers, 'subject')
  return {
    messageId: id === undefined ? null : withoutBrackets(id),
    subject: subject === undefined ? null : decodeHeader(subject),
    to: [...headersOf(headers, 'to'), ...headersOf(headers, 'x-original-to')]
      .flatMap(readAddresses)
      .map(({ address }) => address)
      .filter((address) => address.includes('@'))
      .slice(0, 20),
    headers,
    report,
    subjectOfReport: message.subject,
  }
}

function headersIn(root: Part): Headers | null {
  for (const part of partsOf(root)) {
    const [inside] = part.children
    if (part.type === 'message/rfc822' && inside && inside.headers.length > 0)
      // Somebody handed a report on as a file: what came back is in there.
      return (inside.type === 'multipart/report' ? headersIn(inside) : null) ?? inside.headers
    if (
      part.type === 'text/rfc822-headers' ||
      part.type === 'message/global-headers' ||
      part.type === 'message/partial'
    ) {
      const { headers } = splitHead(textOfPart(part).trimStart())
      if (headers.length > 0) return headers
    }
  }
  return null
}

const marks =
  /^[-=\s*_>#|]*(?:below (?:this line|is) .{0,40}(?:copy|message)|(?:this is )?a copy of (?:the|your) (?:original )?(?:message|mail|headers)|(?:the )?(?:body of |header of |start of |text of )?(?:the |your )?(?:original|undelivered|unsent|returned|rejected|failed|bounced)[ -](?:e-?mail |mail )?(?:message|mail|header)s?\b(?! was| could| to)|message (?:header|text|body|contents?) (?:follows|below)|(?:unsent|non-delivered|returned|undelivered) .{0,20}(?:follows|information)|the message header|forwarded message|message headers?|元の(?:メッセージ|メール)|原文|オリジナル(?:の)?メ).{0,60}$/i
const fields =
  /^(?:received|return-path|dkim-signature|domainkey-signature|delivered-to|message-id|mime-version|from|to|cc|date|subject|reply-to|sender|x-[\w-]+|content-[\w-]+|authentication-results|arc-[\w-]+|envelope-to|references|in-reply-to|list-[\w-]+)\s*:/i
const telling = /^(?:received|message-id|mime-version|return-path|dkim-signature|from)\s*:/i

/** Where the report ends and what came back begins; the end, where nothing of it is there. */
function cutAt(text: string): number {
  let at = 0
  const lines = text.slice(0, 300_000).split('\n')
  for (const [place, line] of lines.entries()) {
    if (telling.test(line.trimStart()) || fields.test(line.trimStart())) {
      const block = lines.slice(place, place + 14).filter((one) => fields.test(one.trimStart()))
      const names = new Set(block.map((one) => one.trim().split(':')[0]?.toLowerCase()))
      if (names.size >= 3 && block.some((one) => telling.test(one.trimStart())) && !names.has('sent'))
        return at
    }
    // What follows a mark has to look like a message: reports speak of “the original message”, too.
    if (
      marks.test(line) &&
      lines.slice(place + 1, place + 8).some((one) => fields.test(one.trimStart().replace(/^[>|]\s?/, '')))
    )
      return at
    at += line.length + 1
  }
  return text.length
}

/** Its headers, whether they are set in or quoted, and whatever stands above them. */
function unindented(text: string): string {
  const lines = text.split(/\r?\n/)
  const first = lines.findIndex((line) => fields.test(line.replace(/^[>|\s]+/, '')))
  if (first < 0) return ''
  const indent = /^[>|\s]*/.exec(lines[first] ?? '')?.[0] ?? ''
  const set = lines.slice(first).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
  const end = set.findIndex((line) => line.trim() === '')
  return set.slice(0, end < 0 ? undefined : end).join('\n')
}

/** What might be a signed token of ours in an address; whoever holds the key tells which are. */
export function tokensIn(message: Message, original: Original): string[] {
  const where = [
    'to',
    'delivered-to',
    'x-original-to',
    'envelope-to',
    'x-envelope-to',
    'x-rcpt-to',
    'x-forwarded-to',
    'cc',
  ]
  const values = [
    ...message.headers.filter(({ name }) => where.includes(name)),
    ...original.headers.filter(({ name }) =>
      ['return-path', 'from', 'errors-to', 'sender', 'reply-to', 'x-original-return-path'].includes(name),
    ),
  ].map(({ value }) => value)
  // The whole of the report, too: some name the envelope only there.
  return [
    ...new Set(
      `${values.join('\n')}\n${original.report}`.toLowerCase().match(/(?<![a-z2-7])[a-z2-7]{52}(?=@)/g) ?? [],
    ),
  ].slice(0, 10)
}
