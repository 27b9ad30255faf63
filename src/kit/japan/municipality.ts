import { municipalities } from './municipalities.data.ts'
import { foldVariants } from './variants.ts'

export type Municipality = {
  /** '' when neither typed nor to be told from the municipality. */
  prefecture: string
  /** The official name with its 郡, or as typed when it is unknown or ambiguous. */
  city: string
  /** For matching: 郡 left out, spellings folded. */
  key: string
  /** UTF-16 length of what it took of the text. */
  length: number
}

// Filled as characters come: an import folds the same few hundred a million times.
const foldedCharacters = new Map([
  ['ヶ', 'ケ'],
  ['ヵ', 'ケ'],
  ['が', 'ケ'],
  ['ガ', 'ケ'],
  ['の', 'ノ'],
  ['之', 'ノ'],
  ['ッ', 'ツ'],
  ['つ', 'ツ'],
  ['っ', 'ツ'],
  [' ', ''],
  ['\u3000', ''],
])

/** One character of a place name: 異体字 unified, ケ/ヶ/が/ガ, ノ/の/之 and ツ/ッ/つ unified, spaces dropped. */
function foldPlaceCharacter(c: string): string {
  let folded = foldedCharacters.get(c)
  if (folded === undefined) {
    folded = foldVariants(c)
    foldedCharacters.set(c, folded)
  }
  return folded
}

export function foldPlace(s: string): string {
  let folded = ''
  for (const c of s) folded += foldPlaceCharacter(c)
  return folded
}

type Known = { prefecture: string; city: string }

const withoutDistrict = (city: string) => city.replace(/^.+?郡(?=.+[町村]$)/, '')

const prefectures = new Map<string, string>()
const known = new Map<string, Known[]>()
for (const [prefecture, names] of municipalities) {
  prefectures.set(foldPlace(prefecture), prefecture)
  const designated = new Set<string>()
  for (const city of names.split(' ')) {
    register(city, { prefecture, city })
    const parent = /^(.+市).+区$/.exec(city)?.[1]
    if (parent !== undefined) designated.add(parent)
  }
  for (const city of designated) register(city, { prefecture, city })
}

function register(city: string, entry: Known): void {
  for (const name of new Set([foldPlace(city), foldPlace(withoutDistrict(city))])) {
    known.set(name, [...(known.get(name) ?? []), entry])
  }
}

const longestPrefecture = 4
const longestCity = Math.max(...[...known.keys()].map((name) => name.length))

/** The longest beginning of `text` that `names` has, walking it character by character as typed. */
function longest<T>(text: string, limit: number, names: (folded: string) => T | undefined) {
  let found: { value: T; folded: string; length: number } | null = null
  let folded = ''
  let length = 0
  for (const c of text) {
    folded += foldPlaceCharacter(c)
    length += c.length
    if (folded.length > limit) break
    const value = names(folded)
    if (value !== undefined) found = { value, folded, length }
  }
  return found
}

// A municipality that is gone (浦和市, 西加茂郡三好町) or mistyped: only trusted after a prefecture.
const shapeOfCity = /^\s*(?:[^\d\s]{1,6}?郡[^\d\s]{1,6}?[町村]|[^\d\s]{1,6}?市|[^\d\s]{1,6}?[区町村])/

/** 鹿嶋市 and 鹿島市 fold to one name: then the exact spelling tells. */
function onlyOne(cities: readonly Known[], typed: string): Known | undefined {
  if (cities.length === 1) return cities[0]
  const exact = cities.filter(({ city }) => city === typed || withoutDistrict(city) === typed)
  return exact.length === 1 ? exact[0] : undefined
}

/** Reads 都道府県 and 市区町村 off the beginning of an address; the prefecture is filled in when left out. */
export function readMunicipality(text: string): Municipality {
  const prefecture = longest(text, longestPrefecture, (name) => prefectures.get(name))
  const rest = text.slice(prefecture?.length ?? 0)
  const start = prefecture?.length ?? 0
  const city = longest(rest, longestCity, (name) => candidates(name, prefecture?.value))
  if (city) {
    const typed = rest.slice(0, city.length).trim()
    const certain = onlyOne(city.value, typed)
    return {
      prefecture: prefecture?.value ?? certain?.prefecture ?? '',
      city: certain?.city ?? typed,
      key: foldPlace(withoutDistrict(certain?.city ?? typed)),
      length: start + city.length,
    }
  }
  const shaped = prefecture ? shapeOfCity.exec(rest)?.[0] : undefined
  return {
    prefecture: prefecture?.value ?? '',
    city: shaped?.trim() ?? '',
    key: foldPlace(withoutDistrict(shaped?.trim() ?? '')),
    length: start + (shaped?.length ?? 0),
  }
}

function candidates(name: string, prefecture: string | undefined): Known[] | undefined {
  const all = known.get(name)
  if (prefecture === undefined || all === undefined) return all
  const inPrefecture = all.filter((entry) => entry.prefecture === prefecture)
  return inPrefecture.length === 0 ? undefined : inPrefecture
}
