import type { z } from 'zod'
import type { Locale } from '#kit/text.ts'
import { sniff } from '#platform/csv/sniff.ts'
import type { Work } from '#platform/work.ts'
import { customerFields } from '#features/customers/customers.fields.ts'
import type { importsApi } from './imports.api.ts'
import { mustRead } from './imports.actions.ts'
import type { Reading } from './imports.row.ts'
import type { Reason } from './imports.ts'
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
        fields: understoodFields(reading, owners, work.locale),
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
  { fields, contactPoints, post, tagNames }: Reading,
  owners: ReadonlyMap<string, string>,
  locale: Locale,
): { [field: string]: string } {
  const shown: { [field: string]: string } = {}
  for (const [key, value] of Object.entries(fields)) {
    if (typeof value !== 'string') continue
    const option = fieldByKey.get(key)?.options?.find((one) => one.value === value)
    shown[key] = key === 'ownerId' ? (owners.get(value) ?? value) : (option?.label[locale] ?? value)
  }
  for (const [kind, points] of Map.groupBy(contactPoints, (point) => point.kind))
    for (const [index, point] of points.entries()) {
      const nth = index === 0 ? kind : `${kind}${index + 1}`
      shown[nth] = point.value
      if (point.postalCode !== null) shown['postalCode'] = point.postalCode
    }
  if (post?.companyName) shown['company'] = post.companyName
  if (post?.department) shown['department'] = post.department
  if (post?.title) shown['title'] = post.title
  if (tagNames.length > 0) shown['tags'] = tagNames.join(', ')
  return shown
}
