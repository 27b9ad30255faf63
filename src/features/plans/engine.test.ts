import { describe, expect, it } from 'vitest'
import { changeCases, changeTerms, third } from './engine.changes.scenarios.ts'
import { advance, roundsAhead, startCourse } from './engine.course.ts'
import { cycleDays, firstOn, nextOn } from './engine.cycle.ts'
import { datesOf, isTooTight } from './engine.dates.ts'
import { shopCalendar, termsOf } from './engine.make.ts'
import { aheadCases, dateCases, firstCases, rhythmCases } from './engine.scenarios.ts'

const shop = shopCalendar()

describe('the rhythm', () => {
  it.each(rhythmCases)('$what', ({ cycle, days: [first = '', ...rest] }) => {
    const found: string[] = []
    for (let on = first; found.length < rest.length;) found.push((on = nextOn(cycle, on)))
    expect(found).toEqual(rest)
  })

  it.each(firstCases)('begins on %s in %d days, wished %s: %s', (on, days, wanted, first) => {
    expect(firstOn(on, days, wanted)).toBe(first)
  })

  it('has a length on average', () => {
    expect([
      cycleDays({ kind: 'days', every: 30 }),
      cycleDays({ kind: 'months', every: 2, day: 1 }),
      cycleDays({ kind: 'weekday', every: 1, nth: 5, weekday: 0 }),
    ]).toEqual([30, 60.875, 30.4375])
  })
})

describe('the days of a round', () => {
  it.each(dateCases)('$what', ({ on, terms, calendar = shop, asked, days }) => {
    const { shipOn, makeOn, deadlineOn, noticeOn } = datesOf(on, termsOf(terms), calendar, asked)
    expect([shipOn, makeOn, deadlineOn, noticeOn]).toEqual(days)
  })

  it('are refused where no day of the year leaves time for packing', () => {
    const terms = termsOf({ leadDays: 3, deadlineDays: 3 })
    expect(() => datesOf('2026-10-07', terms, shop)).toThrow(RangeError)
  })

  it.each([
    [0, 0, true],
    [0, 1, false],
    [2, 2, true],
    [3, 4, false],
    [5, 6, true],
    [5, 8, false],
    [10, 14, true],
    [10, 15, false],
  ])('%d open days for packing within %d days are too tight: %s', (leadDays, deadlineDays, tight) => {
    expect(isTooTight({ leadDays, deadlineDays })).toBe(tight)
  })
})

describe('the rounds ahead', () => {
  it.each(aheadCases)('$what', ({ cycle, first, today, until, terms, course, calendar = shop, rounds }) => {
    const begun = { ...startCourse(cycle, first), ...course }
    const ahead = roundsAhead(begun, termsOf(terms), calendar, { today, until, atMost: 100 })
    expect(ahead.map(({ dueOn, shipOn }) => [dueOn, shipOn])).toEqual(rounds)
    expect(ahead.map(({ round }) => round)).toEqual(rounds.map((_, index) => index + 1))
  })

  it('are at most as many as asked for', () => {
    const course = startCourse({ kind: 'days', every: 30 }, '2026-12-01')
    const asked = { today: '2026-11-01', until: '2030-01-01', atMost: 13 }
    expect(roundsAhead(course, termsOf(), shop, asked)).toHaveLength(13)
  })

  it('of a year are there at once', () => {
    const course = startCourse({ kind: 'months', every: 1, day: 31 }, '2026-12-31')
    const times = Array.from({ length: 100 }, () => {
      const begun = performance.now()
      roundsAhead(course, termsOf(), shop, { today: '2026-11-22', until: '2027-11-22', atMost: 400 })
      return performance.now() - begun
    })
    expect(times.toSorted((a, b) => a - b)[50]).toBeLessThan(20)
  })

  it('end with the last round', () => {
    const terms = termsOf({ rounds: 1 })
    const course = advance(startCourse({ kind: 'days', every: 30 }, '2026-12-01'), '2026-12-01', terms, shop)
    expect(course).toMatchObject({ state: 'ended', nextRound: 2, lastOn: '2026-12-01' })
  })
})

describe('a change', () => {
  it.each(changeCases)('$by $what', ({ today, by, from, terms, act, now, refused }) => {
    const course = { ...third, ...from }
    const changed = act(course, { terms: { ...changeTerms, ...terms }, calendar: shop, today, by })
    if (refused) return expect(changed).toEqual({ refusal: refused })
    const settled = { ...third, ...now }
    expect(changed).toEqual({ course: settled })
  })

  it('is one of more than eighty cases worked out by hand', () => {
    const all = [rhythmCases, firstCases, dateCases, aheadCases, changeCases]
    expect(all.reduce((sum, cases) => sum + cases.length, 0)).toBeGreaterThan(80)
  })
})
