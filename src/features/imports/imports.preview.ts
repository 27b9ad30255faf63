import type { z } from 'zod'
import { parseEmail } from '#kit/japan/email.ts'
import { parsePhone } from '#kit/japan/phone.ts'
import { parsePostalCode } from '#kit/japan/postal.ts'
import type { Locale } from '#kit/text.ts'
import { sniff } from '#platform/csv/sniff.ts'
import type { Work } from '#platform/work.ts'
import type { FieldSet } from '#features/fields/fields.set.ts'
import { showValue, type ValueContext } from '#features/fields/fields.values.ts'
import type { importsApi } from './imports.api.ts'
import { mustRead } from './imports.actions.ts'
import { emailPieces, phonePieces } from '#features/readings/readings.cells.ts'
import { cellText, type Reading } from '#features/readings/readings.row.ts'
import type { Mapping, Reason } from '#features/readings/readings.ts'
import { contextOf } from './imports.context.ts'
import { sayReason } from '#features/readings/readings.text.ts'
import { readHead } from './imports.upload.ts'

type Preview = z.input<(typeof importsApi.endpoints.preview)['returns']>

/** The first rows of the file, and how its cells will be understood. */
export async function previewImport(work: Work, id: string): Promise<Preview> {
  const batch = await mustRead(work, id)
  const { certain: _certain, ...format } = batch.format
  const { sample } = sniff(await readHead(work, batch.blobKey), format)
  const { read, context, fieldSet } = await contextOf(work, batch)
  return {
    header: batch.header,
    rows: sample,
    understood: sample.map((cells) => {
      const reading = read(cells)
      return {
        fields: {
          ...understoodFields(reading, fieldSet, context, work.locale),
          ...understoodContacts(cells, batch.mapping),
        },
        reasons: reading.reasons.map((one) => said(one, fieldSet, work.locale)),
      }
    }),
  }
}

/** A reason with its sentence. */
export function said(one: Reason, fieldSet: FieldSet, locale: Locale): Reason & { message: string } {
  return { ...one, message: sayReason(one, fieldSet.get('customer', one.field ?? '')?.label, locale) }
}

function understoodFields(
  { fields, attributes, post, tagNames }: Reading,
  fieldSet: FieldSet,
  context: ValueContext,
  locale: Locale,
): { [field: string]: string } {
  const shown: { [field: string]: string } = {}
  for (const [key, value] of Object.entries({ ...fields, ...attributes })) {
    const field = fieldSet.get('customer', key)
    if (field) shown[key] = showValue(field, value, context, locale)
  }
  if (post?.companyName) shown['company'] = post.companyName
  if (post?.department) shown['department'] = post.department
  if (post?.title) shown['title'] = post.title
  if (tagNames.length > 0) shown['tags'] = tagNames.join(', ')
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
