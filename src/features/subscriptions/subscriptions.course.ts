import type { Course } from '#features/plans/engine.course.ts'
import { nextDates } from '#features/plans/engine.course.ts'
import type { RoundDates, ShopCalendar } from '#features/plans/engine.dates.ts'
import type { Cycle, PlanTerms } from '#features/plans/plans.terms.ts'
import type { State } from './subscriptions.ts'

/** The columns that say where a subscription stands. */
export type CourseColumns = {
  readonly state: State
  readonly heldAt: string | null
  readonly cycle: Cycle
  readonly nextRound: number
  readonly nextOn: string
  readonly plannedOn: string | null
  readonly lastOn: string | null
  readonly lastShipOn: string | null
  readonly skips: number
  readonly resumesOn: string | null
}

export function courseOf(row: CourseColumns): Course {
  return {
    state: row.state,
    isHeld: row.heldAt !== null,
    cycle: row.cycle,
    nextRound: row.nextRound,
    nextOn: row.nextOn,
    plannedOn: row.plannedOn,
    lastOn: row.lastOn,
    lastShipOn: row.lastShipOn,
    skips: row.skips,
    resumesOn: row.resumesOn,
  }
}

export type DateColumns = { readonly [K in keyof RoundDates]: RoundDates[K] | null }

const none: DateColumns = { shipOn: null, makeOn: null, deadlineOn: null, noticeOn: null }

/** The days of the next round, all empty where none is to come or where no day will do. */
export function datesIn(
  course: Course,
  terms: PlanTerms,
  calendar: ShopCalendar,
  today: string,
): DateColumns & { readonly isPossible: boolean } {
  try {
    return { ...(nextDates(course, terms, calendar, today) ?? none), isPossible: true }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { ...none, isPossible: false }
  }
}
