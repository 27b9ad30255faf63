import { parseCompany } from '#kit/japan/company.ts'
import { isKana, kanaK1, kanaK2, romajiToKatakana } from '#kit/japan/kana.ts'
import { nameKey } from '#kit/japan/name.ts'
import { parsePostalCode } from '#kit/japan/postal.ts'
import { stripInvisible, toHalfWidth } from '#kit/japan/width.ts'
import type { ReadContactPoint } from './customers.keys.ts'
import type { CustomerFields } from './customers.ts'

/** A name in the forms in which it is compared; '' is unknown. */
export type NameTraits = {
  /** 異体字 folded, without spaces. */
  readonly family: string
  readonly given: string
  /** Both; a name that was never parted is here alone. */
  readonly whole: string
  /** As typed but for width and spaces. */
  readonly typed: string
  readonly former: string
  /** Readings, strict (K1); of kana and Latin letters what they read as. */
  readonly familyKana: string
  readonly givenKana: string
  readonly kana: string
  /** Loose (K2). */
  readonly loose: string
  /** No kanji in it: the name is its own reading. */
  readonly phonetic: boolean
}

/** What is compared of a person: keys, never text as typed. What nobody knows is '' or missing. */
export type Traits = NameTraits & {
  readonly emails: readonly string[]
  readonly mobiles: readonly string[]
  readonly landlines: readonly string[]
  readonly lines: readonly string[]
  /** `source value`, of numbers that a source hands out once: they say something beside the same source alone. */
  readonly numbers: readonly string[]
  /** Addresses to 号, to 町域, and postal codes. */
  readonly sites: readonly string[]
  readonly towns: readonly string[]
  readonly postalCodes: readonly string[]
  /** ISO date. */
  readonly birthOn: string
  readonly gender: string
  readonly companies: readonly string[]
}

type Named = Pick<
  CustomerFields,
  'familyName' | 'givenName' | 'familyKana' | 'givenKana' | 'formerFamilyName'
>
type Told = Named & Pick<CustomerFields, 'gender' | 'birthOn'>
export type PointTraits = Pick<ReadContactPoint, 'kind' | 'key' | 'townKey' | 'postalCode' | 'notes'>

/**
 * Derives what is compared of a person. Dummies (000-0000-0000, 1900-01-01) and role mailboxes (info@) leave no trace.
 * Never throws.
 */
export function traitsOf(
  told: Told,
  points: readonly PointTraits[],
  { numbers = [], companyNames = [] }: { numbers?: readonly string[]; companyNames?: readonly string[] } = {},
): Traits {
  const keysOf = (
    kind: PointTraits['kind'],
    counts: (point: PointTraits) => boolean = () => true,
  ): string[] =>
    distinct(points.filter((point) => point.kind === kind && counts(point)).map(({ key }) => key))
  const addresses = points.filter(({ kind }) => kind === 'address')
  return {
    ...nameTraits(told),
    emails: keysOf('email', ({ notes }) => !notes.includes('role')),
    mobiles: keysOf('phone', ({ key }) => isMobile(key)),
    landlines: keysOf('phone', ({ key }) => !isMobile(key)),
    lines: keysOf('line'),
    numbers,
    sites: keysOf('address'),
    towns: distinct(addresses.map(({ townKey }) => townKey ?? '')),
    postalCodes: distinct(addresses.map(({ postalCode }) => parsePostalCode(postalCode ?? '')?.code ?? '')),
    birthOn: told.birthOn === null || isDummyBirth(told.birthOn) ? '' : told.birthOn,
    gender: told.gender === null || told.gender === 'other' ? '' : told.gender,
    companies: distinct(companyNames.map((name) => parseCompany(name).key)),
  }
}

/** A number that one person carries: 070, 080, 090 and 050, and 060, which is to be given out from 2026 (総務省). */
const isMobile = (key: string): boolean => /^0[5-9]0\d{8}$/.test(key)

function nameTraits(told: Named): NameTraits {
  const { familyName, givenName, familyKana, givenKana, formerFamilyName } = told
  const [family, given] = [nameKey(familyName ?? '', ''), nameKey('', givenName ?? '')]
  const [readFamily, readGiven] = [reading(familyKana, familyName), reading(givenKana, givenName)]
  return {
    family,
    given,
    whole: family + given,
    typed: toHalfWidth(stripInvisible(`${familyName ?? ''}${givenName ?? ''}`)).replace(/[\s・]+/g, ''),
    former: nameKey(formerFamilyName ?? '', ''),
    familyKana: kanaK1(readFamily),
    givenKana: kanaK1(readGiven),
    kana: kanaK1(readFamily + readGiven),
    loose: kanaK2(readFamily) + kanaK2(readGiven),
    phonetic: family + given !== '' && isPhonetic(familyName) && isPhonetic(givenName),
  }
}

/** The フリガナ; without one a name in kana or Latin letters reads as it is written. */
function reading(kana: string | null, name: string | null): string {
  if (kana) return kana
  if (!name) return ''
  return isKana(name) ? name : (romajiToKatakana(name.replaceAll('’', "'").replace(/[\s-]+/g, '')) ?? '')
}

function isPhonetic(name: string | null): boolean {
  return !name || isKana(name) || /^[\p{Script=Latin}\s'’.-]+$/u.test(name)
}

/** What old systems write for “unknown”: their first days, and days before anybody who lives. */
function isDummyBirth(birthOn: string): boolean {
  return birthOn < '1911' || dummyBirths.has(birthOn)
}
const dummyBirths: ReadonlySet<string> = new Set(['1970-01-01', '1980-01-01', '2000-01-01', '9999-12-31'])

function distinct(keys: readonly string[]): string[] {
  return [...new Set(keys)].filter((key) => key !== '')
}
