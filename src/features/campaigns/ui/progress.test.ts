import { describe, expect, it } from 'vitest'
import { barOf, doneOf } from './progress.ts'

const none = {
  total: 0,
  waiting: 0,
  heldOut: 0,
  queued: 0,
  sent: 0,
  kept: 0,
  failed: 0,
  unknown: 0,
  skipped: 0,
  stopped: 0,
}

describe('how far a campaign is', () => {
  it('counts those who are meant to get it, not who was left or held out', () => {
    const figures = {
      ...none,
      total: 150,
      sent: 60,
      failed: 5,
      unknown: 1,
      queued: 34,
      heldOut: 20,
      skipped: 30,
    }
    expect(doneOf(figures)).toEqual({ done: 66, total: 100 })
  })

  it('is drawn whole, and without what is empty', () => {
    const parts = barOf({ ...none, sent: 3, waiting: 1 })
    expect(parts).toEqual([
      { state: 'sent', share: 0.75 },
      { state: 'waiting', share: 0.25 },
    ])
    expect(barOf(none)).toEqual([])
  })
})
