import { describe, expect, it } from 'vitest'
import { pointsOf, usualTerms, type PointedOrder, type PointTerms } from './points.terms.ts'

const tea = '00000000-0000-7000-8000-000000000001'
const soap = '00000000-0000-7000-8000-000000000002'
const drinks = '00000000-0000-7000-8000-0000000000c1'
const all = '00000000-0000-7000-8000-0000000000c0'
const line = (revenue: number, given: Partial<PointedOrder['lines'][number]> = {}) => ({
  productId: soap,
  categories: [],
  revenue,
  taxRate: '10',
  ...given,
})
const order = (given: Partial<PointedOrder> = {}): PointedOrder => ({
  orderedOn: '2026-11-22',
  isRound: false,
  birthMonth: null,
  lines: [line(1800)],
  ...given,
})
const terms = (given: Partial<PointTerms> = {}): PointTerms => ({ ...usualTerms, ...given })

describe('the points of an order', () => {
  it.each<[string, number, Partial<PointTerms>, Partial<PointedOrder>, string?]>([
    ['are 1 % of 1,980 yen with tax, rounded down', 19, {}, {}],
    ['are of what is without tax where that is agreed', 18, { base: 'withoutTax' }, {}],
    ['are three for each 500 yen', 11, { perYen: 500, points: 3 }, {}],
    [
      'are rounded once for the whole order: 1.06 + 1.06 are 2',
      2,
      {},
      { lines: [line(97, { taxRate: '10' }), line(97, { taxRate: '10' })] },
    ],
    [
      'take the reduced rate of a line: 1,000 × 1.08 and 1,000 × 1.1',
      21,
      {},
      { lines: [line(1000, { taxRate: '8' }), line(1000)] },
    ],
    ['are doubled for a product', 39, { goods: [{ of: 'product', id: soap, times: '2' }] }, {}],
    [
      'are none for a product that gives none, whatever its category gives',
      0,
      {
        goods: [
          { of: 'category', id: drinks, times: '5' },
          { of: 'product', id: tea, times: '0' },
        ],
      },
      { lines: [line(1800, { productId: tea, categories: [drinks] })] },
    ],
    [
      'take the best of several categories',
      59,
      {
        goods: [
          { of: 'category', id: all, times: '2' },
          { of: 'category', id: drinks, times: '3' },
        ],
      },
      { lines: [line(1800, { productId: tea, categories: [drinks, all] })] },
    ],
    ['are doubled in the month of the birthday', 39, { birthMonth: '2' }, { birthMonth: '11' }],
    ['are not doubled in another month', 19, { birthMonth: '2' }, { birthMonth: '10' }],
    [
      'take the best campaign of the day, first and last day included',
      59,
      {
        campaigns: [
          { name: 'a', from: '2026-11-22', to: '2026-11-30', times: '2' },
          { name: 'b', from: '2026-11-01', to: '2026-11-22', times: '3' },
          { name: 'c', from: '2026-11-23', to: '2026-11-30', times: '9' },
        ],
      },
      {},
    ],
    ['are more for rounds of a subscription', 29, { subscription: '1.5' }, { isRound: true }],
    [
      'multiply by the rank and by what else multiplies',
      59,
      { birthMonth: '2' },
      { birthMonth: '11' },
      '1.5',
    ],
    ['are never below zero', 0, {}, { lines: [line(-500)] }],
    ['are less by what was taken back', 9, {}, { lines: [line(1800), line(-900)] }],
  ])('%s', (_says, points, rule, given, rank) => {
    expect(pointsOf(terms(rule), order(given), rank)).toBe(points)
  })
})
