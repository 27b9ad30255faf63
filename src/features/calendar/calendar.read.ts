import { parseDate } from '#kit/japan/calendar.ts'
import { Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import { detectEncoding } from '#platform/csv/detect.ts'
import { RowParser, type CsvRow } from '#platform/csv/rows.ts'

export type Holiday = { readonly on: string; readonly name: string }
export type HolidayList = {
  readonly holidays: readonly Holiday[]
  readonly firstYear: number
  readonly lastYear: number
}

/** The list has 20 kB. */
export const largestList = 1_000_000
/** Both are holidays in every year since 1949: a year without one of them is not whole. */
const everyYear = ['元日', '勤労感謝の日']

/** Reads syukujitsu.csv of the Cabinet Office, in CP932 or UTF-8. Throws a Problem that says what is wrong with the file. */
export function readHolidays(bytes: Uint8Array): HolidayList {
  const [heading, ...lines] = rowsOf(bytes)
  if (!heading || heading.cells.length !== 2 || !/月日/.test(heading.cells[0] ?? '') || lines.length === 0)
    throw refused(wrongFile)
  const holidays = lines.map(holidayOf)
  const days = new Set<string>()
  for (const [index, { on }] of holidays.entries()) {
    if (days.has(on)) throw refused(twice, { row: lines[index]?.number ?? 0, on })
    days.add(on)
  }
  const years = holidays.map(({ on }) => Number(on.slice(0, 4)))
  const [firstYear, lastYear] = [Math.min(...years), Math.max(...years)]
  for (let year = firstYear; year <= lastYear; year++)
    for (const name of everyYear)
      if (!holidays.some((one) => one.name === name && one.on.startsWith(`${year}-`)))
        throw refused(notWhole, { year, name })
  return { holidays, firstYear, lastYear }
}

function rowsOf(bytes: Uint8Array): CsvRow[] {
  const { encoding } = detectEncoding(bytes)
  const parser = new RowParser({ encoding, delimiter: ',', quote: '"' })
  const rows: CsvRow[] = []
  parser.write(bytes, rows)
  parser.end(rows)
  return rows
}

function holidayOf({ number, cells, problem }: CsvRow): Holiday {
  const [typed = '', name = ''] = cells
  const on = parseDate(typed)?.on
  if (problem !== null || on === undefined || name.trim() === '')
    throw refused(wrongRow, { row: number, cells: cells.join(',').slice(0, 40) })
  return { on, name: name.trim() }
}

const wrongFile: Phrase = {
  ja: '内閣府の祝日の一覧ではありません。「国民の祝日・休日月日,国民の祝日・休日名称」で始まる CSV（syukujitsu.csv）を選んでください',
  en: 'This is not the list of holidays of the Cabinet Office. Choose the CSV that begins with 国民の祝日・休日月日,国民の祝日・休日名称 (syukujitsu.csv)',
}
const wrongRow: Phrase = {
  ja: '{row} 行目を読めません:「{cells}」。日付と名前が必要です。もう一度ダウンロードしてください',
  en: 'Line {row} cannot be read: “{cells}”. It needs a day and a name. Download the file again',
}
const twice: Phrase = {
  ja: '{row} 行目の {on} は 2 回目です。もう一度ダウンロードしてください',
  en: 'Line {row} has {on} for the second time. Download the file again',
}
const notWhole: Phrase = {
  ja: '{year} 年の「{name}」がありません。ファイルが途中で欠けているおそれがあります。もう一度ダウンロードしてください',
  en: '{name} of {year} is missing: a part of the file may be lost. Download it again',
}

function refused(detail: Phrase, params: { readonly [name: string]: string | number } = {}): Problem {
  return new Problem('invalid', { detail, params })
}
