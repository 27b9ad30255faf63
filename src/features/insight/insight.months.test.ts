import { describe, expect, it } from 'vitest'
import { addMonths, isOver, lastOf, monthsBetween, monthsOf, periodOf } from './insight.months.ts'
import { quantile } from './insight.rhythm.ts'

const today = '2026-11-22'

describe('months', () => {
  it('are counted over the end of a year', () => {
    expect(addMonths('2026-11', 2)).toBe('2027-01')
    expect(addMonths('2026-01', -1)).toBe('2025-12')
    expect(monthsBetween('2025-12', '2027-01')).toBe(13)
    expect(monthsOf({ from: '2026-12', to: '2027-02' })).toEqual(['2026-12', '2027-01', '2027-02'])
    expect(lastOf('2028-02')).toBe('2028-02-29')
  })

  it('are over on the day after their last', () => {
    expect([isOver('2026-10', today), isOver('2026-11', today)]).toEqual([true, false])
    expect([isOver('2026-11', '2026-11-30'), isOver('2026-11', '2026-12-01')]).toEqual([false, true])
  })

  it('are the usual ones where none are asked for, and never backwards nor endless', () => {
    expect(periodOf({}, today, 3)).toEqual({ from: '2026-09', to: '2026-11' })
    expect(periodOf({ to: '2026-02' }, today, 3)).toEqual({ from: '2025-12', to: '2026-02' })
    expect(periodOf({ from: '2026-06' }, today, 3)).toEqual({ from: '2026-06', to: '2026-11' })
    expect(periodOf({ from: '2026-06', to: '2026-01' }, today, 3)).toEqual({ from: '2026-01', to: '2026-06' })
    expect(periodOf({ from: '1990-01', to: '2026-01' }, today, 3)).toEqual({ from: '2016-02', to: '2026-01' })
  })
})

describe('a quantile', () => {
  it('is the fewest days within which that part has ordered', () => {
    const rows = [
      { days: 10, people: 1 },
      { days: 20, people: 2 },
      { days: 90, people: 1 },
    ]
    expect([0.25, 0.5, 0.75, 1].map((part) => quantile(rows, 4, part))).toEqual([10, 20, 20, 90])
    expect(quantile([], 0, 0.5)).toBe(0)
  })
})
