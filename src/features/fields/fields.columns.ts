import { Problem } from '#kit/problem.ts'
import type { AttributeValue, Field } from '#platform/catalogue/field.ts'
import { may } from '#platform/work.ts'
import { readValueContext } from './fields.attributes.ts'
import { maskedCell } from './fields.cells.ts'
import { conditionText } from './fields.conditions.text.ts'
import { seeMasked } from './fields.permissions.ts'
import type { Scope } from './fields.scope.ts'
import { showValue } from './fields.values.ts'

/** The fields that a list was asked to show, and how the value of each is written for whoever reads it. */
export async function readColumns(
  { work, fieldSet }: Pick<Scope, 'work' | 'fieldSet'>,
  subject: Field['subject'],
  keys: readonly string[],
): Promise<{
  fields: Field[]
  cellsOf: (values: { readonly [key: string]: unknown }) => { [key: string]: string }
}> {
  const fields = keys.map((key) => {
    const field = fieldSet.get(subject, key)
    if (field) return field
    throw new Problem('invalid', { fields: [{ path: 'columns', message: conditionText.noColumn }] })
  })
  const context = await readValueContext(work)
  const seesMasked = may(work.actor, seeMasked)
  const write = (field: Field, value: unknown): string => {
    const text = showValue(field, value as AttributeValue | null, context, work.locale)
    if (text !== '' && field.masked && !seesMasked) return maskedCell
    return field.key === 'postalCode' ? text.replace(/^(\d{3})(\d{4})$/, '$1-$2') : text
  }
  return {
    fields,
    cellsOf: (values) =>
      Object.fromEntries(fields.map((field) => [field.key, write(field, values[field.key])])),
  }
}
