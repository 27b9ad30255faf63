import { describe, expect, it } from 'vitest'
import { pathsOf } from './products.export.ts'
import { priceOn, productKey, readProduct, stateOn, unitPriceIn, wrongParts } from './products.ts'

describe('the code of a product', () => {
  it('finds the same product in any width, case, dash and spacing', () => {
    for (const typed of ['ab-100', 'ＡＢ－１００', ' AB‐100 ', 'ab − 100', '\u200bAB-100'])
      expect(productKey(typed)).toBe('AB-100')
  })
  it('keeps leading zeros and what tells codes apart', () => {
    expect(productKey('00123')).not.toBe(productKey('123'))
    expect(productKey('A-1')).not.toBe(productKey('A1'))
  })
})

describe('the price of a product', () => {
  const first = { startsOn: '2024-04-01', price: '1980', taxIncluded: true }
  const second = { startsOn: '2026-10-01', price: '2180', taxIncluded: true }

  it('is the latest that has begun by a day, in whatever order they stand', () => {
    for (const prices of [
      [first, second],
      [second, first],
    ]) {
      expect(priceOn({ prices }, '2024-03-31')).toBeNull()
      expect(priceOn({ prices }, '2024-04-01')).toBe(first)
      expect(priceOn({ prices }, '2026-09-30')).toBe(first)
      expect(priceOn({ prices }, '2026-10-01')).toBe(second)
    }
  })

  it('is turned into the mode of a sale with the rate of its class, rounded as the sale rounds', () => {
    const included = { taxMode: 'included', rate: '8', rounding: 'floor' } as const
    const excluded = { ...included, taxMode: 'excluded' } as const
    expect(unitPriceIn({ price: '1980', taxIncluded: true }, included)).toBe('1980')
    // 1980 × 8/108 = 146.66…
    expect(unitPriceIn({ price: '1980', taxIncluded: true }, excluded)).toBe('1834')
    expect(unitPriceIn({ price: '1980', taxIncluded: true }, { ...excluded, rounding: 'ceil' })).toBe('1833')
    expect(unitPriceIn({ price: '1845', taxIncluded: false }, included)).toBe('1992')
    expect(unitPriceIn({ price: '1845', taxIncluded: false }, { ...included, taxMode: 'none' })).toBe('1845')
    expect(unitPriceIn({ price: '0.5', taxIncluded: false }, { ...included, rate: '10' })).toBe('0.55')
  })
})

describe('the state of a product', () => {
  it('follows the first and the last day of its sale', () => {
    const product = { activeFrom: '2026-04-01', activeTo: '2026-04-30' }
    expect(
      ['2026-03-31', '2026-04-01', '2026-04-30', '2026-05-01'].map((on) => stateOn(product, on)),
    ).toEqual(['coming', 'active', 'active', 'ended'])
    expect(stateOn({ activeFrom: null, activeTo: null }, '2026-05-01')).toBe('active')
  })
})

describe('what is typed of a product', () => {
  it('is kept as typed, and nothing where it is empty', () => {
    const read = readProduct({ code: ' Ａ-1 ', name: '青汁　粉末', kana: ' ', cost: '120.50' })
    expect(read).toMatchObject({ code: 'Ａ-1', name: '青汁　粉末', kana: null, cost: '120.5' })
  })
  it('is refused with each field that cannot be', () => {
    expect(() =>
      readProduct({ code: '\u200b', name: ' ', activeFrom: '2026-05-01', activeTo: '2026-04-01' }),
    ).toThrow(
      expect.objectContaining({
        extra: { fields: ['code', 'name', 'activeTo'].map((path) => expect.objectContaining({ path })) },
      }),
    )
  })
})

describe('a set', () => {
  const known = new Map([
    ['a', { name: '青汁', isSet: false }],
    ['b', { name: 'お試しセット', isSet: true }],
  ])
  it('contains neither itself, nor a set, nor one product twice, nor what is not there', () => {
    const part = (productId: string) => ({ productId, quantity: 1 })
    expect(wrongParts('s', [part('a')], known)).toBeNull()
    for (const [setId, parts] of [
      ['a', [part('a')]],
      ['s', [part('b')]],
      ['s', [part('a'), part('a')]],
      ['s', [part('gone')]],
    ] as const)
      expect(wrongParts(setId, parts, known)).not.toBeNull()
  })
})

describe('the path of a category', () => {
  it('names it from the top', () => {
    const paths = pathsOf([
      { id: '2', parentId: '1', name: '青汁' },
      { id: '1', parentId: null, name: '健康食品' },
    ])
    expect(paths.get('2')).toBe('健康食品 > 青汁')
  })
})
