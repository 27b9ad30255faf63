import { csvEncoder, type CsvLosses } from '#platform/csv/write.ts'
import type { Work } from '#platform/work.ts'
import { writeXlsx, xlsxRows } from '#platform/xlsx/write.ts'
import { customerCells, type ExportRecord } from './exports.cells.ts'
import { columnsFor, withComputed, type Column, type Recorded } from './exports.columns.ts'
import {
  companyCells,
  countWantedCompanies,
  readWantedCompanies,
  type CompanyRecord,
} from './exports.companies.ts'
import { countWanted, readWanted } from './exports.records.ts'
import { explainWriting, tooManyForSheet, type ExportOptions } from './exports.ts'

export type Written = {
  rowCount: number
  losses: CsvLosses | null
  /** What its columns are called: the items that it gives away. */
  headings: readonly string[]
}
/** Told as the file is written. */
export type Telling = {
  /** May throw to stop. */
  readonly progress: (done: number, total: number) => Promise<void>
  /** Whose records these are, a batch at a time. */
  readonly people?: ((ids: readonly string[]) => Promise<void>) | undefined
}

/** Batches of records with the columns of their file. */
type Source<R extends Recorded> = {
  readonly columns: readonly Column<R>[]
  readonly total: number
  readonly batches: AsyncIterable<readonly R[]>
}

export function countAsked(work: Work, { subject, ...wanted }: ExportOptions): Promise<number> {
  return subject === 'customer' ? countWanted(work, wanted) : countWantedCompanies(work, wanted)
}

/** Refuses at once what no file can be made of. */
export async function mustBeWritable(work: Work, { subject, columns }: ExportOptions): Promise<void> {
  if (subject === 'customer') await columnsFor<ExportRecord>(work, subject, columns, customerCells)
  else await columnsFor<CompanyRecord>(work, subject, columns, companyCells)
}

/**
 * Hands the file to `keep` piece by piece, from one snapshot of the base. Memory does not grow with the number of
 * records. A full disk is told as a Problem.
 */
export async function writeFile<T>(
  work: Work,
  options: ExportOptions,
  keep: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
  telling: Telling,
): Promise<Written & { kept: T }> {
  const written: Written = { rowCount: 0, losses: null, headings: [] }
  try {
    const kept = await work.db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (db) => {
        const snapshot = { ...work, db }
        const { subject, columns, ...wanted } = options
        const total = await countAsked(snapshot, options)
        if (subject === 'customer') {
          const batches = withComputed(snapshot, subject, columns, readWanted(snapshot, wanted))
          const all = await columnsFor<ExportRecord>(snapshot, subject, columns, customerCells)
          return keep(bytesOf(options, { columns: all, total, batches }, written, telling))
        }
        const batches = withComputed(snapshot, subject, columns, readWantedCompanies(snapshot, wanted))
        const all = await columnsFor<CompanyRecord>(snapshot, subject, columns, companyCells)
        return keep(bytesOf(options, { columns: all, total, batches }, written, telling))
      })
    return { kept, ...written }
  } catch (error) {
    throw explainWriting(error)
  }
}

function bytesOf<R extends Recorded>(
  { format, subject }: ExportOptions,
  { batches, ...source }: Source<R>,
  written: Written,
  telling: Telling,
): AsyncIterable<Uint8Array> {
  written.headings = source.columns.map(({ heading }) => heading)
  const counted = { ...source, batches: counting(batches, source.total, written, telling) }
  if (format === 'xlsx') return sheet(counted, subject === 'customer' ? '顧客' : '取引先')
  return format === 'jsonl' ? lines(counted) : csv(counted, format, written)
}

async function* counting<R extends Recorded>(
  batches: AsyncIterable<readonly R[]>,
  total: number,
  written: Written,
  { progress, people }: Telling,
): AsyncGenerator<readonly R[]> {
  await progress(0, total)
  for await (const batch of batches) {
    await people?.(batch.map(({ id }) => id))
    yield batch
    written.rowCount += batch.length
    await progress(written.rowCount, total)
  }
}

async function* csv<R extends Recorded>(
  { columns, batches }: Source<R>,
  encoding: 'cp932' | 'utf8bom' | 'utf8',
  written: Written,
): AsyncGenerator<Uint8Array> {
  const encoder = csvEncoder({ encoding, newline: 'crlf', quote: 'minimal' })
  const texts = columns.map(({ text }) => text)
  yield encoder.row(columns.map(({ heading }) => heading))
  for await (const records of batches)
    yield Buffer.concat(records.map((record) => encoder.row(texts.map((text) => text(record)))))
  const losses = encoder.losses()
  written.losses = losses.count > 0 ? losses : null
}

async function* sheet<R extends Recorded>(source: Source<R>, name: string): AsyncGenerator<Uint8Array> {
  if (source.total >= xlsxRows) throw tooManyForSheet()
  const cells = source.columns.map(({ cell }) => cell)
  const columns = source.columns.map(({ heading }) => ({ heading }))
  yield* writeXlsx(name, columns, rowsOf(source.batches, cells))
}

async function* rowsOf<R, C>(
  batches: AsyncIterable<readonly R[]>,
  cells: readonly ((record: R) => C)[],
): AsyncGenerator<C[][]> {
  for await (const records of batches) yield records.map((record) => cells.map((cell) => cell(record)))
}

/** JSON Lines: one object a line with our id and the values as they are stored, by field key. */
async function* lines<R extends Recorded>({ columns, batches }: Source<R>): AsyncGenerator<Uint8Array> {
  for await (const records of batches) {
    const text = records.map((record) => {
      const values = Object.fromEntries(columns.map(({ key, value }) => [key, value(record)]))
      return `${JSON.stringify({ id: record.id, ...values })}\n`
    })
    yield Buffer.from(text.join('').toWellFormed())
  }
}
