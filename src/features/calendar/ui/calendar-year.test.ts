import { describe, expect, it } from 'vitest'
import { eraText, fiscalYearOf, monthDayText, weekdaysOf, weeksOf } from './calendar-year.ts'

describe('a year on one page', () => {
  it.each([
    [2026, '令和8年', 'Reiwa 8'],
    [2019, '平成31年・令和元年', 'Heisei 31・Reiwa 1'],
    [1926, '大正15年・昭和元年', 'Taisho 15・Showa 1'],
    [1873, '明治6年', 'Meiji 6'],
    [1800, null, null],
  ])('%d is %s', (year, ja, en) => {
    expect(eraText(year, 'ja')).toBe(ja)
    expect(eraText(year, 'en')).toBe(en)
  })

  it('has its months in weeks from Sunday or Monday', () => {
    const sunday = weeksOf(2026, 11, 'sunday')
    expect(sunday[0]?.[0]).toBe('2026-11-01')
    expect(sunday.at(-1)).toEqual(['2026-11-29', '2026-11-30', null, null, null, null, null])
    const monday = weeksOf(2026, 11, 'monday')
    expect(monday[0]).toEqual([null, null, null, null, null, null, '2026-11-01'])
    expect(monday.flat().filter((on) => on !== null)).toHaveLength(30)
    expect(weeksOf(2026, 2, 'sunday')).toHaveLength(4)
    expect(weekdaysOf('monday')).toEqual([1, 2, 3, 4, 5, 6, 0])
  })

  it('says which fiscal year a month is in', () => {
    expect([fiscalYearOf(2026, 3, 4), fiscalYearOf(2026, 4, 4), fiscalYearOf(2026, 1, 1)]).toEqual([
      2025, 2026, 2026,
    ])
  })

  it('writes the day of a year as people do', () => {
    expect(monthDayText('01-03')).toBe('1/3')
  })
})
