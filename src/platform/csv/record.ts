export type CsvDialect = { delimiter: ',' | '\t' | ';'; quote: '"' | "'" | null }

/** The cell at which a record went wrong: its column from 0, and where its opening quote stands. */
type QuotedCell = { column: number; at: number }

/** A record that ends inside the text, from `start` up to `end`; the next one begins at `next`. */
export type WholeRecord = {
  whole: true
  cells: string[]
  start: number
  end: number
  next: number
  /** The first cell whose quotes do not pair up: text after the closing quote, or no closing quote. */
  broken: (QuotedCell & { unclosed: boolean }) | null
}

/** A record that the text breaks off. */
export type PartialRecord = {
  whole: false
  cells: string[]
  start: number
  /** The quoted cell that is still open, if the text breaks off inside one. */
  open: QuotedCell | null
  /** One or two characters that put a new scanner into the same state: all that skipping a giant needs. */
  state: string
}

/**
 * Splits text into records (RFC 4180, and what programs really write: any newline, quotes in unquoted cells,
 * quotes that do not pair up). Positions are UTF-16 offsets into the text.
 */
export class RecordScanner {
  readonly #text: string
  readonly #dialect: CsvDialect
  readonly #final: boolean
  readonly #lf: Finder
  readonly #cr: Finder
  readonly #quotes: Finder
  readonly #delimiters: Finder

  /** `final`: the text is all there is, so that its last record is whole. */
  constructor(text: string, dialect: CsvDialect, final: boolean) {
    this.#text = text
    this.#dialect = dialect
    this.#final = final
    this.#lf = new Finder(text, '\n')
    this.#cr = new Finder(text, '\r')
    this.#quotes = new Finder(text, dialect.quote)
    this.#delimiters = new Finder(text, dialect.delimiter)
  }

  /**
   * The record at `start`, with a quote that was never closed kept from swallowing what follows: if the line
   * after it is a sound record of `width` cells (or the text is at its end), the broken one ends with its line.
   */
  record(start: number, width: number | undefined): WholeRecord | PartialRecord {
    const record = this.scan(start)
    if (!record.whole || record.broken === null) return record
    const line = this.#lineEnd(record.broken.at)
    if (line >= record.end) return record
    const following = this.#afterNewline(line)
    if (record.broken.unclosed) return this.#cutAt(line, record, record.broken)
    const probe = this.scan(following)
    if (!probe.whole) return { ...probe, start }
    return isSound(probe, width) ? this.#cutAt(line, record, record.broken) : record
  }

  /** A record that never ends, cut at the line where its open quote began, if the next line is sound. */
  rescue(record: PartialRecord, width: number | undefined): WholeRecord | null {
    if (!record.open) return null
    const line = this.#lineEnd(record.open.at)
    if (line >= this.#text.length - 1) return null
    const probe = this.scan(this.#afterNewline(line))
    return probe.whole && isSound(probe, width) ? this.#cutAt(line, record, record.open) : null
  }

  /** The record at `start` as its quotes say, however far they lead. */
  scan(start: number): WholeRecord | PartialRecord {
    const end = this.#lineEnd(start)
    if (this.#quotes.from(start) < end) return this.#scanQuoted(start)
    const text = this.#text.slice(start, Math.min(end, this.#text.length))
    const cells = text.split(this.#dialect.delimiter)
    return this.#endsAt(end) ? this.#wholeRecord(cells, start, end, null) : this.#partial(cells, start)
  }

  #scanQuoted(start: number): WholeRecord | PartialRecord {
    const text = this.#text
    const { delimiter, quote } = this.#dialect
    const cells: string[] = []
    let broken: WholeRecord['broken'] = null
    for (let at = start; ;) {
      const cellStart = at
      let cell = ''
      if (text.charAt(at) === quote) {
        at++
        for (;;) {
          const close = this.#quotes.from(at)
          const next = text.charAt(close + 1)
          if (close === Infinity || (next === '' && !this.#final)) {
            const open = { column: cells.length, at: cellStart }
            cells.push(cell + text.slice(at))
            if (this.#final) {
              return this.#wholeRecord(cells, start, text.length, broken ?? { ...open, unclosed: true })
            }
            return { whole: false, cells, start, open, state: close === Infinity ? quote : quote + quote }
          }
          if (next !== quote) {
            cell += text.slice(at, close)
            at = close + 1
            if (next !== delimiter && next !== '\r' && next !== '\n' && next !== '') {
              broken ??= { column: cells.length, at: cellStart, unclosed: false }
            }
            break
          }
          cell += text.slice(at, close + 1)
          at = close + 2
        }
      }
      if (text.charAt(at) !== delimiter) {
        const end = Math.min(this.#delimiters.from(at), this.#lineEnd(at))
        if (end > at) cell += text.slice(at, Math.min(end, text.length))
        at = end
      }
      cells.push(cell)
      if (text.charAt(at) !== delimiter) {
        return this.#endsAt(at) ? this.#wholeRecord(cells, start, at, broken) : this.#partial(cells, start)
      }
      at++
    }
  }

  #cutAt(line: number, record: WholeRecord | PartialRecord, cell: QuotedCell): WholeRecord {
    const cells = [...record.cells.slice(0, cell.column), this.#text.slice(cell.at + 1, line)]
    return this.#wholeRecord(cells, record.start, line, { ...cell, unclosed: true })
  }

  #wholeRecord(cells: string[], start: number, lineEnd: number, broken: WholeRecord['broken']): WholeRecord {
    const end = Math.min(lineEnd, this.#text.length)
    return { whole: true, cells, start, end, next: this.#afterNewline(end), broken }
  }

  #partial(cells: string[], start: number): PartialRecord {
    return { whole: false, cells, start, open: null, state: `x${this.#text.slice(-1)}` }
  }

  #lineEnd(at: number): number {
    return Math.min(this.#lf.from(at), this.#cr.from(at))
  }

  /** A CR at the very end may be half of a CRLF. */
  #endsAt(lineEnd: number): boolean {
    const last = this.#text.length - 1
    return this.#final || lineEnd < last || (lineEnd === last && this.#text.charAt(last) === '\n')
  }

  #afterNewline(lineEnd: number): number {
    const length = this.#text.startsWith('\r\n', lineEnd) ? 2 : 1
    return Math.min(lineEnd + length, this.#text.length)
  }
}

function isSound(record: WholeRecord, width: number | undefined): boolean {
  return record.broken === null && record.cells.length > 1 && record.cells.length === width
}

/** Where a character stands next, remembered, so that text without it is searched only once. */
class Finder {
  readonly #text: string
  readonly #character: string | null
  #searchedFrom = Infinity
  #found = Infinity

  constructor(text: string, character: string | null) {
    this.#text = text
    this.#character = character
  }

  /** The first place at or after `at`, or Infinity. */
  from(at: number): number {
    if (this.#character === null) return Infinity
    if (at < this.#searchedFrom || at > this.#found) {
      const found = this.#text.indexOf(this.#character, at)
      this.#searchedFrom = at
      this.#found = found === -1 ? Infinity : found
    }
    return this.#found
  }
}
