import { detectEncoding, HEAD_BYTES } from '#platform/csv/detect.ts'
import { textReader } from '#platform/csv/decode.ts'

/** Names under which mail declares what `TextDecoder` knows by another, or only in part. */
const called: { readonly [label: string]: string } = {
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-3': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  cp50222: 'iso-2022-jp',
  jis: 'iso-2022-jp',
  'x-sjis': 'shift_jis',
  'x-ms-cp932': 'shift_jis',
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  'windows-31j': 'shift_jis',
  'x-euc-jp': 'euc-jp',
  eucjp: 'euc-jp',
  'eucjp-ms': 'euc-jp',
  cp51932: 'euc-jp',
  'ks_c_5601-1987': 'euc-kr',
  utf8: 'utf-8',
  'utf-8n': 'utf-8',
  cp65001: 'utf-8',
  'unicode-1-1-utf-8': 'utf-8',
  'unicode-1-1-utf-7': 'utf-7',
  'x-unicode-2-0-utf-7': 'utf-7',
  cp65000: 'utf-7',
}
/** What is said where nothing is known: the bytes tell more. */
const tellsNothing: ReadonlySet<string> = new Set([
  '',
  'us-ascii',
  'ascii',
  'ansi_x3.4-1968',
  'unknown',
  'unknown-8bit',
  'x-unknown',
  'default',
  '_autodetect',
  '_autodetect_all',
  'binary',
])

const escape = String.fromCodePoint(0x1b)
const toJis = new RegExp(String.raw`${escape}(?:\$[@B]|\([JI])`)
const beyondAscii = /[\x80-\xFF]/

/**
 * Text of a mail, whatever it says that it is: what is declared, unless the bytes tell otherwise. Bytes that are no
 * character become U+FFFD; nothing throws.
 */
export function decodeText(bytes: Uint8Array, declared: string | undefined): string {
  const label = (declared ?? '')
    .trim()
    .toLowerCase()
    .replace(/^["']|["']$/g, '')
  const charset = called[label] ?? label
  if (tellsNothing.has(charset)) return decodeUndeclared(bytes)
  if (charset === 'utf-7') return fromUtf7(latin1Of(bytes))
  if (charset === 'iso-2022-jp') return decodeJis(bytes)
  const text = decodeAs(bytes, charset)
  if (text === null) return decodeUndeclared(bytes)
  if (!text.includes('\uFFFD')) return charset === 'utf-8' ? mendJis(bytes, text) : text
  return strictUtf8(bytes) ?? (charset === 'utf-8' ? decodeUndeclared(bytes) : text)
}

/** Nothing declared: ISO-2022-JP by its escapes, UTF-8 where it is sound, else whichever Japanese it looks like. */
function decodeUndeclared(bytes: Uint8Array): string {
  const head = latin1Of(bytes.subarray(0, HEAD_BYTES))
  if (toJis.test(head)) return decodeJis(bytes)
  const text = strictUtf8(bytes)
  return text ?? decodeByLooks(bytes)
}

function decodeByLooks(bytes: Uint8Array): string {
  const { encoding } = detectEncoding(bytes.subarray(0, HEAD_BYTES))
  const reader = textReader(encoding)
  return reader.write(bytes) + reader.end()
}

/** Seven bits by declaration; senders put UTF-8 or CP932 there all the same. */
function decodeJis(bytes: Uint8Array): string {
  if (!beyondAscii.test(latin1Of(bytes))) return new TextDecoder('iso-2022-jp').decode(bytes)
  const text = strictUtf8(bytes)
  if (text !== null && !toJis.test(text)) return text
  return toJis.test(latin1Of(bytes)) ? new TextDecoder('iso-2022-jp').decode(bytes) : decodeByLooks(bytes)
}

/** ASCII with escapes is sound UTF-8 as well. */
const mendJis = (bytes: Uint8Array, text: string): string =>
  text.includes(escape) && toJis.test(text) ? decodeJis(bytes) : text

function decodeAs(bytes: Uint8Array, charset: string): string | null {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return null
  }
}

function strictUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** RFC 2152: `+…-` holds UTF-16 in base64. */
function fromUtf7(text: string): string {
  return text.replaceAll(/\+([A-Za-z0-9+/]*)-?/g, (all, coded: string) => {
    if (coded === '') return all === '+-' ? '+' : all
    const bytes = Buffer.from(coded, 'base64')
    return new TextDecoder('utf-16be').decode(bytes.subarray(0, bytes.length & ~1))
  })
}

/** One letter a byte, so that bytes can be searched as text. */
export function latin1Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
