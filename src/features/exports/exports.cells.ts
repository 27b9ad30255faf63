import type { CustomerInput } from '#features/customers/customers.api.ts'
import { joinAddress } from '#features/readings/readings.cells.ts'
import type { Attributes } from '#platform/catalogue/field.ts'
import type { Cells } from './exports.columns.ts'

/** A customer as a file needs it: what may be there several times is cut to what has a column. */
export type ExportRecord = Omit<CustomerInput, 'ownerId' | 'attributes'> & {
  id: string
  attributes: Attributes
  createdAt: string
  updatedAt: string
  owner: string | null
  /** At most three, the one to use first in front. */
  emails: string[]
  phones: string[]
  address: ExportAddress | null
  line: string | null
  url: string | null
  /** The first post that has not ended. */
  post: { company: string; department: string | null; title: string | null } | null
  tags: string[]
}
type ExportAddress = {
  value: string
  postalCode: string | null
  prefecture: string | null
  city: string | null
  street: string | null
  building: string | null
}
type Cell = string | null

/** What stands in the column of a field. A field that is not here has no column. */
export const customerCells: Cells<ExportRecord> = {
  code: (r) => r.code,
  fullName: (r) => joined(r.familyName, r.givenName),
  fullKana: (r) => joined(r.familyKana, r.givenKana),
  familyName: (r) => r.familyName,
  givenName: (r) => r.givenName,
  familyKana: (r) => r.familyKana,
  givenKana: (r) => r.givenKana,
  formerFamilyName: (r) => r.formerFamilyName,
  honorific: (r) => r.honorific,
  gender: (r) => r.gender,
  birthOn: (r) => r.birthOn,
  occupation: (r) => r.occupation,
  language: (r) => r.language,
  email: (r) => r.emails[0] ?? null,
  email2: (r) => r.emails[1] ?? null,
  email3: (r) => r.emails[2] ?? null,
  phone: (r) => r.phones[0] ?? null,
  phone2: (r) => r.phones[1] ?? null,
  phone3: (r) => r.phones[2] ?? null,
  postalCode: (r) => hyphenated(r.address?.postalCode ?? null),
  address: (r) => addressCells(r.address).address,
  prefecture: (r) => addressCells(r.address).prefecture,
  city: (r) => addressCells(r.address).city,
  street: (r) => addressCells(r.address).street,
  building: (r) => addressCells(r.address).building,
  line: (r) => r.line,
  url: (r) => r.url,
  preferredContact: (r) => r.preferredContact,
  company: (r) => r.post?.company ?? null,
  department: (r) => r.post?.department ?? null,
  title: (r) => r.post?.title ?? null,
  stage: (r) => r.stage,
  ownerId: (r) => r.owner,
  tags: (r) => r.tags.join(';'),
  source: (r) => r.source,
  registeredOn: (r) => r.registeredOn,
  remark: (r) => r.remark,
  createdAt: (r) => r.createdAt,
  updatedAt: (r) => r.updatedAt,
}

function joined(family: string | null, given: string | null): Cell {
  return [family, given].filter(Boolean).join(' ') || null
}

/** Excel takes 0600000 for a number and drops its zero, but not 060-0000. */
export function hyphenated(code: string | null): string | null {
  return code?.replace(/^(\d{3})(\d{4})$/, '$1-$2') ?? null
}

type AddressCells = { [part in 'address' | 'prefecture' | 'city' | 'street' | 'building']: Cell }
const noAddress: AddressCells = { address: null, prefecture: null, city: null, street: null, building: null }

/**
 * Parts are for sorting and say things their own way (3丁目1番 is 3-1), so they stand alone only where the import would
 * join them to exactly what was typed.
 */
export function addressCells(stored: ExportAddress | null): AddressCells {
  if (!stored) return noAddress
  const { value, prefecture, city, street, building } = stored
  const whole = {
    prefecture: prefecture ?? '',
    city: city ?? '',
    street: street ?? '',
    building: building ?? '',
  }
  if (joinAddress({ ...whole, whole: '' }) === value)
    return { address: null, prefecture, city, street, building }
  const repeated = prefecture !== null && city !== null && value.startsWith(prefecture + city)
  return { ...noAddress, address: value, ...(repeated && { prefecture, city }) }
}
