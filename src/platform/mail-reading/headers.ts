import addressparser from 'nodemailer/lib/addressparser'
import { decodeText } from './charset.ts'

/** A header as it stands: the value unfolded, one letter a byte. */
export type Header = { readonly name: string; readonly value: string }
export type Headers = readonly Header[]

const mostHeaders = 1000
const longestValue = 65_536

/** Reads a block of headers; lines that are none are left out, as is what is more than anybody writes. */
export function readHeaders(block: string): Headers {
  const found: Header[] = []
  let name = ''
  let lines: string[] = []
  const keep = (): void => {
    if (name !== '' && found.length < mostHeaders)
      found.push({ name, value: lines.join(' ').slice(0, longestValue).replaceAll('\u0000', '').trim() })
    name = ''
  }
  for (const line of block.split(/\r\n|\n|\r/)) {
    if (/^[ \t]/.test(line)) {
      if (name !== '') lines.push(line.trim())
      continue
    }
    keep()
    const match = /^([!-9;-~]{1,100})[ \t]*:(.*)$/s.exec(line)
    if (!match) continue
    name = (match[1] ?? '').toLowerCase()
    lines = [(match[2] ?? '').trim()]
  }
  keep()
  return found
}

export function headerOf(headers: Headers, name: string): string | undefined {
  return headers.find((one) => one.name === name)?.value
}
export function headersOf(headers: Headers, name: string): string[] {
  return headers.flatMap((one) => (one.name === name ? [one.value] : []))
}

const bytesOf = (latin1: string): Buffer => Buffer.from(latin1, 'latin1')
const encodedWord = /=\?([^?\s]{1,60})\?([bq])\?([^?]*)\?=/gi

/**
 * A header as it is read: encoded words (RFC 2047), neighbours of one charset as one text since senders cut in the middle
 * of a character, and raw bytes beyond ASCII by what they look like.
 */
export function decodeHeader(value: string, charsetOfBody?: string): string {
  let decoded = ''
  let end = 0
  let held: { charset: string; bytes: Buffer[] } | null = null
  const release = (): void => {
    if (held) decoded += decodeText(Buffer.concat(held.bytes), held.charset)
    held = null
  }
  const plain = (text: string): string => rawText(text, charsetOfBody)
  for (const match of value.matchAll(encodedWord)) {
    const [all, charset = '', how = '', coded = ''] = match
    const between = value.slice(end, match.index)
    if (between.trim() !== '' || !held) {
      release()
      decoded += plain(end > 0 && between.trim() === '' ? '' : between)
    }
    const label = (charset.split('*')[0] ?? '').toLowerCase()
    if (held && (held as { charset: string }).charset !== label) release()
    held ??= { charset: label, bytes: [] }
    held.bytes.push(how.toLowerCase() === 'b' ? Buffer.from(coded, 'base64') : fromQ(coded))
    end = match.index + all.length
  }
  release()
  return (decoded + plain(value.slice(end))).replaceAll(/[\p{Cc}]+/gu, ' ').trim()
}

function rawText(text: string, charset: string | undefined): string {
  return text.includes('\u001B') || /[\x80-\xFF]/.test(text) ? decodeText(bytesOf(text), charset) : text
}

const fromQ = (coded: string): Buffer =>
  bytesOf(
    coded
      .replaceAll('_', ' ')
      .replaceAll(/=([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16))),
  )

export type Parameters = { readonly [name: string]: string }

/**
 * `value; name=value …`: the value in lower case and its parameters, with their continuations and charsets (RFC 2231), and
 * encoded words in quotes, which no standard knows and many write.
 */
export function readParameters(header: string): { value: string; parameters: Parameters } {
  const [value = ''] = header.split(';', 1)
  const plain = new Map<string, string>()
  const pieces = new Map<string, { at: number; coded: boolean; text: string }[]>()
  for (const match of header
    .slice(value.length)
    .matchAll(/;\s*([^=;\s*]{1,60})(?:\*(\d{1,3}))?(\*)?\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/gs)) {
    const name = (match[1] ?? '').toLowerCase()
    const text = match[4] === undefined ? (match[5] ?? '').trim() : match[4].replaceAll(/\\(.)/gs, '$1')
    if (match[2] === undefined && match[3] === undefined) {
      if (!plain.has(name)) plain.set(name, text)
      continue
    }
    const list = pieces.get(name) ?? []
    list.push({ at: Number(match[2] ?? 0), coded: match[3] === '*', text })
    pieces.set(name, list)
  }
  const parameters: { [name: string]: string } = Object.create(null) as { [name: string]: string }
  for (const [name, text] of plain) parameters[name] = decodeHeader(text)
  for (const [name, list] of pieces) parameters[name] = joined(list)
  return { value: value.trim().toLowerCase(), parameters }
}

function joined(list: readonly { at: number; coded: boolean; text: string }[]): string {
  const [first, ...rest] = list.toSorted((a, b) => a.at - b.at)
  if (!first) return ''
  const [charset, start] = /^([^']*)'[^']*'(.*)$/s.exec(first.text)?.slice(1) ?? ['', first.text]
  const bytes = [{ ...first, text: (first.coded ? start : first.text) ?? '' }, ...rest].map(
    ({ coded, text }) => (coded ? fromPercent(text) : bytesOf(text)),
  )
  return decodeText(Buffer.concat(bytes), first.coded ? charset : undefined)
}

const fromPercent = (text: string): Buffer =>
  bytesOf(
    text.replaceAll(/%([0-9a-f]{2})/gi, (_all, hex: string) =>
      String.fromCodePoint(Number.parseInt(hex, 16)),
    ),
  )

export type Mailbox = { readonly name: string; readonly address: string }
const longestList = 20_000
const mostAddresses = 200

/** Who stands in a header of addresses; addresses as typed, names decoded. */
export function readAddresses(value: string | undefined): Mailbox[] {
  if (value === undefined) return []
  // `a..b@docomo.ne.jp` and the like stand there unquoted; groups count as their members.
  return addressparser(value.slice(0, longestList), { flatten: true })
    .slice(0, mostAddresses)
    .map(({ name, address }) => ({ name: decodeHeader(name), address: decodeHeader(address) }))
    .filter(({ address }) => address !== '')
}

/** Of `<a@b>`, or what stands alone. */
export const withoutBrackets = (id: string): string => /<([^<>\s]+)>/.exec(id)?.[1] ?? id.trim()
