import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '#kit/japan/days.ts'
import {
  lastRound,
  changeCycle,
  firstPossible,
  goOn,
  moveTo,
  pauseFor,
  pauseUntil,
  resume,
  skip,
  suspend,
  type Changed,
  type Setting,
} from './engine.changes.ts'
import { advance, nextDates, roundsAhead, startCourse, type Course } from './engine.course.ts'
import { firstOn } from './engine.cycle.ts'
import { datesOf, isTooTight, type RoundDates } from './engine.dates.ts'
import { shopCalendar, termsOf } from './engine.make.ts'
import type { Cycle, PlanTerms } from './plans.terms.ts'

const runs = { numRuns: 40 }
const shop = shopCalendar([], [{ name: '夏季休業', from: '08-08', to: '08-16' }])
const dayFrom = (first: string, days: number) => fc.nat(days).map((n) => addDays(first, n))
const anyDay = dayFrom('2026-01-01', 900)

const anyCycle: fc.Arbitrary<Cycle> = fc.oneof(
  fc.record({ kind: fc.constant('days' as const), every: fc.integer({ min: 1, max: 120 }) }),
  fc.record({
    kind: fc.constant('months' as const),
    every: fc.integer({ min: 1, max: 6 }),
    day: fc.integer({ min: 1, max: 31 }),
  }),
  fc.record({
    kind: fc.constant('weekday' as const),
    every: fc.integer({ min: 1, max: 3 }),
    nth: fc.integer({ min: 1, max: 5 }),
    weekday: fc.integer({ min: 0, max: 6 }),
  }),
)
const anyTerms: fc.Arbitrary<PlanTerms> = fc
  .record({
    leadDays: fc.integer({ min: 0, max: 6 }),
    deadlineDays: fc.integer({ min: 1, max: 20 }),
    noticeDays: fc.integer({ min: 0, max: 30 }),
    closedDays: fc.constantFrom('previous' as const, 'next' as const),
    rounds: fc.option(fc.integer({ min: 1, max: 40 })),
    skipsInRow: fc.constantFrom(0, 1, 99),
    pauseDays: fc.constantFrom(0, 90, 730),
  })
  .filter((terms) => !isTooTight(terms))
  .map(termsOf)

const openDaysIn = (from: string, to: string): number => {
  let count = 0
  for (let on = from; on < to; on = addDays(on, 1)) if (shop.isBusinessDay(on)) count++
  return count
}

/** A person or the shop does something on a day; which it is decides what the number means. */
type Deed = { readonly on: number; readonly what: number; readonly n: number; readonly by: Setting['by'] }
const anyDeeds = fc.array(
  fc.record({
    on: fc.nat(730),
    what: fc.nat(8),
    n: fc.integer({ min: 1, max: 60 }),
    by: fc.constantFrom('customer' as const, 'staff' as const),
  }),
  { maxLength: 25 },
)

function done(course: Course, { what, n }: Deed, setting: Setting): Changed {
  const { today } = setting
  if (what === 0) return skip(course, 1 + (n % 3), setting)
  if (what === 1) return pauseFor(course, 1 + (n % 4), setting)
  if (what === 2) return pauseUntil(course, addDays(today, n * 3), setting)
  if (what === 3) return suspend(course, setting, 'suspended')
  if (what === 4) return resume(course, setting)
  if (what === 5) return resume(course, setting, addDays(today, n))
  if (what === 6) return moveTo(course, addDays(course.nextOn, n - 30), setting)
  if (what === 7) return changeCycle(course, { kind: 'days', every: n }, n % 2 === 0, setting)
  return moveTo(course, firstPossible(course, setting), setting)
}

type Made = RoundDates & { readonly round: number; readonly dueOn: string; readonly madeOn: string }

/** Every day of two years: what is to be done is done, then the day's round is made where it is one. */
function travel(begun: Course, terms: PlanTerms, first: string, deeds: readonly Deed[]): Made[] {
  let course = begun
  const made: Made[] = []
  // As they are stored: worked out with a change, and looked at every day.
  let dates = nextDates(course, terms, shop, first)
  for (let n = 0; n <= 730; n++) {
    const today = addDays(first, n)
    const yesterday = course
    if (course.state === 'paused' && (course.resumesOn ?? today) <= today) course = goOn(course)
    for (const deed of deeds.filter(({ on }) => on === n)) {
      const changed = done(course, deed, { terms, calendar: shop, today, by: deed.by })
      if ('course' in changed) course = changed.course
    }
    if (course !== yesterday) dates = nextDates(course, terms, shop, today)
    if (dates === null || dates.makeOn > today) continue
    made.push({ ...dates, round: course.nextRound, dueOn: course.nextOn, madeOn: today })
    course = advance(course, dates.shipOn, terms, shop)
    dates = nextDates(course, terms, shop, today)
  }
  return made
}

describe('the days of any round', () => {
  it('leave the time for packing, after the last day for changes, on an open day', () => {
    fc.assert(
      fc.property(anyDay, anyTerms, anyDay, (on, terms, from) => {
        const { shipOn, makeOn, deadlineOn, noticeOn } = datesOf(on, terms, shop, { from })
        expect(shop.isBusinessDay(shipOn)).toBe(true)
        expect(openDaysIn(makeOn, shipOn)).toBeGreaterThanOrEqual(terms.leadDays)
        expect(makeOn >= from && deadlineOn < makeOn && noticeOn < deadlineOn).toBe(true)
        expect(deadlineOn).toBe(addDays(shipOn, -terms.deadlineDays))
      }),
      runs,
    )
  })
})

describe('two years, day by day', () => {
  it('make what was said to be ahead, round by round', () => {
    fc.assert(
      fc.property(anyCycle, anyTerms, anyDay, (cycle, terms, first) => {
        const course = startCourse(cycle, firstOn(first, terms.firstShipDays))
        const made = travel(course, terms, first, [])
        const asked = { today: first, until: '9999-01-01', atMost: made.length }
        expect(made.map(({ madeOn: _madeOn, ...round }) => round)).toEqual(
          roundsAhead(course, terms, shop, asked),
        )
      }),
      { numRuns: 25 },
    )
  })

  it('lose no round, double none and ship none twice, whatever people do', () => {
    fc.assert(
      fc.property(anyCycle, anyTerms, anyDay, anyDeeds, (cycle, terms, first, deeds) => {
        const course = startCourse(cycle, firstOn(first, terms.firstShipDays))
        const made = travel(course, terms, first, deeds)
        expect(made.map(({ round }) => round)).toEqual(made.map((_, index) => index + 1))
        for (const [index, one] of made.entries()) {
          const before = made[index - 1]
          expect(before === undefined || one.shipOn > before.shipOn).toBe(true)
          expect(before === undefined || one.dueOn > before.dueOn).toBe(true)
          expect(one.deadlineOn < one.madeOn && one.madeOn <= one.shipOn).toBe(true)
          expect(openDaysIn(one.madeOn, one.shipOn)).toBeGreaterThanOrEqual(terms.leadDays)
        }
      }),
      runs,
    )
  })
})

describe('somebody who changes a subscription', () => {
  const anyChange = fc.record({ cycle: anyCycle, terms: anyTerms, first: anyDay, wait: fc.nat(60) })
  const begin = ({
    cycle,
    terms,
    first,
    wait,
  }: {
    cycle: Cycle
    terms: PlanTerms
    first: string
    wait: number
  }) => {
    const course = startCourse(cycle, addDays(first, 60))
    const setting = { terms, calendar: shop, today: addDays(first, wait), by: 'customer' as const }
    return { course, setting }
  }

  it('keeps the rest when a pause is taken back', () => {
    fc.assert(
      fc.property(anyChange, fc.integer({ min: 1, max: 6 }), (given, n) => {
        const { course, setting } = begin(given)
        const paused = pauseFor(course, n, setting)
        // What had to be made by then is made, and no longer the next one.
        const isMade = datesOf(course.nextOn, given.terms, shop).makeOn < setting.today
        if (isMade || !('course' in paused)) return
        expect(resume(paused.course, setting)).toEqual({ course })
      }),
      runs,
    )
  })

  it('can do nothing to a round once its last day for changes is over, and gets it though they cancel', () => {
    fc.assert(
      fc.property(anyChange, fc.nat(8), (given, what) => {
        const { course, setting } = begin(given)
        const dates = nextDates(course, setting.terms, shop, setting.today)
        if (dates === null || dates.deadlineOn >= setting.today || what === 4 || what === 5) return
        expect(done(course, { on: 0, what, n: 1, by: 'customer' }, setting)).toMatchObject({
          refusal: { reason: 'deadline' },
        })
        expect(lastRound(course, setting)).toEqual(dates)
      }),
      runs,
    )
  })

  it('gets the first day that is named where a date is too soon', () => {
    fc.assert(
      fc.property(anyChange, fc.integer({ min: -5, max: 40 }), (given, n) => {
        const { course, setting } = begin(given)
        const staff = { ...setting, by: 'staff' as const }
        const moved = moveTo(course, addDays(setting.today, n), staff)
        if ('course' in moved || moved.refusal.reason !== 'tooSoon') return
        expect(moveTo(course, moved.refusal.first, staff)).toMatchObject({
          course: { nextOn: moved.refusal.first },
        })
      }),
      runs,
    )
  })
})
