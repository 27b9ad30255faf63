import { decodeText, latin1Of } from './charset.ts'
import {
  decodeHeader,
  headerOf,
  headersOf,
  readAddresses,
  readHeaders,
  readParameters,
  withoutBrackets,
  type Headers,
  type Mailbox,
  type Parameters,
} from './headers.ts'
import { textOfHtml } from './html-text.ts'

/** One part of a message; `source` is its body as it stands, one letter a byte. */
export type Part = {
  readonly headers: Headers
  readonly type: string
  readonly parameters: Parameters
  readonly disposition: string
  readonly name: string | null
  readonly source: string
  readonly children: readonly Part[]
}
export type Attachment = { readonly name: string | null; readonly type: string; readonly size: number }

/** A message as far as it can be understood. */
export type Message = {
  readonly headers: Headers
  readonly from: readonly Mailbox[]
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  readonly replyTo: readonly Mailbox[]
  readonly subject: string
  /** ISO 8601; null where it cannot be read. */
  readonly date: string | null
  readonly messageId: string | null
  readonly inReplyTo: readonly string[]
  readonly text: string
  readonly html: string | null
  readonly attachments: readonly Attachment[]
  readonly root: Part
  /** More than `mostBytes`: the rest was not looked at. */
  readonly cut: boolean
}

export const mostBytes = 30_000_000
const deepest = 12
const mostParts = 300
const longestHead = 512_000
const longestText = 1_000_000

/** Reads the bytes of a message (RFC 5322, MIME). Never throws: what is broken is read as far as it goes. */
export function readMessage(bytes: Uint8Array): Message {
  const cut = bytes.length > mostBytes
  const root = readPart(latin1Of(cut ? bytes.subarray(0, mostBytes) : bytes), 0, { left: mostParts })
  const { headers } = root
  const charset = root.parameters['charset']
  const shown = shownOf(root)
  const html = shown.html.join('\n').slice(0, longestText)
  const text = shown.text.join('\n').slice(0, longestText)
  const ids = (name: string): string[] =>
    headersOf(headers, name).flatMap((value) => value.match(/<[^<>\s]+>/g)?.map(withoutBrackets) ?? [])
  const messageId = headerOf(headers, 'message-id')
  return {
    headers,
    from: readAddresses(headerOf(headers, 'from')),
    to: headersOf(headers, 'to').flatMap(readAddresses),
    cc: headersOf(headers, 'cc').flatMap(readAddresses),
    replyTo: readAddresses(headerOf(headers, 'reply-to')),
    subject: decodeHeader(headerOf(headers, 'subject') ?? '', charset),
    date: dateOf(headerOf(headers, 'date')),
    messageId: messageId === undefined || messageId === '' ? null : withoutBrackets(messageId),
    inReplyTo: [...new Set([...ids('in-reply-to'), ...ids('references').toReversed()])].slice(0, 50),
    text: text.trim() === '' && html !== '' ? textOfHtml(html) : text,
    html: html === '' ? null : html,
    attachments: shown.attachments,
    root,
    cut,
  }
}

function readPart(source: string, depth: number, parts: { left: number }): Part {
  parts.left--
  const { headers, body } = splitHead(source)
  const { value, parameters } = readParameters(headerOf(headers, 'content-type') ?? 'text/plain')
  const disposition = readParameters(headerOf(headers, 'content-disposition') ?? '')
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(value) ? value : 'text/plain'
  const name = disposition.parameters['filename'] ?? parameters['name'] ?? null
  const made = { headers, type, parameters, disposition: disposition.value, name, source: body }
  if (depth >= deepest || parts.left <= 0) return { ...made, children: [] }
  if (type.startsWith('multipart/')) {
    const stated = boundaryIn(body, parameters['boundary'])
    if (stated !== null) return { ...made, children: childrenOf(body, stated, depth, parts) }
  }
  if (type === 'message/rfc822' || type === 'message/global')
    return { ...made, children: [readPart(decodedSource(made), depth + 1, parts)] }
  return { ...made, children: [] }
}

/** Headers up to the first empty line; a message that begins with an empty line, or with no header, is all body. */
export function splitHead(source: string): { headers: Headers; body: string } {
  const start = /^(?:From [^\r\n]*(?:\r\n|\n|\r))?/.exec(source)?.[0].length ?? 0
  const head = source.slice(start, start + longestHead)
  if (/^(?:\r\n|\n|\r)/.test(head))
    return { headers: [], body: head === '' ? '' : source.slice(start).trimStart() }
  if (!/^[!-9;-~]{1,100}[ \t]*:/.test(head)) return { headers: [], body: source.slice(start) }
  const end = /\r\n\r\n|\n\n|\r\r|\n\r\n/.exec(head)
  if (!end) return { headers: readHeaders(head), body: source.slice(start + longestHead) }
  return {
    headers: readHeaders(head.slice(0, end.index)),
    body: source.slice(start + end.index + end[0].length),
  }
}

/** What is stated, where it is there at all: some state another than they use. */
function boundaryIn(body: string, stated: string | undefined): string | null {
  if (stated && body.includes(`--${stated}`)) return stated
  return (
    /^--([^\s-][^\r\n]{4,69})[ \t]*(?:\r\n|\n|\r)content-/im.exec(body.slice(0, longestHead))?.[1] ?? null
  )
}

function childrenOf(body: string, boundary: string, depth: number, parts: { left: number }): Part[] {
  const children: Part[] = []
  const mark = `--${boundary}`
  let start = -1
  let at = body.startsWith(mark) ? 0 : nextMark(body, mark, 0)
  while (at >= 0) {
    if (start >= 0 && parts.left > 0)
      children.push(readPart(body.slice(start, at).replace(/(?:\r\n|\n|\r)$/, ''), depth + 1, parts))
    const behind = at + mark.length
    if (body.startsWith('--', behind)) return children
    const line = /\r\n|\n|\r/g
    line.lastIndex = behind
    start = line.exec(body) ? line.lastIndex : body.length
    if (parts.left <= 0) return children
    at = nextMark(body, mark, Math.max(start - 1, 0))
  }
  // The end is missing: what there is counts.
  if (start >= 0 && start < body.length && parts.left > 0)
    children.push(readPart(body.slice(start), depth + 1, parts))
  return children
}

/** Where the mark begins a line, from `from` on. */
function nextMark(body: string, mark: string, from: number): number {
  let at = body.indexOf(mark, from)
  while (at > 0 && body[at - 1] !== '\n' && body[at - 1] !== '\r') at = body.indexOf(mark, at + 1)
  return at
}

/** The bytes of a part without the coding in which they travelled. */
export function bytesOfPart(part: Pick<Part, 'headers' | 'source'>): Buffer {
  return Buffer.from(decodedSource(part), 'latin1')
}

function decodedSource({ headers, source }: Pick<Part, 'headers' | 'source'>): string {
  const coding = (headerOf(headers, 'content-transfer-encoding') ?? '').trim().toLowerCase()
  if (coding === 'base64') return Buffer.from(source, 'base64').toString('latin1')
  if (coding !== 'quoted-printable') return source
  return source
    .split(/(?<=\n)/)
    .map(withoutBlanksAtEnd)
    .join('')
    .replaceAll(/=(?:\r\n|\n|\r|$)/g, '')
    .replaceAll(/=([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
}

/** RFC 2045 6.7 (3): they were added on the way. */
function withoutBlanksAtEnd(line: string): string {
  const end = line.endsWith('\r\n') ? '\r\n' : line.endsWith('\n') ? '\n' : ''
  let length = line.length - end.length
  while (length > 0 && (line[length - 1] === ' ' || line[length - 1] === '\t')) length--
  return line.slice(0, length) + end
}

/** Decoded, with line breaks of one kind, and without the byte that no text has. */
export function textOfPart(part: Part): string {
  const text = decodeText(bytesOfPart(part), part.parameters['charset'])
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('\u0000', '')
  return part.type === 'text/plain' && part.parameters['format']?.toLowerCase() === 'flowed'
    ? unflowed(text, part.parameters['delsp']?.toLowerCase() === 'yes')
    : text
}

/**
 * RFC 3676: a line that ends in a blank goes on in the next one of the same depth of quotes; with `delsp` without that
 * blank, as Japanese is written, whose words would be cut in two.
 */
function unflowed(text: string, withoutBlank: boolean): string {
  const lines: string[][] = []
  let goesOn = false
  let depth = 0
  for (const line of text.split('\n')) {
    const quotes = /^>*/.exec(line)?.[0].length ?? 0
    const plain = line.slice(quotes).replace(/^ /, '')
    const isSignature = plain === '-- '
    const isOne = goesOn && quotes === depth && !isSignature
    goesOn = plain.endsWith(' ') && !isSignature
    depth = quotes
    const piece = goesOn && withoutBlank ? plain.slice(0, -1) : plain
    if (isOne) lines.at(-1)?.push(piece)
    else lines.push(quotes === 0 ? [piece] : [`${'>'.repeat(quotes)} `, piece])
  }
  return lines.map((pieces) => pieces.join('')).join('\n')
}

/** All parts, from the outside in, in the order in which they stand; not those of messages inside. */
export function partsOf(part: Part, inMessages = false): Part[] {
  const inside = part.type.startsWith('message/') && !inMessages ? [] : part.children
  return [part, ...inside.flatMap((child) => partsOf(child, inMessages))]
}

type Shown = { text: string[]; html: string[]; attachments: Attachment[] }

/** What is read, and what hangs on it. Of several forms of the same text each is kept once. */
function shownOf(root: Part): Shown {
  const shown: Shown = { text: [], html: [], attachments: [] }
  for (const part of partsOf(root)) {
    if (part.type.startsWith('multipart/')) {
      // Its boundary is nowhere: all that is left is to read it as it stands.
      if (part.children.length === 0) shown.text.push(textOfPart(part))
      continue
    }
    const isAttached = part.disposition === 'attachment' || (part.name !== null && part.type !== 'text/html')
    if (part.type === 'text/plain' && !isAttached) shown.text.push(textOfPart(part))
    else if (part.type === 'text/html' && !isAttached) shown.html.push(textOfPart(part))
    else if (part !== root || isAttached || !part.type.startsWith('text/'))
      shown.attachments.push({ name: part.name, type: part.type, size: bytesOfPart(part).length })
    else shown.text.push(textOfPart(part))
  }
  return shown
}

/** RFC 5322 dates, and those that Japanese software writes without a zone (as if of Japan). */
export function dateOf(value: string | undefined): string | null {
  if (value === undefined) return null
  const plain = value.replaceAll(/\([^()]*\)/g, ' ').trim()
  if (plain === '' || plain.length > 100) return null
  const zone = /(?:[+-]\d{4}|\b(?:UT|GMT|UTC|[ECMP][SD]T|Z))$/i.test(plain)
  const time = Date.parse(zone ? plain : `${plain.replace(/\s+(?:JST|"?JST"?)$/i, '')} +0900`)
  const year = Number.isNaN(time) ? 0 : new Date(time).getUTCFullYear()
  return year >= 1980 && year < 2200 ? new Date(time).toISOString() : null
}
