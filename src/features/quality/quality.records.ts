import type { AttributeValue } from '#platform/catalogue/field.ts'
import type { Work } from '#platform/work.ts'
import { readCompany } from '#features/companies/companies.store.ts'
import { valuesOf as valuesOfCompany } from '#features/companies/companies.ts'
import { readContactPoint, type ReadContactPoint } from '#features/customers/customers.keys.ts'
import { readCustomer } from '#features/customers/customers.store.ts'
import { valuesOf as valuesOfCustomer } from '#features/customers/customers.values.ts'
import type { FieldSet } from '#features/fields/fields.set.ts'
import type { Change } from './quality.api.ts'
import { reachesOf, type Reach } from './quality.points.ts'
import { partOfField } from './quality.subjects.ts'
import type { Subject } from './quality.ts'

/** Something to be reached by, and the change that would make it another. */
export type Point = Pick<ReadContactPoint, 'value' | 'postalCode' | 'prefecture' | 'city' | 'street'> & {
  readonly edit: (value: string, postalCode?: string | null) => Change
}

/** A record as suggestions look at it, whatever it is of. */
export type LookedRecord = {
  readonly version: number
  readonly name: string
  /** By field key. */
  readonly values: { readonly [key: string]: unknown }
  readonly pointOf: (part: string) => Point | undefined
}

export async function readLooked(
  work: Work,
  subject: Subject,
  fieldSet: FieldSet,
  id: string,
): Promise<LookedRecord | undefined> {
  if (subject === 'company') {
    const company = await readCompany(work, id)
    if (!company) return undefined
    const values = valuesOfCompany(company)
    const { version, name } = company
    return { version, name, values, pointOf: (part) => fieldPoint(fieldSet, subject, values, part) }
  }
  const customer = await readCustomer(work, id)
  if (!customer) return undefined
  const values = valuesOfCustomer(customer)
  return {
    version: customer.version,
    name: customer.displayName,
    values,
    pointOf(part) {
      const point = customer.contactPoints.find((one) => one.id === part)
      if (!point) return fieldPoint(fieldSet, subject, values, part)
      return {
        ...point,
        edit: (value, postalCode) => ({
          point: { id: part, value, ...(postalCode !== undefined && { postalCode }) },
        }),
      }
    },
  }
}

function fieldPoint(
  fieldSet: FieldSet,
  subject: Subject,
  values: { readonly [key: string]: unknown },
  part: string,
): Point | undefined {
  const reach = reachesOf(fieldSet, subject).find(({ field }) => partOfField(field.key) === part)
  if (!reach) return undefined
  const { kind, field } = reach
  const given = values[field.key] as AttributeValue | null | undefined
  const code = kind === 'address' && field.column ? (values['postalCode'] as string | null) : null
  const typed =
    typeof given === 'object' && given !== null && 'postalCode' in given
      ? given
      : { value: String(given ?? ''), postalCode: code }
  return { ...readContactPoint({ kind, label: null, ...typed }), edit: editOf(reach) }
}

/** A company has a column for the code of its address; an attribute holds both, written one after the other. */
function editOf({ kind, field: { key, column } }: Reach): Point['edit'] {
  return (value, postalCode) => {
    if (kind !== 'address' || postalCode === undefined) return { fields: { [key]: value } }
    if (column) return { fields: { postalCode, [key]: value } }
    return { fields: { [key]: [postalCode, value].filter(Boolean).join(' ') } }
  }
}
