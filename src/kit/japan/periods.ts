import { addDays, dayOf, daysInMonth, partsOf, weekday } from './days.ts'
import { fiscalYear } from './calendar.ts'

export const periodUnits = ['day', 'week', 'month', 'quarter', 'half', 'year', 'fiscalYear'] as const

/** A stretch of the calendar as people speak of it: 今月 is { month, 0 }, 先週 { week, -1 }, 来年度 { fiscalYear, 1 }. */
export type Period = { readonly unit: (typeof periodUnits)[number]; readonly offset: number }

/** The organisation's calendar. Quarters and halves (四半期, 上期・下期) are those of its 年度. */
export type PeriodScope = {
  /** YYYY-MM-DD */
  readonly today: string
  /** Month 1–12 in which 年度 begins. */
  readonly fiscalYearStart: number
  readonly weekStart: 'sunday' | 'monday'
}

/** The first and the last day of a period, both belonging to it. RangeError outside the years 1 to 9999. */
export function periodBounds(
  { unit, offset }: Period,
  { today, fiscalYearStart, weekStart }: PeriodScope,
): { from: string; to: string } {
  switch (unit) {
    case 'day': {
      const on = addDays(today, offset)
      return { from: on, to: on }
    }
    case 'week': {
      const into = (weekday(today) - (weekStart === 'monday' ? 1 : 0) + 7) % 7
      const from = addDays(today, offset * 7 - into)
      return { from, to: addDays(from, 6) }
    }
    case 'month':
      return months(monthOf(today) + offset, 1)
    case 'year':
      return months(partsOf(today).year * 12 + offset * 12, 12)
    case 'quarter':
      return months(startOf(today, fiscalYearStart, 3) + offset * 3, 3)
    case 'half':
      return months(startOf(today, fiscalYearStart, 6) + offset * 6, 6)
    case 'fiscalYear':
      return months(startOf(today, fiscalYearStart, 12) + offset * 12, 12)
  }
}

/** Months are counted from January of the year 0. */
function monthOf(on: string): number {
  const { year, month } = partsOf(on)
  return year * 12 + month - 1
}

/** The month in which the part of the 年度 begins that a day is in. */
function startOf(on: string, fiscalYearStart: number, long: number): number {
  const begin = fiscalYear(on, fiscalYearStart).year * 12 + fiscalYearStart - 1
  return begin + Math.floor((monthOf(on) - begin) / long) * long
}

function months(first: number, count: number): { from: string; to: string } {
  const last = first + count - 1
  const year = Math.floor(last / 12)
  const month = (last % 12) + 1
  const from = dayOf(Math.floor(first / 12), (first % 12) + 1, 1)
  const to = dayOf(year, month, daysInMonth(year, month))
  if (from === null || to === null) throw new RangeError('The calendar ends at the year 9999')
  return { from, to }
}
