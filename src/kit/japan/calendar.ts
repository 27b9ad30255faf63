import { addDays, dayOf, partsOf, weekday } from './days.ts'
import { kanjiToArabic } from './numerals.ts'
import { foldDashes, stripInvisible, toHalfWidth } from './width.ts'

/** 元号 with the first day of each; Japan took the Gregorian calendar on 1873-01-01 (明治6年). */
const eras = [
  { name: '令和', letter: 'R', from: '2019-05-01' },
  { name: '平成', letter: 'H', from: '1989-01-08' },
  { name: '昭和', letter: 'S', from: '1926-12-25' },
  { name: '大正', letter: 'T', from: '1912-07-30' },
  { name: '明治', letter: 'M', from: '1868-01-25' },
] as const
const gregorianFrom = '1873-01-01'

const dayOfWeek = '日月火水木金土'

const separated = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})$/
const inWords = /^(\d{4})年(\d{1,2})月(\d{1,2})日?$/
const compact = /^(\d{4})(\d{2})(\d{2})$/
const eraDate = /^(明治|大正|昭和|平成|令和|[MTSHR])\.?(\d{1,2}|元)[年/.-](\d{1,2})[月/.-](\d{1,2})日?$/
const serial = /^\d{1,7}(\.\d+)?$/
const tail = /(\([日月火水木金土](曜日?)?\)|[日月火水木金土]曜日?)?([ T]?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)?$/

export type DateOptions = {
  /** Also read bare numbers as days of a spreadsheet's 1900 date system. */
  excelSerial?: boolean
}

/**
 * Reads a day in western or Japanese years, any width; a weekday or local time after it is dropped. Null for days
 * that do not exist and for two-digit years. Years past the end of an era (平成35年, as licences print) are read on.
 */
export function parseDate(raw: string, { excelSerial = false }: DateOptions = {}): { on: string } | null {
  const text = foldDashes(toHalfWidth(stripInvisible(raw)))
    .trim()
    .replace(tail, '')
    .replace(/\s+/g, '')
    .toUpperCase()
  const on = westernDay(text) ?? japaneseDay(kanjiToArabic(text)) ?? (excelSerial ? serialDay(text) : null)
  return on === null ? null : { on }
}

function westernDay(text: string): string | null {
  const match = separated.exec(text) ?? compact.exec(text) ?? inWords.exec(kanjiToArabic(text))
  return match ? dayOf(Number(match[1]), Number(match[2]), Number(match[3])) : null
}

function japaneseDay(text: string): string | null {
  const match = eraDate.exec(text)
  if (!match) return null
  const era = eras.find(({ name, letter }) => match[1] === name || match[1] === letter)
  const yearOfEra = match[2] === '元' ? 1 : Number(match[2])
  if (!era || yearOfEra === 0) return null
  return dayOf(Number(era.from.slice(0, 4)) + yearOfEra - 1, Number(match[3]), Number(match[4]))
}

/** Serial 60 is the 29 February 1900 that never was; from there on the count runs one day ahead (as Excel's). */
function serialDay(text: string): string | null {
  if (!serial.test(text)) return null
  const days = Math.floor(Number(text))
  if (days < 1 || days === 60 || days > 2_958_465) return null
  return addDays(days < 60 ? '1899-12-31' : '1899-12-30', days)
}

/** 2026-11-21 → 令和8年11月21日, first years as 元年; before 1873 the western year. RangeError when not a day. */
export function toWareki(on: string): string {
  const { year, month, day } = partsOf(on)
  const era = on < gregorianFrom ? undefined : eras.find(({ from }) => on >= from)
  if (!era) return `${year}年${month}月${day}日`
  const yearOfEra = year - Number(era.from.slice(0, 4)) + 1
  return `${era.name}${yearOfEra === 1 ? '元' : yearOfEra}年${month}月${day}日`
}

/** 年度, named by the calendar year it begins in, with 上期 (1) / 下期 (2) and quarter. `startMonth` is 1 to 12. */
export function fiscalYear(
  on: string,
  startMonth = 4,
): { year: number; half: 1 | 2; quarter: 1 | 2 | 3 | 4 } {
  if (!Number.isInteger(startMonth) || startMonth < 1 || startMonth > 12) {
    throw new RangeError(`A fiscal year starts in month 1 to 12, not ${startMonth}`)
  }
  const { year, month } = partsOf(on)
  const monthsIn = (month - startMonth + 12) % 12
  const half = monthsIn < 6 ? 1 : 2
  const quarter = monthsIn < 3 ? 1 : monthsIn < 6 ? 2 : monthsIn < 9 ? 3 : 4
  return { year: month < startMonth ? year - 1 : year, half, quarter }
}

/** 2026-11-21 → 2026/11/21(土). */
export function formatDay(on: string): string {
  return `${on.replaceAll('-', '/')}(${dayOfWeek.charAt(weekday(on))})`
}
