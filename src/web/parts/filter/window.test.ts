import { describe, expect, it } from 'vitest'
import { oftenChoices, oftenOf, withOften } from './often.ts'
import { startOfWindow, windowOf, withWindow } from './window.ts'

describe('when something happened', () => {
  it('is one choice of several parameters, and leaves the others alone', () => {
    const params = { name: 'order.placed', days: 90 }
    expect(windowOf(params)).toEqual({ mode: 'days', days: 90 })
    expect(withWindow(params, { mode: 'period', period: 'lastMonth' })).toEqual({
      name: 'order.placed',
      period: 'lastMonth',
    })
    expect(withWindow(params, { mode: 'ever' })).toEqual({ name: 'order.placed' })
    expect(windowOf({ name: 'order.placed' })).toEqual({ mode: 'ever' })
  })

  it('between days may be open at either end', () => {
    const until = withWindow({}, { mode: 'dates', from: '', to: '2026-11-21' })
    expect(until).toEqual({ to: '2026-11-21' })
    expect(windowOf(until)).toEqual({ mode: 'dates', from: '', to: '2026-11-21' })
  })

  it('that was begun and not filled in stays begun', () => {
    const begun = withWindow({ days: 30 }, startOfWindow('dates'))
    expect(windowOf(begun)).toEqual({ mode: 'dates', from: '', to: '' })
    const empty = withWindow({}, { mode: 'days', days: null })
    expect(windowOf(empty)).toEqual({ mode: 'days', days: null })
  })

  it('of a rule that narrows by several is told as several, and left as it is', () => {
    const params = { days: 30, period: 'thisMonth' }
    expect(windowOf(params)).toEqual({ mode: 'several' })
    expect(withWindow(params, windowOf(params))).toBe(params)
  })
})

describe('how often it happened', () => {
  it('is one choice of two parameters; never is exactly no time', () => {
    expect(withOften({ name: 'x', times: 3 }, 'never')).toEqual({ name: 'x', op: 'exactly', times: 0 })
    for (const choice of oftenChoices) expect(oftenOf(withOften({ times: 2 }, choice))).toBe(choice)
    expect(oftenOf({ op: 'atMost', times: 0 })).toBe('never')
  })

  it('after never is at least once again', () => {
    expect(withOften({ op: 'exactly', times: 0 }, 'atLeast')).toEqual({ op: 'atLeast', times: 1 })
  })
})
