import type { OrganisationCalendar } from '#features/calendar/calendar.ts'
import { addDays } from '#kit/japan/days.ts'
import type { PlanTerms } from './plans.terms.ts'

export type ShopCalendar = Pick<OrganisationCalendar, 'isBusinessDay'>
export type DateTerms = Pick<PlanTerms, 'leadDays' | 'deadlineDays' | 'noticeDays' | 'closedDays'>

/** Of a round: when it is shipped, when its order is made, the last day for changes, and when it is announced. */
export type RoundDates = {
  readonly shipOn: string
  readonly makeOn: string
  readonly deadlineOn: string
  readonly noticeOn: string
}

/** Further than this no closure reaches, and terms that need more can never be kept. */
const furthest = 366

/**
 * The days of a round that is due `on` a day of the rhythm. It is shipped on an open day, so that enough open days are left
 * for packing after the last day for changes is over; where a closure eats them it is shipped later, and the last day for
 * changes moves with it: nobody has less time than was promised.
 *
 * `from` is the first day on which its order can be made, `after` the day on which the one before it is shipped.
 * Throws a RangeError where no day of a year will do: the terms leave no time for packing (`isTooTight`).
 */
export function datesOf(
  on: string,
  { leadDays, deadlineDays, noticeDays, closedDays }: DateTerms,
  calendar: ShopCalendar,
  { from, after = null }: { readonly from?: string; readonly after?: string | null } = {},
): RoundDates {
  const isLate = from !== undefined && from > on
  let shipOn = isLate ? openDay(calendar, from, 1) : openDay(calendar, on, closedDays === 'next' ? 1 : -1)
  if (after !== null && shipOn <= after) shipOn = openDay(calendar, addDays(after, 1), 1)
  const last = addDays(shipOn, furthest)
  while (shipOn <= last) {
    const makeOn = openDaysBefore(calendar, shipOn, leadDays)
    const deadlineOn = addDays(shipOn, -deadlineDays)
    if (makeOn > deadlineOn && (from === undefined || makeOn >= from)) {
      const [announced, dayBefore] = [addDays(shipOn, -noticeDays), addDays(deadlineOn, -1)]
      return { shipOn, makeOn, deadlineOn, noticeOn: announced < dayBefore ? announced : dayBefore }
    }
    shipOn = openDay(calendar, addDays(shipOn, 1), 1)
  }
  throw new RangeError(`No day within a year of ${on} leaves time for packing after the last day for changes`)
}

/**
 * Whether the terms leave no time for packing: `leadDays` open days must fit between the last day for changes and the
 * shipping, without a round waiting for it longer than a week in an ordinary month.
 */
export function isTooTight({
  leadDays,
  deadlineDays,
}: Pick<DateTerms, 'leadDays' | 'deadlineDays'>): boolean {
  // Weekends off, no holidays: the shop that most are.
  const ordinary = { isBusinessDay: (on: string) => new Date(on).getUTCDay() % 6 !== 0 }
  const terms = { leadDays, deadlineDays, noticeDays: 0, closedDays: 'next' as const }
  const monday = '2024-01-01'
  return [0, 1, 2, 3, 4].some((offset) => {
    try {
      return datesOf(addDays(monday, offset), terms, ordinary).shipOn > addDays(monday, offset + 7)
    } catch {
      return true
    }
  })
}

/** A calendar that remembers what it was asked; for whoever asks of the same days again and again. */
export function remembering(calendar: ShopCalendar): ShopCalendar {
  const known = new Map<string, boolean>()
  return {
    isBusinessDay(on) {
      const found = known.get(on)
      if (found !== undefined) return found
      const isOpen = calendar.isBusinessDay(on)
      known.set(on, isOpen)
      return isOpen
    },
  }
}

function openDay(calendar: ShopCalendar, on: string, step: 1 | -1): string {
  let day = on
  for (let i = 0; i <= furthest; i++) {
    if (calendar.isBusinessDay(day)) return day
    day = addDays(day, step)
  }
  throw new RangeError(`No open day within a year of ${on}`)
}

function openDaysBefore(calendar: ShopCalendar, on: string, days: number): string {
  let day = on
  for (let left = days; left > 0; left--) day = openDay(calendar, addDays(day, -1), -1)
  return day
}
