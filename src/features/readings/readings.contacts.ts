import { suggestAddress } from '#kit/japan/email-domain.ts'
import { parseEmail } from '#kit/japan/email.ts'
import { parsePostalCode } from '#kit/japan/postal.ts'
import type { ContactPointInput } from '#features/customers/customers.api.ts'
import { readContactPoint, type ReadContactPoint } from '#features/customers/customers.keys.ts'
import { emailPieces, joinAddress, phonePieces, tagPieces } from './readings.cells.ts'
import { doubt, fits, lineOf, type Row } from './readings.row.ts'

const longestPoint = 500
const longestCompany = 200
const longestPostPart = 100
const longestTag = 60
const longestPostalCode = 20

function addPoint(row: Row, field: string, input: ContactPointInput): ReadContactPoint | null {
  if (!fits(row, field, input.value, longestPoint)) return null
  const point = readContactPoint(input)
  const same = row.reading.contactPoints.some(
    ({ kind, key, value }) => kind === point.kind && (key === '' ? value === point.value : key === point.key),
  )
  if (same) return null
  row.reading.contactPoints.push(point)
  return point
}

export function readEmails(row: Row): void {
  for (const field of ['email', 'email2', 'email3']) {
    const cell = row.cell(field)
    if (cell === '') continue
    const label = row.columns.get(field)?.label ?? null
    for (const value of emailPieces(cell)) {
      const point = addPoint(row, field, { kind: 'email', label, value })
      if (point) doubtEmail(row, field, point)
    }
  }
}

/** What looks wrong with an address, the worst of it; it is kept as it was typed. */
export function doubtEmail(row: Row, field: string, { value, notes }: ReadContactPoint): void {
  if (notes.includes('invalid')) return doubt(row, 'emailInvalid', field, value)
  if (notes.includes('dummy')) return doubt(row, 'emailDummy', field, value)
  const meant = suggestAddress(parseEmail(value))
  if (meant !== null) doubt(row, 'emailTypo', field, value, { ja: meant, en: meant })
}

const phoneDoubts = {
  zeroRestored: 'phoneZeroRestored',
  unparsable: 'phoneUnread',
  noAreaCode: 'phoneNoAreaCode',
  dummy: 'phoneDummy',
} as const

export function readPhones(row: Row): void {
  for (const field of ['phone', 'phone2', 'phone3']) {
    const cell = row.cell(field)
    if (cell === '') continue
    const label = row.columns.get(field)?.label ?? null
    for (const value of phonePieces(cell)) {
      const notes = addPoint(row, field, { kind: 'phone', label, value })?.notes ?? []
      for (const [note, code] of Object.entries(phoneDoubts))
        if (notes.includes(note)) doubt(row, code, field, value)
    }
  }
}

export function readAddress(row: Row): void {
  const value = joinAddress({
    prefecture: row.cell('prefecture'),
    city: row.cell('city'),
    whole: row.cell('address'),
    street: row.cell('street'),
    building: row.cell('building'),
  })
  const postalCode = row.cell('postalCode')
  if (value === '' && postalCode === '') return
  if (!fits(row, 'postalCode', postalCode, longestPostalCode)) return
  if (postalCode !== '') {
    const code = parsePostalCode(postalCode)
    if (!code) doubt(row, 'postalUnread', 'postalCode', postalCode)
    else if (code.repaired) doubt(row, 'postalRepaired', 'postalCode', postalCode)
  }
  const label = row.columns.get('address')?.label ?? null
  addPoint(row, 'address', { kind: 'address', label, value, ...(postalCode !== '' && { postalCode }) })
}

export function readLinks(row: Row): void {
  for (const kind of ['line', 'url'] as const) {
    const value = row.cell(kind)
    if (value !== '') addPoint(row, kind, { kind, label: null, value })
  }
}

export function readPost(row: Row): void {
  const part = (field: string, most: number): string | null => {
    const value = row.cell(field)
    return value !== '' && fits(row, field, value, most) ? value : null
  }
  const companyName = part('company', longestCompany)
  const department = part('department', longestPostPart)
  const title = part('title', longestPostPart)
  if (companyName === null && department === null && title === null) return
  const lines = [
    ...(department === null ? [] : [lineOf(row, 'department', department)]),
    ...(title === null ? [] : [lineOf(row, 'title', title)]),
  ]
  row.reading.post = { companyName, department, title, lines }
}

export function readTags(row: Row): void {
  for (const name of tagPieces(row.cell('tags')))
    if (fits(row, 'tags', name, longestTag)) row.reading.tagNames.push(name)
}
