import { type DetectedText, detectEncoding, HEAD_BYTES, headText, isWholeFile } from './detect.ts'
import { detectDialect } from './dialect.ts'
import { RowParser, type CsvRow } from './rows.ts'

/** What the user chose by hand on the preview screen, in place of what was detected. */
export type SniffOverrides = Partial<Omit<DetectedText, 'confidence'>> & { skipRows?: number }

/** `header` is empty when the file has none; `sample` holds the first rows below it. */
export type Sniffed = DetectedText & { header: string[]; sample: string[][] }

const SAMPLE_ROWS = 20

/** What a preview of the file shows, from its first 256 KiB. An encoding chosen by hand counts as certain. */
export function sniff(head: Uint8Array, overrides: SniffOverrides = {}): Sniffed {
  const { encoding: chosen, skipRows = 0, ...known } = overrides
  const { encoding, confidence } = chosen
    ? { encoding: chosen, confidence: 'certain' as const }
    : detectEncoding(head)
  const dialect = detectDialect(headText(head, encoding), isWholeFile(head), known)
  const rows: CsvRow[] = []
  const parser = new RowParser({ ...dialect, encoding, skipRows })
  parser.write(head.subarray(0, HEAD_BYTES), rows)
  if (isWholeFile(head)) parser.end(rows)
  const records = rows.slice(0, SAMPLE_ROWS + 1).map((row) => row.cells)
  const header = dialect.hasHeader ? (records.shift() ?? []) : []
  return { encoding, confidence, ...dialect, header, sample: records.slice(0, SAMPLE_ROWS) }
}
