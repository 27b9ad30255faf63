import { describe, expect, it } from 'vitest'
import { byDay, nearness } from './days.ts'

const at = (occurredAt: string) => ({ occurredAt })

describe('a timeline by day', () => {
  it('parts days at midnight of the organisation, not of the server', () => {
    const days = byDay([at('2026-11-20T15:00:00Z'), at('2026-11-20T14:59:59Z')], 'Asia/Tokyo')
    expect(days.map(({ on }) => on)).toEqual(['2026-11-21', '2026-11-20'])
  })
  it('keeps the order in which events came', () => {
    const first = at('2026-11-20T10:00:00Z')
    const second = at('2026-11-20T09:00:00Z')
    expect(byDay([first, second], 'Asia/Tokyo')).toEqual([{ on: '2026-11-20', entries: [first, second] }])
  })
  it('is empty where nothing happened', () => {
    expect(byDay([], 'Asia/Tokyo')).toEqual([])
  })
})

describe('the name of a day', () => {
  const now = new Date('2026-02-28T15:30:00Z')
  it('is today and yesterday by the clock of the organisation', () => {
    expect(nearness('2026-03-01', 'Asia/Tokyo', now)).toBe('today')
    expect(nearness('2026-02-28', 'Asia/Tokyo', now)).toBe('yesterday')
    expect(nearness('2026-02-28', 'America/New_York', now)).toBe('today')
  })
  it('is a date before that', () => {
    expect(nearness('2026-02-27', 'Asia/Tokyo', now)).toBeNull()
  })
})
