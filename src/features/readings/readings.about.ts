import type { Field } from '#platform/catalogue/field.ts'
import { readContactPoint } from '#features/customers/customers.keys.ts'
import { foldWord, optionOf, readValue, type ValueContext } from '#features/fields/fields.values.ts'
import { doubtEmail } from './readings.contacts.ts'
import { tagPieces } from './readings.cells.ts'
import { rowReader } from './readings.customer.ts'
import {
  doubt,
  emptyReading,
  fits,
  lineOf,
  ownerKey,
  type Reading,
  type ReaderOptions,
  type Row,
} from './readings.row.ts'
import { reason } from './readings.ts'

/** What a row may say about a customer who is on record. */
export type AboutSubject = 'note' | 'tag' | 'contactPoint'
/** Who the row is about, and what it says of them. */
export type AboutReading = { readonly who: Reading; readonly reading: Reading }

type Options = ReaderOptions & {
  readonly subject: AboutSubject
  readonly context: ValueContext
  /** The field of the kinds of contact points, with its options. */
  readonly kinds: Field | undefined
}

const longestBody = 20_000
const longestTag = 60
const longestPoint = 500
const whoFields = ['enishiId', 'code', 'fullName', 'familyName', 'givenName', 'email', 'phone']

/** A reader of rows that add something to customers on record. Pure; never throws. */
export function aboutReader(options: Options): (cells: readonly string[]) => AboutReading {
  const { mapping, headings, attributes } = options
  const naming = new Set([...whoFields, ...(attributes?.fields ?? []).map(({ key }) => key)])
  const readWho = rowReader({
    ...options,
    mapping: mapping.map((key) => (key !== null && naming.has(key) ? key : null)),
  })
  const columns = new Map(
    mapping.flatMap((field, index) =>
      field === null ? [] : [[field, { index, field, heading: headings[index] ?? '', label: null }] as const],
    ),
  )
  const readers = { note: readNote, tag: readTags, contactPoint: readPoint } as const
  return (cells) => {
    const who = readWho(cells)
    const reading = emptyReading()
    reading.id = who.id
    // Whether a name comes apart, or an address is sound, matters where they are written; here they only name somebody.
    if (who.reasons.some(({ code }) => code === 'nobody')) reading.reasons.push(reason('nobodyNamed'))
    const cell = (field: string): string => {
      const column = columns.get(field)
      return column === undefined ? '' : (cells[column.index] ?? '').trim()
    }
    const row: Row = { cell, isEmpty: (field) => cell(field) === '', columns, options, reading }
    readers[options.subject](row, options)
    return { who, reading }
  }
}

function readNote(row: Row, { context, owners }: Options): void {
  const body = row.cell('body')
  if (body === '') {
    row.reading.reasons.push(reason('bodyMissing', 'body'))
    return
  }
  const lines = [body]
  const author = row.cell('author')
  const authorId = author === '' ? null : (owners.get(ownerKey(author)) ?? null)
  const typed = row.cell('writtenAt')
  let writtenAt: string | null = null
  if (typed !== '') {
    const read = readValue(writtenAtField, typed, context)
    if (read.ok && typeof read.value === 'string') writtenAt = read.value
    else {
      doubt(row, 'dateUnread', 'writtenAt', typed)
      lines.push(lineOf(row, 'writtenAt', typed))
    }
  }
  const whole = lines.join('\n')
  if (whole.length > longestBody) row.reading.reasons.push(reason('textTooLong', 'body'))
  else row.reading.note = { body: whole, authorId, authorName: author || null, writtenAt }
}

const writtenAtField: Field = {
  key: 'writtenAt',
  subject: 'customer',
  label: { ja: '書いた日時', en: 'Written at' },
  type: 'dateTime',
  section: 'note',
  pii: 'none',
  aliases: [],
  merge: 'newest',
  editable: true,
}

function readTags(row: Row): void {
  for (const name of tagPieces(row.cell('tags')))
    if (fits(row, 'tags', name, longestTag)) row.reading.tagNames.push(name)
  if (row.reading.tagNames.length === 0) row.reading.reasons.push(reason('tagMissing', 'tags'))
}

const numberLike = /^[+＋]?[\d０-９][\d０-９\s\-－ー()（）.]+$/

function readPoint(row: Row, { kinds }: Options): void {
  const value = row.cell('pointValue')
  const postalCode = row.cell('pointPostalCode')
  const typed = row.cell('pointKind')
  if (value === '' && postalCode === '') {
    row.reading.reasons.push(reason('pointMissing', 'pointValue'))
    return
  }
  const kind = typed === '' ? kindByForm(value, postalCode) : kinds && optionOf(kinds, typed)?.value
  if (!isKind(kind)) {
    row.reading.reasons.push(reason('kindUnknown', 'pointKind', typed || value))
    return
  }
  const label = row.cell('pointLabel')
  if (!fits(row, 'pointValue', value, longestPoint) || !fits(row, 'pointLabel', label, 60)) {
    row.reading.reasons.push(reason('textTooLong', 'pointValue'))
    return
  }
  const point = readContactPoint({
    kind,
    // 携帯 and FAX are phones by kind; the word says which.
    label: label || (/携帯|fax/i.test(foldWord(typed)) ? typed : null),
    value,
    ...(kind === 'address' && postalCode !== '' && { postalCode }),
  })
  row.reading.contactPoints.push(point)
  if (kind === 'email') doubtEmail(row, 'pointValue', point)
  if (kind === 'phone' && point.notes.includes('unparsable')) doubt(row, 'phoneUnread', 'pointValue', value)
}

type Kind = 'email' | 'phone' | 'address' | 'line' | 'url'
const isKind = (kind: string | undefined): kind is Kind =>
  kind !== undefined && ['email', 'phone', 'address', 'line', 'url'].includes(kind)

function kindByForm(value: string, postalCode: string): Kind | undefined {
  if (postalCode !== '') return 'address'
  if (/^\S+[@＠]\S+\.\S+$/.test(value)) return 'email'
  if (/^https?:\/\//i.test(value)) return 'url'
  return numberLike.test(value) ? 'phone' : undefined
}
