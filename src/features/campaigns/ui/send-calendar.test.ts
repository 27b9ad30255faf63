import { describe, expect, it } from 'vitest'
import { byDay, overCap, shownWeeks, type Send } from './send-calendar.ts'

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

describe('the cap of a campaign', () => {
  const send = (id: string, on: string, isAdvertising = true): Send => ({
    id,
    name: id,
    on,
    time: '10:00',
    tone: 'info',
    state: '',
    people: null,
    mayMove: true,
    isAsked: false,
    isAdvertising,
    cap: { most: 2, days: 7 },
  })
  const planned = [send('a', '2026-11-02'), send('b', '2026-11-05'), send('letter', '2026-11-06', false)]

  it('is kept where there are no more within its days than somebody may get', () => {
    expect(overCap(send('new', '2026-11-09'), '2026-11-09', planned)).toBeNull()
  })
  it('is told where there are more, be they before or after it', () => {
    expect(overCap(send('new', '2026-11-08'), '2026-11-08', planned)).toBe(3)
    expect(overCap(send('new', '2026-10-30'), '2026-10-30', planned)).toBe(3)
  })
  it('does not count the campaign itself twice, nor where it has none', () => {
    expect(overCap(send('b', '2026-11-05'), '2026-11-04', planned)).toBeNull()
    expect(overCap({ id: 'new', cap: null }, '2026-11-03', planned)).toBeNull()
  })
})
