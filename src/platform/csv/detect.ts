import { type CsvEncoding, REPLACEMENT, textReader } from './decode.ts'
import { type DetectedDialect, detectDialect } from './dialect.ts'
import { surprise } from './likelihood.ts'

export type Confidence = 'certain' | 'likely' | 'guess'
export type DetectedText = { encoding: CsvEncoding; confidence: Confidence } & DetectedDialect

/** As much of a file as detection looks at. A shorter head is taken for the whole file. */
export const HEAD_BYTES = 262_144

/** Enough text to weigh encodings by, few enough characters to weigh them in milliseconds. */
const WEIGHED_BYTES = 16_384

/** What kind of text a file holds, judged by its first 256 KiB. Never fails: the least bad answer is a guess. */
export function detectText(head: Uint8Array): DetectedText {
  const { encoding, confidence } = detectEncoding(head)
  return { encoding, confidence, ...detectDialect(headText(head, encoding), isWholeFile(head)) }
}

/** The head as text, without half a character where it was cut off. */
export function headText(head: Uint8Array, encoding: CsvEncoding): string {
  const reader = textReader(encoding)
  const text = reader.write(head.subarray(0, HEAD_BYTES))
  return isWholeFile(head) ? text + reader.end() : text
}

export function isWholeFile(head: Uint8Array): boolean {
  return head.length < HEAD_BYTES
}

type DetectedEncoding = { encoding: CsvEncoding; confidence: Confidence }

export function detectEncoding(head: Uint8Array): DetectedEncoding {
  if (startsWith(head, [0xef, 0xbb, 0xbf])) return { encoding: 'utf8bom', confidence: 'certain' }
  if (startsWith(head, [0xff, 0xfe])) return { encoding: 'utf16le', confidence: 'certain' }
  if (startsWith(head, [0xfe, 0xff])) return { encoding: 'utf16be', confidence: 'certain' }
  return detectUtf16(head) ?? detectUtf8(head) ?? detectLegacy(head)
}

function startsWith(head: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, i) => head[i] === byte)
}

/** Code units of Japanese and ASCII text; pairs of ASCII or CP932 bytes seldom look like that all the way. */
const PLAUSIBLE_UNIT = /[\t\r\n\x20-\x7E\u2010-\u33FF\u4E00-\u9FFF\uD800-\uDFFF\uF900-\uFAFF\uFF01-\uFFEF]/g
const ASCII_UNIT = /[\t\r\n\x20-\x7E]/
const KANA = /[\u3041-\u3096\u30A1-\u30FC]/g

/** UTF-16 without a byte order mark: every ASCII character has a zero byte, and kana share the byte 30. */
function detectUtf16(head: Uint8Array): DetectedEncoding | null {
  if (head.length < 2) return null
  const sample = head.subarray(0, Math.min(head.length, WEIGHED_BYTES) & ~1)
  const hasZeros = sample.includes(0)
  for (const encoding of ['utf16le', 'utf16be'] as const) {
    const text = textReader(encoding).write(sample)
    const share = (text.match(PLAUSIBLE_UNIT)?.length ?? 0) / text.length
    const kana = text.match(KANA)?.length ?? 0
    if (share < 0.95) continue
    if (hasZeros && ASCII_UNIT.test(text)) return { encoding, confidence: 'likely' }
    if (kana >= 4 && kana / text.length >= 0.5) return { encoding, confidence: 'guess' }
  }
  return null
}

/** Strict UTF-8 (RFC 3629). Bytes beyond ASCII that happen to be UTF-8 by chance are no proof. */
function detectUtf8(head: Uint8Array): DetectedEncoding | null {
  const reader = textReader('utf8')
  const text = reader.write(head.subarray(0, HEAD_BYTES))
  if (text.includes(REPLACEMENT)) return null
  const endsInsideCharacter = reader.end() !== ''
  if (!/[\u0080-\uFFFF]/.test(text)) {
    return endsInsideCharacter ? null : { encoding: 'utf8', confidence: 'guess' }
  }
  if (/[\u0800-\uFFFF]/.test(text)) return { encoding: 'utf8', confidence: 'certain' }
  const european = /[A-Za-z][\u0080-\u07FF]|[\u0080-\u07FF][A-Za-z]/.test(text)
  return european ? { encoding: 'utf8', confidence: 'likely' } : null
}

/** What is neither: CP932, EUC-JP, or UTF-8 with damage in it, whichever makes the most likely Japanese. */
function detectLegacy(head: Uint8Array): DetectedEncoding {
  const start = head.findIndex((byte) => byte > 0x7f)
  const sample = head.subarray(start, start + WEIGHED_BYTES)
  const candidates = (['cp932', 'eucjp', 'utf8'] as const).map((encoding) => {
    const reader = textReader(encoding)
    const text = reader.write(sample)
    return { encoding, bits: surprise(text + reader.end()), damaged: text.includes(REPLACEMENT) }
  })
  const [best, second] = candidates.toSorted((a, b) => a.bits - b.bits)
  if (!best || !second) return { encoding: 'cp932', confidence: 'guess' }
  const lead = second.bits - best.bits
  const clear = !best.damaged && lead > 20 && lead > second.bits * 0.1
  return { encoding: best.encoding, confidence: clear ? 'likely' : 'guess' }
}
