import { describe, expect, it } from 'vitest'
import { instantOf, wallTimeOf } from './wall-time.ts'

describe('the clock on the wall', () => {
  it('shows an instant in the time zone of the organisation', () => {
    expect(wallTimeOf('2026-11-23T16:05:00.000Z', 'Asia/Tokyo')).toEqual({ on: '2026-11-24', time: '01:05' })
    expect(wallTimeOf('2026-11-23T15:00:00.000Z', 'Asia/Tokyo')).toEqual({ on: '2026-11-24', time: '00:00' })
  })

  it('gives the instant back that it shows', () => {
    for (const zone of ['Asia/Tokyo', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu'])
      for (const instant of ['2026-01-05T03:17:00.000Z', '2026-07-31T23:59:00.000Z'])
        expect(instantOf(wallTimeOf(instant, zone), zone)).toBe(instant)
  })

  it('takes the first of an hour that comes twice, and goes on behind one that is skipped', () => {
    expect(instantOf({ on: '2026-10-25', time: '02:30' }, 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z')
    expect(instantOf({ on: '2026-03-29', time: '02:30' }, 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
  })
})
