import { describe, expect, it } from 'vitest'
import { lastDayOfTerm, nextEnd } from './term.ts'

describe('a term', () => {
  it('of a year ends the day before the same day', () => {
    expect(lastDayOfTerm('2026-04-01', 12)).toBe('2027-03-31')
    expect(lastDayOfTerm('2026-04-16', 6)).toBe('2026-10-15')
  })

  it('ends on the last day of a month that has no such day', () => {
    expect(lastDayOfTerm('2027-01-31', 1)).toBe('2027-02-28')
    expect(lastDayOfTerm('2028-02-29', 12)).toBe('2029-02-28')
  })

  it('follows the one before without a gap, through short months', () => {
    expect(nextEnd('2027-03-31', 12)).toBe('2028-03-31')
    expect(nextEnd('2027-02-28', 1)).toBe('2027-03-31')
    expect(nextEnd('2027-12-31', 1)).toBe('2028-01-31')
  })
})
