import { describe, expect, it } from 'vitest'
import { judgeTest, sayJudgement, type Contestant } from './reactions.judge.ts'

const contestant = (no: number, change: Partial<Contestant> = {}): Contestant => ({
  no,
  delivered: 1000,
  opened: 0,
  clicked: 0,
  converted: 0,
  revenue: 0,
  revenueSquares: 0,
  ...change,
})

describe('judging a test', () => {
  it('is sure where one is far ahead, and says by how much', () => {
    const judged = judgeTest('clicks', [contestant(1, { clicked: 40 }), contestant(2, { clicked: 80 })])
    expect(judged).toMatchObject({ best: 2, isSure: true })
    // 8 % − 4 %: Newcombe’s interval worked out apart from this code.
    expect(judged?.variants[0]?.behind?.difference).toBeCloseTo(0.04, 12)
    expect(judged?.variants[0]?.behind?.low.toFixed(3)).toBe('0.019')
    expect(judged?.variants[0]?.behind?.high.toFixed(3)).toBe('0.061')
    expect(judged?.variants[1]?.behind).toBeNull()
  })
  it('is not sure of a click more or less, and says so in its sentence', () => {
    const judged = judgeTest('clicks', [contestant(1, { clicked: 40 }), contestant(2, { clicked: 42 })])
    expect(judged?.isSure).toBe(false)
    const said =
      judged &&
      sayJudgement(
        judged,
        new Map([
          [1, '案A'],
          [2, '案B'],
        ]),
      )
    expect(said?.ja).toContain('差は偶然かもしれません')
    expect(said?.ja).toContain('「案B」')
    expect(said?.en).toContain('may be chance')
  })
  it('is sure of nothing before anything came, and says how many it takes once something did', () => {
    expect(judgeTest('opens', [contestant(1), contestant(2)])).toMatchObject({ isSure: false, needed: null })
    // From 5 % to 6 %: 8,158 of each.
    expect(judgeTest('opens', [contestant(1, { opened: 50 }), contestant(2, { opened: 70 })])?.needed).toBe(
      8158,
    )
  })
  it('by revenue goes by means and their spread, not by sums', () => {
    const few = contestant(1, { delivered: 100, revenue: 100_000, revenueSquares: 100_000 ** 2 })
    const many = contestant(2, { delivered: 100, revenue: 90_000, revenueSquares: 90 * 1000 ** 2 })
    const judged = judgeTest('revenue', [few, many])
    // One order of 100,000 beside ninety of 1,000: ahead, and yet nothing is sure.
    expect(judged).toMatchObject({ best: 1, isSure: false })
    expect(judged?.variants.map(({ value }) => value)).toEqual([1000, 900])
  })
  it('of one variant is sure of nothing, and of none is nothing', () => {
    expect(judgeTest('opens', [contestant(1, { opened: 500 })])?.isSure).toBe(false)
    expect(judgeTest('opens', [])).toBeNull()
  })
})
