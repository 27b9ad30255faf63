import { daysAYear, isoDay, today, type DayNumber } from './demo.days.ts'
import { familyNameOf, type FamilyName, type Gender, type NamePart } from './demo.names.ts'
import { addressIn, districtOf, fixedLineIn, mobileOf, type DemoAddress } from './demo.places.ts'
import { byWeight, randomOf, type Random } from './demo.random.ts'
import { relationOf, type Relation } from './demo.relation.ts'
import { mailDomains } from './demo.words.data.ts'

/** An invented customer of an invented mail-order shop. Nobody is meant; the phone numbers may be somebody's all the same. */
export type DemoPerson = {
  /** Place in the stream of the seed, from 0. */
  readonly number: number
  readonly familyName: string
  readonly givenName: string
  readonly familyKana: string | null
  readonly givenKana: string | null
  readonly formerFamilyName: string | null
  readonly language: string | null
  readonly gender: Gender | null
  readonly birthOn: string | null
  readonly email: string | null
  readonly mobile: string | null
  /** Fixed line. */
  readonly phone: string | null
  readonly address: DemoAddress
} & Relation

/** People are made in chunks that depend on nothing but the seed and the chunk's number; a household is in one chunk. */
export const chunkSize = 2000

const drawDomain = byWeight(mailDomains)
const thisYear = Number(isoDay(today).slice(0, 4))

/** An endless stream of customers. One seed gives the same stream for ever, as long as lists and postal codes stay. */
export function* people(seed: number): Generator<DemoPerson, never> {
  for (let chunk = 0; ; chunk++) yield* peopleOf(seed, chunk)
}

/** The people `chunk × chunkSize` to `(chunk + 1) × chunkSize − 1` of the stream, without making those before them. */
export function peopleOf(seed: number, chunk: number): DemoPerson[] {
  const random = randomOf(seed, chunk)
  const made: DemoPerson[] = []
  while (made.length < chunkSize) {
    const household = householdOf(random)
    const members = Math.min(household.members.length, chunkSize - made.length)
    for (const member of household.members.slice(0, members))
      made.push(personOf(random, household, member, chunk * chunkSize + made.length))
  }
  return made
}

type Member = { readonly gender: Gender; readonly age: number }
type Household = {
  readonly family: FamilyName
  readonly address: DemoAddress
  readonly phone: string | null
  readonly email: string | null
  readonly members: readonly Member[]
}

function householdOf(random: Random): Household {
  const family = familyNameOf(random)
  const district = districtOf(random)
  const first = { gender: genderOf(random), age: ageOf(random) }
  const members: Member[] = [first]
  const together = random.next()
  if (together < 0.17)
    members.push({
      gender: first.gender === 'female' ? 'male' : 'female',
      age: aged(first.age + random.int(-4, 6)),
    })
  if (together < 0.04 || (together > 0.17 && together < 0.2))
    members.push({
      gender: genderOf(random),
      age: aged(first.age + (first.age > 50 ? -1 : 1) * random.int(24, 34)),
    })
  return {
    family,
    address: addressIn(district, random),
    phone: random.chance(Math.min(0.9, first.age / 85)) ? fixedLineIn(district, random) : null,
    email: random.chance(0.15) ? emailOf(random, family, family, first.age) : null,
    members,
  }
}

const genderOf = (random: Random): Gender => (random.chance(0.74) ? 'female' : 'male')

/** Most are 40 to 75: the sum of four draws is nearly normal (Irwin and Hall), here about 58 ± 14. */
function ageOf(random: Random): number {
  const sum = random.next() + random.next() + random.next() + random.next()
  return aged(Math.round(58 + (sum - 2) * 24))
}

const aged = (age: number): number => Math.min(96, Math.max(20, age))

function personOf(random: Random, household: Household, { gender, age }: Member, number: number): DemoPerson {
  const { family, address, phone, email } = household
  const given = family.given(random, gender, thisYear - age)
  const hasKana = random.chance(0.97)
  const mobile = random.chance(age < 70 ? 0.88 : 0.6) || phone === null ? mobileOf(random) : null
  const ownEmail = random.chance(age < 65 ? 0.85 : 0.5) ? emailOf(random, family, given, age) : null
  const bornOn = birthOf(random, age)
  return {
    number,
    familyName: family.written,
    givenName: given.written,
    familyKana: hasKana ? family.kana : null,
    givenKana: hasKana ? given.kana : null,
    formerFamilyName:
      gender === 'female' && !family.isForeign && random.chance(0.04) ? formerName(random, family) : null,
    language: family.isForeign && random.chance(0.3) ? 'en' : null,
    gender: random.chance(0.96) ? gender : null,
    birthOn: random.chance(0.88) ? isoDay(bornOn) : null,
    email: email !== null && random.chance(0.5) ? email : ownEmail,
    mobile,
    phone,
    address,
    ...relationOf(random, number, bornOn),
  }
}

function formerName(random: Random, family: NamePart): string | null {
  const former = familyNameOf(random)
  return former.isForeign || former.written === family.written ? null : former.written
}

function birthOf(random: Random, age: number): DayNumber {
  return today - Math.floor(age * daysAYear) - random.int(1, 364)
}

/** A local part as people make them up; a few of docomo's break RFC 5321 with two dots, as old ones do. */
function emailOf(random: Random, family: NamePart, given: NamePart, age: number): string {
  const domain = drawDomain(random)
  if (domain === 'docomo.example.jp' && random.chance(0.04))
    return `${given.latin}..${random.int(1, 9999)}@${domain}`
  return `${localPart(random, family.latin, given.latin, thisYear - age)}@${domain}`
}

function localPart(random: Random, family: string, given: string, born: number): string {
  const digits = random.int(1, 99_999)
  const style = random.next()
  if (style < 0.15) return `${given}.${family}${digits}`
  if (style < 0.3) return `${family}.${given}${digits % 1000}`
  if (style < 0.45) return `${family}${given[0]}${born % 100}${digits % 100}`
  if (style < 0.6) return `${given[0]}-${family}${digits}`
  if (style < 0.75) return `${given}${digits}`
  return style < 0.85 ? `${family}-${given}-${born % 100}` : `${family}${digits}`
}
