import { describe, expect, it } from 'vitest'
import { todayIn } from '#kit/japan/days.ts'
import { ageOn } from './age.ts'

describe('an age', () => {
  it('grows on the birthday and not before', () => {
    expect(ageOn('1985-05-03', '2026-05-02')).toBe(40)
    expect(ageOn('1985-05-03', '2026-05-03')).toBe(41)
  })
  it('of somebody born on 29 February grows on 1 March in common years', () => {
    expect(ageOn('2004-02-29', '2025-02-28')).toBe(20)
    expect(ageOn('2004-02-29', '2025-03-01')).toBe(21)
  })
})

describe('today', () => {
  it('is the day of the organisation, not of the server', () => {
    const now = new Date('2026-11-20T20:00:00Z')
    expect(todayIn('Asia/Tokyo', now)).toBe('2026-11-21')
    expect(todayIn('America/New_York', now)).toBe('2026-11-20')
  })
})
