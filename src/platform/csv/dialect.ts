import { type CsvDialect, RecordScanner } from './record.ts'

export type DetectedDialect = CsvDialect & { newline: 'crlf' | 'lf' | 'cr'; hasHeader: boolean }

const RECORDS_LOOKED_AT = 100

/** Tabs seldom stand inside a cell, semicolons sometimes stand in every one. */
const DELIMITERS = [
  { delimiter: ',', weight: 1 },
  { delimiter: '\t', weight: 1.5 },
  { delimiter: ';', weight: 0.8 },
] as const

/** How the text is laid out, judged by its first 100 records; what is known already can be given. */
export function detectDialect(
  text: string,
  final: boolean,
  known: Partial<DetectedDialect> = {},
): DetectedDialect {
  const quote = known.quote === undefined ? detectQuote(text, final) : known.quote
  const delimiter = known.delimiter ?? bestDelimiter(text, final, quote).delimiter
  const records = firstRecords(text, final, { delimiter, quote })
  return {
    delimiter,
    quote,
    newline: known.newline ?? mostFrequentNewline(records),
    hasHeader: known.hasHeader ?? looksLikeHeader(records.map((record) => record.cells)),
  }
}

type LookedAt = { cells: string[]; newline: string; broken: boolean }

/** The first records that are not blank. */
function firstRecords(text: string, final: boolean, dialect: CsvDialect): LookedAt[] {
  const scanner = new RecordScanner(text, dialect, final)
  const records: LookedAt[] = []
  for (let at = 0; at < text.length && records.length < RECORDS_LOOKED_AT;) {
    const record = scanner.record(at, records.at(-1)?.cells.length)
    if (!record.whole) break
    const newline = text.slice(record.end, record.next)
    if (record.end > at) records.push({ cells: record.cells, newline, broken: record.broken !== null })
    at = record.next
  }
  return records
}

/** Double quotes, unless cells are wrapped in single ones, or taking quotes for text makes better sense. */
function detectQuote(text: string, final: boolean): CsvDialect['quote'] {
  const single = text.match(/(?<=^|[,;\t\r\n])'[^'\r\n]*'(?=[,;\t\r\n]|$)/g)?.length ?? 0
  const double = text.match(/(?<=^|[,;\t\r\n])"[^"\r\n]*"(?=[,;\t\r\n]|$)/g)?.length ?? 0
  if (single > double) return "'"
  const quoted = bestDelimiter(text, final, '"')
  if (!quoted.broken || double > 0) return '"'
  return bestDelimiter(text, final, null).score > quoted.score ? null : '"'
}

type Judged = { delimiter: CsvDialect['delimiter']; score: number; broken: boolean }

/** The delimiter that gives the most records the same number of cells, and more than one. */
function bestDelimiter(text: string, final: boolean, quote: CsvDialect['quote']): Judged {
  let best: Judged = { delimiter: ',', score: 0, broken: false }
  for (const { delimiter, weight } of DELIMITERS) {
    const records = firstRecords(text, final, { delimiter, quote })
    const broken = records.some((record) => record.broken)
    const widths = Object.entries(Object.groupBy(records, (record) => record.cells.length))
    for (const [width, alike = []] of widths) {
      const sound = alike.filter((record) => !record.broken).length
      const score = weight * (sound / records.length) * Math.log2(Number(width))
      if (score > best.score) best = { delimiter, score, broken }
    }
  }
  return best
}

function mostFrequentNewline(records: readonly LookedAt[]): DetectedDialect['newline'] {
  const count = (newline: string) => records.filter((record) => record.newline === newline).length
  const [crlf, lf, cr] = [count('\r\n'), count('\n'), count('\r')]
  if (lf > crlf && lf >= cr) return 'lf'
  return cr > crlf ? 'cr' : 'crlf'
}

const HEADING =
  /名$|名前|フリガナ|ふりがな|氏名カナ|\(カナ\)$|住所|電話|携帯|郵便|メール|コード|番号|部署|役職|性別|生年月日|年齢|日付|日時|金額|数量|備考|区分|(^|[\s_-])(id|name|e-?mail|phone|tel|address|date|code)$/i
const DATA = /^[\d０-９][\d０-９\s.,:/+()年月日時分秒¥￥円%-]*$|^[+\-¥￥]?[\d,.]+$|@.+\./

/** A heading names things: no numbers, dates or mail addresses in it, though there are some below. */
function looksLikeHeader(rows: readonly string[][]): boolean {
  const [first = [], ...below] = rows
  if (first.some((cell) => DATA.test(cell.trim()))) return false
  if (first.some((cell) => HEADING.test(cell.trim().normalize('NFKC')))) return true
  const distinct = new Set(first).size === first.length && !first.includes('')
  return distinct && below.some((row) => row.some((cell) => DATA.test(cell.trim())))
}
