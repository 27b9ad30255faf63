import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { learn, type Reviewed } from './matching.learn.ts'
import { defaultPoints, evidenceKinds, sumOf, type EvidenceKind, type Points } from './matching.score.ts'
import { defaultWeights, limitsOf } from './matching.weights.ts'

/** Always the same numbers. */
function numbers(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

const usual: EvidenceKind[] = [
  'email',
  'mobile',
  'name',
  'kana',
  'site',
  'birth',
  'birthDiffers',
  'givenNear',
]

/** People who judge pairs as these points would have it: ten points are a factor e. */
function judged(truth: Points, size: number, seed = 7): Reviewed[] {
  const random = numbers(seed)
  return Array.from({ length: size }, () => {
    const kinds = usual.filter(() => random() < 0.4)
    const isSame = random() < 1 / (1 + Math.exp(-(sumOf(kinds, truth) - 50) / 10))
    return { kinds, same: isSame ? 1 : 0, different: isSame ? 0 : 1 }
  })
}

describe('weights learned from reviewed pairs', () => {
  it('come back as they were, from many pairs, though other ones were in force', () => {
    const truth = {
      ...defaultPoints,
      email: 40,
      mobile: 25,
      name: 22,
      site: 12,
      birth: 18,
      birthDiffers: -35,
    }
    const learned = learn(judged(truth, 20_000), defaultWeights)
    for (const kind of usual)
      expect(Math.abs((learned?.points[kind] ?? 0) - truth[kind]), kind).toBeLessThanOrEqual(4)
  })

  it('tell pairs apart better than before, on pairs they have not seen too', () => {
    const truth = { ...defaultPoints, email: 15, mobile: 10, name: 40, birth: 45 }
    const figures = learn(judged(truth, 3000), defaultWeights)?.figures
    expect(figures?.validated.candidate.precision).toBeGreaterThan(
      (figures?.before.candidate.precision ?? 1) + 0.05,
    )
    expect(figures?.same).toBeGreaterThan(0)
    expect((figures?.same ?? 0) + (figures?.different ?? 0)).toBe(3000)
  })

  it('keep the points of evidence that no pair had', () => {
    const learned = learn(judged(defaultPoints, 500), defaultWeights)
    for (const kind of evidenceKinds.filter((one) => !usual.includes(one))) {
      expect(learned?.seen[kind], kind).toBe(0)
      expect(learned?.points[kind], kind).toBe(defaultPoints[kind])
    }
  })

  it('are not learned from fewer than a hundred pairs, or than ten of either verdict', () => {
    const of = (same: number, different: number) =>
      learn([{ kinds: ['email', 'name'], same, different }], defaultWeights)
    expect(of(89, 10)).toBeNull()
    expect(of(200, 9)).toBeNull()
    expect(of(9, 200)).toBeNull()
    expect(of(90, 10)).not.toBeNull()
  })

  it('stay within bounds where the pairs part cleanly, and keep their sign where people say the opposite', () => {
    const apart = learn(
      [
        { kinds: ['email', 'name'], same: 5000, different: 0 },
        { kinds: ['site', 'givenDiffers'], same: 0, different: 5000 },
      ],
      defaultWeights,
    )
    const against = learn(
      [
        { kinds: ['email', 'birthDiffers'], same: 5000, different: 0 },
        { kinds: ['birth', 'name'], same: 0, different: 5000 },
      ],
      defaultWeights,
    )
    for (const learned of [apart, against])
      for (const kind of evidenceKinds) {
        const [least, most] = limitsOf(kind)
        expect(learned?.points[kind], kind).toBeGreaterThanOrEqual(least)
        expect(learned?.points[kind], kind).toBeLessThanOrEqual(most)
      }
    expect(against?.points).toMatchObject({ birthDiffers: 0 })
    expect(apart?.figures.validated.candidate).toEqual({ precision: 1, recall: 1 })
  })

  it('have no precision where nothing was found', () => {
    const learned = learn([{ kinds: ['town'], same: 10, different: 90 }], defaultWeights)
    expect(learned?.figures.before).toEqual({
      candidate: { precision: null, recall: 0 },
      automatic: { precision: null, recall: 0 },
    })
  })

  it('are the same for the same pairs, in any order and however they are counted together', () => {
    const pattern = fc.record({
      kinds: fc.subarray(usual, { minLength: 1 }),
      same: fc.integer({ min: 0, max: 12 }),
      different: fc.integer({ min: 0, max: 12 }),
    })
    fc.assert(
      fc.property(
        fc.array(pattern, { minLength: 12, maxLength: 30 }),
        fc.func(fc.nat()),
        (reviewed, place) => {
          const singly = reviewed.flatMap(({ kinds, same, different }) => [
            ...Array.from({ length: same }, () => ({ kinds: kinds.toReversed(), same: 1, different: 0 })),
            ...Array.from({ length: different }, () => ({ kinds, same: 0, different: 1 })),
          ])
          const shuffled = singly
            .map((one, at) => ({ one, by: place(at) }))
            .toSorted((a, b) => a.by - b.by)
            .map(({ one }) => one)
          expect(learn(shuffled, defaultWeights)).toEqual(learn(reviewed, defaultWeights))
        },
      ),
      { numRuns: 15 },
    )
  })
})
