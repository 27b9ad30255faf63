const dayMs = 86_400_000

/** A day as YYYY-MM-DD, or null when the calendar has no such day. Years 1 to 9999. */
export function dayOf(year: number, month: number, day: number): string | null {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month))
    return null
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Year, month (1–12) and day of a YYYY-MM-DD; RangeError when it is none. */
export function partsOf(on: string): { year: number; month: number; day: number } {
  const year = Number(on.slice(0, 4))
  const month = Number(on.slice(5, 7))
  const day = Number(on.slice(8))
  if (dayOf(year, month, day) !== on) throw new RangeError(`Not a day (YYYY-MM-DD): ${on}`)
  return { year, month, day }
}

function dayNumber(on: string): number {
  partsOf(on)
  return Date.parse(`${on}T00:00:00Z`) / dayMs
}

export function addDays(on: string, days: number): string {
  return new Date((dayNumber(on) + days) * dayMs).toISOString().slice(0, 10)
}

/** 0 Sunday to 6 Saturday. */
export function weekday(on: string): number {
  // 1970-01-01 was a Thursday.
  return (((dayNumber(on) + 4) % 7) + 7) % 7
}

/** The day it is now in a time zone, YYYY-MM-DD. */
export function todayIn(timeZone: string, now = new Date()): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(now)
  const of = new Map(parts.map(({ type, value }) => [type, value]))
  return `${of.get('year')}-${of.get('month')}-${of.get('day')}`
}
