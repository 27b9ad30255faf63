import { csvEncoder, type CsvLosses } from '#platform/csv/write.ts'
import type { Work } from '#platform/work.ts'
import { columnsOf } from './exports.cells.ts'
import { countWanted, readWanted } from './exports.records.ts'
import { explainWriting, type ExportOptions } from './exports.ts'

export type Written = { rowCount: number; losses: CsvLosses | null }

/**
 * Hands the file to `keep` piece by piece, from one snapshot of the base. Memory does not grow with the number of
 * customers. `progress` may throw to stop; a full disk is told as a Problem.
 */
export async function writeCsv<T>(
  work: Work,
  { encoding, ...wanted }: ExportOptions,
  keep: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
  progress: (done: number, total: number) => Promise<void>,
): Promise<Written & { kept: T }> {
  const encoder = csvEncoder({ encoding, newline: 'crlf', quote: 'minimal' })
  const columns = columnsOf(work.app.fields.values())
  let rowCount = 0

  async function* csv(snapshot: Work): AsyncGenerator<Uint8Array> {
    const total = await countWanted(snapshot, wanted)
    yield encoder.row(columns.map(({ heading }) => heading))
    await progress(0, total)
    for await (const records of readWanted(snapshot, wanted)) {
      const rows = records.map((record) => encoder.row(columns.map(({ cell }) => cell(record))))
      rowCount += rows.length
      yield Buffer.concat(rows)
      await progress(rowCount, total)
    }
  }

  try {
    const kept = await work.db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute((db) => keep(csv({ ...work, db })))
    const losses = encoder.losses()
    return { kept, rowCount, losses: losses.count > 0 ? losses : null }
  } catch (error) {
    throw explainWriting(error)
  }
}
