import holidayJp from '@holiday-jp/holiday_jp'
import type { Phrase } from '#kit/text.ts'
import { addDays, dayOf, daysInMonth, partsOf, weekday } from './days.ts'

const named = new Map(Object.entries(holidayJp.holidays))
const holidays: ReadonlySet<string> = new Set(named.keys())

/** 祝日, 振替休日 and 国民の休日, known for 1970 to 2050. */
export function isHoliday(on: string): boolean {
  return holidays.has(on)
}

/** The years for which holidays are known without a list from outside. */
export const knownYears = { first: 1970, last: 2050 } as const

/** The name of a 祝日 in both languages, or null. */
export function holidayName(on: string): Phrase | null {
  const found = named.get(on)
  return found ? { ja: found.name, en: found.name_en } : null
}

/** 年末年始 as most companies close: 12/29 to 1/3. Meant for `closed`. */
export function isYearEndClosed(on: string): boolean {
  const monthDay = on.slice(5)
  return monthDay >= '12-29' || monthDay <= '01-03'
}

/** Neither weekend nor 祝日 nor a day the company itself is closed. */
export function isBusinessDay(on: string, closed?: (on: string) => boolean): boolean {
  const day = weekday(on)
  return day !== 0 && day !== 6 && !isHoliday(on) && closed?.(on) !== true
}

/** 前営業日, 翌営業日 or なし: where a due date moves that is no business day. */
export type HolidayRule = 'previous' | 'next' | 'none'

export type PaymentTerms = {
  /** Months from the month of the closing date; 1 is 翌月. */
  monthOffset: number
  /** Day of that month, or its end. A day the month lacks is its end. */
  paymentDay: number | 'end'
  holidayRule: HolidayRule
}

/** 締め日: the first closing day on or after `on`. Closing days are 1 to 28 or the end of the month. */
export function closingDate(on: string, closingDay: number | 'end'): string {
  if (closingDay !== 'end' && !(Number.isInteger(closingDay) && closingDay >= 1 && closingDay <= 28)) {
    throw new RangeError(`A closing day is 1 to 28 or the end of the month, not ${closingDay}`)
  }
  const { year, month, day } = partsOf(on)
  return dayInMonth(year, month + (closingDay !== 'end' && day > closingDay ? 1 : 0), closingDay)
}

/** 支払期日 of what closed on `closing`, moved by the holiday rule. */
export function dueDate(closing: string, terms: PaymentTerms, closed?: (on: string) => boolean): string {
  const { monthOffset, paymentDay, holidayRule } = terms
  if (!Number.isInteger(monthOffset) || monthOffset < 0) {
    throw new RangeError(`Payment comes whole months after closing, not ${monthOffset}`)
  }
  if (paymentDay !== 'end' && !(Number.isInteger(paymentDay) && paymentDay >= 1 && paymentDay <= 31)) {
    throw new RangeError(`A payment day is 1 to 31 or the end of the month, not ${paymentDay}`)
  }
  const { year, month } = partsOf(closing)
  const due = dayInMonth(year, month + monthOffset, paymentDay)
  return holidayRule === 'none' ? due : nearestBusinessDay(due, holidayRule === 'next' ? 1 : -1, closed)
}

/** A month above 12 runs on into the next years. */
function dayInMonth(year: number, month: number, day: number | 'end'): string {
  const y = year + Math.floor((month - 1) / 12)
  const m = ((month - 1) % 12) + 1
  const last = daysInMonth(y, m)
  const on = dayOf(y, m, day === 'end' ? last : Math.min(day, last))
  if (on === null) throw new RangeError(`No such month: ${y}-${m}`)
  return on
}

const longestClosure = 366

function nearestBusinessDay(on: string, step: 1 | -1, closed?: (on: string) => boolean): string {
  let candidate = on
  for (let i = 0; i <= longestClosure; i++) {
    if (isBusinessDay(candidate, closed)) return candidate
    candidate = addDays(candidate, step)
  }
  throw new RangeError(`No business day within a year of ${on}`)
}
