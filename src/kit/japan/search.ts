import { kanaK2, romajiToKatakana } from './kana.ts'
import { foldVariants } from './variants.ts'
import { foldDashes, stripInvisible, toHalfWidth } from './width.ts'

/** Parts the fields of a search text. Not NUL, which PostgreSQL refuses. */
const SEPARATOR = '\u0001'
const SEPARATOR_CODE = 1

const betweenWords = /[\s・･]+/

const maxTokens = 5
const maxTokenLength = 40

function foldWord(s: string): string {
  if (isPlainAscii(s)) return s.toLowerCase()
  return foldVariants(kanaK2(s))
}

/** Visible ASCII, as most mail addresses and numbers are: nothing but case to fold. */
function isPlainAscii(s: string): boolean {
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i)
    if (c <= 0x20 || c >= 0x7f) return false
  }
  return true
}

/**
 * A part as one word and, where it differs, word by word: in たかはし いちろう the イ is swallowed as a long vowel only
 * when the space is, and both いちろう and たかはしいちろう must find it.
 */
function foldPart(part: string): string[] {
  const whole = foldWord(part)
  if (whole === '') return []
  if (!betweenWords.test(part)) return [whole]
  const byWord = part.split(betweenWords).map(foldWord).join('')
  return byWord === whole ? [whole] : [whole, byWord]
}

/**
 * One folded text per customer for "contains" searches: NFKC, 異体字, case, kana (K2: voicing and long vowels) and
 * spaces no longer matter. Empty parts are left out. Give 姓 and 名 as one part with a space between them.
 */
export function searchText(parts: readonly string[]): string {
  return parts.flatMap(foldPart).join(SEPARATOR)
}

/** Distinct unigrams and bigrams of each part, by code point; none spans two parts. */
export function searchGrams(text: string): string[] {
  const seen = new Set<number>()
  const grams: string[] = []
  let before = 0 // the character before, 0 at the beginning of a part
  let start = 0 // where that character begins
  for (let i = 0; i < text.length;) {
    const c = text.codePointAt(i) ?? 0
    const next = i + (c > 0xffff ? 2 : 1)
    if (c === SEPARATOR_CODE) {
      before = 0
    } else {
      if (isNew(seen, 0, c)) grams.push(text.slice(i, next))
      if (before !== 0 && isNew(seen, before, c)) grams.push(text.slice(start, next))
      before = c
      start = i
    }
    i = next
  }
  return grams
}

/** Numbers are cheaper to tell apart than strings, and small integers cheapest: pairs outside the BMP go above 2^42. */
function isNew(seen: Set<number>, before: number, c: number): boolean {
  const { size } = seen
  seen.add(before <= 0xffff && c <= 0xffff ? (before << 16) | c : 2 ** 42 + before * 2 ** 21 + c)
  return seen.size > size
}

export type QueryToken = {
  /** Folded as searchText folds. */
  text: string
  /** What a search text's grams must all contain: the bigrams, or the one unigram. */
  grams: string[]
  /** Romaji read as kana, folded; null when the token is not romaji. */
  kana: string | null
  /** The digits alone, when the token looks like a phone or member number (+81 as 0). */
  digits: string | null
  /** Lower case, when the token looks like an e-mail address or its beginning. */
  email: string | null
}

/** The tokens of a search box: at most 5, each cut at 40 characters. */
export function queryTokens(q: string): QueryToken[] {
  return stripInvisible(q)
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, maxTokens)
    .map((word) => readToken([...word].slice(0, maxTokenLength).join('')))
    .filter((token) => token.text !== '')
}

function readToken(word: string): QueryToken {
  const text = foldWord(word)
  const characters = [...text]
  const bigrams = characters.slice(1).map((c, i) => `${characters[i]}${c}`)
  const kana = romajiToKatakana(word)
  const plain = toHalfWidth(word)
  return {
    text,
    grams: characters.length < 2 ? characters : [...new Set(bigrams)],
    kana: kana === null ? null : kanaK2(kana),
    digits: readDigits(plain),
    email: /^[^@]+@[^@]*$/.test(plain) ? plain.toLowerCase() : null,
  }
}

function readDigits(word: string): string | null {
  const number = foldDashes(word)
  if (!/^\+?[\d()./-]*\d[\d()./-]*$/.test(number)) return null
  return number.replace(/^\+81-?(\(0\)|0)?/, '0').replace(/\D/g, '')
}
