import { describe, expect, it } from 'vitest'
import { everyDay } from './days.ts'

describe('the days of a segment', () => {
  it('have those between without a change, as many as the day before', () => {
    const days = [
      { on: '2026-02-27', members: 10, entered: 10, left: 0 },
      { on: '2026-03-02', members: 8, entered: 1, left: 3 },
    ]
    expect(everyDay(days, '2026-03-03')).toEqual([
      days[0],
      { on: '2026-02-28', members: 10, entered: 0, left: 0 },
      { on: '2026-03-01', members: 10, entered: 0, left: 0 },
      days[1],
      { on: '2026-03-03', members: 8, entered: 0, left: 0 },
    ])
  })

  it('are none before the first', () => {
    expect(everyDay([], '2026-03-03')).toEqual([])
  })
})
