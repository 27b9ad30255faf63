import { encodeCp932, fitToCp932, type Fitted } from './cp932.ts'
import { REPLACEMENT } from './decode.ts'
import { guardFormula } from './formulaGuard.ts'

export type CsvWriteOptions = {
  encoding: 'cp932' | 'utf8bom' | 'utf8'
  newline: 'crlf' | 'lf'
  quote: 'minimal' | 'all'
}

/** A character the encoding could not carry; row and column count from 1, the header row included. */
export type LostCharacter = { row: number; column: number; character: string; codePoint: string }

/** All that was lost: how many characters, in how many rows, and the first of them to show. */
export type CsvLosses = { count: number; rows: number; samples: LostCharacter[] }

export type CsvEncoder = {
  /** The bytes of the next record; the very first carries the byte order mark. Numbers must be finite. */
  row(cells: readonly (string | number | null)[]): Uint8Array
  losses(): CsvLosses
}

const MAX_SAMPLES = 100
const BOM = '\uFEFF'
const SPECIAL = /[",\r\n]/

/** `encode` refuses what does not fit; `fit` then says what was lost and gives a text that fits. */
type Charset = { encode(text: string): Uint8Array | null; fit(text: string): Fitted }

const CP932: Charset = { encode: encodeCp932, fit: fitToCp932 }
const UTF8: Charset = {
  encode: (text) => (text.isWellFormed() ? Buffer.from(text, 'utf8') : null),
  fit(text) {
    const lost: string[] = []
    const fitted = text.replace(/\p{Surrogate}/gu, (surrogate) => {
      lost.push(surrogate)
      return REPLACEMENT
    })
    return { text: fitted, lost }
  },
}

/**
 * Writes CSV that Excel opens right: RFC 4180 quoting, formulas made harmless, and no character lost without
 * being counted and located. `readCsv` gives back the same cells, but for what `losses` reports and the
 * look-alikes that CP932 has under another code point (〜 as ～).
 */
export function csvEncoder({ encoding, newline, quote }: CsvWriteOptions): CsvEncoder {
  const charset = encoding === 'cp932' ? CP932 : UTF8
  const lineEnd = newline === 'crlf' ? '\r\n' : '\n'
  const found: CsvLosses = { count: 0, rows: 0, samples: [] }
  let rowNumber = 0

  const line = (texts: readonly string[]): string => {
    let joined = ''
    for (let column = 0; column < texts.length; column++) {
      const text = texts[column] ?? ''
      const mustQuote =
        quote === 'all' ||
        SPECIAL.test(text) ||
        (column === 0 && misreadAtStart(text, texts.length, rowNumber))
      if (column > 0) joined += ','
      joined += mustQuote ? quoted(text) : text
    }
    const mark = encoding === 'utf8bom' && rowNumber === 1 ? BOM : ''
    return mark + joined + lineEnd
  }

  const fit = (text: string, column: number): string => {
    const fitted = charset.fit(text)
    found.count += fitted.lost.length
    for (const character of fitted.lost.slice(0, MAX_SAMPLES - found.samples.length)) {
      found.samples.push({ row: rowNumber, column, character, codePoint: codePoints(character) })
    }
    return fitted.text
  }

  return {
    row(cells) {
      rowNumber++
      const texts = cells.map(cellText)
      const bytes = charset.encode(line(texts))
      if (bytes) return bytes
      const before = found.count
      const fitted = texts.map((text, i) => fit(text, i + 1))
      if (found.count > before) found.rows++
      const fittedBytes = charset.encode(line(fitted))
      if (!fittedBytes) throw new Error(`row ${rowNumber} does not fit ${encoding} even after fitting`)
      return fittedBytes
    },
    losses: () => ({ ...found, samples: [...found.samples] }),
  }
}

function quoted(text: string): string {
  return `"${text.includes('"') ? text.replaceAll('"', '""') : text}"`
}

function cellText(cell: string | number | null): string {
  if (cell === null) return ''
  if (typeof cell === 'string') return guardFormula(cell)
  if (!Number.isFinite(cell)) throw new RangeError(`${cell} is not a number that a cell can hold`)
  return String(cell)
}

/**
 * A lone empty cell would be a blank line, which readers skip; a file that begins with ID is taken by Excel
 * for a SYLK file; one that begins with U+FEFF has it taken for a byte order mark.
 */
function misreadAtStart(text: string, columns: number, rowNumber: number): boolean {
  return (
    (columns === 1 && text === '') || (rowNumber === 1 && (text.startsWith('ID') || text.startsWith(BOM)))
  )
}

function codePoints(character: string): string {
  return Array.from(character, (point) => {
    const hex = (point.codePointAt(0) ?? 0).toString(16).toUpperCase()
    return `U+${hex.padStart(4, '0')}`
  }).join(' ')
}
