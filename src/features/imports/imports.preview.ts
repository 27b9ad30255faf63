import { sql } from 'kysely'
import type { z } from 'zod'
import { parseEmail } from '#kit/japan/email.ts'
import { parsePhone } from '#kit/japan/phone.ts'
import { parsePostalCode } from '#kit/japan/postal.ts'
import type { Locale } from '#kit/text.ts'
import { sniff } from '#platform/csv/sniff.ts'
import type { Work } from '#platform/work.ts'
import type { Attributes, AttributeValue, Field } from '#platform/catalogue/field.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { findKnown } from './imports.base.ts'
import type { Lookup } from './imports.plan.ts'
import { consentsMissing, planRows, type Planned, type ReadRow } from './imports.chunk.ts'
import { companyRules } from './imports.companies.ts'
import { targetsOf } from './imports.subjects.ts'
import type { Batch } from './imports.store.ts'
import { showValue, type ValueContext } from '#features/fields/fields.values.ts'
import type { importsApi } from './imports.api.ts'
import { mustRead } from './imports.actions.ts'
import { emailPieces, phonePieces } from '#features/readings/readings.cells.ts'
import { cellText, type Reading } from '#features/readings/readings.row.ts'
import type { Mapping, Reason } from '#features/readings/readings.ts'
import { readConsents } from './imports.consents.ts'
import { contextOf, type ImportContext } from './imports.context.ts'
import { orderContext } from './imports.order-context.ts'
import { productRules } from './imports.products.ts'
import { localTime } from '#features/fields/fields.instants.ts'
import { dateOrderOf } from '#features/readings/readings.moment.ts'
import { sayReason } from '#features/readings/readings.text.ts'
import { readHead } from './imports.upload.ts'

type Preview = z.input<(typeof importsApi.endpoints.preview)['returns']>

/** The first rows of the file, and how its cells will be understood. */
export async function previewImport(work: Work, id: string): Promise<Preview> {
  const batch = await mustRead(work, id)
  const { certain: _certain, ...format } = batch.format
  const { sample } = sniff(await readHead(work, batch.blobKey), format)
  const fieldSet = await readFieldSet(work)
  const targets = targetsOf(fieldSet, batch.subject)
  const understood = await understand(work, batch, sample, targets)
  return {
    header: batch.header,
    rows: sample,
    understood: understood.map(({ fields, reasons }) => ({
      fields,
      reasons: reasons.map((one) => said(one, targets, work.locale)),
    })),
  }
}

type Understood = { fields: { [field: string]: string }; reasons: readonly Reason[] }

async function understand(
  work: Work,
  batch: Batch,
  sample: readonly string[][],
  targets: readonly Field[],
): Promise<Understood[]> {
  if (batch.subject === 'company') {
    const { rowOf, context } = await companyRules(work, batch)
    return sample.map((cells) => {
      const { given, attributes, reasons } = rowOf.fromCells(0, cells)
      return { fields: shownValues({ ...given, ...attributes }, targets, context, work.locale), reasons }
    })
  }
  if (batch.subject === 'product') {
    const { rowOf } = await productRules(work, batch)
    return sample.map((cells) => ({ fields: {}, reasons: rowOf.fromCells(0, cells).reasons }))
  }
  if (batch.subject === 'order') return understoodOrders(work, batch, sample, targets)
  const context = await contextOf(work, batch)
  const rows = sample.map((cells, at) => context.rowOf.fromCells(at, cells))
  const asked = await consentsToAsk(work, batch.id, rows, context)
  return rows.map((row) => ({
    fields: {
      ...understoodFields(row.reading, targets, context.context, work.locale),
      ...understoodContacts(row.cells, batch.mapping),
    },
    reasons: [...row.reading.reasons, ...(asked.get(row) ?? [])],
  }))
}

/** Row by row: what belongs to one order is put together when all rows are read. */
async function understoodOrders(
  work: Work,
  batch: Batch,
  sample: readonly string[][],
  targets: readonly Field[],
): Promise<Understood[]> {
  const { dates } = batch.options.sale
  const dateAt = batch.mapping.indexOf('order.on')
  const said = sample.map((cells) => dateOrderOf(cells[dateAt] ?? '')).find((one) => one !== null)
  const { readRow, readBuyer, buyers } = await orderContext(
    work,
    batch,
    dates === 'auto' ? (said ?? 'mdy') : dates,
  )
  return sample.map((cells, at) => {
    const row = readRow(at, [...cells])
    const buyer = readBuyer(row)
    const fields: { [field: string]: string } = {}
    if (row.moment) fields['order.on'] = localTime(row.moment.at, buyers.context.timeZone)
    for (const [key, word] of Object.entries(row.words)) {
      const option = targets.find((field) => field.key === key)?.options?.find(({ value }) => value === word)
      fields[key] = option?.label[work.locale] ?? word
    }
    return {
      fields: {
        ...fields,
        ...(buyer && understoodFields(buyer.reading, targets, buyers.context, work.locale)),
        ...understoodContacts(cells, batch.mapping),
      },
      reasons: [...row.reasons, ...(buyer?.reading.reasons ?? [])],
    }
  })
}

/** For which sensitive values of a row there is no consent: neither of the file nor on record. */
async function consentsToAsk(
  work: Work,
  importId: string,
  rows: readonly ReadRow[],
  context: ImportContext,
): Promise<ReadonlyMap<ReadRow, Reason[]>> {
  if (rows.every(({ reading }) => reading.unconsented.length === 0)) return new Map()
  const base = {
    find: (lookups: readonly Lookup[]) => findKnown(work, importId, lookups),
    similar: async () => new Map(),
  }
  const planned = await planRows(base, rows, context)
  const idOf = (one: Planned): string => (one.action === 'update' ? one.id : '')
  const ids = planned.map(idOf).filter((id) => id !== '')
  const { rows: stored } = await sql<{ id: string; attributes: Attributes }>`
    select customer_id as id, attributes from customer where customer_id = any(${ids}::uuid[])`.execute(
    work.db,
  )
  const attributesOf = new Map(stored.map(({ id, attributes }) => [id, attributes]))
  const consents = await readConsents(work, ids)
  return new Map(
    planned.map((one) => {
      const id = idOf(one)
      return [one.read, consentsMissing(one.reading, id, attributesOf.get(id) ?? {}, consents)]
    }),
  )
}

function shownValues(
  values: { readonly [key: string]: AttributeValue | null | undefined },
  targets: readonly Field[],
  context: ValueContext,
  locale: Locale,
): { [field: string]: string } {
  return Object.fromEntries(
    targets.flatMap((field) => {
      const value = values[field.key]
      return value === null || value === undefined
        ? []
        : [[field.key, showValue(field, value, context, locale)]]
    }),
  )
}

/** A reason with its sentence. */
export function said(one: Reason, targets: readonly Field[], locale: Locale): Reason & { message: string } {
  const field = targets.find(({ key }) => key === one.field)
  return { ...one, message: sayReason(one, field?.label, locale) }
}

function understoodFields(
  { fields, attributes, post, tagNames, note }: Reading,
  targets: readonly Field[],
  context: ValueContext,
  locale: Locale,
): { [field: string]: string } {
  const shown = shownValues({ ...fields, ...attributes }, targets, context, locale)
  // The parts of a whole name are no columns of the file, but it is shown by them.
  for (const key of ['familyName', 'givenName', 'familyKana', 'givenKana'] as const)
    if (fields[key]) shown[key] = fields[key]
  if (post?.companyName) shown['company'] = post.companyName
  if (post?.department) shown['department'] = post.department
  if (post?.title) shown['title'] = post.title
  if (tagNames.length > 0) shown['tags'] = tagNames.join(', ')
  if (note?.writtenAt)
    Object.assign(shown, shownValues({ writtenAt: note.writtenAt }, targets, context, locale))
  return shown
}

const contactForms: { readonly [field: string]: (cell: string) => string } = {
  email: (cell) => emailPieces(cell).map(emailForm).join(', '),
  phone: (cell) => phonePieces(cell).map(phoneForm).join(', '),
  postalCode: (cell) => parsePostalCode(cell)?.code.replace(/^\d{3}/, '$&-') ?? cell,
}
const emailForm = (piece: string): string => parseEmail(piece).key || piece
const phoneForm = (piece: string): string => parsePhone(piece).display

/**
 * What e-mails, phones and postal codes are matched and found by, column for column: the second phone of a file stays
 * the second here, even where the first is empty. The text as typed is what is kept.
 */
export function understoodContacts(cells: readonly string[], mapping: Mapping): { [field: string]: string } {
  const shown: { [field: string]: string } = {}
  for (const [column, field] of mapping.entries()) {
    const cell = cellText(cells[column] ?? '')
    const form = field === null ? undefined : contactForms[field.replace(/\d$/, '')]
    if (field !== null && form && cell !== '') shown[field] = form(cell)
  }
  return shown
}
