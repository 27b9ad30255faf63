import { sql } from 'kysely'
import type { Attributes, Field } from '#platform/catalogue/field.ts'
import type { Work } from '#platform/work.ts'
import type { ContactPointInput } from '#features/customers/customers.api.ts'
import { readContactPoint } from '#features/customers/customers.keys.ts'
import type { FieldSet } from '#features/fields/fields.set.ts'
import { lookedAt, partOfField } from './quality.subjects.ts'
import type { Subject } from './quality.ts'

type Kind = ContactPointInput['kind']
/** Fields in which a contact point stands without being one of its own. */
const kinds: { readonly [type: string]: Kind } = {
  email: 'email',
  phone: 'phone',
  url: 'url',
  address: 'address',
}

export type Reach = { readonly field: Field; readonly kind: Kind }

export function reachesOf(fieldSet: FieldSet, subject: Subject): Reach[] {
  return fieldSet.of(subject).flatMap((field) => {
    const kind = field.attribute || field.column ? kinds[field.type] : undefined
    return kind ? [{ field, kind }] : []
  })
}

type Read = { id: string; columns: { [column: string]: string | null }; attributes: Attributes }

/** What such fields of some records say, read as a contact point is: rows for `points` of the doubts. */
export async function readPoints(
  work: Pick<Work, 'db'>,
  fieldSet: FieldSet,
  subject: Subject,
  ids: readonly string[],
): Promise<object[]> {
  const reaches = reachesOf(fieldSet, subject)
  if (reaches.length === 0) return []
  const { records, key } = lookedAt[subject]
  const columns = reaches.flatMap(({ field: { column } }) => column ?? [])
  // The code of a company's address has a column of its own.
  if (columns.includes('address')) columns.push('postal_code')
  const pairs = columns.map((column) => sql`${sql.lit(column)}::text, ${sql.ref(`c.${column}`)}`)
  const { rows } = await sql<{ id: string; columns: string; attributes: string }>`
    select ${key} as id, json_build_object(${sql.join(pairs)})::text as columns, c.attributes::text as attributes
    from ${records} c where ${key} = any(${ids}::uuid[]) and c.deleted_at is null`.execute(work.db)
  return rows.flatMap((row) => {
    const read: Read = {
      id: row.id,
      columns: JSON.parse(row.columns) as Read['columns'],
      attributes: JSON.parse(row.attributes) as Attributes,
    }
    return reaches.flatMap((reach) => pointOf(read, reach) ?? [])
  })
}

function pointOf({ id, columns, attributes }: Read, { field, kind }: Reach): object | null {
  const typed = typedIn(columns, attributes, field)
  if (!typed) return null
  const { value, key, notes, postalCode, prefecture, city, street } = readContactPoint({
    kind,
    label: null,
    ...typed,
  })
  return {
    record_id: id,
    id: partOfField(field.key),
    field: field.key,
    kind,
    value,
    key,
    notes,
    postal_code: postalCode,
    prefecture,
    city,
    street,
  }
}

function typedIn(
  columns: Read['columns'],
  attributes: Attributes,
  { key, column, type }: Field,
): { value: string; postalCode: string | null } | null {
  if (column) {
    const value = columns[column] ?? ''
    const postalCode = type === 'address' ? (columns['postal_code'] ?? null) : null
    return value === '' && !postalCode ? null : { value, postalCode }
  }
  const given = attributes[key]
  if (typeof given === 'string') return { value: given, postalCode: null }
  return typeof given === 'object' && 'postalCode' in given ? given : null
}
