import { describe, expect, it } from 'vitest'
import { isWithin } from './quiet.ts'

describe('quiet hours', () => {
  it('go over midnight', () => {
    const night = { from: '21:00', to: '08:00' }
    expect(['21:00', '23:59', '00:00', '07:59'].every((time) => isWithin(time, night))).toBe(true)
    expect(['08:00', '12:00', '20:59'].some((time) => isWithin(time, night))).toBe(false)
  })

  it('or stay within a day, and are none where they end as they begin', () => {
    expect(isWithin('12:30', { from: '12:00', to: '13:00' })).toBe(true)
    expect(isWithin('13:00', { from: '12:00', to: '13:00' })).toBe(false)
    expect(isWithin('12:00', { from: '12:00', to: '12:00' })).toBe(false)
  })
})
