import { addDays } from '#kit/japan/days.ts'
import { hasRound } from './plans.rounds.ts'
import { cycleDays, nextOn } from './engine.cycle.ts'
import { datesOf, type RoundDates, type ShopCalendar } from './engine.dates.ts'
import type { Cycle, PlanTerms } from './plans.terms.ts'

/** 有効, 一時休止 (until a day), 休止, 解約, 終了 (all rounds made), 決済エラー. */
export const courseStates = ['active', 'paused', 'suspended', 'cancelled', 'ended', 'paymentError'] as const
export type CourseState = (typeof courseStates)[number]

/** Where a subscription stands on its way: all that decides which rounds come and when. */
export type Course = {
  readonly state: CourseState
  /** Waits for a person: no round is made meanwhile. */
  readonly isHeld: boolean
  readonly cycle: Cycle
  /** What comes next: the round, and its day on the rhythm before the calendar moves it. */
  readonly nextRound: number
  readonly nextOn: string
  /** The day that was next on the rhythm where somebody paused or moved it: from there resuming looks for a day. */
  readonly plannedOn: string | null
  /** Of the round that was made last: its day on the rhythm, and the day it is shipped. */
  readonly lastOn: string | null
  readonly lastShipOn: string | null
  /** Skipped in a row since then. */
  readonly skips: number
  /** Of what is paused: goes on by itself from this day. */
  readonly resumesOn: string | null
}

export function startCourse(cycle: Cycle, first: string): Course {
  return {
    state: 'active',
    isHeld: false,
    cycle,
    nextRound: 1,
    nextOn: first,
    plannedOn: null,
    lastOn: null,
    lastShipOn: null,
    skips: 0,
    resumesOn: null,
  }
}

/** Whether a round is to come: also of what is paused, which goes on by itself. */
export function isComing({ state, isHeld }: Pick<Course, 'state' | 'isHeld'>): boolean {
  return !isHeld && (state === 'active' || state === 'paused')
}

/** The days of the next round as they stand on `today`; null while none is to come. */
export function nextDates(
  course: Course,
  terms: PlanTerms,
  calendar: ShopCalendar,
  today: string,
): RoundDates | null {
  if (!isComing(course) || !hasRound(terms, course.nextRound)) return null
  return datesOf(course.nextOn, terms, calendar, { from: today, after: course.lastShipOn })
}

/** The course once its next round was made, to be shipped on `shipOn`. */
export function advance(course: Course, shipOn: string, terms: PlanTerms, calendar: ShopCalendar): Course {
  const made = {
    ...course,
    state: 'active' as const,
    resumesOn: null,
    nextRound: course.nextRound + 1,
    lastOn: course.nextOn,
    lastShipOn: shipOn,
    skips: 0,
  }
  if (!hasRound(terms, made.nextRound)) return { ...made, plannedOn: null, state: 'ended' }
  return { ...made, nextOn: following(made, terms, calendar), plannedOn: null }
}

/**
 * The day on the rhythm after the next one. What somebody moved forward does not come again on its old day, and no parcel
 * follows the one before it sooner than a third of the cycle, however late that was.
 */
export function following(course: Course, terms: PlanTerms, calendar: ShopCalendar): string {
  const { cycle, plannedOn, lastShipOn } = course
  const soonest = lastShipOn && addDays(lastShipOn, Math.max(1, Math.floor(cycleDays(cycle) / 3)))
  let on = nextOn(cycle, course.nextOn)
  while (
    (plannedOn !== null && on <= plannedOn) ||
    (soonest !== null && datesOf(on, terms, calendar).shipOn < soonest)
  )
    on = nextOn(cycle, on)
  return on
}

export type RoundAhead = RoundDates & { readonly round: number; readonly dueOn: string }

/**
 * The rounds that come if nothing changes: today's, those of the year on screen, those of the forecast. `until` is the last
 * day on which one of them is shipped.
 */
export function roundsAhead(
  course: Course,
  terms: PlanTerms,
  calendar: ShopCalendar,
  { today, until, atMost }: { readonly today: string; readonly until: string; readonly atMost: number },
): RoundAhead[] {
  const rounds: RoundAhead[] = []
  let at = course
  let from = today
  while (rounds.length < atMost) {
    const dates = nextDates(at, terms, calendar, from)
    if (dates === null || dates.shipOn > until) break
    rounds.push({ round: at.nextRound, dueOn: at.nextOn, ...dates })
    from = dates.makeOn
    at = advance(at, dates.shipOn, terms, calendar)
  }
  return rounds
}
