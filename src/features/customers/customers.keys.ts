import { parseAddress } from '#kit/japan/address.ts'
import { parseCompany } from '#kit/japan/company.ts'
import { parseEmail } from '#kit/japan/email.ts'
import { kanaK1, kanaK2, kanaSort } from '#kit/japan/kana.ts'
import { nameKey } from '#kit/japan/name.ts'
import { parsePhone } from '#kit/japan/phone.ts'
import { parsePostalCode } from '#kit/japan/postal.ts'
import { searchGrams, searchText } from '#kit/japan/search.ts'
import { toHalfWidth } from '#kit/japan/width.ts'
import { versionOf } from '#kit/japan/words.ts'
import type { ContactPointInput } from './customers.api.ts'
import { blocksOf } from './customers.blocks.ts'
import { traitsOf, type PointTraits } from './customers.traits.ts'
import { kanaOf, type CustomerFields } from './customers.ts'

/** Raise it when a rule of derivation changes: `customers.rekey` then rebuilds what is older, in the background. */
export const keyVersion = 3

export type CustomerKeys = {
  nameKey: string
  kanaK1: string
  kanaK2: string
  kanaSort: string
  searchText: string
  grams: string[]
  keyVersion: number
}

/** Everything by which a customer is found or sorted, derived from the text as typed. */
export function customerKeys(
  c: Pick<CustomerFields, 'familyName' | 'givenName' | 'familyKana' | 'givenKana' | 'formerFamilyName'>,
  companyNames: readonly string[],
): CustomerKeys {
  const family = c.familyName ?? ''
  const given = c.givenName ?? ''
  const kana = kanaOf(c)
  const key = nameKey(family, given)
  const text = searchText([
    key,
    kana,
    c.formerFamilyName ?? '',
    ...companyNames.map((name) => parseCompany(name).coreName),
  ])
  return {
    nameKey: key,
    kanaK1: kanaK1(kana),
    kanaK2: kanaK2(kana),
    // Without a reading a Latin name still sorts by its letters; a kanji name goes last, in code point order.
    kanaSort: kana === '' && /^[\p{Script=Latin}\p{N}]/u.test(key) ? kanaSort(key) : kanaSort(kana),
    searchText: text,
    grams: searchGrams(text),
    keyVersion: versionOf(keyVersion),
  }
}

export type ReadContactPoint = {
  kind: ContactPointInput['kind']
  label: string | null
  value: string
  key: string
  e164: string | null
  postalCode: string | null
  prefecture: string | null
  city: string | null
  street: string | null
  building: string | null
  townKey: string | null
  notes: string[]
}

const bare = {
  e164: null,
  postalCode: null,
  prefecture: null,
  city: null,
  street: null,
  building: null,
  townKey: null,
}

/** Reads a contact point as typed into its parts, its key and what is doubtful about it. Never throws. */
export function readContactPoint(input: ContactPointInput): ReadContactPoint {
  const typed = input.value.trim()
  const base = { ...bare, kind: input.kind, label: input.label?.trim() || null, value: typed, notes: [] }
  switch (input.kind) {
    case 'email': {
      const { key, notes } = parseEmail(typed)
      return { ...base, key, notes }
    }
    case 'phone': {
      const { key, e164, notes } = parsePhone(typed)
      return { ...base, key, e164, notes }
    }
    case 'address': {
      const { prefecture, city, town, block, building, key, townKey } = parseAddress(typed)
      const code = parsePostalCode(input.postalCode ?? '')
      const notes = input.postalCode && (!code || code.repaired) ? ['postalCode'] : []
      return {
        ...base,
        ...(key || townKey ? { key, townKey } : foreignSite(typed, code?.code ?? input.postalCode ?? '')),
        postalCode: code?.code ?? (input.postalCode?.trim() || null),
        prefecture: prefecture || null,
        city: city || null,
        street: `${town}${block}` || null,
        building: building || null,
        notes,
      }
    }
    case 'line':
      return { ...base, key: typed }
    case 'url':
      return {
        ...base,
        key: typed
          .toLowerCase()
          .replace(/^https?:\/\/(www\.)?/, '')
          .replace(/\/$/, ''),
      }
  }
}

/**
 * A house abroad, or one in Japan that is written in Latin letters: its first number, the beginning of the word behind it
 * and the postal code; its street is the same without the number. Spelling and the rest differ from list to list.
 */
function foreignSite(typed: string, postalCode: string): { key: string; townKey: string | null } {
  const text = toHalfWidth(typed).toLowerCase()
  const [, number = '', word = ''] = /(?:(\d+)\W+)?([\p{L}'’]{3,})/u.exec(text) ?? []
  if (word === '' || postalCode === '' || !/^[\p{Script=Latin}\p{N}\p{P}\s]+$/u.test(text))
    return { key: '', townKey: null }
  const townKey = `${word.slice(0, 4)} ${postalCode.toLowerCase()}`
  return { key: number === '' ? '' : `${number} ${townKey}`, townKey }
}

export type Identity = { kind: string; value: string; exclusive: boolean }

/** Member number for look-up: width and case do not matter. */
export function memberKey(code: string): string {
  return toHalfWidth(code).trim().toLowerCase()
}

/**
 * By which values a customer is known. Families share mail and phone; a member number or a LINE id is one person's.
 * What has no key (000-0000-0000, unreadable text) identifies nobody.
 */
export function identitiesOf(
  code: string | null,
  points: readonly Pick<ReadContactPoint, 'kind' | 'key'>[],
): Identity[] {
  const found = new Map<string, Identity>()
  const add = (kind: string, value: string, exclusive: boolean): void => {
    if (value !== '') found.set(`${kind} ${value}`, { kind, value, exclusive })
  }
  if (code) add('member', memberKey(code), true)
  for (const { kind, key } of points) {
    if (kind === 'email' || kind === 'phone') add(kind, key, false)
    if (kind === 'line') add(kind, key, true)
  }
  return [...found.values()]
}

/** What finds a customer where no contact point does: `block`s of the name with a birthday, a town, a house or a company. */
export function blockIdentities(
  told: Parameters<typeof traitsOf>[0],
  points: readonly PointTraits[],
  companyNames: readonly string[],
): Identity[] {
  const blocks = blocksOf(traitsOf(told, points, { companyNames }))
  return blocks.map((value) => ({ kind: 'block', value, exclusive: false }))
}
