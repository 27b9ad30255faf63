import type { NameTraits } from '#features/customers/customers.traits.ts'
import type { EvidenceKind } from './matching.score.ts'

type Likeness = 'same' | 'near' | 'unknown' | 'differs'

/**
 * Compares two names. Another given name is another person, whatever else they share: families share phone, mailbox and
 * address. Another family name may be marriage.
 */
export function compareNames(a: NameTraits, b: NameTraits): EvidenceKind[] {
  const kinds: EvidenceKind[] = []
  if (a.whole !== '' && a.whole === b.whole) {
    kinds.push('name')
    if (a.typed === b.typed) kinds.push('nameTyped')
  } else if (isTurned(a, b)) return ['nameTurned']
  if (a.kana !== '' && b.kana !== '' && isWholeReading(a) && isWholeReading(b)) {
    if (a.kana === b.kana) kinds.push(kinds.length > 0 ? 'kana' : 'kanaAlone')
    else if (a.loose === b.loose) kinds.push('kanaLoose')
    // 裕子 is ユウコ or ヒロコ: one spelling, two people, unless a letter slipped.
    else if (kinds.length > 0 && !distanceAtMostOne(a.kana, b.kana)) kinds.push('kanaDiffers')
  }
  const [family, given] = [familyLikeness(a, b), givenLikeness(a, b)]
  if (kinds.length === 0 || given === 'differs' || given === 'near') {
    if (given === 'differs') kinds.push('givenDiffers')
    if (given === 'near') kinds.push('givenNear')
    if (given === 'same') kinds.push('givenOnly')
    if (family === 'differs' && given !== 'differs')
      kinds.push(meetsFormer(a, b) ? 'former' : 'familyDiffers')
  }
  return kinds
}

/** 姓 and 名 changed places: columns were mixed up, or a foreigner was asked for both. */
const isTurned = (a: NameTraits, b: NameTraits): boolean =>
  a.family !== '' && a.given !== '' && a.family === b.given && a.given === b.family

const isWholeReading = (n: NameTraits): boolean =>
  (n.given === '' || n.givenKana !== '') && (n.family === '' || n.familyKana !== '')

function familyLikeness(a: NameTraits, b: NameTraits): Likeness {
  return likeness(a.family, b.family, a.familyKana, b.familyKana)
}

function givenLikeness(a: NameTraits, b: NameTraits): Likeness {
  if (a.given !== '' && b.given !== '') return likeness(a.given, b.given, a.givenKana, b.givenKana)
  return wholeLikeness(a, b)
}

function likeness(a: string, b: string, kanaA: string, kanaB: string): Likeness {
  if (a === '' || b === '') return kanaA !== '' && kanaA === kanaB ? 'same' : 'unknown'
  if (a === b) return 'same'
  if (isShortened(a, b)) return 'unknown'
  if (kanaA !== '' && kanaB !== '') {
    if (kanaA === kanaB) return 'same'
    // 和也 and 和子 are one letter apart too: a slip is believed only where one of them is written by its sound.
    const slip = isReadable(a) !== isReadable(b) && distanceAtMostOne(kanaA, kanaB)
    return slip && Math.min(kanaA.length, kanaB.length) >= 3 ? 'near' : 'differs'
  }
  if (isLatin(a) && isLatin(b)) return isSlip(a, b) ? 'same' : 'differs'
  // One is written in kana or Latin letters and the other in kanji nobody has told the reading of.
  if (isReadable(a) !== isReadable(b)) return 'unknown'
  return 'differs'
}

/** Alexander M. for Alexander Montgomery, A. for Alexander; Jun is not short for Junko. */
function isShortened(a: string, b: string): boolean {
  const [short = '', long = ''] = [a.replaceAll('.', ''), b.replaceAll('.', '')].toSorted(
    (one, other) => one.length - other.length,
  )
  return isLatin(short) && isLatin(long) && long.startsWith(short) && (short.length === 1 || short.length > 4)
}

const isLatin = (s: string): boolean => /^[\p{Script=Latin}'’-]+$/u.test(s)
const isReadable = (s: string): boolean => !/\p{Script=Han}/u.test(s)

/** At least one was never parted into family and given name. */
function wholeLikeness(a: NameTraits, b: NameTraits): Likeness {
  if (a.whole === '' || b.whole === '') return 'unknown'
  if (a.whole === b.whole || (a.kana !== '' && a.kana === b.kana)) return 'same'
  // Spelled names end in the family name where they were parted; the given name is then missing.
  if (isLatin(a.whole) && isLatin(b.whole)) return isSlip(a.whole, b.whole) ? 'same' : 'unknown'
  const [short, long] = a.whole.length < b.whole.length ? [a, b] : [b, a]
  // 高橋 alone says nothing of whose given name it is.
  if (long.whole.startsWith(short.whole)) return 'unknown'
  return a.phonetic === b.phonetic ? 'differs' : 'unknown'
}

function meetsFormer(a: NameTraits, b: NameTraits): boolean {
  return (a.former !== '' && a.former === b.family) || (b.former !== '' && b.former === a.family)
}

/**
 * A name in Latin letters that reads as no Japanese one, spelled a letter apart, or two where it is long: Isabella, Isablela.
 * Optimal string alignment (Damerau 1964): a letter more, less, another, or two that changed places.
 */
function isSlip(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length)
  return length >= 4 && alignment(a, b) <= (length >= 8 ? 2 : 1)
}

function alignment(a: string, b: string): number {
  let [above, row] = [[] as number[], Array.from({ length: b.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        next[j] = Math.min(next[j] ?? 0, (above[j - 2] ?? 0) + 1)
    }
    ;[above, row] = [row, next]
  }
  return row[b.length] ?? 0
}

/** Levenshtein distance ≤ 1: one letter more, less or another. */
export function distanceAtMostOne(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at++
  return short.slice(short.length === long.length ? at + 1 : at) === long.slice(at + 1)
}
