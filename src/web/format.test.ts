import { describe, expect, it } from 'vitest'
import { formatIn } from './format.ts'

const tokyo = formatIn('ja', 'Asia/Tokyo')
const english = formatIn('en', 'Asia/Tokyo')

describe('dates and times', () => {
  it('are written in one Japanese way, in the time zone of the organisation', () => {
    expect(tokyo.dateTime('2026-11-21T05:05:00Z')).toBe('2026/11/21(土) 14:05')
    expect(tokyo.date('2026-11-20T15:00:00Z')).toBe('2026/11/21(土)')
    expect(formatIn('ja', 'America/New_York').date('2026-11-20T15:00:00Z')).toBe('2026/11/20(金)')
  })
  it('are written so in English that nobody takes the month for the day', () => {
    expect(english.dateTime('2026-11-21T05:05:00Z')).toBe('21 Nov 2026 (Sat) 14:05')
  })
  it('show midnight as 00:00', () => {
    expect(tokyo.time('2026-11-20T15:00:00Z')).toBe('00:00')
  })
  it('never move a day by a time zone', () => {
    expect(formatIn('ja', 'Pacific/Honolulu').day('1958-02-03')).toBe('1958/02/03(月)')
  })
  it.each([
    ['2026-11-21T04:59:30Z', '今'],
    ['2026-11-21T04:57:00Z', '3 分前'],
    ['2026-11-21T02:00:00Z', '3 時間前'],
    ['2026-11-20T04:00:00Z', '昨日'],
    ['2026-11-01T04:00:00Z', '2026/11/01(日)'],
  ])('lately are told as people say them: %s', (instant, said) => {
    expect(tokyo.relative(instant, new Date('2026-11-21T05:00:00Z'))).toBe(said)
  })
})

describe('numbers', () => {
  it('are grouped, and money has its sign in front', () => {
    expect(tokyo.number(1234567)).toBe('1,234,567')
    expect(tokyo.yen(1980)).toBe('¥1,980')
    expect(tokyo.yen(-500)).toBe('−¥500')
  })
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [12_345_678, '12.3 MB'],
    [5_000_000_000_000, '5,000 GB'],
  ])('of %i bytes are read as %s', (size, said) => {
    expect(tokyo.bytes(size)).toBe(said)
  })
})
