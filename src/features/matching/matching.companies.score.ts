import type { CompanyTraits } from '#features/companies/companies.traits.ts'
import type { Phrase } from '#kit/text.ts'
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
export type CompanyEvidence = { readonly kind: CompanyEvidenceKind; readonly points: number }

export const companyEvidenceLabels: { readonly [kind in CompanyEvidenceKind]: Phrase } = {
  number: { ja: '同じ法人番号', en: 'Same corporate number' },
  name: { ja: '同じ会社名（法人格を除いて）', en: 'Same name, legal form aside' },
  nameNear: { ja: '会社名が一文字違い', en: 'Names differ by a letter' },
  kana: { ja: '同じ会社名カナ', en: 'Same reading' },
  site: { ja: '同じ住所（号まで）', en: 'Same address, to the house number' },
  town: { ja: '同じ町域', en: 'Same part of town' },
  phone: { ja: '同じ代表電話', en: 'Same main phone' },
  domain: { ja: '同じドメイン', en: 'Same domain' },
  position: { ja: '前株と後株の違い', en: 'Legal form before and after the name' },
  form: { ja: '法人格が違う', en: 'Legal forms differ' },
  branch: { ja: '支店・営業所が違う', en: 'Branches differ' },
  nameDiffers: { ja: '会社名が違う', en: 'Names differ' },
  numberDiffers: { ja: '法人番号が違う（別の法人です）', en: 'Corporate numbers differ: two companies' },
}

export type CompanyScore = {
  readonly points: number
  readonly evidence: readonly CompanyEvidence[]
  /** One 法人番号, or the name with address, phone or domain, and nothing against. */
  readonly strong: boolean
}

/** Compares two companies. Symmetric; what is unknown on either side is no evidence. */
export function scoreCompanies(a: CompanyTraits, b: CompanyTraits): CompanyScore {
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
  const evidence = kinds.map((kind) => ({ kind, points: companyPoints[kind] }))
  const against = evidence.some(({ points }) => points < 0)
  return {
    points: evidence.reduce((total, { points }) => total + points, 0),
    evidence,
    strong: !against && (number || (name && (same('site') || same('phone') || same('domain')))),
  }
}

/** One letter of a name of four or more. */
function isNear(a: string, b: string): boolean {
  return Math.min(a.length, b.length) >= 4 && distanceAtMostOne(a, b)
}
