import { toRomaji } from 'wanakana'
import { familyNames, foreignNames } from './demo.families.data.ts'
import { givenNames } from './demo.given.data.ts'
import { byRank, type Random } from './demo.random.ts'

export type Gender = 'female' | 'male'
/** One half of a name: as it is written, as it is read, and as it stands in an e-mail address. */
export type NamePart = { readonly written: string; readonly kana: string; readonly latin: string }
/** The name of a household, and how it names its members. */
export type FamilyName = NamePart & {
  readonly isForeign: boolean
  given(random: Random, gender: Gender, birthYear: number): NamePart
}

const foreignShare = 0.025
/** How many of those who could write 髙橋 for 高橋 (渡邉, 齋藤 …) do. */
const variantShare = 0.15
/** How many are named in the fashion of the generation before or after. */
const outOfTimeShare = 0.25

// Set by eye: the first family name is about twice as frequent as the tenth and five times the fiftieth.
const familyRanks = { q: 8, s: 0.85 }
const givenRanks = { q: 6, s: 0.8 }

const drawFamily = byRank(
  familyNames.split(' ').map((entry) => {
    const [spellings = '', kana = ''] = entry.split(':')
    const [usual = '', ...variants] = spellings.split('/')
    return {
      usual: japanese(usual, kana),
      variants: variants.map((written) => japanese(written, kana)),
    }
  }),
  familyRanks,
)
const times = givenNames.map(({ until, female, male }) => ({
  until,
  female: byRank(entries(female, japanese), givenRanks),
  male: byRank(entries(male, japanese), givenRanks),
}))
const drawCountry = byRank(
  foreignNames.map(({ family, female, male }) => ({
    family: byRank(entries(family, foreign), givenRanks),
    female: byRank(entries(female, foreign), givenRanks),
    male: byRank(entries(male, foreign), givenRanks),
  })),
  { q: 3, s: 1 },
)

/** The family name of one household. A few per cent are of residents from abroad, in Latin letters or katakana. */
export function familyNameOf(random: Random): FamilyName {
  if (random.chance(foreignShare)) return foreignFamily(random)
  const { usual, variants } = drawFamily(random)
  const name =
    variants.length > 0 && random.chance(variantShare)
      ? (variants[random.int(0, variants.length - 1)] ?? usual)
      : usual
  return { ...name, isForeign: false, given: japaneseGiven }
}

const writings = new Map<string, string[]>()
for (const { female, male } of givenNames)
  for (const { written, kana } of [...entries(female, japanese), ...entries(male, japanese)])
    writings.set(kana, [...new Set([...(writings.get(kana) ?? []), written])])

/** Another way to write a given name that is read alike, as a keyboard offers it; null when there is none. */
export function homophonesOf(written: string, kana: string, random: Random): string | null {
  const others = (writings.get(kana) ?? []).filter((other) => other !== written)
  return others[random.int(0, others.length - 1)] ?? null
}

function foreignFamily(random: Random): FamilyName {
  const country = drawCountry(random)
  const inKatakana = random.chance(0.5)
  const spelled = (part: NamePart): NamePart => (inKatakana ? { ...part, written: part.kana } : part)
  return {
    ...spelled(country.family(random)),
    isForeign: true,
    given: (own, gender) => spelled(country[gender](own)),
  }
}

function japaneseGiven(random: Random, gender: Gender, birthYear: number): NamePart {
  const own = times.findIndex(({ until }) => birthYear <= until)
  const drift = random.chance(outOfTimeShare) ? (random.chance(0.5) ? 1 : -1) : 0
  const time = times[own + drift] ?? times[own] ?? times[0]
  if (!time) throw new Error('There are no given names')
  return time[gender](random)
}

function entries(list: string, read: (written: string, kana: string) => NamePart): NamePart[] {
  return list.split(' ').map((entry) => {
    const [written = '', kana = ''] = entry.split(':')
    return read(written, kana)
  })
}

/** サトウ → sato, シンイチ → shinichi: as people spell themselves, without long vowels. */
function japanese(written: string, kana: string): NamePart {
  const latin = toRomaji(kana)
    .replace(/[^a-z]/g, '')
    .replace(/ou(?![aiueo])/g, 'o')
    .replace(/uu/g, 'u')
  return { written, kana, latin }
}

function foreign(written: string, kana: string): NamePart {
  const spaced = written.replaceAll('_', ' ')
  return { written: spaced, kana, latin: spaced.toLowerCase().replaceAll(' ', '') }
}
