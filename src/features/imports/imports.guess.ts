import type { Field } from '#platform/catalogue/field.ts'
import { suggestMapping } from '#features/readings/readings.headings.ts'
import type { ImportSubject } from './imports.ts'

type Keys = readonly string[]

/** What tells a kind of rows from people: each of these lines must be met by one of its fields. */
const marks: readonly { readonly subject: ImportSubject; readonly all: readonly Keys[] }[] = [
  {
    subject: 'order',
    all: [
      ['order.number'],
      ['order.on'],
      ['line.code', 'line.name', 'line.price', 'line.amount', 'order.goods', 'order.total'],
    ],
  },
  { subject: 'product', all: [['product.code'], ['product.name', 'product.price', 'product.cost']] },
  { subject: 'company', all: [['name', 'corporateNumber']] },
]
const person = ['code', 'fullName', 'familyName', 'givenName', 'fullKana', 'familyKana', 'givenKana', 'email']

/**
 * What the rows of a file seem to be: by which fields of each kind its headings are known, orders first. Where a person
 * is named that is no buyer, or nothing tells, they are customers.
 */
export function guessSubject(
  header: readonly string[],
  {
    hasHeader,
    rows,
    targetsOf,
  }: {
    hasHeader: boolean
    /** The first ones: a column in which nothing stands tells nothing. */
    rows: readonly (readonly string[])[]
    targetsOf: (subject: ImportSubject) => readonly Field[]
  },
): ImportSubject {
  if (!hasHeader) return 'customer'
  const keysOf = (subject: ImportSubject): ReadonlySet<string> =>
    new Set(
      suggestMapping(header, rows, { hasHeader, targets: targetsOf(subject) }).flatMap((key, column) =>
        key !== null && rows.some((row) => (row[column] ?? '').trim() !== '') ? [key] : [],
      ),
    )
  const people = keysOf('customer')
  const namesPeople = person.some((key) => people.has(key))
  const found = marks.find(({ subject, all }) => {
    if (subject !== 'order' && namesPeople) return false
    const keys = keysOf(subject)
    return all.every((some) => some.some((key) => keys.has(key)))
  })
  return found?.subject ?? 'customer'
}
