import { describe, expect, it } from 'vitest'
import { byDay, shownWeeks } from './send-calendar.ts'

describe('the calendar of sends', () => {
  it('shows the whole weeks of a month, beginning with the weekday of the organisation', () => {
    const sundays = shownWeeks('2026-11-24', 'month', 'sunday')
    expect(sundays[0]?.[0]).toBe('2026-11-01')
    expect(sundays.at(-1)?.at(-1)).toBe('2026-12-05')
    expect(shownWeeks('2026-11-24', 'month', 'monday')[0]?.[0]).toBe('2026-10-26')
  })

  it('shows the week that a day is in, also where the day is its first or last', () => {
    for (const on of ['2026-11-22', '2026-11-24', '2026-11-28'])
      expect(shownWeeks(on, 'week', 'sunday')).toEqual([
        ['22', '23', '24', '25', '26', '27', '28'].map((day) => `2026-11-${day}`),
      ])
    expect(shownWeeks('2026-11-22', 'week', 'monday')[0]?.[0]).toBe('2026-11-16')
  })

  it('puts what is sent earlier in a day first', () => {
    const days = byDay([
      { on: '2026-11-24', time: '18:00' },
      { on: '2026-11-25', time: '07:00' },
      { on: '2026-11-24', time: '09:30' },
    ])
    expect(days.get('2026-11-24')?.map(({ time }) => time)).toEqual(['09:30', '18:00'])
    expect(days.get('2026-11-25')).toHaveLength(1)
  })
})
