import { describe, expect, it } from 'vitest'
import { isDue, parseCron } from './schedules.cron.ts'
import { sayCron } from './schedules.say.text.ts'

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

describe('a time in words', () => {
  it.each([
    ['0 6 * * *', '毎日 6:00', 'at 6:00 every day'],
    ['30 9,18 * * 1-5', '平日 9:30・18:30', 'at 9:30, 18:30 on weekdays'],
    ['0 7 * * 1,3,7', '毎週日・月・水曜 7:00', 'at 7:00 every Sunday, Monday, Wednesday'],
    ['0 5 1,15 * *', '毎月 1・15 日 5:00', 'at 5:00 on day 1, 15 of the month'],
    ['*/15 * * * *', '15 分ごと', 'every 15 minutes'],
    ['*/15 9-17 * * 1-5', '平日 9〜17 時台に 15 分ごと', 'every 15 minutes from 9 to 17 o’clock on weekdays'],
    ['20 * * * *', '毎時 20 分', 'at 20 minutes past every hour'],
  ])('%s is %s', (every, ja, en) => {
    expect(sayCron(every, 'ja')).toBe(ja)
    expect(sayCron(every, 'en')).toBe(en)
  })

  it('stays as it is written where no short words say it, or while it is typed', () => {
    for (const every of ['0 6 1 * 1', '0 6 * 2 *', '1-7 6 * * *', '0 0-20 * * *', '0 6'])
      expect(sayCron(every, 'ja')).toBe(every)
  })
})
