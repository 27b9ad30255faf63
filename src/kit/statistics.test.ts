import { describe, expect, it } from 'vitest'
import {
  chanceOfNoDifference,
  chancesToBeBest,
  chancesToHaveBestMean,
  dispersion,
  lift,
  meanOf,
  neededSample,
  newcombe,
  studentQuantile95,
  welch,
  wilson,
} from './statistics.ts'

const interval = (of: { low: number; high: number } | null, places = 4): (string | undefined)[] => [
  of?.low.toFixed(places),
  of?.high.toFixed(places),
]

describe('intervals', () => {
  it('of a share are those of Newcombe’s table of the score method', () => {
    expect(interval(wilson({ hits: 81, n: 263 }))).toEqual(['0.2553', '0.3662'])
    expect(interval(wilson({ hits: 15, n: 148 }))).toEqual(['0.0624', '0.1605'])
    expect(interval(wilson({ hits: 0, n: 20 }))).toEqual(['0.0000', '0.1611'])
    expect(interval(wilson({ hits: 1, n: 29 }))).toEqual(['0.0061', '0.1718'])
  })
  it('of a share say everything of nobody, and never leave 0 to 1', () => {
    expect(wilson({ hits: 0, n: 0 })).toEqual({ low: 0, high: 1 })
    expect(wilson({ hits: 7, n: 7 }).high).toBe(1)
  })
  it('of a difference are those of Newcombe’s table of method 10', () => {
    expect(interval(newcombe({ hits: 56, n: 70 }, { hits: 48, n: 80 }))).toEqual(['0.0524', '0.3339'])
    expect(interval(newcombe({ hits: 9, n: 10 }, { hits: 3, n: 10 }))).toEqual(['0.1705', '0.8090'])
    expect(interval(newcombe({ hits: 6, n: 7 }, { hits: 2, n: 7 }))).toEqual(['0.0582', '0.8062'])
    expect(interval(newcombe({ hits: 5, n: 56 }, { hits: 0, n: 29 }))).toEqual(['-0.0381', '0.1926'])
  })
  it('of a lift are those of the Physicians’ Health Study, as Agresti works them out', () => {
    const found = lift({ hits: 189, n: 11_034 }, { hits: 104, n: 11_037 })
    expect(found?.lift.toFixed(2)).toBe('0.82')
    expect(interval(found, 2)).toEqual(['0.43', '1.31'])
  })
  it('of a lift say nothing where either never happened', () => {
    expect(lift({ hits: 0, n: 10 }, { hits: 3, n: 10 })).toBeNull()
    expect(lift({ hits: 3, n: 10 }, { hits: 0, n: 10 })).toBeNull()
  })
})

describe('means', () => {
  it('know the points of Student’s table', () => {
    for (const [freedom, point] of [
      [1, '12.706'],
      [10, '2.228'],
      [30, '2.042'],
      [120, '1.980'],
    ] as const)
      expect(studentQuantile95(freedom).toFixed(3)).toBe(point)
  })
  it('differ by Welch’s interval, worked out by hand', () => {
    // Variances 4 and 16 of 4 each: error √5, freedom (1 + 4)² / (1/3 + 16/3) = 75/17, of which the point is 2.677.
    const found = welch({ n: 4, mean: 10, variance: 4 }, { n: 4, mean: 7, variance: 16 })
    expect(found?.difference).toBe(3)
    expect(studentQuantile95(75 / 17).toFixed(3)).toBe('2.677')
    expect(found?.high.toFixed(2)).toBe((3 + 2.677 * Math.sqrt(5)).toFixed(2))
  })
  it('come from sums with everybody who gave nothing', () => {
    // 1000 and 3000 of four: mean 1000, squares 10,000,000, variance (10 − 4)/3 million.
    expect(meanOf({ n: 4, sum: 4000, squares: 10_000_000 })).toEqual({
      n: 4,
      mean: 1000,
      variance: 2_000_000,
    })
    expect(welch(meanOf({ n: 1, sum: 5, squares: 25 }), meanOf({ n: 9, sum: 5, squares: 25 }))).toBeNull()
    expect(welch(meanOf({ n: 9, sum: 0, squares: 0 }), meanOf({ n: 9, sum: 0, squares: 0 }))).toBeNull()
  })
})

/** E. Miller's closed form for two variants, with factorials small enough to be exact. */
function millersChance(a: { hits: number; n: number }, b: { hits: number; n: number }): number {
  const logFactorial = (n: number): number => {
    let sum = 0
    for (let k = 2; k <= n; k++) sum += Math.log(k)
    return sum
  }
  const logBeta = (x: number, y: number): number =>
    logFactorial(x - 1) + logFactorial(y - 1) - logFactorial(x + y - 1)
  const [a1, b1, a2, b2] = [1 + a.hits, 1 + a.n - a.hits, 1 + b.hits, 1 + b.n - b.hits]
  let chance = 0
  for (let i = 0; i < a2; i++)
    chance += Math.exp(logBeta(a1 + i, b1 + b2) - Math.log(b2 + i) - logBeta(1 + i, b2) - logBeta(a1, b1))
  return chance
}

describe('the chance to be best', () => {
  it('is what an integral by hand says', () => {
    // Beta(2,1) over Beta(1,1): ∫ 2x·x = 2/3. Beta(3,1) over Beta(2,1): ∫ 3x²·x² = 3/5.
    expect(
      chancesToBeBest([
        { hits: 1, n: 1 },
        { hits: 0, n: 0 },
      ])[0],
    ).toBeCloseTo(2 / 3, 6)
    expect(
      chancesToBeBest([
        { hits: 2, n: 2 },
        { hits: 1, n: 1 },
      ])[0],
    ).toBeCloseTo(3 / 5, 6)
    // Three: ∫ 2x·x·x = 1/2, and the two others share the rest.
    const three = chancesToBeBest([
      { hits: 1, n: 1 },
      { hits: 0, n: 0 },
      { hits: 0, n: 0 },
    ])
    expect(three.map((chance) => chance.toFixed(5))).toEqual(['0.50000', '0.25000', '0.25000'])
  })
  it('agrees with Miller’s closed form for two, small and large', () => {
    for (const [a, b] of [
      [
        { hits: 3, n: 20 },
        { hits: 5, n: 20 },
      ],
      [
        { hits: 120, n: 2400 },
        { hits: 150, n: 2400 },
      ],
      [
        { hits: 0, n: 50 },
        { hits: 1, n: 60 },
      ],
      [
        { hits: 900, n: 1000 },
        { hits: 880, n: 1000 },
      ],
    ] as const)
      expect(chancesToBeBest([a, b])[1]).toBeCloseTo(millersChance(a, b), 6)
  })
  it('stays sound for half a million of each', () => {
    const [a = 0, b = 0] = chancesToBeBest([
      { hits: 100_000, n: 500_000 },
      { hits: 101_000, n: 500_000 },
    ])
    expect(a + b).toBeCloseTo(1, 12)
    expect(b).toBeGreaterThan(0.99)
  })
  it('of means is the normal one: one standard error of the difference apart is 84.13 %', () => {
    const [a] = chancesToHaveBestMean([
      { n: 100, mean: 10 + Math.SQRT2, variance: 100 },
      { n: 100, mean: 10, variance: 100 },
    ])
    expect(a?.toFixed(4)).toBe('0.8413')
    expect(
      chancesToHaveBestMean([
        { n: 0, mean: 0, variance: 0 },
        { n: 3, mean: 1, variance: 1 },
      ]),
    ).toEqual([0.5, 0.5])
  })
})

describe('groups of shares', () => {
  // Crowder's seeds of Orobanche aegyptiaca 75 on bean and on cucumber: Applied Statistics 27 (1978) 34, table 3.
  const bean = [
    [10, 39],
    [23, 62],
    [23, 81],
    [26, 51],
    [17, 39],
  ] as const
  const cucumber = [
    [5, 6],
    [53, 74],
    [55, 72],
    [32, 51],
    [46, 79],
    [10, 13],
  ] as const
  const shares = (rows: readonly (readonly [number, number])[]) => rows.map(([hits, n]) => ({ hits, n }))
  it('vary among themselves by Pearson’s X²', () => {
    expect(dispersion([shares(bean), shares(cucumber)])).toBeCloseTo(byHand([bean, cucumber]), 10)
    expect(dispersion([shares([[10, 100]]), shares([[20, 100]])])).toBeNull()
    expect(
      dispersion([
        shares([
          [10, 100],
          [10, 100],
        ]),
      ]),
    ).toBe(1)
  })
  it('differ by the table of F: 5 % at 4.965 with 1 and 10', () => {
    const [a, b] = [shares(bean), shares(cucumber)]
    expect(chanceOfNoDifference([a, b])).toBeLessThan(0.001)
    expect(chanceOfNoDifference([a, a])).toBeCloseTo(1, 10)
    // Nothing varies within, so that F is X² between the two: 12 n d² for shares around one half.
    const n = 1000
    const at = (p: number) => Array.from({ length: 6 }, () => ({ hits: p * n, n }))
    const apart = Math.sqrt(4.9646 / (12 * n))
    expect(chanceOfNoDifference([at(0.5 - apart / 2), at(0.5 + apart / 2)])).toBeCloseTo(0.05, 3)
  })
  it('say nothing of a difference where nobody did anything, or each is alone', () => {
    expect(
      chanceOfNoDifference([
        shares([
          [0, 10],
          [0, 10],
        ]),
        shares([[0, 10]]),
      ]),
    ).toBe(1)
    expect(chanceOfNoDifference([shares([[1, 10]]), shares([[2, 10]])])).toBeNull()
  })
})

function byHand(groups: readonly (readonly (readonly [number, number])[])[]): number {
  const squares = groups.flatMap((rows) => {
    const p = rows.reduce((sum, [hits]) => sum + hits, 0) / rows.reduce((sum, [, n]) => sum + n, 0)
    return rows.map(([hits, n]) => {
      const [yes, no] = [n * p, n * (1 - p)]
      return (hits - yes) ** 2 / yes + (n - hits - no) ** 2 / no
    })
  })
  return squares.reduce((sum, one) => sum + one, 0) / (squares.length - groups.length)
}

describe('how many it takes', () => {
  it('is Fleiss’s formula: from 5 % to 6 % takes 8,158 of each', () => {
    expect(neededSample(0.05, 0.2)).toBe(8158)
  })
  it('is endless where there is nothing to tell apart', () => {
    expect(neededSample(0.05, 0)).toBe(Number.POSITIVE_INFINITY)
    expect(neededSample(0, 0.2)).toBe(Number.POSITIVE_INFINITY)
  })
})
