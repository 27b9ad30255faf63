import { describe, expect, it } from 'vitest'
import { split, tells } from './sample.ts'

describe('what a test can tell', () => {
  it('is 5 points of 25 % with about 1,200 recipients each', () => {
    const { change, isFew } = tells(1177, 'opens')
    expect(change).toBeCloseTo(0.05, 3)
    expect(isFew).toBe(false)
  })

  it('is next to nothing with a handful of recipients, and never more than everything', () => {
    expect(tells(20, 'clicks')).toMatchObject({ isFew: true })
    expect(tells(0, 'opens').change).toBe(1)
  })

  it('halves with four times as many', () => {
    expect(tells(4000, 'clicks').change / tells(1000, 'clicks').change).toBeCloseTo(0.5, 10)
  })
})

describe('who is in a test', () => {
  it('is the share of it, in equal parts; the others wait', () => {
    expect(split(12_340, 20, 2)).toEqual({ each: 1234, rest: 9872 })
    expect(split(10, 50, 3)).toEqual({ each: 1, rest: 5 })
  })
})
