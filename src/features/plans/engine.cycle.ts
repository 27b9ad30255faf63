import { addDays, dayOf, daysInMonth, partsOf, weekday } from '#kit/japan/days.ts'
import type { Cycle } from './plans.terms.ts'

/** Days of a month on average, over four hundred years. */
const monthDays = 30.4375

/** Days of a cycle on average; what MRR and the rules of a decent distance count with. */
export function cycleDays(cycle: Cycle): number {
  return cycle.kind === 'days' ? cycle.every : cycle.every * monthDays
}

/**
 * The day on the rhythm that follows `on`. A day that is on the rhythm itself is followed by the one a whole cycle later, and
 * a short month takes nothing away from those after it (31 → 2/28 → 3/31). After a day that somebody moved it is the one
 * nearest to a whole cycle later; days are counted from the moved day.
 */
export function nextOn(cycle: Cycle, on: string): string {
  return cycle.kind === 'days' ? addDays(on, cycle.every) : nearest(cycle, addMonths(on, cycle.every))
}

/** The first round: as soon as the shop can, or on a later day that somebody wishes. */
export function firstOn(startedOn: string, firstShipDays: number, wanted: string | null = null): string {
  const soonest = addDays(startedOn, firstShipDays)
  return wanted !== null && wanted > soonest ? wanted : soonest
}

type Monthly = Exclude<Cycle, { kind: 'days' }>

/** The day on the rhythm nearest to `target`, the later one of two. */
function nearest(cycle: Monthly, target: string): string {
  const { year, month } = partsOf(target)
  const candidates = [-1, 0, 1].map((offset) => dayIn(cycle, monthFrom(year, month + offset)))
  const distance = (on: string): number => Math.abs(daysBetween(target, on))
  return candidates.reduce((best, one) => (distance(one) <= distance(best) ? one : best))
}

/** The day of a month that the cycle falls on. */
function dayIn(cycle: Monthly, { year, month }: Month): string {
  const last = daysInMonth(year, month)
  if (cycle.kind === 'months') return textOf(year, month, Math.min(cycle.day, last))
  const first = 1 + ((cycle.weekday - weekday(textOf(year, month, 1)) + 7) % 7)
  const day = first + (cycle.nth - 1) * 7
  return textOf(year, month, day > last ? day - 7 : day)
}

type Month = { readonly year: number; readonly month: number }

function monthFrom(year: number, month: number): Month {
  return { year: year + Math.floor((month - 1) / 12), month: ((((month - 1) % 12) + 12) % 12) + 1 }
}

function addMonths(on: string, months: number): string {
  const { year, month, day } = partsOf(on)
  const there = monthFrom(year, month + months)
  return textOf(there.year, there.month, Math.min(day, daysInMonth(there.year, there.month)))
}

function textOf(year: number, month: number, day: number): string {
  const on = dayOf(year, month, day)
  if (on === null) throw new RangeError(`No such day: ${year}-${month}-${day}`)
  return on
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}
