import { addDays, daysInMonth } from '#kit/japan/days.ts'

/** Months are written YYYY-MM; their order is that of the alphabet. */
export function monthOf(on: string): string {
  return on.slice(0, 7)
}

export function firstOf(month: string): string {
  return `${month}-01`
}

export function lastOf(month: string): string {
  return `${month}-${daysInMonth(Number(month.slice(0, 4)), Number(month.slice(5)))}`
}

export function addMonths(month: string, count: number): string {
  const all = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + count
  return `${String(Math.floor(all / 12)).padStart(4, '0')}-${String((all % 12) + 1).padStart(2, '0')}`
}

export function monthsBetween(from: string, to: string): number {
  const count = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5))
  return count(to) - count(from)
}

/** At most so many: a picture of more is read by nobody. */
const most = 120

export type Period = { readonly from: string; readonly to: string }

/** The months asked for, the last `usual` ones otherwise; ends in the wrong order are turned. */
export function periodOf(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  today: string,
  usual: number,
): Period {
  const end = to ?? (from === undefined ? monthOf(today) : later(monthOf(today), from))
  const start = from ?? addMonths(end, 1 - usual)
  const [first, last] = start <= end ? [start, end] : [end, start]
  return { from: later(first, addMonths(last, 1 - most)), to: last }
}

export function monthsOf({ from, to }: Period): string[] {
  return Array.from({ length: monthsBetween(from, to) + 1 }, (_, index) => addMonths(from, index))
}

/** Whether the month is over. */
export function isOver(month: string, today: string): boolean {
  return addDays(lastOf(month), 1) <= today
}

function later(one: string, other: string): string {
  return one > other ? one : other
}
