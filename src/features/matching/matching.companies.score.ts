import type { CompanyTraits } from '#features/companies/companies.traits.ts'
import { distanceAtMostOne } from './matching.names.ts'

/** What speaks for one company and what against. The name with address, phone or domain is the rule; the name alone is none. */
export const companyPoints = {
  number: 100,
  name: 40,
  nameNear: 15,
  kana: 25,
  site: 50,
  town: 15,
  phone: 40,
  domain: 30,
  position: -10,
  form: -15,
  branch: -20,
  nameDiffers: -65,
  numberDiffers: -500,
} as const satisfies { readonly [kind: string]: number }

export type CompanyEvidenceKind = keyof typeof companyPoints
export type CompanyPoints = { readonly [kind in CompanyEvidenceKind]: number }
export type CompanyEvidence = { readonly kind: CompanyEvidenceKind; readonly points: number }

export type CompanyScore = {
  readonly points: number
  readonly evidence: readonly CompanyEvidence[]
  /** One 法人番号, or the name with address, phone or domain, and nothing against. */
  readonly strong: boolean
}

/** Compares two companies. Symmetric; what is unknown on either side is no evidence. */
export function scoreCompanies(
  a: CompanyTraits,
  b: CompanyTraits,
  points: CompanyPoints = companyPoints,
): CompanyScore {
  const kinds: CompanyEvidenceKind[] = []
  const same = (key: keyof CompanyTraits): boolean => a[key] !== '' && a[key] === b[key]
  const differs = (key: keyof CompanyTraits): boolean => a[key] !== '' && b[key] !== '' && a[key] !== b[key]
  const number = same('number')
  const name = same('name')
  if (number) kinds.push('number')
  if (name) kinds.push('name')
  else if (same('kana')) kinds.push('kana')
  else if (isNear(a.name, b.name)) kinds.push('nameNear')
  // A company that changed its name keeps its number.
  else if (!number) kinds.push('nameDiffers')
  if (same('site')) kinds.push('site')
  else if (same('town')) kinds.push('town')
  if (same('phone')) kinds.push('phone')
  if (same('domain')) kinds.push('domain')
  if (a.branch !== b.branch) kinds.push('branch')
  if (!number) {
    if (differs('number')) kinds.push('numberDiffers')
    if (differs('position')) kinds.push('position')
    // 医療法人 is said for 医療法人社団.
    if (differs('form') && !a.form.includes(b.form) && !b.form.includes(a.form)) kinds.push('form')
  }
  const evidence = kinds.map((kind) => ({ kind, points: points[kind] }))
  const against = evidence.some((one) => one.points < 0)
  return {
    points: evidence.reduce((total, one) => total + one.points, 0),
    evidence,
    strong: !against && (number || (name && (same('site') || same('phone') || same('domain')))),
  }
}

/** One letter of a name of four or more. */
function isNear(a: string, b: string): boolean {
  return Math.min(a.length, b.length) >= 4 && distanceAtMostOne(a, b)
}
