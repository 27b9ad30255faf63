import { describe, expect, it } from 'vitest'
import { contentsOf, discountOf, hasRound, isQuote, quoteRound } from './plans.rounds.ts'
import { item, juice, products, rates, sale, shaker, soap, whole } from './plans.sample.ts'
import type { PlanTerms } from './plans.terms.ts'

describe('a round of a plan', () => {
  const box: PlanTerms = {
    ...whole,
    contents: [
      { from: 1, to: 1, items: [item(juice)] },
      { from: 2, to: 3, items: [item(shaker, 500, 2)] },
    ],
    gifts: [{ from: 1, to: 1, productId: shaker, quantity: 1 }],
    repeats: true,
  }
  const ask = (round: number, given: object = {}) =>
    quoteRound({
      terms: whole,
      round,
      quantity: 1,
      paymentMethod: 'クレジットカード',
      shipOn: '2026-12-10',
      products,
      rates,
      sale,
      ...given,
    })
  const totalOf = (answer: ReturnType<typeof ask>) => (isQuote(answer) ? answer.sums.totalYen : answer)

  it('has other goods each time, and the first again after the last', () => {
    const goods = (round: number) =>
      contentsOf(box, round)?.map(({ productId, quantity }) => [productId, quantity])
    expect(goods(1)).toEqual([
      [juice, 1],
      [shaker, 1],
    ])
    expect(goods(3)).toEqual([[shaker, 2]])
    expect(goods(4)).toEqual([[juice, 1]])
    expect(goods(5)).toEqual([[shaker, 2]])
  })
  it('is none after the last', () => {
    expect(hasRound({ ...box, rounds: 2 }, 2)).toBe(true)
    expect(hasRound({ ...box, rounds: 2 }, 3)).toBe(false)
    expect(ask(3, { terms: { ...box, rounds: 2 } })).toEqual({ why: 'over', productId: null })
  })
  it('comes so many times, but its gift comes once', () => {
    expect(contentsOf(box, 1, null, 3)?.map(({ quantity }) => quantity)).toEqual([3, 1])
  })
  it('has own goods at the price of the plan, or of the day', () => {
    expect(
      contentsOf(box, 2, [
        { productId: shaker, quantity: 1 },
        { productId: juice, quantity: 1 },
      ]),
    ).toMatchObject([{ unitPrice: 500 }, { unitPrice: null }])
  })
  it('costs what the last step that has begun leaves', () => {
    const discounts = [
      { from: 4, percent: '15', yen: null },
      { from: 2, percent: '10', yen: null },
    ]
    expect([1, 2, 3, 4, 9].map((round) => discountOf({ discounts }, round)?.percent)).toEqual([
      undefined,
      '10',
      '10',
      '15',
      '15',
    ])
    const terms = { ...whole, discounts }
    // 4,320 − 432; 4,320 − 648
    expect([1, 2, 4].map((round) => totalOf(ask(round, { terms })))).toEqual([4320, 3888, 3672])
  })
  it('takes yen off for each time of the contents, and never more than the goods cost', () => {
    const terms = { ...whole, discounts: [{ from: 1, percent: null, yen: 500 }] }
    expect(totalOf(ask(1, { terms, quantity: 2 }))).toBe(2 * 4320 - 1000)
    const toomuch = { ...whole, discounts: [{ from: 1, percent: null, yen: 9999 }] }
    expect(totalOf(ask(1, { terms: toomuch }))).toBe(0)
  })
  it('has the rate of the day on which it is shipped', () => {
    const later = [...rates, { taxClass: 'reduced' as const, startsOn: '2027-04-01', rate: '0' }]
    const excluded = { ...sale, taxMode: 'excluded' as const }
    // 4,320 with 8 % is 4,000 without.
    expect(totalOf(ask(1, { rates: later, sale: excluded, shipOn: '2027-03-31' }))).toBe(4320)
    expect(totalOf(ask(1, { rates: later, sale: excluded, shipOn: '2027-04-01' }))).toBe(4320)
    const terms = { ...whole, contents: [{ from: 1, to: null, items: [item(juice, 4000)] }] }
    expect(totalOf(ask(1, { terms, rates: later, sale: excluded, shipOn: '2027-03-31' }))).toBe(4320)
    expect(totalOf(ask(1, { terms, rates: later, sale: excluded, shipOn: '2027-04-01' }))).toBe(4000)
  })
  it('pays for shipping until it is free, unless it shares a parcel', () => {
    const terms = { ...whole, shipping: { fee: 600, freeFrom: 3 } }
    expect([1, 2, 3].map((round) => totalOf(ask(round, { terms })))).toEqual([4920, 4920, 4320])
    expect(totalOf(ask(1, { terms, shippingFree: true }))).toBe(4320)
  })
  it('has no price where a product is gone or has none', () => {
    const gone = { ...whole, contents: [{ from: 1, to: null, items: [item('x')] }] }
    expect(ask(1, { terms: gone })).toEqual({ why: 'product', productId: 'x' })
    const priceless = { ...whole, contents: [{ from: 1, to: null, items: [item(soap)] }] }
    expect(ask(1, { terms: priceless })).toEqual({ why: 'price', productId: soap })
  })
})
