import type { AttributeValue, Field } from '#platform/catalogue/field.ts'
import { readValue, type ValueContext } from '#features/fields/fields.values.ts'
import { keep, type Row } from './readings.row.ts'
import { reason } from './readings.ts'

/** What reading the organisation's own fields needs to know. */
export type AttributeReading = {
  /** Those kept among the attributes of a record. */
  readonly fields: readonly Field[]
  readonly context: ValueContext
  /** Whether masked fields may be seen, and so written, by who imports. */
  readonly mayUnmask: boolean
  /** Whether the persons' consent to keep sensitive values stands behind the whole file. */
  readonly consented: boolean
}

/** A reader of those attributes that the columns name; what cannot be read goes to the remark with a doubt. */
export function attributeReader(
  columns: ReadonlyMap<string, unknown>,
  { fields, context, mayUnmask, consented }: AttributeReading,
): (row: Row) => void {
  const mapped = fields.filter(({ key }) => columns.has(key))
  return (row) => {
    for (const field of mapped) {
      const { key } = field
      const cell = row.cell(key)
      const mayWrite = !field.masked || mayUnmask
      if (cell === '') {
        if (mayWrite && row.isEmpty(key)) row.reading.emptyAttributes.push(key)
      } else if (!mayWrite) row.reading.reasons.push(reason('fieldMasked', key))
      else {
        const value = valueOf(row, field, cell, context)
        if (value === null) continue
        row.reading.attributes[key] = value
        if (field.pii === 'sensitive' && !consented) row.reading.unconsented.push(key)
      }
    }
  }
}

function valueOf(row: Row, field: Field, cell: string, context: ValueContext): AttributeValue | null {
  const read = readValue(field, cell, context)
  if (read.ok) return read.value
  row.reading.reasons.push(reason('valueUnread', field.key, cell, read.refusal))
  keep(row, field.key, cell)
  return null
}
