import { describe, expect, it } from 'vitest'
import { isDue, parseCron } from './schedules.cron.ts'

const due = (every: string, at: string, last: string | null = null): boolean =>
  isDue(parseCron(every) ?? [], last === null ? null : new Date(last), new Date(at), 'Asia/Tokyo')

describe('the times of a schedule', () => {
  it.each([
    '',
    '* * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '*/0 * * * *',
    '5-1 * * * *',
    'a * * * *',
  ])('“%s” is none', (every) => expect(parseCron(every)).toBeNull())

  it('are those of the organisation’s clock', () => {
    expect(due('30 3 * * *', '2026-11-20T18:30:10Z')).toBe(true)
    expect(due('30 3 * * *', '2026-11-20T03:30:10Z')).toBe(false)
    expect(due('*/15 9-17 * * 1-5', '2026-11-20T00:45:00Z')).toBe(true)
    expect(due('*/15 9-17 * * 1-5', '2026-11-21T00:45:00Z')).toBe(false)
    expect(due('0 0 1 * 7', '2026-11-21T15:00:00Z')).toBe(true)
  })

  it('come once, and are made up for after a stop', () => {
    expect(due('30 3 * * *', '2026-11-20T18:30:50Z', '2026-11-20T18:30:01Z')).toBe(false)
    expect(due('30 3 * * *', '2026-11-20T21:00:00Z', '2026-11-20T17:00:00Z')).toBe(true)
    expect(due('30 3 * * *', '2026-11-20T17:00:00Z', '2026-10-01T17:00:00Z')).toBe(true)
  })
})
