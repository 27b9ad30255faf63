import type { z } from 'zod'
import { parseEmail } from '#kit/japan/email.ts'
import { parsePhone } from '#kit/japan/phone.ts'
import { parsePostalCode } from '#kit/japan/postal.ts'
import type { Locale } from '#kit/text.ts'
import { sniff } from '#platform/csv/sniff.ts'
import type { Work } from '#platform/work.ts'
import { customerFields } from '#features/customers/customers.fields.ts'
import type { importsApi } from './imports.api.ts'
import { mustRead } from './imports.actions.ts'
import { emailPieces, phonePieces } from './imports.cells.ts'
import { cellText, type Reading } from './imports.row.ts'
import type { Mapping, Reason } from './imports.ts'
import { readerOf } from './imports.source.ts'
import { selectOwners } from './imports.store.ts'
import { sayReason } from './imports.text.ts'
import { readHead } from './imports.upload.ts'

type Preview = z.input<(typeof importsApi.endpoints.preview)['returns']>

/** The first rows of the file, and how its cells will be understood. */
export async function previewImport(work: Work, id: string): Promise<Preview> {
  const batch = await mustRead(work, id)
  const { certain: _certain, ...format } = batch.format
  const { sample } = sniff(await readHead(work, batch.blobKey), format)
  const read = await readerOf(work, batch)
  const owners = new Map((await selectOwners(work)).map(({ id: userId, name }) => [userId, name]))
  return {
    header: batch.header,
    rows: sample,
    understood: sample.map((cells) => {
      const reading = read(cells)
      return {
        fields: {
          ...understoodFields(reading, owners, work.locale),
          ...understoodContacts(cells, batch.mapping),
        },
        reasons: reading.reasons.map((one) => said(one, work.locale)),
      }
    }),
  }
}

const fieldByKey = new Map(customerFields.map((field) => [field.key, field]))

/** A reason with its sentence. */
export function said(one: Reason, locale: Locale): Reason & { message: string } {
  return { ...one, message: sayReason(one, fieldByKey.get(one.field ?? '')?.label, locale) }
}

function understoodFields(
  { fields, post, tagNames }: Reading,
  owners: ReadonlyMap<string, string>,
  locale: Locale,
): { [field: string]: string } {
  const shown: { [field: string]: string } = {}
  for (const [key, value] of Object.entries(fields)) {
    if (typeof value !== 'string') continue
    const option = fieldByKey.get(key)?.options?.find((one) => one.value === value)
    shown[key] = key === 'ownerId' ? (owners.get(value) ?? value) : (option?.label[locale] ?? value)
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
