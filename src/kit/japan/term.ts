import { addDays, dayOf, daysInMonth, partsOf } from './days.ts'

/**
 * The last day of a term of so many months that begins on a day: the day before the same day of the month, or the last of
 * a month that has no such day (Civil Code, article 143).
 */
export function lastDayOfTerm(startOn: string, months: number): string {
  const { year, month, day } = partsOf(startOn)
  const count = year * 12 + (month - 1) + months
  const endYear = Math.floor(count / 12)
  const endMonth = (count % 12) + 1
  const same = dayOf(endYear, endMonth, day)
  if (same !== null) return addDays(same, -1)
  return dayOf(endYear, endMonth, daysInMonth(endYear, endMonth)) ?? startOn
}

/** The last day of the term that follows the one ending on `endsOn`. */
export function nextEnd(endsOn: string, months: number): string {
  return lastDayOfTerm(addDays(endsOn, 1), months)
}
