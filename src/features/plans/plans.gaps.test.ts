import { describe, expect, it } from 'vitest'
import { leadInWeek, missingOf } from './plans.gaps.ts'
import { context, item, leaving, soap, spans, whole } from './plans.sample.ts'
import type { PlanTerms } from './plans.terms.ts'

describe('what keeps a plan from being published', () => {
  const gapsIn = (given: Partial<PlanTerms>, other: object = {}) =>
    missingOf({ ...whole, ...given }, { ...context, ...other }).map((gap) => `${gap.item} ${gap.path}`)

  it('is nothing where all six items are there', () => {
    expect(gapsIn({})).toEqual([])
  })
  it.each<[string, Partial<PlanTerms>, string]>([
    ['nothing is sent', { contents: [] }, 'quantity contents'],
    [
      'a product has no price',
      { contents: [{ from: 1, to: null, items: [item(soap)] }] },
      'price contents.0.items.0',
    ],
    [
      'what may be taken instead has no price',
      { choices: [{ productId: soap, unitPrice: null }] },
      'price choices.0',
    ],
    [
      'what may be taken instead is gone',
      { choices: [{ productId: 'gone', unitPrice: 100 }] },
      'quantity choices.0',
    ],
    ['there is no way to pay', { payments: [] }, 'payment payments'],
    [
      'an invoice has no day',
      { payments: [{ method: '後払い', when: 'invoice', days: 0, fee: 0 }] },
      'payment payments.0',
    ],
    ['nothing says how often it comes', { cycles: [] }, 'delivery cycles'],
    ['the period of application is over', { applyUntil: '2026-11-21' }, 'period applyUntil'],
    [
      'the period ends before it begins',
      { applyFrom: '2027-02-01', applyUntil: '2027-01-31' },
      'period applyUntil',
    ],
    ['there is no way out', leaving({ byWeb: false }), 'leaving leaving.byWeb'],
    ['nothing says what holds of returns', leaving({ returns: '' }), 'leaving leaving.returns'],
  ])('is told by its own item and path: %s', (_why, given, gap) => {
    expect(gapsIn(given)).toEqual([gap])
  })
  it('is a telephone that nobody can find or that nobody answers', () => {
    expect(gapsIn(leaving({ byPhone: true }))).toEqual(['leaving leaving.phone', 'leaving leaving.hours'])
  })
  it('is a seller without name and telephone', () => {
    expect(gapsIn({}, { seller: { name: '', phone: '' } })).toEqual(['seller seller', 'seller seller'])
  })
  it.each<[string, Partial<PlanTerms>, string[]]>([
    ['rounds in two spans', { contents: spans([1, 3], [3, null]) }, ['quantity contents.1']],
    ['rounds in none', { contents: spans([1, 2], [4, null]) }, ['quantity contents.1']],
    ['no first round', { contents: spans([2, null]) }, ['quantity contents.0']],
    ['a span that ends before it begins', { contents: spans([1, null], [3, 2]) }, ['quantity contents.1']],
    ['頒布会 without an end', { contents: spans([1, 1], [2, 2]) }, ['quantity rounds']],
    ['頒布会 with more rounds than contents', { contents: spans([1, 2]), rounds: 3 }, ['quantity contents']],
    [
      'contents after the last round',
      { contents: spans([1, 2], [3, 3]), rounds: 2 },
      ['quantity contents.1'],
    ],
    [
      'a product that is gone',
      { contents: [{ from: 1, to: null, items: [item(crypto.randomUUID())] }] },
      ['quantity contents.0.items.0'],
    ],
    [
      'a gift that is gone',
      { gifts: [{ from: 1, to: 1, productId: crypto.randomUUID(), quantity: 1 }] },
      ['quantity gifts.0'],
    ],
    [
      'more off than the goods cost',
      { discounts: [{ from: 2, percent: null, yen: 4321 }] },
      ['price discounts.0'],
    ],
    ['a discount of nothing', { discounts: [{ from: 2, percent: null, yen: null }] }, ['price discounts.0']],
    [
      'two discounts from one round on',
      {
        discounts: [
          { from: 2, percent: '5', yen: null },
          { from: 2, percent: '9', yen: null },
        ],
      },
      ['price discounts.1'],
    ],
    ['one payment twice', { payments: [...whole.payments, ...whole.payments] }, ['payment payments.1']],
    ['a minimum above all rounds', { rounds: 3, minimumRounds: 4 }, ['leaving minimumRounds']],
    ['a deadline that leaves no lead time', { deadlineDays: 4 }, ['course deadlineDays']],
    ['a notice after the deadline', { noticeDays: 7 }, ['course noticeDays']],
    ['a first round before it can be made', { firstShipDays: 3 }, ['course firstShipDays']],
  ])('is what could not be kept: %s', (_why, given, gaps) => {
    expect(gapsIn(given)).toEqual(gaps)
  })
  it('allows 頒布会 that ends, and one that begins again', () => {
    expect(gapsIn({ contents: spans([1, 1], [2, 2]), rounds: 2 })).toEqual([])
    expect(gapsIn({ contents: spans([1, 1], [2, 2]), repeats: true })).toEqual([])
  })
  it('knows how many days the lead time takes over a weekend', () => {
    // Two open days before a Monday are the Thursday before it; with every day open it is the Saturday.
    expect(leadInWeek(2, [0, 6])).toBe(4)
    expect(leadInWeek(2, [])).toBe(2)
    expect(leadInWeek(0, [0, 6])).toBe(0)
  })
})
