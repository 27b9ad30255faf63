import { describe, expect, it } from 'vitest'
import { isMonth, monthAfter, sameDayIn, weeksOf } from './month.ts'

describe('a month on the wall', () => {
  it('has whole weeks that begin on the day the organisation chose', () => {
    const sunday = weeksOf('2026-11', 'sunday')
    expect([sunday[0]?.[0], sunday.at(-1)?.[6], sunday.length]).toEqual(['2026-11-01', '2026-12-05', 5])
    const monday = weeksOf('2026-11', 'monday')
    expect([monday[0]?.[0], monday.at(-1)?.[6], monday.length]).toEqual(['2026-10-26', '2026-12-06', 6])
    expect(weeksOf('2026-02', 'sunday')).toHaveLength(4)
  })

  it('holds each of its days once', () => {
    for (const month of ['2024-02', '2026-08', '2027-01'])
      for (const start of ['sunday', 'monday'] as const) {
        const days = weeksOf(month, start).flat()
        expect(new Set(days).size).toBe(days.length)
        expect(days.filter((on) => on.startsWith(month)).at(0)).toBe(`${month}-01`)
      }
  })

  it.each([
    ['2026-11', 1, '2026-12'],
    ['2026-12', 1, '2027-01'],
    ['2026-01', -1, '2025-12'],
    ['2026-11', -23, '2024-12'],
    ['9999-12', 1, '9999-12'],
  ])('%s and %i is %s', (month, by, expected) => {
    expect(monthAfter(month, by)).toBe(expected)
  })

  it('keeps the day when the month changes, as far as there is one', () => {
    expect(sameDayIn('2026-02', '2026-01-31')).toBe('2026-02-28')
    expect(sameDayIn('2028-02', '2026-01-31')).toBe('2028-02-29')
    expect(sameDayIn('2026-12', '2026-11-21')).toBe('2026-12-21')
  })

  it.each([
    ['2026-11', true],
    ['2026-13', false],
    ['2026-1', false],
    ['', false],
  ])('%j is a month: %s', (text, expected) => {
    expect(isMonth(text)).toBe(expected)
  })
})
