import { describe, expect, it } from 'vitest'
import { cooled, heated, levelOf } from './reactions.engagement.ts'
import { bestHour, clockOf } from './reactions.hours.ts'

const at = (hours: { [hour: number]: number }): number[] =>
  Array.from({ length: 24 }, (_, hour) => hours[hour] ?? 0)
const evening = at({ 19: 100, 20: 200, 21: 120 })

describe('the best hour', () => {
  it('of who never reacted is that of everybody', () => {
    expect(bestHour(at({}), evening)).toMatchObject({ hour: 20, n: 0 })
  })
  it('of who reacted once at night is still that of everybody, and of who always does is the night', () => {
    expect(bestHour(at({ 3: 1 }), evening)?.hour).toBe(20)
    expect(bestHour(at({ 3: 20 }), evening)).toMatchObject({ hour: 3, n: 20 })
  })
  it('is drawn to where hours beside agree', () => {
    expect(bestHour(at({ 7: 3, 8: 3, 9: 3, 13: 4 }), at({}))?.hour).toBe(8)
  })
  it('of weekends is that of all days after one Sunday, and their own after many', () => {
    // On ten working days at 7; on Sundays at 14. One Sunday: 14 has 0.5 + 0.36 of all days, 7 has 1.82.
    const usual = (sundays: number) => at({ 7: 10, 14: sundays })
    expect(bestHour(at({ 14: 1 }), at({}), usual(1))?.hour).toBe(7)
    expect(bestHour(at({ 14: 8 }), at({}), usual(8))).toMatchObject({ hour: 14, n: 8 })
  })
  it('of a weekend without a reaction is that of their other days', () => {
    expect(bestHour(at({}), at({}), at({ 7: 5 }))).toMatchObject({ hour: 7, n: 0 })
  })
  it('goes on past midnight', () => {
    expect(bestHour(at({ 23: 4, 0: 5, 1: 4, 12: 6 }), at({}))?.hour).toBe(0)
  })
  it('is nothing where nobody ever reacted', () => {
    expect(bestHour(at({}), at({}))).toBeNull()
  })
  it('reads the clock of the organisation', () => {
    expect(clockOf('Asia/Tokyo')(new Date('2026-11-20T15:30:00Z'))).toEqual({
      hour: 0,
      weekday: 6,
      isWeekend: true,
    })
    expect(clockOf('America/New_York')(new Date('2026-11-20T15:30:00Z'))).toEqual({
      hour: 10,
      weekday: 5,
      isWeekend: false,
    })
  })
})

describe('engagement', () => {
  const on = (day: string): Date => new Date(`2026-${day}T00:00:00Z`)
  it('halves in thirty days', () => {
    expect(cooled({ heat: 8, at: on('09-01') }, on('10-01'))).toBeCloseTo(4, 12)
  })
  it('comes to the same in whatever order it becomes known', () => {
    const there = heated(heated(heated(null, 1, on('09-01')), 3, on('09-20')), 1, on('10-05'))
    const back = heated(heated(heated(null, 1, on('10-05')), 3, on('09-20')), 1, on('09-01'))
    expect(cooled(there, on('11-01'))).toBeCloseTo(cooled(back, on('11-01')), 12)
  })
  it('is high of who opened and clicked today, and none a year later', () => {
    expect(levelOf(4)).toBe('high')
    expect(levelOf(cooled({ heat: 4, at: on('01-01') }, on('02-15')))).toBe('middle')
    expect(levelOf(cooled({ heat: 4, at: on('01-01') }, on('12-31')))).toBe('none')
  })
})
