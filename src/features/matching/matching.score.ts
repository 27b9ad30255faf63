import { compareNames } from './matching.names.ts'
import type { Traits } from '#features/customers/customers.traits.ts'

/**
 * What speaks for one person and what against, with the points of each (defaults: what practitioners of 名寄せ use,
 * set against labelled pairs with `npm run bench -- matching`). Editable; learned from reviewed pairs.
 */
export const defaultPoints = {
  email: 60,
  mobile: 45,
  landline: 18,
  line: 80,
  number: 140,
  name: 30,
  nameTyped: 5,
  nameTurned: 26,
  kana: 12,
  kanaAlone: 26,
  kanaLoose: 8,
  givenOnly: 30,
  former: 15,
  site: 30,
  town: 15,
  postalCode: 6,
  birth: 30,
  company: 10,
  birthNear: -5,
  birthDiffers: -60,
  genderDiffers: -15,
  kanaDiffers: -35,
  givenNear: -45,
  givenDiffers: -130,
  givenBesideNumber: -25,
  familyDiffers: -25,
  mobileDiffers: -6,
  siteDiffers: -6,
} as const satisfies { readonly [kind: string]: number }

export type EvidenceKind = keyof typeof defaultPoints
export const evidenceKinds = Object.keys(defaultPoints) as EvidenceKind[]
export type Points = { readonly [kind in EvidenceKind]: number }
export type Evidence = { readonly kind: EvidenceKind; readonly points: number }
export type Score = {
  readonly points: number
  readonly evidence: readonly Evidence[]
  /** 氏名 with e-mail, mobile or address to 号, a number of one source, a LINE id, and nothing against. */
  readonly strong: boolean
}

/** From here on a pair is a candidate 候補 for people to look at; from `automaticFrom` on a strong one may merge by itself. */
export const candidateFrom = 50
export const automaticFrom = 100

/** Compares two people. Symmetric; what is unknown on either side is no evidence. */
export function scorePeople(a: Traits, b: Traits, points: Points = defaultPoints): Score {
  const kinds: EvidenceKind[] = []
  const names = compareNames(a, b)
  const [email, mobile] = [meet(a.emails, b.emails), meet(a.mobiles, b.mobiles)]
  const [landline, site] = [meet(a.landlines, b.landlines), meet(a.sites, b.sites)]
  const [line, number] = [meet(a.lines, b.lines), meet(a.numbers, b.numbers)]
  if (email) kinds.push('email')
  if (mobile) kinds.push('mobile')
  else if (a.mobiles.length > 0 && b.mobiles.length > 0) kinds.push('mobileDiffers')
  if (landline) kinds.push('landline')
  if (line) kinds.push('line')
  if (number) kinds.push('number')
  kinds.push(...names.map((kind) => (number && kind === 'givenDiffers' ? 'givenBesideNumber' : kind)))
  if (site) kinds.push('site')
  else if (meet(a.towns, b.towns)) kinds.push('town')
  else if (meet(a.postalCodes, b.postalCodes)) kinds.push('postalCode')
  else if (a.sites.length > 0 && b.sites.length > 0) kinds.push('siteDiffers')
  kinds.push(...birthKinds(a.birthOn, b.birthOn))
  if (a.gender !== '' && b.gender !== '' && a.gender !== b.gender) kinds.push('genderDiffers')
  if (meet(a.companies, b.companies)) kinds.push('company')
  const evidence = kinds.map((kind) => ({ kind, points: points[kind] }))
  return { points: sumOf(kinds, points), evidence, strong: isStrong(kinds) }
}

export function sumOf(kinds: readonly EvidenceKind[], points: Points): number {
  return kinds.reduce((total, kind) => total + points[kind], 0)
}

export function isStrong(kinds: readonly EvidenceKind[]): boolean {
  const has = (...any: EvidenceKind[]): boolean => any.some((kind) => kinds.includes(kind))
  return (
    !isContradicted(kinds) && has('name', 'kanaAlone') && has('email', 'mobile', 'site', 'number', 'line')
  )
}

/** Something speaks against one person that only people can judge. */
export function isContradicted(kinds: readonly EvidenceKind[]): boolean {
  return kinds.some((kind) => contradictions.has(kind))
}

/** What makes them two people. */
export const contradictions: ReadonlySet<EvidenceKind> = new Set([
  'birthDiffers',
  'birthNear',
  'genderDiffers',
  'kanaDiffers',
  'givenNear',
  'givenDiffers',
  'givenBesideNumber',
  'familyDiffers',
])

function meet(a: readonly string[], b: readonly string[]): boolean {
  return a.some((key) => b.includes(key))
}

function birthKinds(a: string, b: string): EvidenceKind[] {
  if (a === '' || b === '') return []
  if (a === b) return ['birth']
  return isSlip(a, b) ? ['birthNear'] : ['birthDiffers']
}

/** One figure typed wrong, or month and day changed places. */
function isSlip(a: string, b: string): boolean {
  const wrong = [...a].filter((c, at) => c !== b[at]).length
  const [year, month, day] = b.split('-')
  return wrong === 1 || a === `${year}-${day}-${month}`
}
