import { isDeepStrictEqual } from 'node:util'
import { addDays } from '#kit/japan/days.ts'
import { nextDates, following, type Course } from './engine.course.ts'
import { cycleDays, nextOn } from './engine.cycle.ts'
import { datesOf, type RoundDates, type ShopCalendar } from './engine.dates.ts'
import type { Cycle, PlanTerms } from './plans.terms.ts'

/** In which a change is asked for. Staff may do what the terms keep from customers, as long as the round is not made. */
export type Setting = {
  readonly terms: PlanTerms
  readonly calendar: ShopCalendar
  readonly today: string
  readonly by: 'customer' | 'staff'
}

export type Refusal =
  /** Not in this state. */
  | { readonly reason: 'state' }
  /** The last day for changes of the next round is over. */
  | { readonly reason: 'deadline'; readonly deadlineOn: string; readonly shipOn: string }
  /** More skips in a row than the plan allows. */
  | { readonly reason: 'skips'; readonly most: number }
  /** Longer than the plan allows; the last day that it does. */
  | { readonly reason: 'pause'; readonly most: number; readonly last: string }
  /** Earlier than the shop can, or not after the round before; the first day that can be had. */
  | { readonly reason: 'tooSoon'; readonly first: string }
  /** Later than a customer may move it. */
  | { readonly reason: 'tooLate'; readonly last: string }
  /** A pause that ends before the next round comes changes nothing. */
  | { readonly reason: 'notLater'; readonly nextOn: string }
  | { readonly reason: 'cycle' }
  /** The minimum number of rounds is not reached; so many are left. */
  | { readonly reason: 'minimum'; readonly left: number }

export type Changed = { readonly course: Course } | { readonly refusal: Refusal }

/** 次回スキップ: the next `n` days of the rhythm pass; the round keeps its number. */
export function skip(course: Course, n: number, setting: Setting): Changed {
  const { terms, by } = setting
  const refusal = mayChange(course, setting)
  if (refusal) return { refusal }
  const skips = course.skips + n
  if (by === 'customer' && skips > terms.skipsInRow)
    return { refusal: { reason: 'skips', most: terms.skipsInRow } }
  return { course: { ...passed(course, n, setting).course, plannedOn: null, skips } }
}

/** 一時休止 for the next `rounds` days of the rhythm. */
export function pauseFor(course: Course, rounds: number, setting: Setting): Changed {
  const refusal = mayChange(course, setting)
  if (refusal) return { refusal }
  return pausing(course, addDays(passed(course, rounds, setting).last, 1), setting)
}

/** 一時休止: nothing comes before `day`. */
export function pauseUntil(course: Course, day: string, setting: Setting): Changed {
  const refusal = mayChange(course, setting)
  return refusal ? { refusal } : pausing(course, day, setting)
}

function pausing(course: Course, day: string, setting: Setting): Changed {
  const { terms, calendar, today, by } = setting
  const moved = course.plannedOn ?? course.nextOn
  const plannedOn = course.state === 'paused' || moved > course.nextOn ? moved : course.nextOn
  if (day <= course.nextOn) return { refusal: { reason: 'notLater', nextOn: course.nextOn } }
  const last = addDays(plannedOn, terms.pauseDays)
  if (by === 'customer' && day > last) return { refusal: { reason: 'pause', most: terms.pauseDays, last } }
  let at = course
  while (at.nextOn < day) at = { ...at, nextOn: following(at, terms, calendar) }
  const paused: Course = { ...at, plannedOn, state: 'paused' }
  // It goes on when the next round is announced, so that this is made like any other.
  const announced = nextDates(paused, terms, calendar, today)?.noticeOn ?? day
  const soonest = addDays(today, 1)
  const until = announced < day ? announced : day
  return { course: { ...paused, resumesOn: until > soonest ? until : soonest } }
}

/** 休止, or 決済エラー: until somebody resumes it. */
export function suspend(course: Course, setting: Setting, to: 'suspended' | 'paymentError'): Changed {
  const refusal = mayChange(course, setting)
  return refusal ? { refusal } : { course: { ...course, state: to, resumesOn: null } }
}

/**
 * Goes on with the same round: on `on`, or on the first day of the rhythm that lets it be changed once more; where it was
 * paused, from the day that was next at the time.
 */
export function resume(course: Course, setting: Setting, on: string | null = null): Changed {
  const { terms, calendar, by } = setting
  if (course.state === 'active' || course.state === 'ended') return { refusal: { reason: 'state' } }
  if (by === 'customer' && course.state !== 'paused' && course.state !== 'suspended')
    return { refusal: { reason: 'state' } }
  const running: Course = { ...course, state: 'active', resumesOn: null }
  if (on !== null) return placed(running, on, setting)
  let at: Course =
    course.state === 'paused'
      ? { ...running, nextOn: course.plannedOn ?? course.nextOn, plannedOn: null }
      : running
  while (!isFree(at, setting))
    at = { ...at, nextOn: following({ ...at, plannedOn: null }, terms, calendar), plannedOn: null }
  return { course: at }
}

/** Whether the next round can be shipped on its own day, and changed until then. */
function isFree({ nextOn: on, lastShipOn }: Course, { terms, calendar, today }: Setting): boolean {
  const { shipOn, makeOn, deadlineOn } = datesOf(on, terms, calendar)
  return makeOn >= today && deadlineOn >= today && (lastShipOn === null || shipOn > lastShipOn)
}

/** What is paused goes on by itself: nothing changes but the state. */
export function goOn(course: Course): Course {
  return { ...course, state: 'active', resumesOn: null, plannedOn: null }
}

/**
 * 解約. What would have come next stays known. After the last day for changes a customer may cancel as well: the coming round
 * is sent (`lastRound`), and is the last.
 */
export function cancel(course: Course, setting: Setting): Changed {
  const { terms, by } = setting
  if (course.state === 'cancelled' || course.state === 'ended') return { refusal: { reason: 'state' } }
  if (by === 'customer') {
    const coming = lastRound(course, setting) === null ? 0 : 1
    const left = terms.minimumRounds - (course.nextRound - 1) - coming
    if (left > 0 && terms.leaving.early === 'refused') return { refusal: { reason: 'minimum', left } }
  }
  return { course: { ...course, state: 'cancelled', resumesOn: null } }
}

/** The round that a customer who cancels still gets, since the last day for changing it is over. */
export function lastRound(course: Course, setting: Setting): RoundDates | null {
  if (setting.by !== 'customer' || !deadlineOver(course, setting)) return null
  return nextDates(course, setting.terms, setting.calendar, setting.today)
}

/** 次回お届け日の変更. What was moved never comes a second time on its old day. */
export function moveTo(course: Course, on: string, setting: Setting): Changed {
  const refusal = course.state === 'active' ? mayChange(course, setting) : ({ reason: 'state' } as const)
  if (refusal) return { refusal }
  if (setting.by === 'customer') {
    const last = lastDayToMove(course, setting)
    if (on > last) return { refusal: { reason: 'tooLate', last } }
  }
  return placed(course, on, setting)
}

/** お届け周期の変更. The next date stays, or is the first one of the new rhythm. */
export function changeCycle(course: Course, cycle: Cycle, keepNext: boolean, setting: Setting): Changed {
  const { terms, calendar, by } = setting
  const refusal = mayChange(course, setting)
  if (refusal) return { refusal }
  if (by === 'customer' && !terms.cycles.some((one) => isDeepStrictEqual(one, cycle)))
    return { refusal: { reason: 'cycle' } }
  const changed = { ...course, cycle }
  if (keepNext || course.lastOn === null) return { course: changed }
  const soonest = firstPossible(course, setting)
  let on = nextOn(cycle, course.lastOn)
  while (datesOf(on, terms, calendar).shipOn < soonest) on = nextOn(cycle, on)
  return { course: { ...changed, nextOn: on, plannedOn: null } }
}

/** Moves together with another from now on: with its rhythm, on its next date. */
export function align(course: Course, other: Course, setting: Setting): Changed {
  const refusal = course.state === 'active' ? mayChange(course, setting) : ({ reason: 'state' } as const)
  return refusal ? { refusal } : placed({ ...course, cycle: other.cycle }, other.nextOn, setting)
}

/** The first day on which the next round can be shipped at all. */
export function firstPossible(course: Course, { terms, calendar, today }: Setting): string {
  return datesOf(today, terms, calendar, { from: today, after: course.lastShipOn }).shipOn
}

/** Customers move a round until the one after it would come, or as far as they may pause. */
export function lastDayToMove(course: Course, { terms }: Setting): string {
  const days = Math.max(terms.pauseDays, Math.ceil(cycleDays(course.cycle)) - 1)
  return addDays(course.plannedOn ?? course.nextOn, days)
}

/** On that day, if the shop can: packed in time, and after the parcel before it. */
function placed(course: Course, on: string, setting: Setting): Changed {
  const { terms, calendar, today } = setting
  const wanted = datesOf(on, terms, calendar)
  const possible = datesOf(on, terms, calendar, { from: today, after: course.lastShipOn })
  if (wanted.shipOn !== possible.shipOn)
    return { refusal: { reason: 'tooSoon', first: firstPossible(course, setting) } }
  const plannedOn = course.plannedOn ?? course.nextOn
  return { course: { ...course, nextOn: on, plannedOn } }
}

/** The course after `n` days of the rhythm passed, and the last of these. */
function passed(course: Course, n: number, { terms, calendar }: Setting): { course: Course; last: string } {
  let at = course
  let last = course.nextOn
  for (let i = 0; i < n; i++) {
    last = at.nextOn
    at = { ...at, nextOn: following(at, terms, calendar) }
  }
  return { course: at, last }
}

function mayChange(course: Course, setting: Setting): Refusal | null {
  if (course.state !== 'active' && course.state !== 'paused') return { reason: 'state' }
  return setting.by === 'customer' ? deadlineOver(course, setting) : null
}

/** Of a round that is not made yet; what is late moves, and its deadline with it. */
function deadlineOver(course: Course, { terms, calendar, today }: Setting): Refusal | null {
  const dates: RoundDates | null = nextDates(course, terms, calendar, today)
  if (dates === null || dates.deadlineOn >= today) return null
  return { reason: 'deadline', deadlineOn: dates.deadlineOn, shipOn: dates.shipOn }
}
