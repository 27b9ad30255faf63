import type { Campaign } from './campaign-queries.ts'

type Measure = NonNullable<Campaign['plan']['test']>['measure']

/** Shares of mail to consenting customers that nobody would wonder at: only to say what a test can tell before it runs. */
const usual: { readonly [measure in Measure]: number } = {
  opens: 0.25,
  clicks: 0.03,
  conversions: 0.01,
  revenue: 0.01,
}
/** Standard normal quantiles of 97.5 % and 80 %: false alarms 5 % on both sides, misses 20 %. */
const sure = 1.96 + 0.8416

/**
 * What a test with so many recipients of each variant can tell: the smallest difference of two shares around `base`
 * (Fleiss, Levin, Paik: Statistical Methods for Rates and Proportions, 3rd ed., 4.2, solved for the difference).
 */
export function tells(each: number, measure: Measure): { base: number; change: number; isFew: boolean } {
  const base = usual[measure]
  const change = each < 1 ? 1 : Math.min(1, sure * Math.sqrt((2 * base * (1 - base)) / each))
  return { base, change, isFew: change > base / 2 }
}

/** How many get one variant each, and how many wait for the winner. */
export function split(all: number, share: number, variants: number): { each: number; rest: number } {
  const tested = Math.round((all * share) / 100)
  return { each: Math.floor(tested / Math.max(1, variants)), rest: all - tested }
}
