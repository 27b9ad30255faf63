import { type CsvReadOptions, type CsvRow, RowParser } from './rows.ts'

const BATCH_ROWS = 500
const BATCH_BYTES = 262_144
/** Small enough that the text of a piece is an ordinary object to the garbage collector, not a large one. */
const PIECE_BYTES = 32_768

/**
 * Reads a CSV of any size in constant memory, in batches of up to 500 rows; the first row is the header.
 * A bad row is handed on as a problem row and reading goes on; only an error of the source itself throws.
 */
export async function* readCsv(
  source: AsyncIterable<Uint8Array>,
  options: CsvReadOptions,
): AsyncGenerator<CsvRow[]> {
  const parser = new RowParser(options)
  let rows: CsvRow[] = []
  let bytes = 0
  for await (const piece of pieces(source)) {
    parser.write(piece, rows)
    bytes += piece.length
    if (rows.length < BATCH_ROWS && bytes < BATCH_BYTES) continue
    yield* batches(rows)
    rows = []
    bytes = 0
  }
  parser.end(rows)
  yield* batches(rows)
}

/** How many rows `readCsv` will give with the same options, problem rows included. */
export async function countRows(source: AsyncIterable<Uint8Array>, options: CsvReadOptions): Promise<number> {
  const parser = new RowParser(options)
  let count = 0
  let rows: CsvRow[] = []
  for await (const piece of pieces(source)) {
    parser.write(piece, rows)
    count += rows.length
    rows = []
  }
  parser.end(rows)
  return count + rows.length
}

function* batches(rows: readonly CsvRow[]): Generator<CsvRow[]> {
  for (let i = 0; i < rows.length; i += BATCH_ROWS) yield rows.slice(i, i + BATCH_ROWS)
}

/** A source may hand over a whole file in one chunk; no piece is larger than what should be in memory at once. */
async function* pieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    for (let i = 0; i < chunk.length; i += PIECE_BYTES) yield chunk.subarray(i, i + PIECE_BYTES)
  }
}
