import { addDays, dayOf, daysInMonth, partsOf, weekday } from '#kit/japan/days.ts'

/** The weeks of a month as a wall calendar shows them, with the days of its neighbours at both ends. */
export function weeksOf(month: string, weekStart: 'sunday' | 'monday'): string[][] {
  const first = `${month}-01`
  const { year, month: number } = partsOf(first)
  const into = (weekday(first) - (weekStart === 'monday' ? 1 : 0) + 7) % 7
  const weeks = Math.ceil((into + daysInMonth(year, number)) / 7)
  const start = addDays(first, -into)
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_unused, day) => addDays(start, week * 7 + day)),
  )
}

/** 2026-11 and one more is 2026-12; years 1 to 9999. */
export function monthAfter(month: string, by: number): string {
  const { year, month: number } = partsOf(`${month}-01`)
  const count = year * 12 + number - 1 + by
  const next = dayOf(Math.floor(count / 12), (((count % 12) + 12) % 12) + 1, 1)
  return next === null ? month : next.slice(0, 7)
}

export function isMonth(text: string): boolean {
  return /^\d{4}-\d{2}$/.test(text) && dayOf(Number(text.slice(0, 4)), Number(text.slice(5)), 1) !== null
}

/** The same day of another month, or its last one. */
export function sameDayIn(month: string, on: string): string {
  const { year, month: number } = partsOf(`${month}-01`)
  const day = Math.min(Number(on.slice(8)), daysInMonth(year, number))
  return `${month}-${String(day).padStart(2, '0')}`
}
