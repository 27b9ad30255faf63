import { toKatakana as readRomaji } from 'wanakana'
import { stripInvisible, toHalfWidth } from './width.ts'

export type KanaRow = 'ア' | 'カ' | 'サ' | 'タ' | 'ナ' | 'ハ' | 'マ' | 'ヤ' | 'ラ' | 'ワ' | '他'

// U+FF61…U+FF9F in code order.
const halfWidthKana =
  '。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜'

const voicedPairs =
  'カガキギクグケゲコゴサザシジスズセゼソゾタダチヂツヅテデトドハバヒビフブヘベホボウヴワヷヰヸヱヹヲヺヽヾ'
const semiVoicedPairs = 'ハパヒピフプヘペホポ'
const smallPairs = 'ァアィイゥウェエォオャヤュユョヨッツヮワヵカヶケ'
const sameSoundPairs = 'ヂジヅズヲオヰイヱエヺオヸイヹエ'
const vowelRows = {
  ア: 'アカサタナハマヤラワ',
  イ: 'イキシチニヒミリ',
  ウ: 'ウクスツヌフムユル',
  エ: 'エケセテネヘメレ',
  オ: 'オコソトノホモヨロ',
}
const indexRows: readonly (readonly [KanaRow, string])[] = [
  ['ア', 'アイウエオ'],
  ['カ', 'カキクケコ'],
  ['サ', 'サシスセソ'],
  ['タ', 'タチツテト'],
  ['ナ', 'ナニヌネノ'],
  ['ハ', 'ハヒフヘホ'],
  ['マ', 'マミムメモ'],
  ['ヤ', 'ヤユヨ'],
  ['ラ', 'ラリルレロ'],
  ['ワ', 'ワヰヱヲン'],
]

const LONG = 0x30fc
const MIDDLE_DOT = 0x30fb
const DROPPED = -1
const kanaCharacters = Array.from({ length: 0x60 }, (_, i) => String.fromCharCode(0x30a0 + i))

/** Code to code within the katakana block; a code that is not in `pairs` stands for itself. */
function katakanaTable(...lists: string[]): Uint16Array {
  const table = new Uint16Array(0x60).map((_, i) => 0x30a0 + i)
  for (const pairs of lists) {
    for (let i = 0; i < pairs.length; i += 2) table[pairs.charCodeAt(i) - 0x30a0] = pairs.charCodeAt(i + 1)
  }
  return table
}

const reversePairs = (pairs: string) => [...pairs].reverse().join('')
const voiced = katakanaTable(voicedPairs)
const semiVoiced = katakanaTable(semiVoicedPairs)
const strict = katakanaTable(smallPairs, sameSoundPairs)
const unvoiced = katakanaTable(smallPairs, reversePairs(voicedPairs), reversePairs(semiVoicedPairs))
const vowels = vowelTable()

function vowelTable(): Uint16Array {
  const table = new Uint16Array(0x60)
  for (const [vowel, kana] of Object.entries(vowelRows)) {
    for (const k of kana) table[k.charCodeAt(0) - 0x30a0] = vowel.charCodeAt(0)
  }
  return table
}

const isKatakanaCode = (c: number) => c >= 0x30a1 && c <= 0x30ff
const lookUp = (table: Uint16Array, c: number) => (isKatakanaCode(c) ? (table[c - 0x30a0] ?? c) : c)
// Voicing goes after the spellings of one sound are unified: ヂ and ジ must both end as シ.
const unvoicedStrict = strict.map((c) => lookUp(unvoiced, c))
const isVoicingMark = (c: number) => c === 0x3099 || c === 0x309b || c === 0xff9e
const isSemiVoicingMark = (c: number) => c === 0x309a || c === 0x309c || c === 0xff9f
const isSpace = (c: number) =>
  c === 0x20 ||
  c === 0x3000 ||
  (c >= 0x09 && c <= 0x0d) ||
  c === 0xa0 ||
  c === 0x1680 ||
  c === 0x2028 ||
  c === 0x2029

const textOf = (c: number) => kanaCharacters[c - 0x30a0] ?? String.fromCharCode(c)

function needsKatakana(s: string): boolean {
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i)
    if ((c >= 0x3041 && c <= 0x309e) || (c >= 0xff65 && c <= 0xff9f)) return true
  }
  return false
}

/** ひらがな and ﾊﾝｶｸ become 全角カタカナ, loose voicing marks join their kana; all else stays as typed. */
export function toKatakana(s: string): string {
  if (!needsKatakana(s)) return s
  let out = ''
  let held = 0 // the last code, kept back until we know that no voicing mark follows
  for (let i = 0; i < s.length; i++) {
    let c = s.charCodeAt(i)
    if (held !== 0 && (isVoicingMark(c) || isSemiVoicingMark(c))) {
      const joined = lookUp(isVoicingMark(c) ? voiced : semiVoiced, held)
      if (joined !== held) {
        held = joined
        continue
      }
    }
    if ((c >= 0x3041 && c <= 0x3096) || c === 0x309d || c === 0x309e) c += 0x60
    else if (c >= 0xff65 && c <= 0xff9f) c = halfWidthKana.charCodeAt(c - 0xff61)
    if (held !== 0) out += textOf(held)
    held = c
  }
  return held === 0 ? out : out + textOf(held)
}

/** Kana only (any width, ー and ・ and spaces allowed), with at least one kana letter: fit for a フリガナ field. */
export function isKana(s: string): boolean {
  let letters = 0
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i)
    if (isSpace(c) || c === MIDDLE_DOT || c === 0xff65) continue
    const kana = (c >= 0x3041 && c <= 0x309e) || (c >= 0x30a1 && c <= 0x30fe) || (c >= 0xff66 && c <= 0xff9f)
    if (!kana) return false
    letters++
  }
  return letters > 0
}

function asKeyText(s: string): string {
  // Katakana first: NFKC would part か゛ with a space. Again after it, for what it takes apart (ゟ → より).
  return toKatakana(toHalfWidth(toKatakana(stripInvisible(s)))).toLowerCase()
}

const isDash = (c: number) => c === 0x2d || (c >= 0x2010 && c <= 0x2015) || c === 0x2212

/** What becomes of vowels that only lengthen: kept as typed, dropped, or ー spelled as the vowel it stands for. */
type Lengthening = 'keep' | 'drop' | 'spell'

/** Maps katakana through `table`, drops spaces and ・, and reads a dash after kana as the long vowel mark. */
function fold(s: string, table: Uint16Array, lengthening: Lengthening): string {
  let out = ''
  let kept = 0 // where the stretch that stays as it is begins
  let afterKana = false
  let vowel = 0
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i)
    let folded = c
    if (isSpace(c) || c === MIDDLE_DOT || isVoicingMark(c) || isSemiVoicingMark(c)) {
      folded = DROPPED
    } else if (isKatakanaCode(c) || (afterKana && isDash(c))) {
      folded = isDash(c) ? LONG : (table[c - 0x30a0] ?? c)
      afterKana = true
      if (lengthening === 'spell' && folded === LONG && vowel !== 0) folded = vowel
      if (lengthening === 'drop' && lengthens(vowel, folded)) folded = DROPPED
      else vowel = vowels[folded - 0x30a0] ?? 0
    } else {
      afterKana = false
      vowel = 0
    }
    if (folded !== c) {
      out += s.slice(kept, i) + (folded === DROPPED ? '' : kanaCharacters[folded - 0x30a0])
      kept = i + 1
    }
  }
  return kept === 0 ? s : out + s.slice(kept)
}

/**
 * Strict key of a reading: equal when only script, width, small kana, spaces or spellings of one sound
 * (ヂ/ジ, ヅ/ズ, ヲ/オ) differ. ダ and タ, オオ and オー stay apart.
 */
export function kanaK1(s: string): string {
  return fold(asKeyText(s), strict, 'keep')
}

/**
 * Loose key, for finding and never for deciding: on top of K1 it drops voicing and folds long vowels, so that
 * 大野 オオノ and 小野 オノ meet. Text that is not kana passes through.
 */
export function kanaK2(s: string): string {
  return fold(asKeyText(s), unvoicedStrict, 'drop')
}

const [A, I, U, E, O] = [0x30a2, 0x30a4, 0x30a6, 0x30a8, 0x30aa]

/** True when `c` only lengthens the vowel before it: ー, オ+ウ, エ+イ, or the same vowel again. */
function lengthens(vowel: number, c: number): boolean {
  if (c === LONG) return true
  if (c === vowel) return c === A || c === I || c === U || c === E || c === O
  return (vowel === O && c === U) || (vowel === E && c === I)
}

/** 清音 for sorting: unlike K2, ヂ sorts as チ and ー as the vowel it lengthens (as in JIS X 4061). */
function sortLetters(s: string): string {
  return fold(asKeyText(s), unvoiced, 'spell')
}

// Private use characters: above kana and kanji in code point order, so what they lead comes after ワ.
const AFTER_KANA = '\ue000'
const LAST = '\uf8ff'

/**
 * Sort key to compare by code point (COLLATE "C"): 清音, then K1, then the text itself, parted by U+0001.
 * Readings come first in 五十音 order, Latin and other names after them, an empty reading last.
 */
export function kanaSort(typed: string): string {
  const s = stripInvisible(typed)
  const letters = sortLetters(s)
  if (letters === '') return LAST
  if (isKatakanaCode(letters.charCodeAt(0))) return `${letters}\u0001${kanaK1(s)}\u0001${s}`
  const plain = letters.normalize('NFD').replace(/[\u0300-\u036f]/g, '')
  return `${AFTER_KANA}${plain}\u0001${letters}\u0001${s}`
}

/** Where names that begin with a letter stand in that order: ア … ワ, 英数 (Latin and digits), 他 (without a reading). */
export function kanaSortFrom(letter: string): string {
  if (letter === '英数') return AFTER_KANA
  if (letter === '他') return LAST
  return kanaSort(letter).split('\u0001')[0] ?? LAST
}

const rowOf = new Map(indexRows.flatMap(([row, kana]) => [...kana].map((k) => [k, row] as const)))

/** Where a reading stands in the あかさたな bar; 他 for what does not begin with kana. */
export function kanaRow(s: string): KanaRow {
  return rowOf.get(sortLetters(s).charAt(0)) ?? '他'
}

/**
 * Reads romaji (Hepburn as in passports, ローマ字入力, Itoh, Ōno) as katakana; null unless all of it reads.
 * An n before a vowel belongs to that vowel, as usual: write Shin'ichi for シンイチ.
 */
export function romajiToKatakana(s: string): string | null {
  const text = toHalfWidth(s)
    .trim()
    .toLowerCase()
    .normalize('NFD')
    .replace(/([aiueo])[\u0302\u0304]/g, '$1ー')
  if (!/^[a-z][a-z' ー-]*$/.test(text) || /[lqvx]/.test(text)) return null
  const spelled = text
    .replace(/oh(?![aiueoy])/g, 'oー')
    .replace(/m(?=[bmp])/g, 'n')
    .replace(/tch/g, 'cch')
  const kana = readRomaji(spelled)
  return isKana(kana) ? kana : null
}
