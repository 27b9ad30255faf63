import type { NameTraits } from '#features/customers/customers.traits.ts'
import type { EvidenceKind } from './matching.score.ts'

type Likeness = 'same' | 'near' | 'unknown' | 'differs'

/**
 * Compares two names. Another given name is another person, whatever else they share: families share phone, mailbox and
 * address. Another family name may be marriage.
 */
export function compareNames(a: NameTraits, b: NameTraits): { kinds: EvidenceKind[]; same: boolean } {
  const kinds: EvidenceKind[] = []
  if (a.whole !== '' && a.whole === b.whole) {
    kinds.push('name')
    if (a.typed === b.typed) kinds.push('nameTyped')
  }
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
  return { kinds, same: kinds.includes('name') || kinds.includes('kanaAlone') }
}

const isWholeReading = (n: NameTraits): boolean => n.given === '' || n.givenKana !== ''

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
  const [short, long] = a.whole.length < b.whole.length ? [a, b] : [b, a]
  // 高橋 alone says nothing of whose given name it is.
  if (long.whole.startsWith(short.whole)) return 'unknown'
  return a.phonetic === b.phonetic ? 'differs' : 'unknown'
}

function meetsFormer(a: NameTraits, b: NameTraits): boolean {
  return (a.former !== '' && a.former === b.family) || (b.former !== '' && b.former === a.family)
}

/** Levenshtein distance ≤ 1: one letter more, less or another. */
export function distanceAtMostOne(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at++
  return short.slice(short.length === long.length ? at + 1 : at) === long.slice(at + 1)
}
