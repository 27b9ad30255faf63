import Big from 'big.js'
import { addDays } from '#kit/japan/days.ts'
import { nextOn } from './engine.cycle.ts'
import { isQuote, quoteRound, type RoundQuestion, type RoundQuote } from './plans.rounds.ts'
import type { Cycle, PlanTerms } from './plans.terms.ts'

/** Rounds that are the same in goods and amounts, from one to another; `to` is null where they go on without an end. */
export type DisclosedRounds = {
  readonly from: number
  readonly to: number | null
  readonly lines: {
    readonly name: string
    readonly quantity: number
    readonly amount: number
    readonly isGift: boolean
  }[]
  readonly goods: number
  readonly discount: number
  readonly shipping: number
  readonly fee: number
  readonly tax: number
  /** With tax, shipping and fee: what is paid for one such round. */
  readonly total: number
}

export type DisclosedTotal = {
  readonly of: 'minimum' | 'all' | 'year'
  readonly rounds: number
  readonly amount: number
}
/** A round that costs more than all before it: what the law calls the move to the usual price. */
export type Move = {
  readonly round: number
  readonly before: number
  readonly after: number
  readonly wasFree: boolean
}

export type Amounts = {
  readonly rounds: DisclosedRounds[]
  /** Where the contents begin again: after the last of `rounds` so many of them come in their order. */
  readonly circle: number | null
  readonly totals: DisclosedTotal[]
  readonly moves: Move[]
  /** False where a product or a price is missing: then rounds stop before it and there are no totals. */
  readonly isWhole: boolean
}

export type AmountsQuestion = Omit<RoundQuestion, 'round' | 'shipOn'> & {
  readonly cycle: Cycle | null
  /** The day of the application, and the days on which rounds are shipped where they are known. */
  readonly startOn: string
  readonly shipDays?: readonly string[]
}

/** Beyond so many rounds none is shown by itself. */
const mostRounds = 120

/** What each round comes to until nothing changes any more, and what all of it comes to. */
export function amountsOf(asked: AmountsQuestion): Amounts {
  const { terms, cycle } = asked
  const circle = circleOf(terms)
  const settled = lastChange(terms, circle)
  const endless = circle === null ? settled : Math.max(settled - 1 + circle, terms.minimumRounds)
  const shown = Math.min(terms.rounds ?? endless, mostRounds)
  const quotes: RoundQuote[] = []
  const days = shipDays(asked)
  const quoted = (round: number): RoundQuote | null => {
    for (let next = quotes.length + 1; next <= round; next++) {
      const answer = quoteRound({ ...asked, round: next, shipOn: days.next().value })
      if (!isQuote(answer)) return null
      quotes.push(answer)
    }
    return quotes[round - 1] ?? null
  }
  const isWhole = terms.contents.length > 0 && quoted(shown) !== null
  const rounds = grouped(quotes.slice(0, shown), terms.rounds === null && circle === null && isWhole)
  const totals: DisclosedTotal[] = []
  const add = (of: DisclosedTotal['of'], count: number): void => {
    if (count > 0 && quoted(count) !== null)
      totals.push({ of, rounds: count, amount: sum(quotes.slice(0, count)) })
  }
  if (isWhole) {
    if (terms.minimumRounds > 0 && terms.minimumRounds !== terms.rounds) add('minimum', terms.minimumRounds)
    if (terms.rounds !== null) add('all', terms.rounds)
    else if (cycle) add('year', roundsInYear(cycle))
  }
  return {
    rounds,
    circle: terms.rounds === null ? circle : null,
    totals,
    moves: movesOf(quotes.slice(0, shown)),
    isWhole,
  }
}

/** How many rounds are shipped within a year of the first, that one included. */
export function roundsInYear(cycle: Cycle): number {
  return Math.ceil((cycle.kind === 'days' ? 365 : 12) / cycle.every)
}

/** The round from which on nothing changes any more, save that the contents begin again. */
function lastChange({ contents, discounts, gifts, shipping }: PlanTerms, circle: number | null): number {
  const ends = (span: { from: number; to: number | null }): number[] =>
    span.to === null ? [span.from] : [span.from, span.to + 1]
  const spans = circle === null ? contents.map(({ from }) => from) : []
  return Math.max(
    1,
    ...spans,
    ...discounts.map(({ from }) => from),
    ...gifts.flatMap(ends),
    shipping.fee > 0 ? (shipping.freeFrom ?? 1) : 1,
  )
}

/** How many rounds it takes until the contents begin again; null where they do not. */
function circleOf({ contents, repeats }: PlanTerms): number | null {
  const ends = contents.map(({ to }) => to)
  if (!repeats || ends.length === 0 || ends.includes(null)) return null
  return Math.max(...ends.map((to) => to ?? 0))
}

/** The days that decide the rates, as far as they are known, else by the rhythm alone without the calendar. */
function* shipDays({
  terms,
  cycle,
  startOn,
  shipDays: known = [],
}: AmountsQuestion): Generator<string, never> {
  let on = known.at(-1) ?? addDays(startOn, terms.firstShipDays)
  yield* known.length > 0 ? known : [on]
  for (;;) {
    if (cycle) on = nextOn(cycle, on)
    yield on
  }
}

const sum = (quotes: readonly RoundQuote[]): number =>
  quotes.reduce((all, { sums }) => all + sums.totalYen, 0)

function grouped(quotes: readonly RoundQuote[], goesOn: boolean): DisclosedRounds[] {
  const groups: DisclosedRounds[] = []
  for (const quote of quotes) {
    const next = shownOf(quote)
    const last = groups.at(-1)
    if (last && JSON.stringify({ ...last, from: quote.round, to: quote.round }) === JSON.stringify(next))
      groups[groups.length - 1] = { ...last, to: quote.round }
    else groups.push(next)
  }
  const last = groups.at(-1)
  if (goesOn && last) groups[groups.length - 1] = { ...last, to: null }
  return groups
}

function shownOf({ round, agreed, sums }: RoundQuote): DisclosedRounds {
  return {
    from: round,
    to: round,
    lines: agreed.lines.map(({ name, quantity, isGift }, index) => ({
      name,
      quantity: Number(quantity),
      amount: Number(sums.lines[index]?.amount ?? 0),
      isGift,
    })),
    goods: Number(sums.goods),
    discount: Number(agreed.discount),
    shipping: Number(agreed.shipping),
    fee: Number(agreed.fee),
    tax: Number(sums.tax),
    total: sums.totalYen,
  }
}

function movesOf(quotes: readonly RoundQuote[]): Move[] {
  const moves: Move[] = []
  let most: number | null = null
  for (const [index, quote] of quotes.entries()) {
    const after = quote.sums.totalYen
    const before = quotes[index - 1]
    if (most !== null && before && after > most)
      moves.push({ round: quote.round, before: before.sums.totalYen, after, wasFree: isFree(before) })
    most = Math.max(most ?? 0, after)
  }
  return moves
}

/** Whatever is sent costs nothing itself; shipping may. */
function isFree({ agreed, sums }: RoundQuote): boolean {
  return Big(sums.goods).minus(agreed.discount).eq(0)
}
