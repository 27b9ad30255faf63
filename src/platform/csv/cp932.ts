import { REPLACEMENT, textReader } from './decode.ts'

/** Printers set the geta mark where the type for a character is missing. */
const GETA = '〓'

/** Characters that CP932 has under another code point, or that look the same on paper. */
const STAND_INS: readonly (readonly [string, string])[] = [
  ['\u301C', '～'],
  ['\u2212', '－'],
  ['\u2013', '－'],
  ['\u2016', '∥'],
  ['\u2014', '―'],
  ['\u00A2', '￠'],
  ['\u00A3', '￡'],
  ['\u00AC', '￢'],
  ['\u00A5', '￥'],
  ['\u00A0', ' '],
]

const CODES = buildCodes()
let scratch = new Uint8Array(4096)

/** The text in CP932 as Windows writes it (髙 is FBFC), or null when a character does not fit. */
export function encodeCp932(text: string): Uint8Array | null {
  if (scratch.length < text.length * 2) scratch = new Uint8Array(text.length * 4)
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    const code = cp932Code(unit)
    if (code === 0 && unit !== 0) return null
    if (code > 0xff) scratch[length++] = code >> 8
    scratch[length++] = code & 0xff
  }
  return scratch.slice(0, length)
}

/** The CP932 code of a UTF-16 code unit: one byte up to 0xFF, else two; 0 when it has none. */
export function cp932Code(unit: number): number {
  return CODES[unit] ?? 0
}

export type Fitted = { text: string; lost: string[] }

/** A kana typed on a Mac in two parts (か + U+3099), or a character with its variation selectors. */
const CLUSTER = /[\u3046-\u30FD][\u3099\u309A]|.[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]*/gsu
const SELECTOR = /^[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/u

/**
 * The text as CP932 can carry it, and what was lost on the way, in order. A missing character becomes 〓;
 * a character that loses only its variation selector stays, and counts as lost.
 */
export function fitToCp932(text: string): Fitted {
  if (fits(text)) return { text, lost: [] }
  const lost: string[] = []
  const fitted = text.replace(CLUSTER, (cluster) => {
    if (fits(cluster)) return cluster
    if (/[\u3099\u309A]$/.test(cluster)) {
      const composed = cluster.normalize('NFC')
      if (fits(composed)) return composed
    }
    lost.push(cluster)
    const base = String.fromCodePoint(cluster.codePointAt(0) ?? 0)
    if (SELECTOR.test(base)) return ''
    return fits(base) ? base : GETA
  })
  return { text: fitted, lost }
}

function fits(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit !== 0 && cp932Code(unit) === 0) return false
  }
  return true
}

/**
 * The table, turned round from the runtime's own decoder. Where two codes give one character, Windows writes
 * the lower one and never the NEC-selected copies in rows ED and EE (Microsoft, code page 932).
 */
function buildCodes(): Uint16Array {
  const codes = new Uint16Array(0x10000)
  for (let byte = 0; byte < 0x80; byte++) codes[byte] = byte
  for (let byte = 0xa1; byte <= 0xdf; byte++) codes[0xff61 + byte - 0xa1] = byte
  for (const [code, character] of doubleByteCharacters()) {
    const unit = character.charCodeAt(0)
    if (codes[unit] === 0) codes[unit] = code
  }
  for (const [character, standIn] of STAND_INS) {
    codes[character.charCodeAt(0)] = codes[standIn.charCodeAt(0)] ?? 0
  }
  return codes
}

function doubleByteCharacters(): [number, string][] {
  const pairs: number[] = []
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    if ((lead >= 0xa0 && lead <= 0xdf) || lead === 0xed || lead === 0xee) continue
    for (let trail = 0x40; trail <= 0xfc; trail++) if (trail !== 0x7f) pairs.push((lead << 8) | trail)
  }
  const lines = Uint8Array.from(pairs.flatMap((code) => [code >> 8, code & 0xff, 0x0a]))
  const characters = textReader('cp932').write(lines).split('\n')
  return pairs.flatMap((code, i): [number, string][] => {
    const character = characters[i] ?? REPLACEMENT
    return character.includes(REPLACEMENT) ? [] : [[code, character]]
  })
}
