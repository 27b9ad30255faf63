import { todayIn } from '#kit/japan/days.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { may, type Work } from '#platform/work.ts'
import { defaultAttributes, readValueContext, uniqueIdentities } from '#features/fields/fields.attributes.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { readFieldSet, type FieldSet } from '#features/fields/fields.set.ts'
import type { ValueContext } from '#features/fields/fields.values.ts'
import { rowReader } from '#features/readings/readings.customer.ts'
import { ownerKey, type Owners, type Reading } from '#features/readings/readings.row.ts'
import type { ChunkRules } from './imports.chunk.ts'
import type { NewValues } from './imports.merge.ts'
import { selectOwners, type Batch } from './imports.store.ts'

/** All that reading and deciding the rows of one file needs to know, read once a job. */
export type ImportContext = ChunkRules & {
  readonly read: (cells: readonly string[]) => Reading
  readonly values: NewValues
  readonly context: ValueContext
}

export async function contextOf(
  work: Work,
  { header, mapping, options }: Pick<Batch, 'header' | 'mapping' | 'options'>,
): Promise<ImportContext> {
  const fieldSet = await readFieldSet(work)
  const context = await readValueContext(work)
  const read = rowReader({
    mapping,
    headings: header,
    owners: ownersOf(await selectOwners(work)),
    today: todayIn(context.timeZone),
    attributes: {
      fields: fieldSet.attributesOf('customer'),
      context,
      mayUnmask: may(work.actor, seeMasked),
      consented: options.consent !== null,
    },
  })
  return { options, fieldSet, hasRules: hasRules(fieldSet), values: valuesFor(fieldSet), context, read }
}

/** What a new customer begins with, and by which attributes customers are told apart. */
export function valuesFor(fieldSet: FieldSet): NewValues {
  return {
    defaults: defaultAttributes(fieldSet, 'customer'),
    identities: (attributes) => uniqueIdentities(fieldSet, attributes),
  }
}

function hasRules(fieldSet: FieldSet): boolean {
  const isRequired = (field: Field): boolean => field.required === true
  return (
    fieldSet.of('customer').some(isRequired) || fieldSet.rules.some(({ subject }) => subject === 'customer')
  )
}

function ownersOf(users: readonly { id: string; emailKey: string; name: string }[]): Owners {
  const owners = new Map<string, string | null>()
  for (const { id, emailKey, name } of users) {
    owners.set(emailKey, id)
    const key = ownerKey(name)
    owners.set(key, owners.has(key) ? null : id)
  }
  return owners
}
