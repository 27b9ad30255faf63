import { setImmediate as nextTurn } from 'node:timers/promises'
import { readCsv } from '#platform/csv/read.ts'
import type { CsvRow } from '#platform/csv/rows.ts'
import type { Work } from '#platform/work.ts'
import { reason, type Reason } from '#features/readings/readings.ts'
import { chunkSize } from './imports.ts'
import type { Batch } from './imports.store.ts'

/** Some rows of the file; `end` is how many of its rows are behind us after them, blank ones counted. */
export type Chunk<Row> = { rows: Row[]; end: number }
/** How a record becomes a row: from its cells, or as a wrong one for a reason that lies in the file. */
export type RowOf<Row> = {
  fromCells(number: number, cells: string[]): Row
  broken(number: number, cells: string[], why: Reason): Row
}

/** So few rows at a time that the database connection is served in between. */
const slice = 50

/** Reads the file from row `from` on, in chunks. */
export async function* readChunks<Row>(
  work: Work,
  batch: Batch,
  from: number,
  rowOf: RowOf<Row>,
): AsyncGenerator<Chunk<Row>> {
  const source = readCsv(work.blobs.read(batch.blobKey), { ...batch.format, columns: batch.mapping.length })
  // The heading row comes before row 0.
  let row = batch.format.hasHeader ? -1 : 0
  let handedOut = from
  let chunk: Chunk<Row> = { rows: [], end: from }
  let characters = 0
  for await (const records of source) {
    for (const [index, record] of records.entries()) {
      if (row++ < from) continue
      const one = readRow(record, rowOf, batch.mapping.length)
      if (one) {
        chunk.rows.push(one)
        characters += record.cells.reduce((sum, cell) => sum + cell.length, 0)
      }
      chunk.end = row
      if (chunk.rows.length >= chunkSize.rows || characters >= chunkSize.characters) {
        yield chunk
        handedOut = row
        chunk = { rows: [], end: row }
        characters = 0
      }
      if (index % slice === slice - 1) await nextTurn()
    }
    await nextTurn()
  }
  if (chunk.end > handedOut) yield chunk
}

/** Null for a row of empty cells, as spreadsheets leave them behind. */
function readRow<Row>(record: CsvRow, rowOf: RowOf<Row>, columns: number): Row | null {
  const { number, cells, problem } = record
  // Trailing separators alone are no more columns.
  const harmless = problem === 'tooManyCells' && cells.slice(columns).every((cell) => cell.trim() === '')
  if (problem !== null && !harmless) {
    const start = problem === 'cellTooLarge' ? `${(record.raw ?? '').slice(0, 30)}…` : null
    return rowOf.broken(number, cells, reason(problem, null, start))
  }
  return cells.every((cell) => cell.trim() === '') ? null : rowOf.fromCells(number, cells)
}

/** Starts on the next item while the caller works on this one. */
export async function* readAhead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = source.next()
  try {
    for (;;) {
      const { done, value } = await next
      if (done) return
      next = source.next()
      // Told when it is awaited; until then it is nobody's.
      next.catch(() => {})
      yield value
    }
  } finally {
    await next.catch(() => {})
    await source.return(undefined)
  }
}
