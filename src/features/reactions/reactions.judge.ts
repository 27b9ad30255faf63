import type { Measure } from '#features/campaigns/campaigns.ts'
import type { Phrase } from '#kit/text.ts'
import {
  chancesToBeBest,
  chancesToHaveBestMean,
  meanOf,
  neededSample,
  newcombe,
  welch,
  type Interval,
  type Share,
} from '#kit/statistics.ts'

/** What is known of a variant when a test is judged. */
export type Contestant = {
  readonly no: number
  readonly delivered: number
  readonly opened: number
  readonly clicked: number
  readonly converted: number
  readonly revenue: number
  readonly revenueSquares: number
}
export type Judgement = {
  readonly measure: Measure
  /** The highest so far. */
  readonly best: number
  readonly variants: readonly {
    readonly no: number
    /** A share, or yen for each recipient. */
    readonly value: number
    readonly chance: number
    /** Of the best over this one; null for the best itself, and where nothing can be said. */
    readonly behind: (Interval & { readonly difference: number }) | null
  }[]
  /** The best is the best with this chance or more. */
  readonly isSure: boolean
  /** Of each variant, to see a change of a fifth; null where there is nothing to go by. */
  readonly needed: number | null
}

/** So sure one has to be that a variant is the best. */
export const sureFrom = 0.95
/** What a change of a share has to be to be worth finding. */
const worthwhile = 0.2

/**
 * How the variants of a test stand: who is ahead, how probable it is that they really are the best (Beta posteriors of shares,
 * normal ones of revenue for each recipient), and how far the others are behind (Newcombe, Welch).
 */
export function judgeTest(measure: Measure, contestants: readonly Contestant[]): Judgement | null {
  const [first] = contestants
  if (!first) return null
  const means = contestants.map((one) =>
    meanOf({ n: one.delivered, sum: one.revenue, squares: one.revenueSquares }),
  )
  const shares = contestants.map((one) => shareOf(measure, one))
  const isMoney = measure === 'revenue'
  const values = isMoney
    ? means.map(({ mean }) => mean)
    : shares.map(({ hits, n }) => (n === 0 ? 0 : hits / n))
  const chances = isMoney ? chancesToHaveBestMean(means) : chancesToBeBest(shares)
  const at = chances.reduce((best, chance, index) => (chance > (chances[best] ?? 0) ? index : best), 0)
  const [ofBest, bestMean] = [shares[at], means[at]]
  const variants = contestants.map(({ no }, index) => {
    const [share, mean] = [shares[index], means[index]]
    const behind =
      index === at || !share || !mean || !ofBest || !bestMean
        ? null
        : isMoney
          ? welch(bestMean, mean)
          : newcombe(ofBest, share)
    return { no, value: values[index] ?? 0, chance: chances[index] ?? 0, behind }
  })
  const lowest = Math.min(...values.filter((value) => value > 0))
  const needed =
    isMoney || !Number.isFinite(lowest) ? Number.POSITIVE_INFINITY : neededSample(lowest, worthwhile)
  return {
    measure,
    best: contestants[at]?.no ?? first.no,
    variants,
    isSure: contestants.length > 1 && (chances[at] ?? 0) >= sureFrom,
    needed: Number.isFinite(needed) ? needed : null,
  }
}

/** Bounces may come late: there are never more hits than people. */
function shareOf(measure: Measure, one: Contestant): Share {
  const hits = measure === 'opens' ? one.opened : measure === 'clicks' ? one.clicked : one.converted
  return { hits: Math.min(hits, one.delivered), n: one.delivered }
}

export const measureLabels: { readonly [M in Measure]: Phrase } = {
  opens: { ja: '開封率（本人）', en: 'opens by people' },
  clicks: { ja: 'クリック率', en: 'clicks' },
  conversions: { ja: '注文した人の割合', en: 'people who ordered' },
  revenue: { ja: '1通あたりの売上', en: 'revenue for each mail' },
}

/** Why a variant was chosen, with the figures. */
export function sayJudgement(
  { measure, best, variants, isSure }: Judgement,
  labels: ReadonlyMap<number, string>,
): Phrase {
  const chance = variants.find(({ no }) => no === best)?.chance ?? 0
  const percent = (chance * 100).toFixed(1)
  const figure = (value: number, yen: string): string =>
    measure === 'revenue' ? `${yen}${value.toFixed(1)}` : `${(value * 100).toFixed(2)}%`
  const list = (yen: string, between: string): string =>
    variants.map(({ no, value }) => `${labels.get(no) ?? no} ${figure(value, yen)}`).join(between)
  const name = labels.get(best) ?? String(best)
  const sure = isSure
    ? { ja: '', en: '' }
    : {
        ja: `（確率が ${sureFrom * 100}% に届かないため、差は偶然かもしれません）`,
        en: ` (below ${sureFrom * 100}%, so the difference may be chance)`,
      }
  const { ja, en } = measureLabels[measure]
  return {
    ja: `${ja}が最も高い「${name}」：最良である確率 ${percent}%${sure.ja}。${list('¥', '、')}`,
    en: `“${name}” is ahead by ${en}: best with a probability of ${percent}%${sure.en}. ${list('¥', ', ')}`,
  }
}
