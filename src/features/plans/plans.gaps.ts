import Big from 'big.js'
import { priceOn, type FoundProduct } from '#features/products/products.ts'
import type { Settings } from '#features/settings/settings.api.ts'
import { addDays, weekday } from '#kit/japan/days.ts'
import { fullName } from '#kit/sale.ts'
import type { Phrase } from '#kit/text.ts'
import { gapText } from './plans.gaps.text.ts'
import { contentsOf, discountOf } from './plans.rounds.ts'
import type { PlanTerms } from './plans.terms.ts'

/** 特定商取引法 12 条の 6, in the order in which they are shown. */
export const legalItems = ['quantity', 'price', 'payment', 'delivery', 'period', 'leaving'] as const
export type LegalItem = (typeof legalItems)[number]

/** What keeps a plan from being published: an item that is not complete, or terms that cannot be kept. */
export type Gap = {
  readonly item: LegalItem | 'seller' | 'course'
  /** Of the terms: `contents.0.items.1`. */
  readonly path: string
  readonly message: Phrase
  readonly params?: { readonly [name: string]: string | number }
}

export type GapContext = {
  readonly products: ReadonlyMap<string, FoundProduct>
  readonly seller: Pick<Settings['seller'], 'name' | 'phone'>
  /** The days of the week that are closed, 0 Sunday. */
  readonly closedWeekdays: readonly number[]
  readonly today: string
}

/** Nothing is asked of rounds beyond these: by then contents, prices and gifts have long come to rest. */
const farRound = 240

/** All that is missing of the six items, and all that could not be kept. A plan without any may be published. */
export function missingOf(terms: PlanTerms, context: GapContext): Gap[] {
  return [
    ...quantityGaps(terms, context),
    ...priceGaps(terms, context),
    ...paymentGaps(terms),
    ...deliveryGaps(terms),
    ...periodGaps(terms, context.today),
    ...leavingGaps(terms),
    ...sellerGaps(context.seller),
    ...courseGaps(terms, context.closedWeekdays),
  ]
}

function quantityGaps(terms: PlanTerms, { products }: GapContext): Gap[] {
  const { contents, rounds, repeats, gifts } = terms
  const gap = (path: string, key: keyof typeof gapText, params?: Gap['params']): Gap => ({
    item: 'quantity',
    path,
    message: gapText[key],
    ...(params && { params }),
  })
  if (contents.length === 0) return [gap('contents', 'noContents')]
  const gaps: Gap[] = []
  const ordered = contents
    .map((span, index) => ({ ...span, index, last: span.to ?? Number.POSITIVE_INFINITY }))
    .toSorted((a, b) => a.from - b.from)
  let reached = 0
  for (const { from, last, index } of ordered) {
    const path = `contents.${index}`
    if (last < from) gaps.push(gap(path, 'backwards', { from, to: last }))
    else if (from <= reached) gaps.push(gap(path, 'overlap', { from }))
    else if (from > reached + 1) gaps.push(gap(path, 'hole', { from: reached + 1, to: from - 1 }))
    if (rounds !== null && from > rounds) gaps.push(gap(path, 'beyond', { from, rounds }))
    reached = Math.max(reached, last)
  }
  if (!repeats && reached !== Number.POSITIVE_INFINITY) {
    if (rounds === null) gaps.push(gap('rounds', 'noEnd', { to: reached }))
    else if (reached < rounds) gaps.push(gap('contents', 'hole', { from: reached + 1, to: rounds }))
  }
  for (const [at, { items }] of contents.entries())
    for (const [index, { productId }] of items.entries())
      if (!products.has(productId)) gaps.push(gap(`contents.${at}.items.${index}`, 'noProduct'))
  for (const [at, { productId }] of (terms.choices ?? []).entries())
    if (!products.has(productId)) gaps.push(gap(`choices.${at}`, 'noProduct'))
  for (const [at, { from, to, productId }] of gifts.entries()) {
    if (!products.has(productId)) gaps.push(gap(`gifts.${at}`, 'noProduct'))
    if (to !== null && to < from) gaps.push(gap(`gifts.${at}`, 'backwards', { from, to }))
  }
  return gaps
}

function priceGaps(terms: PlanTerms, { products, today }: GapContext): Gap[] {
  const gaps: Gap[] = []
  const sold = [
    ...terms.contents.flatMap(({ items }, at) =>
      items.map((item, index) => ({ ...item, path: `contents.${at}.items.${index}` })),
    ),
    ...(terms.choices ?? []).map((item, at) => ({ ...item, path: `choices.${at}` })),
  ]
  for (const { productId, unitPrice, path } of sold) {
    const product = products.get(productId)
    if (product && unitPrice === null && !priceOn(product, today))
      gaps.push({ item: 'price', path, message: gapText.noPrice, params: { name: fullName(product) } })
  }
  const begun = new Set<number>()
  for (const [at, { from, percent, yen }] of terms.discounts.entries()) {
    const path = `discounts.${at}`
    const gap = (key: keyof typeof gapText): Gap => ({
      item: 'price',
      path,
      message: gapText[key],
      params: { from },
    })
    if ((percent === null) === (yen === null)) gaps.push(gap('discountOfWhat'))
    if (begun.has(from)) gaps.push(gap('discountTwice'))
    begun.add(from)
  }
  return [...gaps, ...discountsAboveGoods(terms, products, today)]
}

/** Steps in yen that take off more than a round costs, each told once, by the first such round. */
function discountsAboveGoods(
  terms: PlanTerms,
  products: ReadonlyMap<string, FoundProduct>,
  today: string,
): Gap[] {
  const told = new Map<PlanTerms['discounts'][number], number>()
  for (let round = 1; round <= Math.min(terms.rounds ?? farRound, farRound); round++) {
    const step = discountOf(terms, round)
    if (!step || step.yen === null || told.has(step)) continue
    let goods = Big(0)
    for (const { productId, quantity, unitPrice } of contentsOf(terms, round) ?? []) {
      const product = products.get(productId)
      goods = goods.plus(Big(unitPrice ?? (product && priceOn(product, today)?.price) ?? 0).times(quantity))
    }
    if (goods.lt(step.yen)) told.set(step, round)
  }
  return [...told].map(([step, round]) => ({
    item: 'price',
    path: `discounts.${terms.discounts.indexOf(step)}`,
    message: gapText.discountTooLarge,
    params: { round },
  }))
}

function paymentGaps({ payments }: PlanTerms): Gap[] {
  const gap = (path: string, key: keyof typeof gapText, method = ''): Gap => ({
    item: 'payment',
    path,
    message: gapText[key],
    params: { method },
  })
  if (payments.length === 0) return [gap('payments', 'noPayments')]
  return payments.flatMap(({ method, when, days }, at) => [
    ...(when === 'invoice' && days === 0 ? [gap(`payments.${at}`, 'noPaymentDays', method)] : []),
    ...(payments.findIndex((one) => one.method === method) < at
      ? [gap(`payments.${at}`, 'paymentTwice', method)]
      : []),
  ])
}

function deliveryGaps({ cycles }: PlanTerms): Gap[] {
  return cycles.length > 0 ? [] : [{ item: 'delivery', path: 'cycles', message: gapText.noCycles }]
}

function periodGaps({ applyFrom, applyUntil }: PlanTerms, today: string): Gap[] {
  if (applyUntil === null) return []
  const gap = (message: Phrase): Gap => ({ item: 'period', path: 'applyUntil', message })
  if (applyFrom !== null && applyUntil < applyFrom) return [gap(gapText.periodBackwards)]
  return applyUntil < today ? [gap(gapText.periodOver)] : []
}

function leavingGaps({ leaving, minimumRounds, rounds }: PlanTerms): Gap[] {
  const { byWeb, byPhone, phone, hours, returns } = leaving
  const gap = (path: string, key: keyof typeof gapText): Gap => ({
    item: 'leaving',
    path,
    message: gapText[key],
  })
  return [
    ...(byWeb || byPhone ? [] : [gap('leaving.byWeb', 'noWayOut')]),
    ...(byPhone && phone === '' ? [gap('leaving.phone', 'noPhone')] : []),
    ...(byPhone && hours === '' ? [gap('leaving.hours', 'noHours')] : []),
    ...(returns === '' ? [gap('leaving.returns', 'noReturns')] : []),
    ...(rounds !== null && minimumRounds > rounds ? [gap('minimumRounds', 'minimumAboveRounds')] : []),
  ]
}

function sellerGaps({ name, phone }: GapContext['seller']): Gap[] {
  const gap = (key: keyof typeof gapText): Gap => ({ item: 'seller', path: 'seller', message: gapText[key] })
  return [...(name === '' ? [gap('noSeller')] : []), ...(phone === '' ? [gap('noSellerPhone')] : [])]
}

function courseGaps(terms: PlanTerms, closedWeekdays: readonly number[]): Gap[] {
  const { leadDays, deadlineDays, noticeDays, firstShipDays } = terms
  const least = leadInWeek(leadDays, closedWeekdays)
  const gap = (path: string, key: keyof typeof gapText, params: Gap['params'] = {}): Gap => ({
    item: 'course',
    path,
    message: gapText[key],
    params,
  })
  return [
    ...(deadlineDays <= least
      ? [gap('deadlineDays', 'deadlineTooLate', { leadDays, least: least + 1 })]
      : []),
    ...(noticeDays <= deadlineDays ? [gap('noticeDays', 'noticeTooLate', { deadlineDays })] : []),
    ...(firstShipDays < least ? [gap('firstShipDays', 'firstTooSoon', { leadDays, least })] : []),
  ]
}

/** The most days that so many open days take in an ordinary week, back from a day that is open. */
export function leadInWeek(leadDays: number, closedWeekdays: readonly number[]): number {
  const closed = new Set(closedWeekdays)
  if (closed.size >= 7) return leadDays
  let most = 0
  // A Sunday and the six days after it: any week will do.
  for (let step = 0; step < 7; step++) {
    const shipOn = addDays('2026-11-22', step)
    if (closed.has(weekday(shipOn))) continue
    let days = 0
    for (let left = leadDays; left > 0;) {
      days++
      if (!closed.has(weekday(addDays(shipOn, -days)))) left--
    }
    most = Math.max(most, days)
  }
  return most
}
