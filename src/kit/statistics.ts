/**
 * What is sure of shares and means, without chance of its own: the same numbers come to the same answer every time. Every
 * function names where it is from; the examples of those papers are in the tests.
 */

/** Both ends of an interval, as shares or amounts. */
export type Interval = { readonly low: number; readonly high: number }
/** So many of so many. */
export type Share = { readonly hits: number; readonly n: number }
/** A mean of so many, with the variance of a single one (n − 1). */
export type Mean = { readonly n: number; readonly mean: number; readonly variance: number }

/** 95 % of a normal distribution lies within so many standard deviations. */
const z95 = 1.959963984540054
/** 80 % power. */
const z80 = 0.8416212335729143

const shareOf = ({ hits, n }: Share): number => (n === 0 ? 0 : hits / n)

/**
 * The score interval of a share at 95 %. E. B. Wilson, JASA 22 (1927) 209; method 3 of R. G. Newcombe, Statistics in
 * Medicine 17 (1998) 857. Of nobody it is everything: 0 to 1.
 */
export function wilson({ hits, n }: Share): Interval {
  if (n === 0) return { low: 0, high: 1 }
  const p = hits / n
  const square = z95 ** 2
  const middle = p + square / (2 * n)
  const half = z95 * Math.sqrt((p * (1 - p)) / n + square / (4 * n * n))
  const below = 1 + square / n
  return {
    low: hits === 0 ? 0 : Math.max(0, (middle - half) / below),
    high: hits === n ? 1 : Math.min(1, (middle + half) / below),
  }
}

/** The difference a − b of two shares at 95 %: the hybrid score interval, method 10 of R. G. Newcombe, ibid. 873. */
export function newcombe(a: Share, b: Share): Interval & { readonly difference: number } {
  const [p, q] = [shareOf(a), shareOf(b)]
  const [ofA, ofB] = [wilson(a), wilson(b)]
  const difference = p - q
  return {
    difference,
    low: difference - Math.hypot(p - ofA.low, ofB.high - q),
    high: difference + Math.hypot(ofA.high - p, q - ofB.low),
  }
}

/**
 * How many times as often a happens as b, less one, at 95 %: the log interval of the ratio. D. Katz et al., Biometrics 34
 * (1978) 469. Null where either never happened, since then nothing can be said of a ratio.
 */
export function lift(a: Share, b: Share): (Interval & { readonly lift: number }) | null {
  if (a.hits === 0 || b.hits === 0 || a.n === 0 || b.n === 0) return null
  const ratio = shareOf(a) / shareOf(b)
  const spread = z95 * Math.sqrt(1 / a.hits - 1 / a.n + 1 / b.hits - 1 / b.n)
  return { lift: ratio - 1, low: ratio * Math.exp(-spread) - 1, high: ratio * Math.exp(spread) - 1 }
}

/**
 * The difference a − b of two means at 95 %, whatever their variances. B. L. Welch, Biometrika 34 (1947) 28, with the
 * degrees of freedom of Satterthwaite. Null where there are fewer than two of either, or no variance at all.
 */
export function welch(a: Mean, b: Mean): (Interval & { readonly difference: number }) | null {
  if (a.n < 2 || b.n < 2) return null
  const [va, vb] = [a.variance / a.n, b.variance / b.n]
  if (va + vb === 0) return null
  const freedom = (va + vb) ** 2 / (va ** 2 / (a.n - 1) + vb ** 2 / (b.n - 1))
  const half = studentQuantile95(freedom) * Math.sqrt(va + vb)
  const difference = a.mean - b.mean
  return { difference, low: difference - half, high: difference + half }
}

/** The mean of `n` of whom most gave nothing, from the sum of what was given and the sum of its squares. */
export function meanOf({ n, sum, squares }: { n: number; sum: number; squares: number }): Mean {
  const mean = n === 0 ? 0 : sum / n
  return { n, mean, variance: n < 2 ? 0 : Math.max(0, (squares - n * mean * mean) / (n - 1)) }
}

/**
 * How probable it is that each of several shares is the highest, where nothing was known before (uniform prior). The
 * posteriors are Beta(1 + hits, 1 + misses); P(i) = ∫ fᵢ ∏ⱼ Fⱼ is integrated numerically. For two it agrees with the closed
 * form of E. Miller, "Formulas for Bayesian A/B Testing" (2015), which is in the tests.
 */
export function chancesToBeBest(shares: readonly Share[]): number[] {
  const posteriors = shares.map(({ hits, n }) => ({ a: 1 + hits, b: 1 + n - hits }))
  return highest(
    posteriors.map(({ a, b }) => {
      const mean = a / (a + b)
      const deviation = Math.sqrt((a * b) / ((a + b) ** 2 * (a + b + 1)))
      const logBeta = logGamma(a) + logGamma(b) - logGamma(a + b)
      return {
        from: Math.max(0, mean - reach * deviation),
        to: Math.min(1, mean + reach * deviation),
        density: (x) => Math.exp(logPower(x, a - 1) + logPower(1 - x, b - 1) - logBeta),
        below: (x) => incompleteBeta(x, a, b),
      }
    }),
  )
}

/**
 * The same of means such as revenue for each recipient: by the central limit theorem each mean is known as a normal
 * distribution around what was measured, with its standard error. Where nothing varies nothing is known: all are alike.
 */
export function chancesToHaveBestMean(means: readonly Mean[]): number[] {
  if (means.some(({ n, variance }) => n < 2 || variance === 0)) return means.map(() => 1 / means.length)
  return highest(
    means.map(({ n, mean, variance }) => {
      const error = Math.sqrt(variance / n)
      return {
        from: mean - reach * error,
        to: mean + reach * error,
        density: (x) => Math.exp(-(((x - mean) / error) ** 2) / 2) / (error * Math.sqrt(2 * Math.PI)),
        below: (x) => normalBelow((x - mean) / error),
      }
    }),
  )
}

/**
 * By how much more the shares within groups vary than chance alone would make them: Pearson's X² by its degrees of freedom, at
 * least one. P. McCullagh and J. A. Nelder, Generalized Linear Models, 2nd ed. (1989), 4.5.2. Campaigns to the same people differ
 * by more than the people in them, so that a thousand mails of one campaign say less than a thousand campaigns. Null where no
 * group has two, so that nobody knows.
 */
export function dispersion(groups: readonly (readonly Share[])[]): number | null {
  const freedom = groups.reduce((sum, { length }) => sum + length - 1, 0)
  if (freedom < 1) return null
  return Math.max(1, groups.reduce((sum, shares) => sum + pearson(shares), 0) / freedom)
}

/**
 * How probable it is that groups differ as much as they do, or more, where there is no difference between them: X² between the
 * groups by that within them, as F. Ibid. Null where that cannot be told.
 */
export function chanceOfNoDifference(groups: readonly (readonly Share[])[]): number | null {
  const within = dispersion(groups)
  if (within === null || groups.length < 2) return null
  const between = pearson(groups.map(together)) / (groups.length - 1)
  const freedom = groups.reduce((sum, { length }) => sum + length - 1, 0)
  return incompleteBeta(
    freedom / (freedom + ((groups.length - 1) * between) / within),
    freedom / 2,
    (groups.length - 1) / 2,
  )
}

/** All of several shares. */
export const together = (shares: readonly Share[]): Share => ({
  hits: shares.reduce((sum, { hits }) => sum + hits, 0),
  n: shares.reduce((sum, { n }) => sum + n, 0),
})

/** X² of shares around the one that they have together. */
function pearson(shares: readonly Share[]): number {
  const all = together(shares)
  const p = shareOf(all)
  if (p === 0 || p === 1) return 0
  return shares.reduce((sum, { hits, n }) => sum + (n === 0 ? 0 : (hits - n * p) ** 2 / (n * p * (1 - p))), 0)
}

/**
 * How many of each variant it takes to see, four times of five, that a share of `base` became `base × (1 + change)`, and to
 * be wrong one time in twenty. J. L. Fleiss, Statistical Methods for Rates and Proportions, 3rd ed. (2003), 4.14, without the
 * correction for continuity.
 */
export function neededSample(base: number, change: number): number {
  const [p, q] = [base, Math.min(0.999_999, base * (1 + change))]
  if (!(base > 0 && base < 1) || p === q) return Number.POSITIVE_INFINITY
  const middle = (p + q) / 2
  const spread = z95 * Math.sqrt(2 * middle * (1 - middle)) + z80 * Math.sqrt(p * (1 - p) + q * (1 - q))
  return Math.ceil((spread / (p - q)) ** 2)
}

/** So many standard deviations around a mean hold all that matters, of a lopsided share too. */
const reach = 20
const steps = 1200

type Known = {
  readonly from: number
  readonly to: number
  density(x: number): number
  below(x: number): number
}

/** Simpson's rule over the range of each; what the rule misses is spread evenly, so that the chances make one. */
function highest(known: readonly Known[]): number[] {
  const chances = known.map((one, at) => {
    const others = known.filter((_, other) => other !== at)
    const width = (one.to - one.from) / steps
    let sum = 0
    for (let step = 0; step <= steps; step++) {
      const x = one.from + step * width
      const weight = step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2
      sum += weight * one.density(x) * others.reduce((all, other) => all * other.below(x), 1)
    }
    return (sum * width) / 3
  })
  const total = chances.reduce((sum, chance) => sum + chance, 0)
  return chances.map((chance) => (total === 0 ? 1 / known.length : chance / total))
}

/** log(x^power), where 0⁰ is one. */
const logPower = (x: number, power: number): number => (power === 0 ? 0 : power * Math.log(x))

/** C. Lanczos, SIAM J. Numer. Anal. B 1 (1964) 86, with the coefficients of P. Godfrey for g = 7. */
const lanczos = [
  0.999_999_999_999_809_9, 676.520_368_121_885_1, -1259.139_216_722_402_8, 771.323_428_777_653_1,
  -176.615_029_162_140_6, 12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_572e-6,
  1.505_632_735_149_311_6e-7,
]
function logGamma(x: number): number {
  const at = x - 1
  const base = at + 7.5
  const sum = lanczos.reduce(
    (all, coefficient, k) => all + (k === 0 ? coefficient : coefficient / (at + k)),
    0,
  )
  return 0.5 * Math.log(2 * Math.PI) + (at + 0.5) * Math.log(base) - base + Math.log(sum)
}

/** I_x(a, b) by its continued fraction, NIST DLMF 8.17.22, worked out by the method of Lentz. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  // Where the fraction would come slowly, its mirror comes quickly.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const tiny = 1e-300
  const sound = (value: number): number => (Math.abs(value) < tiny ? tiny : value)
  let c = 1
  let d = 1 / sound(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / sound(1 + even * d)
    c = sound(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / sound(1 + odd * d)
    c = sound(1 + odd / c)
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-14) break
  }
  const front = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)
  return (Math.exp(front) * fraction) / a
}

/** Φ(z): the error function through the incomplete gamma function, NIST DLMF 7.11.1 and 8.7.1; its tail by 8.9.2. */
function normalBelow(z: number): number {
  const x = (z * z) / 2
  if (x > 40) return z < 0 ? 0 : 1
  let term = 1 / 0.5
  let sum = term
  for (let k = 1; k < 500 && term > sum * 1e-16; k++) {
    term *= x / (0.5 + k)
    sum += term
  }
  const within = x === 0 ? 0 : Math.exp(-x + 0.5 * Math.log(x) - 0.5 * Math.log(Math.PI)) * sum
  return z < 0 ? (1 - within) / 2 : (1 + within) / 2
}

/** The 97.5 % point of Student's t: NIST DLMF 8.17 ties it to I_x; found by halving. */
export function studentQuantile95(freedom: number): number {
  if (freedom > 1e7) return z95
  let [low, high] = [0, 1000]
  for (let step = 0; step < 100; step++) {
    const t = (low + high) / 2
    const beyond = incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2
    if (beyond > 0.025) low = t
    else high = t
  }
  return (low + high) / 2
}
