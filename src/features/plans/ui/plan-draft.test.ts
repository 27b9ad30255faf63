import { describe, expect, it } from 'vitest'
import type { PlanTerms } from '../plans.terms.ts'
import { draftOf, newItem, roundsIn, spanMoved, termsOf } from './plan-draft.ts'

const product = '0190a000-0000-7000-8000-000000000001'
const item = { productId: product, quantity: 2, unitPrice: 500 }
const terms: PlanTerms = {
  description: '社内のメモ',
  rounds: null,
  repeats: false,
  minimumRounds: 3,
  firstShipDays: 5,
  leadDays: 2,
  deadlineDays: 7,
  noticeDays: 10,
  closedDays: 'previous',
  deliveryDays: 2,
  skipsInRow: 2,
  pauseDays: 90,
  once: true,
  leaving: {
    byWeb: true,
    byPhone: true,
    phone: '0120-000-000',
    hours: '平日',
    early: 'refused',
    conditions: '',
    returns: '不良品は交換します。',
  },
  contents: [
    { from: 1, to: 1, items: [item] },
    { from: 2, to: 4, items: [{ ...item, unitPrice: null }] },
    { from: 5, to: null, items: [item] },
  ],
  choices: [{ productId: product, unitPrice: null }],
  discounts: [
    { from: 2, percent: '12.5', yen: null },
    { from: 6, percent: null, yen: 300 },
  ],
  gifts: [{ from: 1, to: null, productId: product, quantity: 1 }],
  cycles: [
    { kind: 'days', every: 30 },
    { kind: 'months', every: 2, day: 31 },
    { kind: 'weekday', every: 1, nth: 5, weekday: 0 },
  ],
  payments: [{ method: '後払い', when: 'invoice', days: 14, fee: 250 }],
  shipping: { fee: 600, freeFrom: 3 },
  applyFrom: '2026-04-01',
  applyUntil: null,
}
const draft = draftOf({ code: 'T-1', name: '定期', terms })
const [first, second, third] = draft.spans

describe('a plan as it is typed', () => {
  it('is the same plan when nothing is changed', () => {
    expect(termsOf(draft)).toEqual({ terms, wrong: [] })
  })
  it('lets rounds follow each other, in whatever order the contents are put', () => {
    const moved = spanMoved(draft.spans, second?.key ?? '', first?.key ?? '')
    expect(roundsIn(moved)).toEqual([
      { from: 1, to: 3 },
      { from: 4, to: 4 },
      { from: 5, to: null },
    ])
    expect(spanMoved(draft.spans, first?.key ?? '', third?.key ?? '').map(({ key }) => key)).toEqual([
      second?.key,
      third?.key,
      first?.key,
    ])
  })
  it('reads numbers and days as they are typed in Japan', () => {
    const typed = {
      ...draft,
      numbers: { ...draft.numbers, fee: '１，０８０円' },
      applyUntil: '令和9年3月31日',
    }
    expect(termsOf(typed).terms).toMatchObject({ shipping: { fee: 1080 }, applyUntil: '2027-03-31' })
  })
  it('says what is no number, and what numbers it may be', () => {
    const typed = { ...draft, numbers: { ...draft.numbers, deadlineDays: '来週', minimumRounds: '100' } }
    expect(termsOf(typed)).toEqual({
      terms: null,
      wrong: [
        { field: 'minimumRounds', least: 0, most: 99 },
        { field: 'deadlineDays', least: 0, most: 60 },
      ],
    })
  })
  it('leaves contents out that have no product yet', () => {
    const empty = { ...draft, spans: [...draft.spans.slice(0, 1), { key: 'x', lasts: '2', items: [] }] }
    expect(termsOf(empty).terms?.contents).toEqual([terms.contents[0]])
    expect(newItem(product)).toMatchObject({ quantity: '1', unitPrice: '' })
  })
})
