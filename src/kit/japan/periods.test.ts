import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, weekday } from './days.ts'
import { periodBounds, periodUnits, type Period } from './periods.ts'

const japan = { today: '2026-11-21', fiscalYearStart: 4, weekStart: 'sunday' } as const

describe('periods of the calendar', () => {
  it.each<[Period['unit'], number, string, string]>([
    ['day', 0, '2026-11-21', '2026-11-21'],
    ['day', -21, '2026-10-31', '2026-10-31'],
    ['week', 0, '2026-11-15', '2026-11-21'],
    ['week', -1, '2026-11-08', '2026-11-14'],
    ['week', 6, '2026-12-27', '2027-01-02'],
    ['month', 0, '2026-11-01', '2026-11-30'],
    ['month', 1, '2026-12-01', '2026-12-31'],
    ['month', 2, '2027-01-01', '2027-01-31'],
    ['month', -9, '2026-02-01', '2026-02-28'],
    ['month', 15, '2028-02-01', '2028-02-29'],
    ['quarter', 0, '2026-10-01', '2026-12-31'],
    ['quarter', 1, '2027-01-01', '2027-03-31'],
    ['half', 0, '2026-10-01', '2027-03-31'],
    ['half', -1, '2026-04-01', '2026-09-30'],
    ['year', 0, '2026-01-01', '2026-12-31'],
    ['year', -1, '2025-01-01', '2025-12-31'],
    ['fiscalYear', 0, '2026-04-01', '2027-03-31'],
    ['fiscalYear', -1, '2025-04-01', '2026-03-31'],
  ])('%s %i of 2026-11-21 in a Japanese year from April: %s to %s', (unit, offset, from, to) => {
    expect(periodBounds({ unit, offset }, japan)).toEqual({ from, to })
  })

  it.each([
    [1, '2026-01-01', '2026-12-31', '2026-10-01', '2026-07-01'],
    [2, '2026-02-01', '2027-01-31', '2026-11-01', '2026-08-01'],
    [3, '2026-03-01', '2027-02-28', '2026-09-01', '2026-09-01'],
    [4, '2026-04-01', '2027-03-31', '2026-10-01', '2026-10-01'],
    [5, '2026-05-01', '2027-04-30', '2026-11-01', '2026-11-01'],
    [6, '2026-06-01', '2027-05-31', '2026-09-01', '2026-06-01'],
    [7, '2026-07-01', '2027-06-30', '2026-10-01', '2026-07-01'],
    [8, '2026-08-01', '2027-07-31', '2026-11-01', '2026-08-01'],
    [9, '2026-09-01', '2027-08-31', '2026-09-01', '2026-09-01'],
    [10, '2026-10-01', '2027-09-30', '2026-10-01', '2026-10-01'],
    [11, '2026-11-01', '2027-10-31', '2026-11-01', '2026-11-01'],
    [12, '2025-12-01', '2026-11-30', '2026-09-01', '2026-06-01'],
  ])('a fiscal year from month %i', (fiscalYearStart, from, to, quarter, half) => {
    const scope = { ...japan, fiscalYearStart }
    expect(periodBounds({ unit: 'fiscalYear', offset: 0 }, scope)).toEqual({ from, to })
    expect(periodBounds({ unit: 'quarter', offset: 0 }, scope).from).toBe(quarter)
    expect(periodBounds({ unit: 'half', offset: 0 }, scope).from).toBe(half)
  })

  it('a week begins on the day the organisation chose', () => {
    for (const [today, sunday, monday] of [
      ['2026-11-21', '2026-11-15', '2026-11-16'],
      ['2026-11-22', '2026-11-22', '2026-11-16'],
      ['2026-11-23', '2026-11-22', '2026-11-23'],
    ] as const) {
      const week = { unit: 'week', offset: 0 } as const
      expect(periodBounds(week, { ...japan, today }).from).toBe(sunday)
      expect(periodBounds(week, { ...japan, today, weekStart: 'monday' }).from).toBe(monday)
    }
  })

  it('lie side by side without a gap, and the one of today holds today', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...periodUnits),
        fc.integer({ min: -40, max: 40 }),
        fc.integer({ min: 0, max: 50_000 }),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom('sunday' as const, 'monday' as const),
        (unit, offset, days, fiscalYearStart, weekStart) => {
          const scope = { today: addDays('1950-01-01', days), fiscalYearStart, weekStart }
          const now = periodBounds({ unit, offset: 0 }, scope)
          expect(now.from <= scope.today && scope.today <= now.to).toBe(true)
          const one = periodBounds({ unit, offset }, scope)
          expect(addDays(one.to, 1)).toBe(periodBounds({ unit, offset: offset + 1 }, scope).from)
          if (unit === 'week') expect(weekday(one.from)).toBe(weekStart === 'sunday' ? 0 : 1)
        },
      ),
    )
  })
})
