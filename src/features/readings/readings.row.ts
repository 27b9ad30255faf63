import { toHalfWidth } from '#kit/japan/width.ts'
import { nameKey } from '#kit/japan/name.ts'
import type { ReadContactPoint } from '#features/customers/customers.keys.ts'
import type { CustomerFields } from '#features/customers/customers.ts'
import type { AttributeValue } from '#platform/catalogue/field.ts'
import type { AttributeReading } from './readings.attributes.ts'
import { reason, type Mapping, type Reason } from './readings.ts'
import type { Phrase } from '#kit/text.ts'
import type { ReasonCode } from './readings.text.ts'

/** What one row says, before anything is known about who it is. */
export type Reading = {
  /** Our own id of the customer, where the file has it. */
  id: string | null
  /** Cells that say something. Names in one column that could not be split stand whole in the family part. */
  fields: Partial<Omit<CustomerFields, 'attributes'>>
  /** Of the organisation's own fields and others without a column, by key. */
  attributes: { [key: string]: AttributeValue }
  /** Mapped fields whose cell is empty. */
  empty: (keyof CustomerFields)[]
  emptyAttributes: string[]
  /** Sensitive values that no consent of this file stands behind; one on record may. */
  unconsented: string[]
  contactPoints: ReadContactPoint[]
  post: ReadPost | null
  tagNames: string[]
  /** Where the row is about a note. */
  note: ReadNote | null
  /** What no field could take, as lines for the remark: no value is lost. */
  leftovers: string[]
  reasons: Reason[]
}

/** The author as the file calls them, and who that is here. */
export type ReadNote = {
  body: string
  authorId: string | null
  authorName: string | null
  writtenAt: string | null
}

export type ReadPost = {
  companyName: string | null
  department: string | null
  title: string | null
  /** Department and title for the remark, in case no company takes them. */
  lines: string[]
}

/** Users by what a file calls them: lower-case e-mail, or name without spaces; null where two have one name. */
export type Owners = ReadonlyMap<string, string | null>

export type ReaderOptions = {
  mapping: Mapping
  headings: readonly string[]
  owners: Owners
  /** None when missing: a file read for columns of ours only. */
  attributes?: AttributeReading
  /** YYYY-MM-DD in the organisation's time zone. */
  today: string
}

/** The key under which a column holds our own ids. */
export const ownId = 'enishiId'

export type Column = { index: number; field: string; heading: string; label: string | null }
export type Columns = ReadonlyMap<string, Column>
export type Row = {
  cell: (field: string) => string
  /** Whether the cell says nothing on purpose; that of an error of Excel says nothing by accident. */
  isEmpty: (field: string) => boolean
  columns: Columns
  options: ReaderOptions
  reading: Reading
}

/** The longest text of a field, in UTF-16 units, as the API has it. */
export const longest = {
  code: 60,
  familyName: 100,
  givenName: 100,
  familyKana: 100,
  givenKana: 100,
  formerFamilyName: 100,
  honorific: 20,
  occupation: 100,
  language: 20,
  source: 100,
  remark: 10_000,
} as const
export function emptyReading(): Reading {
  return {
    id: null,
    fields: {},
    attributes: {},
    empty: [],
    emptyAttributes: [],
    unconsented: [],
    contactPoints: [],
    post: null,
    tagNames: [],
    note: null,
    leftovers: [],
    reasons: [],
  }
}

/** What Excel shows where a formula has failed. */
export const excelError = /^#(N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|GETTING_DATA)$/

/** Excel writes ="0312" and '0312 to keep a zero; neither is part of the text. */
export function cellText(cell: string): string {
  const text = cell.trim()
  const first = text.charCodeAt(0)
  if (first === 0x3d) return /^="(.*)"$/s.exec(text)?.[1] ?? text
  return first === 0x27 && /^'\d/.test(text) ? text.slice(1) : text
}

export function doubt({ reading }: Row, code: ReasonCode, field: string, value: string, why?: Phrase): void {
  reading.reasons.push(reason(code, field, value, why))
}

/** A value beside its heading, for the remark. */
export function lineOf(row: Row, field: string, value: string): string {
  return `${row.columns.get(field)?.heading || field}: ${value}`
}

export function keep(row: Row, field: string, value: string): void {
  row.reading.leftovers.push(lineOf(row, field, value))
}

export function fits(row: Row, field: string, value: string, most: number): boolean {
  if (value.length <= most) return true
  doubt(row, 'tooLong', field, value)
  return false
}

export function setText(row: Row, key: keyof typeof longest, value: string): void {
  if (value !== '' && fits(row, key, value, longest[key])) row.reading.fields[key] = value
}

/** By what a user is called in files. */
export function ownerKey(text: string): string {
  return text.includes('@') ? toHalfWidth(text).trim().toLowerCase() : nameKey(text, '')
}
