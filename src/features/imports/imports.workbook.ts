import type { StoredBlob } from '#platform/blobs.ts'
import { csvEncoder } from '#platform/csv/write.ts'
import type { Work } from '#platform/work.ts'
import { openWorkbook, type SheetRow, type Workbook } from '#platform/xlsx/read.ts'
import { noRows } from './imports.refusals.ts'

export type ReadSheet = { readonly sheets: string[]; readonly sheet: string; readonly blob: StoredBlob }

/** Rows of which the widest says how many columns the sheet has; a later row with more is a row with too many cells. */
const looksAt = 1000
const mostBytes = 8_000_000_000

/**
 * A sheet of a workbook as CSV, so that all that follows reads one kind of file: the wanted one, or the first that has
 * rows. Empty rows stay as empty lines, so that a row keeps the number that Excel shows.
 */
export async function readWorkbook(work: Work, sourceBlobKey: string, wanted?: string): Promise<ReadSheet> {
  const workbook = await openWorkbook({
    size: await work.blobs.size(sourceBlobKey),
    read: (from) => work.blobs.read(sourceBlobKey, from),
  })
  const candidates =
    wanted === undefined ? workbook.sheets : workbook.sheets.filter((name) => name === wanted)
  for (const sheet of candidates) {
    if (!(await hasRows(workbook, sheet))) continue
    const blob = await work.blobs.put(csvOf(workbook.rows(sheet)), mostBytes)
    return { sheets: [...workbook.sheets], sheet, blob }
  }
  throw noRows()
}

async function hasRows(workbook: Workbook, sheet: string): Promise<boolean> {
  for await (const rows of workbook.rows(sheet)) if (rows.length > 0) return true
  return false
}

async function* csvOf(source: AsyncIterable<SheetRow[]>): AsyncGenerator<Uint8Array> {
  const csv = csvEncoder({ encoding: 'utf8', newline: 'lf', quote: 'minimal' })
  const newline = Buffer.from('\n')
  let next = 1
  let width: number | null = null
  let held: SheetRow[] = []
  function* written(rows: readonly SheetRow[], columns: number): Generator<Uint8Array> {
    for (const { number, cells } of rows) {
      for (; next < number; next++) yield newline
      next = number + 1
      const missing = Math.max(0, columns - cells.length)
      // A line of one empty cell would be no row at all.
      yield csv.row([...cells, ...Array.from({ length: missing }, () => '')])
    }
  }
  for await (const rows of source) {
    if (width !== null) {
      yield Buffer.concat([...written(rows, width)])
      continue
    }
    held.push(...rows)
    if (held.length < looksAt) continue
    width = widest(held)
    yield Buffer.concat([...written(held, width)])
    held = []
  }
  if (width === null) yield Buffer.concat([...written(held, widest(held))])
}

const widest = (rows: readonly SheetRow[]): number => Math.max(0, ...rows.map(({ cells }) => cells.length))
