import { todayIn } from '#kit/japan/days.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { may, type Work } from '#platform/work.ts'
import { defaultAttributes, readValueContext, uniqueIdentities } from '#features/fields/fields.attributes.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { readFieldSet, type FieldSet } from '#features/fields/fields.set.ts'
import type { ValueContext } from '#features/fields/fields.values.ts'
import { rowReader } from '#features/readings/readings.customer.ts'
import { emptyReading, ownerKey, type Owners, type Reading } from '#features/readings/readings.row.ts'
import { rowsOf } from '#features/customers/customers.rows.ts'
import { aboutReader, type AboutSubject } from '#features/readings/readings.about.ts'
import { severityOf, type Reason } from '#features/readings/readings.ts'
import type { ChunkRules, ReadRow } from './imports.chunk.ts'
import { draftOf, type NewValues } from './imports.merge.ts'
import { optOutReader } from './imports.opt-outs.ts'
import type { RowOf } from './imports.source.ts'
import { targetsOf } from './imports.subjects.ts'
import type { ImportOptions, ImportSubject } from './imports.ts'
import { selectOwners, type Batch } from './imports.store.ts'

/** All that reading and deciding the rows of one file needs to know, read once a job. */
export type ImportContext = ChunkRules & {
  readonly rowOf: RowOf<ReadRow>
  readonly context: ValueContext
}

export async function contextOf(
  work: Work,
  { subject, header, mapping, options }: Pick<Batch, 'subject' | 'header' | 'mapping' | 'options'>,
  /** Puts into a reading what its file has in columns of another kind. */
  amend: (reading: Reading, cells: readonly string[]) => void = () => {},
): Promise<ImportContext> {
  const fieldSet = await readFieldSet(work)
  const context = await readValueContext(work)
  const values = valuesFor(fieldSet)
  const reader = {
    mapping,
    headings: header,
    owners: ownersOf(await selectOwners(work)),
    today: todayIn(context.timeZone),
  }
  const attributes = {
    fields: fieldSet.attributesOf('customer'),
    context,
    mayUnmask: may(work.actor, seeMasked),
    consented: options.consent !== null,
  }
  const read = rowReader({ ...reader, attributes })
  const rules = { fieldSet, hasRules: hasRules(fieldSet), values, context }
  const broken = (number: number, cells: string[], why: Reason): ReadRow => ({
    number,
    cells,
    reading: { ...emptyReading(), reasons: [why] },
    rows: null,
  })
  const isOptedOut = optOutReader(mapping)
  if (!isAbout(subject)) {
    const fromCells = (number: number, cells: string[]): ReadRow => {
      const reading = read(cells)
      amend(reading, cells)
      const companyName = reading.post?.companyName ?? null
      // Its keys are made now, while the database is busy with the rows before.
      const company = companyName === null ? null : { id: '', name: companyName }
      const draft = draftOf(reading, { company, tagIds: [] }, values)
      return {
        number,
        cells,
        reading,
        rows: isWrong(reading) ? null : rowsOf(draft),
        refuses: isOptedOut(cells),
      }
    }
    return { ...rules, options, rowOf: { fromCells, broken } }
  }
  const kinds = targetsOf(fieldSet, subject).find(({ key }) => key === 'pointKind')
  const naming = { ...attributes, fields: fieldSet.sources }
  const readAbout = aboutReader({ ...reader, subject, context, kinds, attributes: naming })
  const fromCells = (number: number, cells: string[]): ReadRow => {
    const { who, reading } = readAbout(cells)
    const line = reading.contactPoints.filter(({ kind }) => kind === 'line')
    const named = { ...who, contactPoints: [...who.contactPoints, ...line] }
    const draft = draftOf(named, { company: null, tagIds: [] }, { ...values, defaults: {} })
    return { number, cells, reading, rows: isWrong(reading) ? null : rowsOf(draft) }
  }
  const about: ImportOptions = {
    ...options,
    key: options.key === 'auto' ? 'anyOf' : options.key,
    mode: 'update',
    clearEmpty: false,
  }
  return {
    ...rules,
    options: about,
    isAbout: true,
    rowOf: { fromCells, broken },
  }
}

const isAbout = (subject: ImportSubject): subject is AboutSubject =>
  subject === 'note' || subject === 'tag' || subject === 'contactPoint'
const isWrong = ({ reasons }: Reading): boolean => severityOf(reasons) === 'wrong'

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

export function ownersOf(users: readonly { id: string; emailKey: string; name: string }[]): Owners {
  const owners = new Map<string, string | null>()
  for (const { id, emailKey, name } of users) {
    owners.set(emailKey, id)
    const key = ownerKey(name)
    owners.set(key, owners.has(key) ? null : id)
  }
  return owners
}
