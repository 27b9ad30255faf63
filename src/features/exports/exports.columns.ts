import { Problem } from '#kit/problem.ts'
import type { Attributes, AttributeValue, Field } from '#platform/catalogue/field.ts'
import { may, type Work } from '#platform/work.ts'
import type { XlsxCell } from '#platform/xlsx/write.ts'
import { readValueContext } from '#features/fields/fields.attributes.ts'
import { localTime } from '#features/fields/fields.instants.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { readComputed, type ComputedValues } from '#features/fields/fields.computed.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { showValue, type ValueContext } from '#features/fields/fields.values.ts'

/** What every record of a file has beside the cells of its own kind. */
export type Recorded = {
  readonly id: string
  readonly attributes: Attributes
  /** What features worked out of it, where the file asks for that. */
  readonly computed?: ComputedValues | undefined
}

/** One column of a file: its text for CSV, its typed cell for a spreadsheet, its value for programs. */
export type Column<R> = {
  readonly key: string
  readonly heading: string
  readonly text: (record: R) => string | null
  readonly cell: (record: R) => XlsxCell
  readonly value: (record: R) => unknown
}

/** How the fields of one kind of record that are no attributes stand in a file. */
export type Cells<R> = { readonly [field: string]: (record: R) => string | null }

const maskedText = '●●●'

/**
 * The columns of a file: the wanted ones in their order, else all fields of the subject in the order of the page. A
 * field that the reader may not see is there, masked. Throws for a key that names no field of a file.
 */
export async function columnsFor<R extends Recorded>(
  work: Work,
  subject: Field['subject'],
  wanted: readonly string[] | undefined,
  cells: Cells<R>,
): Promise<Column<R>[]> {
  const fieldSet = await readFieldSet(work)
  const context = await readValueContext(work)
  const fields = fieldSet
    .of(subject)
    .filter((field) => field.attribute || field.computed || field.key in cells)
  const chosen = wanted
    ? wanted.map((key) => fields.find((field) => field.key === key) ?? refuse(key))
    : inFileOrder(
        fields.filter(({ hidden, key, computed }) => !hidden && !computed && !onlyWhenAsked.has(key)),
      )
  const seesMasked = may(work.actor, seeMasked)
  return chosen.map((field) =>
    field.masked && !seesMasked ? maskedColumn(field) : columnOf(field, cells[field.key], context),
  )
}

/** Adds to each batch what the wanted columns say that no record carries itself. */
export async function* withComputed<R extends Recorded>(
  work: Work,
  subject: Field['subject'],
  wanted: readonly string[] = [],
  batches: AsyncIterable<readonly R[]>,
): AsyncGenerator<readonly R[]> {
  const fields = (await readFieldSet(work)).of(subject).filter(({ key }) => wanted.includes(key))
  for await (const batch of batches) {
    const ids = batch.map(({ id }) => id)
    const computed = await readComputed(work, fields, ids)
    yield computed.size === 0 ? batch : batch.map((row) => ({ ...row, computed: computed.get(row.id) }))
  }
}

/** What others say already, and what no import takes. */
const onlyWhenAsked = new Set(['fullName', 'fullKana', 'createdAt', 'updatedAt'])

/** The page begins with how somebody is reached; a file begins with who they are. */
function inFileOrder(fields: readonly Field[]): Field[] {
  const isIdentity = ({ section }: Field): boolean => section === 'identity'
  return [...fields.filter(isIdentity), ...fields.filter((field) => !isIdentity(field))]
}

function refuse(key: string): never {
  throw new Problem('invalid', {
    fields: [
      {
        path: 'columns',
        message: {
          ja: `「${key}」という列はありません。項目を選び直してください`,
          en: `There is no column “${key}”. Choose the columns again`,
        },
      },
    ],
  })
}

function columnOf<R extends Recorded>(
  field: Field,
  stored: ((record: R) => string | null) | undefined,
  context: ValueContext,
): Column<R> {
  const { key, label, options } = field
  const heading = label.ja
  const momentCell = (at: string | null): XlsxCell =>
    at === null ? null : { at: localTime(at, context.timeZone) }
  if (stored && field.type === 'dateTime')
    return {
      key,
      heading,
      text: (record) => showValue(field, stored(record), context, 'ja') || null,
      cell: (record) => momentCell(stored(record)),
      value: stored,
    }
  if (stored) {
    const labels = new Map(options?.map((option) => [option.value, option.label.ja]))
    const text = (record: R): string | null => {
      const value = stored(record)
      return labels.size === 0 || value === null ? value : (labels.get(value) ?? value)
    }
    const cell = field.type === 'date' ? (record: R): XlsxCell => dayCell(stored(record)) : text
    return { key, heading, text, cell, value: stored }
  }
  const value = (record: R): AttributeValue | null =>
    (field.computed ? record.computed?.[key] : record.attributes[key]) ?? null
  const text = (record: R): string | null => showValue(field, value(record), context, 'ja') || null
  const cell = (record: R): XlsxCell => {
    const given = value(record)
    if (typeof given === 'number') return given
    if (field.type === 'date' && typeof given === 'string') return dayCell(given)
    if (field.type === 'dateTime' && typeof given === 'string') return momentCell(given)
    return text(record)
  }
  return { key, heading, text, cell, value }
}

const dayCell = (on: string | null): XlsxCell => (on === null ? null : { day: on })

function maskedColumn<R extends Recorded>({ key, label, attribute }: Field): Column<R> {
  const text = (record: R): string | null =>
    attribute && record.attributes[key] === undefined ? null : maskedText
  return { key, heading: label.ja, text, cell: text, value: text }
}
