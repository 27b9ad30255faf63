import { evidenceKinds, isStrong, sumOf, type EvidenceKind, type Points } from './matching.score.ts'
import { limitsOf, type Weights } from './matching.weights.ts'

type PeopleWeights = Omit<Weights, 'points'> & { readonly points: Points }

/** What people said of pairs with this evidence: of how many that they are one person, of how many that they are not. */
export type Reviewed = {
  readonly kinds: readonly EvidenceKind[]
  readonly same: number
  readonly different: number
}

/** How well weights tell reviewed pairs apart. Null where there was nothing to be right or wrong about. */
export type Rates = {
  readonly candidate: { readonly precision: number | null; readonly recall: number | null }
  readonly automatic: { readonly precision: number | null; readonly recall: number | null }
}
export type Figures = {
  readonly same: number
  readonly different: number
  readonly before: Rates
  /** On the pairs they were learned from: flattering. */
  readonly after: Rates
  /** On pairs that were kept out of the learning, a tenth at a time: what to go by. */
  readonly validated: Rates
}
export type Learned = {
  readonly points: Points
  /** How many pairs had such evidence. What none had keeps its points. */
  readonly seen: { readonly [kind in EvidenceKind]: number }
  readonly figures: Figures
}

export const needed = { pairs: 100, ofEach: 10 } as const
const folds = 10
/** Ten points more make one person e times as likely: 50 points above the candidates' threshold are 99.3 %. */
const pointsPerLogOdds = 10
/** Before anything was seen, a weight is believed to be about so near to the one set by hand (in log-odds: 20 points). */
const spread = 2
const mostRounds = 500
const precise = 1e-6

function isEnough(reviewed: readonly Reviewed[]): boolean {
  const { same, different } = countOf(reviewed)
  return same + different >= needed.pairs && same >= needed.ofEach && different >= needed.ofEach
}

export function countOf(reviewed: readonly Reviewed[]): { same: number; different: number } {
  return {
    same: reviewed.reduce((sum, one) => sum + one.same, 0),
    different: reviewed.reduce((sum, one) => sum + one.different, 0),
  }
}

/**
 * Points by what people said of pairs: the logarithms of odds are added up, as Fellegi and Sunter (1969) do, by a
 * logistic regression whose weights are drawn towards those set by hand (Gaussian prior), keep their sign, and have no free
 * constant, so that a pair at the candidates' threshold remains as likely one person as not. The same pairs give the
 * same points, in whatever order. Null while too few were reviewed. `from` is what people last set by hand: where learned
 * weights are in force, the same pairs must not count a second time.
 */
export function learn(
  reviewed: readonly Reviewed[],
  inForce: PeopleWeights,
  from: Points = inForce.points,
): Learned | null {
  if (!isEnough(reviewed)) return null
  const patterns = joined(reviewed)
  const fitted = (pairs: readonly Reviewed[]): Points =>
    fit(pairs, { from, keep: inForce.points, even: inForce.candidateFrom })
  const points = fitted(patterns)
  const parts = parted(patterns)
  const validated = parts.map((part, out) => {
    const rest = joined(parts.flatMap((other, at) => (at === out ? [] : other)))
    return hitsOf(part, { ...inForce, points: fitted(rest) })
  })
  return {
    points,
    seen: byKind((kind) =>
      patterns.reduce((sum, one) => sum + (one.kinds.includes(kind) ? one.same + one.different : 0), 0),
    ),
    figures: {
      ...countOf(patterns),
      before: ratesOf([hitsOf(patterns, inForce)]),
      after: ratesOf([hitsOf(patterns, { ...inForce, points })]),
      validated: ratesOf(validated),
    },
  }
}

const byKind = <T>(of: (kind: EvidenceKind) => T): { readonly [kind in EvidenceKind]: T } =>
  Object.fromEntries(evidenceKinds.map((kind) => [kind, of(kind)])) as { [kind in EvidenceKind]: T }

/** The same evidence once, in an order of its own. */
function joined(reviewed: readonly Reviewed[]): Reviewed[] {
  const patterns = new Map<string, Reviewed>()
  for (const { kinds, same, different } of reviewed) {
    const sorted = [...new Set(kinds)].toSorted()
    const key = sorted.join(' ')
    const known = patterns.get(key) ?? { kinds: sorted, same: 0, different: 0 }
    patterns.set(key, { ...known, same: known.same + same, different: known.different + different })
  }
  return [...patterns].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}

/**
 * Minimises the penalised loss one weight after the other, in steps that never go further than the curvature allows
 * (Genkin, Lewis and Madigan 2007, after Zhang and Oles 2001). It comes to an end for separable pairs too.
 */
function fit(
  patterns: readonly Reviewed[],
  { from, keep, even }: { from: Points; keep: Points; even: number },
): Points {
  const odds = patterns.map(({ kinds }) => (sumOf(kinds, from) - even) / pointsPerLogOdds)
  const found = evidenceKinds.flatMap((kind) => {
    const among = patterns.flatMap((one, at) => (one.kinds.includes(kind) ? [{ ...one, at }] : []))
    const prior = from[kind] / pointsPerLogOdds
    return among.length === 0 ? [] : [{ kind, among, prior, weight: prior, reach: 1 }]
  })
  for (let round = 0, moved = 1; round < mostRounds && moved > precise; round++) {
    moved = 0
    for (const one of found) {
      let slope = (one.prior - one.weight) / spread ** 2
      let curve = 1 / spread ** 2
      for (const { at, same, different } of one.among) {
        const now = odds[at] ?? 0
        const likely = 1 / (1 + Math.exp(-now))
        slope += same * (1 - likely) - different * likely
        // The greatest curvature anywhere within reach.
        const nearest = Math.max(0, Math.abs(now) - one.reach)
        curve += (same + different) / (2 + Math.exp(nearest) + Math.exp(-nearest))
      }
      const step = between(-one.reach, slope / curve, one.reach)
      one.reach = Math.max(2 * Math.abs(step), one.reach / 2)
      const [least, most] = limitsOf(one.kind)
      const next = between(least / pointsPerLogOdds, one.weight + step, most / pointsPerLogOdds)
      for (const { at } of one.among) odds[at] = (odds[at] ?? 0) + next - one.weight
      moved = Math.max(moved, Math.abs(next - one.weight))
      one.weight = next
    }
  }
  const learned = new Map(found.map(({ kind, weight }) => [kind, Math.round(weight * pointsPerLogOdds)]))
  // A zero is a zero, never minus nothing.
  return byKind((kind) => (learned.get(kind) ?? keep[kind]) || 0)
}

const between = (least: number, value: number, most: number): number => Math.max(least, Math.min(most, value))

/** The pairs in ten parts, each with its share of both verdicts; the same pairs always in the same parts. */
function parted(patterns: readonly Reviewed[]): Reviewed[][] {
  const random = numbersFrom(1969)
  const parts = Array.from({ length: folds }, (): Reviewed[] => [])
  for (const verdict of ['same', 'different'] as const) {
    const pairs = patterns.flatMap((one) => Array.from({ length: one[verdict] }, () => one.kinds))
    const shuffled = pairs.map((kinds) => ({ kinds, by: random() })).toSorted((a, b) => a.by - b.by)
    for (const [at, { kinds }] of shuffled.entries())
      parts[at % folds]?.push({ kinds, same: 0, different: 0, [verdict]: 1 })
  }
  return parts.map(joined)
}

/** mulberry32: numbers from 0 to 1, always the same ones. */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Hits = { right: number; wrong: number; missed: number }

function hitsOf(reviewed: readonly Reviewed[], weights: PeopleWeights): { candidate: Hits; automatic: Hits } {
  const hits = (says: (kinds: readonly EvidenceKind[], points: number) => boolean): Hits => {
    const sum = { right: 0, wrong: 0, missed: 0 }
    for (const { kinds, same, different } of reviewed)
      if (says(kinds, sumOf(kinds, weights.points))) {
        sum.right += same
        sum.wrong += different
      } else sum.missed += same
    return sum
  }
  return {
    candidate: hits((_, points) => points >= weights.candidateFrom),
    automatic: hits((kinds, points) => points >= weights.automaticFrom && isStrong(kinds)),
  }
}

function ratesOf(hits: readonly { candidate: Hits; automatic: Hits }[]): Rates {
  const rate = (of: 'candidate' | 'automatic'): Rates['candidate'] => {
    const sum = (what: keyof Hits): number => hits.reduce((total, one) => total + one[of][what], 0)
    const share = (all: number): number | null => (all === 0 ? null : sum('right') / all)
    return {
      precision: share(sum('right') + sum('wrong')),
      recall: share(sum('right') + sum('missed')),
    }
  }
  return { candidate: rate('candidate'), automatic: rate('automatic') }
}
