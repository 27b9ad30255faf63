import { describe, expect, it } from 'vitest'
import { shareOf } from './share.ts'

describe('a share of those who got a campaign', () => {
  it('is told with the figures that say something', () => {
    expect([shareOf(420, 1000), shareOf(83, 1000), shareOf(4, 10_000), shareOf(0, 1000)]).toEqual([
      '42%',
      '8.3%',
      '0.04%',
      '0%',
    ])
  })
  it('is never more than all, and of nobody none', () => {
    expect([shareOf(3, 2), shareOf(0, 0)]).toEqual(['100%', '–'])
  })
})
