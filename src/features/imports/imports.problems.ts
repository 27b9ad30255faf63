import type { z } from 'zod'
import type { FileAnswer } from '#platform/feature.ts'
import { csvEncoder } from '#platform/csv/write.ts'
import type { Work } from '#platform/work.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { targetsOf } from './imports.subjects.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { mustRead } from './imports.actions.ts'
import type { importsApi } from './imports.api.ts'
import { said } from './imports.preview.ts'
import type { Severity } from '#features/readings/readings.ts'
import type { Phase, RowProblem } from './imports.ts'
import { namesIn, withNames } from './imports.similar.ts'
import { readProblems, type Batch } from './imports.store.ts'
import { reasonHeading } from '#features/readings/readings.text.ts'

type Listed = z.input<(typeof importsApi.endpoints.problems)['returns']>
type Which = { phase: Phase; severity?: Severity | undefined; similar?: boolean | undefined }

export async function listProblems(
  work: Work,
  id: string,
  query: Which & { cursor?: string | undefined; limit: number },
): Promise<Listed> {
  const { subject } = await mustRead(work, id)
  const targets = targetsOf(await readFieldSet(work), subject)
  const { items, next } = await readProblems(work, id, query)
  const names = await namesIn(work, items)
  return {
    items: items.map((item) => ({
      ...item,
      reasons: item.reasons.map((one) => ({
        ...said(withNames(one, names), targets, work.locale),
        similar: one.like?.flatMap(({ id: like, points }) => {
          const displayName = names.get(like)
          return displayName === undefined ? [] : [{ id: like, displayName, points }]
        }),
      })),
    })),
    next,
  }
}

/**
 * The problem rows as a file to mend and hand in again: the cells as they were under the headings as they were, the
 * reasons in a last column, which imports leave out. In CP932 when the file was, else in UTF-8 with a mark for Excel.
 */
export async function problemFile(work: Work, id: string, which: Which): Promise<FileAnswer> {
  const batch = await mustRead(work, id)
  const name = batch.fileName.replace(/\.\w+$/, '')
  return {
    name: `${name}-${work.locale === 'ja' ? '要確認' : 'problems'}.csv`,
    mediaType: 'text/csv',
    body: problemLines(work, batch, which, targetsOf(await readFieldSet(work), batch.subject)),
  }
}

const pageSize = 200

async function* problemLines(
  work: Work,
  batch: Batch,
  which: Which,
  targets: readonly Field[],
): AsyncGenerator<Uint8Array> {
  const csv = csvEncoder({
    encoding: batch.format.encoding === 'cp932' ? 'cp932' : 'utf8bom',
    newline: 'crlf',
    quote: 'minimal',
  })
  yield csv.row([...headingsFor(batch, targets), `${reasonHeading.ja} / ${reasonHeading.en}`])
  let cursor: string | undefined
  do {
    const page = await readProblems(work, batch.id, { ...which, cursor, limit: pageSize })
    const names = await namesIn(work, page.items)
    for (const { reasons, ...problem } of page.items) {
      const named = reasons.map((one) => withNames(one, names))
      yield csv.row(cellsOf(work, batch, { ...problem, reasons: named }, targets))
    }
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
}

/** A file without headings gets those of its fields, so that it comes back with the same mapping. */
function headingsFor({ header, mapping, format }: Batch, targets: readonly Field[]): string[] {
  const labelOf = (key: string): string | undefined => targets.find((field) => field.key === key)?.label.ja
  return header.map((heading, column) =>
    format.hasHeader ? heading : (labelOf(mapping[column] ?? '') ?? heading),
  )
}

/** Cells beyond the last heading stand behind the reasons: not lost, and still too many until somebody mends them. */
function cellsOf(
  work: Work,
  { header }: Batch,
  { cells, reasons }: RowProblem,
  targets: readonly Field[],
): string[] {
  const own = header.map((_, column) => cells[column] ?? '')
  const why = reasons.map((one) => said(one, targets, work.locale).message).join(' / ')
  return [...own, why, ...cells.slice(header.length)]
}
