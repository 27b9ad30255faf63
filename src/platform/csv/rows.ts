import { type CsvEncoding, REPLACEMENT, textReader } from './decode.ts'
import { unguardFormula } from './formulaGuard.ts'
import { type CsvDialect, RecordScanner, type WholeRecord } from './record.ts'

export type CsvProblem = 'badEncoding' | 'tooManyCells' | 'tooFewCells' | 'brokenQuote' | 'cellTooLarge'

export type CsvRow = {
  /** The record's row number as Excel shows it: from 1, with the header and blank lines counted. */
  number: number
  /** The text as in the file, code point for code point; empty when the record was too large to hold. */
  cells: string[]
  /**
   * Why the row cannot be taken as it is. `badEncoding` also stands for a U+FFFD that another program left
   * in the file: a character is missing either way. `brokenQuote` on a row that takes up the rest of the file
   * means that a quote was never closed.
   */
  problem: CsvProblem | null
  /** The record as in the file, on rows with a problem or with NULs; only its beginning when too large. */
  raw?: string
  /** How many NUL bytes were taken out of the cells. */
  nulsRemoved?: number
}

export type CsvReadOptions = CsvDialect & {
  encoding: CsvEncoding
  /** Rows above the header to leave out, counted as Excel numbers them. */
  skipRows?: number
  /** How many cells a row must have; unless told, as many as the first sound row has. */
  columns?: number
}

/** A record of more UTF-16 units is a problem row. Excel itself holds 32,767 characters in a cell. */
export const MAX_RECORD_LENGTH = 1_000_000
const GIANT_RAW_LENGTH = 1_000
const LOOK_AGAIN_AFTER = 65_536

/** The end-of-file mark of DOS, which some host systems still write. */
const END_MARK = '\x1A'
/** NULs to be taken out, characters that are missing, and what old systems fill up the end of a file with. */
const SUSPECT = new RegExp(`[\\0${END_MARK}${REPLACEMENT}]`)
const PADDING = new RegExp(`^[\\0${END_MARK}]*$`)

/** Turns the bytes of one file, piece by piece, into rows; never holds more than one record and one piece. */
export class RowParser {
  readonly #options: CsvReadOptions
  readonly #reader
  #columns: number | undefined
  #number = 0
  #text = ''
  /** TRICKY: a record that arrives in tiny pieces is looked at only when it has grown, else it costs O(n²). */
  #lookAgainAt = 0
  /** The beginning of a record too large to hold, while the rest of it passes by. */
  #giant: string | null = null

  constructor(options: CsvReadOptions) {
    this.#options = options
    this.#reader = textReader(options.encoding)
    this.#columns = options.columns
  }

  /** Adds to `rows` those that these bytes complete. */
  write(bytes: Uint8Array, rows: CsvRow[]): void {
    this.#text += this.#reader.write(bytes)
    if (this.#text.length >= this.#lookAgainAt) this.#parse(false, rows)
  }

  /** Adds to `rows` what is left when the file is at its end. */
  end(rows: CsvRow[]): void {
    this.#text += this.#reader.end()
    this.#parse(true, rows)
  }

  #parse(final: boolean, rows: CsvRow[]): void {
    const text = this.#text
    const scanner = new RecordScanner(text, this.#options, final)
    const suspect = SUSPECT.test(text)
    let at = 0
    while (at < text.length) {
      const skipping = this.#giant !== null
      const record = skipping ? scanner.scan(at) : scanner.record(at, this.#columns)
      if (record.whole) {
        at = this.#take(record, text, suspect, rows)
        continue
      }
      if (!skipping && text.length - at <= MAX_RECORD_LENGTH) break
      const rescued = skipping ? null : scanner.rescue(record, this.#columns)
      if (rescued) {
        at = this.#take(rescued, text, suspect, rows)
        continue
      }
      this.#giant ??= text.slice(at, at + GIANT_RAW_LENGTH)
      this.#text = record.state
      this.#lookAgainAt = 0
      return
    }
    this.#text = text.slice(at)
    this.#lookAgainAt = Math.min(this.#text.length * 2, this.#text.length + LOOK_AGAIN_AFTER)
  }

  /** Adds the record's row, if it gives one, and tells where the next record begins. */
  #take(record: WholeRecord, text: string, suspect: boolean, rows: CsvRow[]): number {
    const row = this.#row(record, text, suspect)
    if (row) rows.push(row)
    return record.next
  }

  #row(record: WholeRecord, text: string, suspect: boolean): CsvRow | null {
    const number = ++this.#number
    const giant = this.#giant
    this.#giant = null
    if (number <= (this.#options.skipRows ?? 0) || record.start === record.end) return null
    if (giant !== null || record.end - record.start > MAX_RECORD_LENGTH) {
      const raw = giant ?? text.slice(record.start, record.start + GIANT_RAW_LENGTH)
      return { number, cells: [], problem: record.broken?.unclosed ? 'brokenQuote' : 'cellTooLarge', raw }
    }
    const raw = suspect ? text.slice(record.start, record.end) : ''
    if (suspect && record.next === record.end && PADDING.test(raw)) return null
    const nulsRemoved = raw.split('\0').length - 1
    const cells = nulsRemoved > 0 ? record.cells.map((cell) => cell.replaceAll('\0', '')) : record.cells
    unguard(cells)
    const problem = this.#problem(record, raw)
    const row: CsvRow = { number, cells, problem }
    if (problem !== null || nulsRemoved > 0) row.raw = text.slice(record.start, record.end)
    if (nulsRemoved > 0) row.nulsRemoved = nulsRemoved
    return row
  }

  #problem(record: WholeRecord, raw: string): CsvProblem | null {
    if (record.broken) return 'brokenQuote'
    this.#columns ??= record.cells.length
    if (raw.includes(REPLACEMENT)) return 'badEncoding'
    if (record.cells.length > this.#columns) return 'tooManyCells'
    if (record.cells.length < this.#columns) return 'tooFewCells'
    return null
  }
}

function unguard(cells: string[]): void {
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]
    if (cell?.startsWith("'")) cells[i] = unguardFormula(cell)
  }
}
