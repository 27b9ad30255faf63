import { describe, expect, it } from 'vitest'
import { draftOf, termsOf, type Terms } from './draft.ts'

const terms: Terms = {
  perYen: 200,
  points: 3,
  base: 'withoutTax',
  goods: [
    { of: 'product', id: '00000000-0000-7000-8000-000000000001', times: '0' },
    { of: 'category', id: '00000000-0000-7000-8000-0000000000c1', times: '1.5' },
  ],
  birthMonth: '2',
  subscription: '1',
  campaigns: [{ name: '年末', from: '2026-12-01', to: '2026-12-31', times: '3' }],
  waitDays: 7,
  expiry: { kind: 'afterGrant', months: 24 },
}

describe('a rule of points as it is typed', () => {
  it('is the rule again', () => {
    expect(termsOf(draftOf(terms))).toEqual(terms)
    expect(termsOf(draftOf({ ...terms, expiry: { kind: 'never' } }))).toMatchObject({
      expiry: { kind: 'never' },
    })
  })

  it('is none while a product or a category has no multiple that can be read, or is not chosen', () => {
    const draft = draftOf(terms)
    const product = { of: 'product', id: '00000000-0000-7000-8000-000000000002', times: 'たくさん' } as const
    expect(termsOf({ ...draft, goods: [...draft.goods, { key: 'new', ...product }] })).toBeNull()
    expect(
      termsOf({ ...draft, goods: [...draft.goods, { key: 'new', ...product, times: '２' }] })?.goods.at(-1),
    ).toEqual({
      ...product,
      times: '2',
    })
    expect(termsOf({ ...draft, goods: [{ key: 'new', of: 'category', id: '', times: '2' }] })).toBeNull()
  })
})
