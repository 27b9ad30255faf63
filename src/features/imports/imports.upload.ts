import { basename } from 'node:path'
import { Problem } from '#kit/problem.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { HEAD_BYTES } from '#platform/csv/detect.ts'
import { sniff, type SniffOverrides, type Sniffed } from '#platform/csv/sniff.ts'
import type { Upload } from '#platform/feature.ts'
import { announce } from '#platform/live.ts'
import { may, write, type Work } from '#platform/work.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { headingKey, suggestMapping } from '#features/readings/readings.headings.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { readFieldSet, type FieldSet } from '#features/fields/fields.set.ts'
import { importOptionsSchema } from './imports.api.ts'
import { guessSubject } from './imports.guess.ts'
import { binaryKind, isWorkbook, noRows, notText, onlyHeadings, tooManyColumns } from './imports.refusals.ts'
import { mayWrite, targetsOf } from './imports.subjects.ts'
import type { ImportSubject } from './imports.ts'
import { readWorkbook } from './imports.workbook.ts'
import { insertBatch, readRemembered, type Batch } from './imports.store.ts'

type Given = { readonly subject?: ImportSubject | undefined; readonly scheduleId?: string | undefined }

/** Keeps the file and looks at its head; of a workbook it reads a sheet. Returns the id of the import. */
export async function uploadImport(
  work: Work,
  upload: Upload,
  { subject: given, scheduleId }: Given = {},
): Promise<string> {
  const blob = await work.blobs.put(upload.body, work.config.maxUploadBytes)
  const kept = [blob.key]
  try {
    const fieldSet = await readFieldSet(work)
    const book = isWorkbook(await readHead(work, blob.key)) ? await readWorkbook(work, blob.key) : null
    if (book) kept.push(book.blob.key)
    const blobKey = book?.blob.key ?? blob.key
    const head = await readHead(work, blobKey)
    const overrides = book ? sheetFormat : {}
    const look = (subject: ImportSubject): ReturnType<typeof layoutOf> =>
      layoutOf(work, head, { subject, targets: targetsOf(fieldSet, subject) }, overrides)
    const first = await look(given ?? 'customer')
    const subject = given ?? guessOf(work, fieldSet, first, sniff(head, overrides).sample)
    const layout = subject === (given ?? 'customer') ? first : await look(subject)
    const fileName = basename(upload.name.replaceAll('\\', '/')).slice(-255) || 'import.csv'
    return await write(work, async (tx) => {
      const id = await insertBatch(tx, {
        fileName,
        blob,
        subject,
        blobKey,
        sourceBlobKey: book ? blob.key : null,
        sheets: book?.sheets ?? null,
        sheet: book?.sheet ?? null,
        scheduleId: scheduleId ?? null,
        ...layout,
        options: importOptionsSchema.parse({}),
      })
      const { size, sha256 } = blob
      await audit(tx, {
        action: 'import.upload',
        subjectKind: 'import',
        subjectId: id,
        after: { fileName, size, sha256, subject },
      })
      await announce(tx, { topic: 'import', id })
      return id
    })
  } catch (error) {
    for (const key of kept) await work.blobs.remove(key)
    throw error
  }
}

/** What the rows are, as far as the actor may write such. */
function guessOf(
  work: Work,
  fieldSet: FieldSet,
  { header, format }: Pick<Batch, 'header' | 'format'>,
  rows: readonly (readonly string[])[],
): ImportSubject {
  const { hasHeader } = format
  const guess = guessSubject(header, {
    hasHeader,
    rows,
    targetsOf: (subject) => targetsOf(fieldSet, subject),
  })
  return mayWrite(work, guess) ? guess : 'customer'
}

/** How the CSV that a sheet becomes is written: nothing is left to guess but its headings. */
export const sheetFormat = { encoding: 'utf8', delimiter: ',', quote: '"' } as const satisfies SniffOverrides

/** Another sheet of the workbook that was handed in. */
export async function readSheet(
  work: Work,
  { sourceBlobKey, sheets }: Pick<Batch, 'sourceBlobKey' | 'sheets'>,
  wanted: string,
): Promise<{ sheet: string; blobKey: string }> {
  if (sourceBlobKey === null || !sheets?.includes(wanted))
    throw new Problem('invalid', {
      fields: [
        {
          path: 'sheet',
          message: {
            ja: 'このシートはありません。シートを選び直してください',
            en: 'There is no such sheet. Choose another',
          },
        },
      ],
    })
  const { sheet, blob } = await readWorkbook(work, sourceBlobKey, wanted)
  return { sheet, blobKey: blob.key }
}

export async function readHead(work: Work, blobKey: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of work.blobs.read(blobKey)) {
    parts.push(part)
    size += part.length
    if (size >= HEAD_BYTES) break
  }
  return Buffer.concat(parts).subarray(0, HEAD_BYTES)
}

/** How the file is read, and what its columns seem to mean. Refuses what is no list. */
export async function layoutOf(
  work: Work,
  head: Uint8Array,
  { subject, targets }: { subject: ImportSubject; targets: readonly Field[] },
  overrides: SniffOverrides = {},
): Promise<Pick<Batch, 'format' | 'header' | 'mapping'>> {
  if (head.length === 0) throw noRows()
  const binary = binaryKind(head)
  if (binary) throw new Problem('unsupported', { detail: binary })
  const sniffed = sniff(head, overrides)
  const { encoding, delimiter, quote, hasHeader, confidence } = sniffed
  if (!encoding.startsWith('utf16') && isBinary(head)) throw new Problem('unsupported', { detail: notText })
  const header = headingsOf(sniffed)
  if (header.length === 0) throw noRows()
  if (sniffed.sample.length === 0) throw onlyHeadings()
  if (header.length > mostColumns) throw tooManyColumns()
  const remembered = await readRemembered(work, subject, header.map(headingKey))
  // What the actor may not see is not theirs to write.
  const writable = may(work.actor, seeMasked) ? targets : targets.filter(({ masked }) => !masked)
  return {
    format: { encoding, delimiter, quote, hasHeader, certain: confidence === 'certain' },
    header,
    mapping: suggestMapping(header, sniffed.sample, { hasHeader, remembered, targets: writable }),
  }
}

const mostColumns = 500

/** Columns without a heading are called by their number. */
function headingsOf({ header, sample, hasHeader }: Sniffed): string[] {
  const width = hasHeader ? header.length : Math.max(0, ...sample.map((row) => row.length))
  return Array.from({ length: width }, (_, column) => header[column]?.trim() || `列${column + 1}`)
}

/** More than one control character in a hundred bytes: no text, whatever it is. */
function isBinary(head: Uint8Array): boolean {
  const controls = head.reduce(
    (count, byte) =>
      count + (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 0x1b ? 1 : 0),
    0,
  )
  return controls > head.length / 100
}
