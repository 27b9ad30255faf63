import { isKana, toKatakana } from '#kit/japan/kana.ts'
import { looksLikeCompany, splitName } from '#kit/japan/name.ts'
import { customerFields } from '#features/customers/customers.fields.ts'
import type { CustomerFields } from '#features/customers/customers.ts'
import { attributeReader } from './readings.attributes.ts'
import { contactLabel, readChoice, readDay } from './readings.cells.ts'
import { readAddress, readEmails, readLinks, readPhones, readPost, readTags } from './readings.contacts.ts'
import {
  cellText,
  doubt,
  emptyReading,
  excelError,
  keep,
  ownId,
  ownerKey,
  setText,
  type Column,
  type Columns,
  type Reading,
  type ReaderOptions,
  type Row,
} from './readings.row.ts'
import { reason } from './readings.ts'

const plainFields = [
  'code',
  'formerFamilyName',
  'honorific',
  'occupation',
  'language',
  'source',
  'remark',
] as const
const columnOf = new Map(customerFields.map(({ key, column }) => [key, column]))

/** Made once a file: what its columns mean. The reader it gives is pure and never throws. */
export function rowReader(options: ReaderOptions): (cells: readonly string[]) => Reading {
  const columns = new Map<string, Column>()
  for (const [index, field] of options.mapping.entries()) {
    const heading = options.headings[index] ?? ''
    if (field !== null) columns.set(field, { index, field, heading, label: contactLabel(heading) })
  }
  const readers: ((row: Row) => void)[] = [
    readId,
    readName,
    readKana,
    readPlain,
    readChoices,
    readDays,
    readOwner,
  ]
  readers.push(readEmails, readPhones, readAddress, readLinks, readPost, readTags)
  if (options.attributes) readers.push(attributeReader(columns, options.attributes))
  const stored = storedFields(columns)
  const sources =
    options.attributes?.fields.flatMap(({ key, type }) => (type === 'externalId' ? [key] : [])) ?? []
  return (cells) => {
    const reading = emptyReading()
    const cellOf = (field: string): string => {
      const column = columns.get(field)
      return column === undefined ? '' : cellText(cells[column.index] ?? '')
    }
    const row: Row = {
      cell: (field) => {
        const text = cellOf(field)
        return excelError.test(text) ? '' : text
      },
      isEmpty: (field) => cellOf(field) === '',
      columns,
      options,
      reading,
    }
    for (const { field } of columns.values())
      if (row.cell(field) === '' && !row.isEmpty(field)) doubt(row, 'cellError', field, cellOf(field))
    for (const read of readers) read(row)
    for (const { fields, keys } of stored) if (fields.every(row.isEmpty)) reading.empty.push(...keys)
    if (!identifies(reading) && !sources.some((key) => key in reading.attributes))
      reading.reasons.push(reason('nobody'))
    return reading
  }
}

/** Which columns fill which stored fields, for telling the empty from the missing. */
function storedFields(columns: Columns): { fields: string[]; keys: (keyof CustomerFields)[] }[] {
  const found: { fields: string[]; keys: (keyof CustomerFields)[] }[] = []
  for (const field of columns.keys()) {
    if (field === 'fullName') found.push({ fields: [field], keys: ['familyName', 'givenName'] })
    else if (field === 'fullKana') found.push({ fields: [field], keys: ['familyKana', 'givenKana'] })
    else if (isStored(field)) found.push({ fields: [field], keys: [field] })
  }
  return found
}

function isStored(field: string): field is keyof CustomerFields {
  return columnOf.get(field) !== undefined
}

function readId(row: Row): void {
  const cell = row.cell(ownId)
  if (cell !== '') row.reading.id = cell
}

function readName(row: Row): void {
  const family = row.cell('familyName')
  const given = row.cell('givenName')
  const whole = family === '' && given === '' ? row.cell('fullName') : ''
  if (whole === '') {
    setText(row, 'familyName', family)
    setText(row, 'givenName', given)
    return
  }
  const name = splitName(whole)
  // A legal form makes a company of it even where a space parts it (株式会社 ミズノ).
  const company = (!name.split || /会社|法人|組合|金庫|[（(㈱㈲㍿]/.test(whole)) && looksLikeCompany(whole)
  if (company) doubt(row, 'nameIsCompany', 'fullName', whole)
  else if (!name.split) doubt(row, 'nameNotSplit', 'fullName', whole)
  const split = name.split && !company
  setText(row, 'familyName', split ? name.family : whole)
  setText(row, 'givenName', split ? name.given : '')
  // A whole name replaces both parts: the given name of before must not stand behind it.
  if (!split) row.reading.fields.givenName = null
}

function readKana(row: Row): void {
  const family = row.cell('familyKana')
  const given = row.cell('givenKana')
  const whole = family === '' && given === '' ? row.cell('fullKana') : ''
  for (const [field, text] of Object.entries({ familyKana: family, givenKana: given, fullKana: whole }))
    if (text !== '' && !isKana(text)) doubt(row, 'kanaUnread', field, text)
  const name = whole === '' ? { family, given } : splitName(whole)
  setText(row, 'familyKana', toKatakana(name.family))
  setText(row, 'givenKana', toKatakana(name.given))
  if (whole !== '' && name.given === '') row.reading.fields.givenKana = null
}

function readPlain(row: Row): void {
  for (const field of plainFields) setText(row, field, row.cell(field))
}

function readChoices(row: Row): void {
  for (const field of ['gender', 'stage', 'preferredContact'] as const) {
    const cell = row.cell(field)
    if (cell === '') continue
    const option = readChoice(field, cell)
    if (option === undefined) {
      doubt(row, 'choiceUnknown', field, cell)
      keep(row, field, cell)
    } else if (option !== null) Object.assign(row.reading.fields, { [field]: option })
  }
}

function readDays(row: Row): void {
  for (const field of ['birthOn', 'registeredOn'] as const) {
    const cell = row.cell(field)
    if (cell === '') continue
    const day = readDay(cell, row.options.today)
    if (day === undefined) {
      doubt(row, 'dateUnread', field, cell)
      keep(row, field, cell)
    } else if (day !== null) {
      row.reading.fields[field] = day.on
      if (day.doubt !== null) doubt(row, day.doubt, field, cell)
    }
  }
}

function readOwner(row: Row): void {
  const cell = row.cell('ownerId')
  if (cell === '') return
  const id = row.options.owners.get(ownerKey(cell))
  if (id) row.reading.fields.ownerId = id
  else {
    doubt(row, 'ownerUnknown', 'ownerId', cell)
    keep(row, 'ownerId', cell)
  }
}

function identifies({ id, fields, contactPoints, post }: Reading): boolean {
  if (id !== null) return true
  const { familyName, givenName, familyKana, givenKana, code } = fields
  if (familyName || givenName || familyKana || givenKana || code || post?.companyName) return true
  return contactPoints.some(({ kind }) => kind === 'email' || kind === 'phone' || kind === 'line')
}
