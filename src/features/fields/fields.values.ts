import { parseDate } from '#kit/japan/calendar.ts'
import { parseEmail } from '#kit/japan/email.ts'
import { nameKey } from '#kit/japan/name.ts'
import { parsePhone } from '#kit/japan/phone.ts'
import { parsePostalCode } from '#kit/japan/postal.ts'
import { foldDashes, stripInvisible, toHalfWidth } from '#kit/japan/width.ts'
import type { Locale, Phrase } from '#kit/text.ts'
import type { AttributeValue, Field, FieldOption } from '#platform/catalogue/field.ts'
import { instantIn, localTime } from './fields.instants.ts'
import { valueText } from './fields.values.text.ts'

/** What reading and showing values needs to know of the house. */
export type ValueContext = {
  readonly timeZone: string
  /** A user's id by id, e-mail or name (see `personKey`); null where two share a name. */
  readonly people: ReadonlyMap<string, string | null>
  readonly nameOf: (userId: string) => string | undefined
}
export type ReadValue =
  | { readonly ok: true; readonly value: AttributeValue | null }
  | { readonly ok: false; readonly refusal: Phrase }

const none: ReadValue = { ok: true, value: null }
const read = (value: AttributeValue): ReadValue => ({ ok: true, value })
const refuse = (refusal: Phrase): ReadValue => ({ ok: false, refusal })

const longestText = 500
const longestLongText = 10_000

/** How a choice is compared: width, case and spaces say nothing. */
export const foldWord = (text: string): string =>
  foldDashes(toHalfWidth(text)).toLowerCase().replace(/\s+/g, '')

/** By what a user is called in files and cells. */
export function personKey(text: string): string {
  return text.includes('@') ? toHalfWidth(text).trim().toLowerCase() : nameKey(text, '')
}

/**
 * Reads what a form, a cell, a file or a program gives for a field into the one form it is stored in; empty text is no
 * value. Text stays as typed. Never throws; a refusal says what would be right.
 */
export function readValue(field: Field, given: unknown, context: ValueContext): ReadValue {
  if (given === null || given === undefined) return none
  if (typeof given === 'string') {
    const text = stripInvisible(given).trim()
    return text === '' ? none : readText(field, given, text, context)
  }
  switch (field.type) {
    case 'number':
    case 'money':
      return typeof given === 'number' ? readNumber(field, given) : refuse(valueText.notNumber)
    case 'yesNo':
      return typeof given === 'boolean' ? read(given) : refuse(valueText.notYesNo)
    case 'choices':
      return Array.isArray(given) && given.every((one) => typeof one === 'string')
        ? readChoices(field, given)
        : refuse(valueText.notChoices)
    case 'externalId':
      return Array.isArray(given) && given.every((one) => typeof one === 'string')
        ? readExternalIds(given)
        : refuse(valueText.notText)
    case 'address':
      return isAddress(given) ? readAddress(given.value, given.postalCode ?? null) : refuse(valueText.notText)
    case 'file':
      return isFile(given) ? read({ id: given.id, name: given.name }) : refuse(valueText.notFile)
    case 'text':
    case 'longText':
    case 'date':
    case 'dateTime':
    case 'choice':
    case 'email':
    case 'phone':
    case 'line':
    case 'url':
    case 'user':
    case 'company':
    case 'tags':
      return refuse(valueText.notText)
  }
}

function readText(field: Field, typed: string, text: string, context: ValueContext): ReadValue {
  switch (field.type) {
    case 'number':
    case 'money': {
      const number = parseNumber(text)
      return number === null ? refuse(valueText.notNumber) : readNumber(field, number)
    }
    case 'date': {
      const on = parseDate(text, { excelSerial: /^\d{5}(\.\d+)?$/.test(toHalfWidth(text)) })?.on
      return on ? read(on) : refuse(valueText.notDay)
    }
    case 'dateTime': {
      const at = instantIn(text, context.timeZone)
      return at ? read(at) : refuse(valueText.notDateTime)
    }
    case 'yesNo': {
      const word = foldWord(text)
      if (yes.has(word)) return read(true)
      return no.has(word) ? read(false) : refuse(valueText.notYesNo)
    }
    case 'choice': {
      const option = optionOf(field, text)
      return option ? read(option.value) : refuse(unknownOption(field, text))
    }
    case 'choices':
    case 'tags':
      return readChoices(field, text.split(/[\n;；,，、|｜]+/))
    case 'externalId':
      return readExternalIds([text])
    case 'user': {
      const id = context.nameOf(text) ? text : context.people.get(personKey(text))
      return id ? read(id) : refuse(id === null ? valueText.twoPeople : valueText.noSuchPerson)
    }
    case 'email': {
      const { notes } = parseEmail(text)
      return notes.includes('invalid') ? refuse(valueText.notEmail) : bounded(text, longestText)
    }
    case 'phone':
      return parsePhone(text).notes.includes('unparsable')
        ? refuse(valueText.notPhone)
        : bounded(text, longestText)
    case 'url':
      return isUrl(text) ? bounded(text, longestText) : refuse(valueText.notUrl)
    case 'address': {
      const [, code, rest] = /^\s*〒?\s*([\d０-９]{3}[-－ー‐]?[\d０-９]{4})\s+(.*)$/su.exec(text) ?? []
      return code && rest ? readAddress(rest, code) : readAddress(text, null)
    }
    case 'file':
      return refuse(valueText.notFile)
    case 'longText':
      return bounded(typed.replaceAll('\r\n', '\n').trim(), longestLongText)
    case 'text':
    case 'line':
    case 'company':
      return bounded(typed.trim(), longestText)
  }
}

function bounded(text: string, most: number): ReadValue {
  if (text.length <= most) return read(text)
  return refuse(most === longestLongText ? valueText.tooLong10000 : valueText.tooLong500)
}

/** ¥1,980, １２３, -5, (5), 3.5, 12%: as people write numbers in cells. Null when it is none. */
export function parseNumber(typed: string): number | null {
  const text = foldDashes(toHalfWidth(typed))
    .replace(/[¥\\,\s]/g, '')
    .replace(/円$/, '')
  const bracketed = /^\((\d+(?:\.\d+)?)\)$/.exec(text)
  const signed = (bracketed ? `-${bracketed[1]}` : text).replace(/^[▲△]/, '-')
  if (!/^[-+]?(\d+(\.\d+)?|\.\d+)$/.test(signed)) return null
  const value = Number(signed)
  return Number.isFinite(value) ? value : null
}

function readNumber(field: Field, value: number): ReadValue {
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) return refuse(valueText.tooLarge)
  const decimals = field.type === 'money' ? 0 : (field.decimals ?? 0)
  const rounded = Number(value.toFixed(decimals))
  if (rounded !== value) return refuse(decimals === 0 ? valueText.notWhole : valueText.tooFine)
  return read(rounded === 0 ? 0 : rounded)
}

const words = (...texts: string[]): ReadonlySet<string> => new Set(texts.map(foldWord))
const yes = words(
  'はい',
  'true',
  'yes',
  'y',
  '1',
  '○',
  '◯',
  '〇',
  '有',
  'あり',
  'する',
  'on',
  '✓',
  '✔',
  'レ',
  '可',
)
const no = words('いいえ', 'false', 'no', 'n', '0', '×', '✕', '無', 'なし', 'しない', 'off', '-', '不可')

/** The option that a value, label or alias means. Retired ones are still read: old files name them. */
export function optionOf({ options = [] }: Field, text: string): FieldOption | undefined {
  const word = foldWord(text)
  return (
    options.find(({ value }) => value === text) ??
    options.find(({ value, label, aliases = [] }) =>
      [value, label.ja, label.en, ...aliases].some((name) => foldWord(name) === word),
    )
  )
}

function readChoices(field: Field, given: readonly string[]): ReadValue {
  const chosen = new Set<string>()
  for (const one of given) {
    if (one.trim() === '') continue
    const option = optionOf(field, one)
    if (!option) return refuse(unknownOption(field, one))
    chosen.add(option.value)
  }
  if (chosen.size === 0) return none
  // In the order of the options, so that equal choices are equal values.
  return read((field.options ?? []).map(({ value }) => value).filter((value) => chosen.has(value)))
}

const longestExternalId = 100
const mostExternalIds = 50

/** Ids of another system: codes, so width means nothing; capitals may. What stands between them is no part of one. */
function readExternalIds(given: readonly string[]): ReadValue {
  const ids = given.flatMap((text) => text.split(/[\n;；,，、]+/)).map(externalIdKey)
  const found = [...new Set(ids)].filter((id) => id !== '')
  if (found.some((id) => id.length > longestExternalId)) return refuse(valueText.tooLong100)
  if (found.length > mostExternalIds) return refuse(valueText.tooManyIds)
  return found.length === 0 ? none : read(found)
}

/** The one form of an id of another system. */
export const externalIdKey = (typed: string): string => toHalfWidth(stripInvisible(typed)).trim()

function unknownOption({ options = [] }: Field, typed: string): Phrase {
  const offered = options.filter(({ retired }) => !retired).slice(0, 8)
  const list = (locale: Locale): string =>
    offered.map(({ label }) => label[locale]).join(locale === 'ja' ? '・' : ', ')
  const more = options.length > offered.length ? '…' : ''
  return {
    ja: `「${typed.trim()}」は選択肢にありません。${list('ja')}${more} から選んでください`,
    en: `“${typed.trim()}” is not an option. Choose from ${list('en')}${more}`,
  }
}

function readAddress(value: string, postalCode: string | null): ReadValue {
  const code = postalCode === null ? null : (parsePostalCode(postalCode)?.code ?? postalCode.trim())
  const text = value.trim()
  if (text === '' && !code) return none
  return text.length > longestText
    ? refuse(valueText.tooLong500)
    : read({ postalCode: code || null, value: text })
}

function isUrl(text: string): boolean {
  const given = toHalfWidth(text)
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:/i.test(given) ? given : `https://${given}`)
  return url !== null && /^https?:$/.test(url.protocol) && url.hostname.includes('.')
}

const isAddress = (given: unknown): given is { value: string; postalCode?: string | null } =>
  typeof given === 'object' && given !== null && 'value' in given && typeof given.value === 'string'
const isFile = (given: unknown): given is { id: string; name: string } =>
  typeof given === 'object' &&
  given !== null &&
  'id' in given &&
  typeof given.id === 'string' &&
  'name' in given &&
  typeof given.name === 'string'

/** What stands in a cell: of the grid, of a file, of the history. `readValue` reads it back to the same value. */
export function showValue(
  field: Field,
  value: AttributeValue | null | undefined,
  { timeZone, nameOf }: Pick<ValueContext, 'timeZone' | 'nameOf'>,
  locale: Locale,
): string {
  if (value === null || value === undefined) return ''
  const labelOf = (chosen: string): string =>
    field.options?.find((option) => option.value === chosen)?.label[locale] ?? chosen
  if (Array.isArray(value)) return value.map(labelOf).join(';')
  if (typeof value === 'object') {
    if ('id' in value) return value.name
    return 'value' in value ? [hyphenated(value.postalCode), value.value].filter(Boolean).join(' ') : ''
  }
  if (typeof value === 'boolean') return valueText[value ? 'yes' : 'no'][locale]
  if (typeof value === 'number') return String(value)
  if (field.type === 'choice') return labelOf(value)
  if (field.type === 'user') return nameOf(value) ?? value
  if (field.type === 'dateTime') return localTime(value, timeZone)
  return value
}

function hyphenated(code: string | null): string | null {
  return code?.replace(/^(\d{3})(\d{4})$/, '$1-$2') ?? null
}

/** Under which keys a record is the only one by this value: ids of another system each by itself. */
export function uniqueKeys(field: Field, value: AttributeValue): string[] {
  return field.type === 'externalId' && Array.isArray(value) ? value : [uniqueKey(field, value)]
}

/** How a value is compared where no two records may have the same: as people would call it the same. */
export function uniqueKey(field: Field, value: AttributeValue): string {
  if (typeof value === 'string') {
    if (field.type === 'phone') return parsePhone(value).key || foldWord(value)
    if (field.type === 'email') return parseEmail(value).key || foldWord(value)
    return foldWord(value)
  }
  return JSON.stringify(value)
}
