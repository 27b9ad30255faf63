import { describe, expect, it } from 'vitest'
import {
  bodyOf,
  changedPrices,
  emptyDesk,
  putAway,
  readNumber,
  readQuantity,
  toOther,
  totalsNow,
  type Answered,
  type Desk,
  type DeskLine,
} from './desk.ts'

const line = (given: Partial<DeskLine> = {}): DeskLine => ({
  key: 'a',
  productId: 'p1',
  code: 'A-1',
  name: '緑茶',
  quantity: '1',
  unitPrice: '',
  discount: '',
  known: null,
  ...given,
})
const desk = (given: Partial<Desk> = {}): Desk => ({ ...emptyDesk(false), lines: [line()], ...given })
const answered: Answered = {
  keys: ['a'],
  preview: {
    currency: 'JPY',
    rate: '1',
    taxMode: 'included',
    rounding: 'floor',
    pointsAs: 'discount',
    chargeTax: { taxClass: 'standard', taxRate: '10' },
    discount: '0',
    points: '0',
    shipping: '0',
    fee: '0',
    goods: '1000',
    tax: '90',
    total: '1000',
    taxes: [],
    revenue: 910,
    cost: 0,
    totalYen: 1000,
    orderedOn: '2026-11-22',
    benefit: null,
    lines: [
      {
        productId: 'p1',
        code: 'A-1',
        name: '緑茶',
        quantity: '1',
        unitPrice: '1000',
        discount: '0',
        amount: '1000',
        taxClass: 'standard',
        taxRate: '10',
        revenue: 910,
        cost: 0,
        stock: null,
      },
    ],
  },
}
const who = { customerId: 'c1', name: '髙橋 花子', places: [] }

describe('what is typed at the order desk', () => {
  it('is a number in any width, with or without commas and yen', () => {
    expect(['１，９８０円', '¥1,980', '', '0.5', '-1', 'abc'].map(readNumber)).toEqual([
      '1980',
      '1980',
      '0',
      '0.5',
      null,
      null,
    ])
    expect(['２', '0', '1.5', '0.0001', ''].map(readQuantity)).toEqual(['2', null, '1.5', null, null])
  })

  it('leaves prices to the day unless one was typed', () => {
    expect(bodyOf(desk(), who).lines).toEqual([{ productId: 'p1', quantity: '1', discount: '0' }])
    expect(bodyOf(desk({ lines: [line({ unitPrice: '900' })] }), who).lines).toMatchObject([
      { unitPrice: '900' },
    ])
  })

  it('goes to the customer, to another of their addresses, elsewhere or nowhere', () => {
    const places = [{ id: 'x', postalCode: '990-0000', value: '山形市1' }]
    expect(bodyOf(desk(), who)).toMatchObject({ shipTo: null, shippingState: 'waiting' })
    expect(bodyOf(desk({ ship: 'x' }), { ...who, places }).shipTo).toMatchObject({
      name: '髙橋 花子',
      address: '山形市1',
    })
    expect(bodyOf(desk({ ship: toOther, shipName: '林', shipAddress: '京都市' }), who).shipTo).toMatchObject({
      name: '林',
      address: '京都市',
    })
    expect(bodyOf(emptyDesk(true), { ...who, customerId: null })).toMatchObject({
      shippingState: 'none',
      channel: 'store',
    })
  })
})

describe('the totals while one types', () => {
  it('follow the quantity before the server has answered', () => {
    const now = totalsNow(desk({ lines: [line({ quantity: '3' })], shipping: '550', points: '50' }), answered)
    expect(now?.totals).toMatchObject({ goods: '3000', total: '3500', tax: '318' })
    expect(now?.amounts.get('a')).toBe('3000')
  })

  it('hold what the rank of the customer brings, on top of what is typed, until somebody takes it off', () => {
    const benefit = { rank: 'ゴールド', percent: '5', freeShipping: true }
    const gold = { ...answered, preview: { ...answered.preview, benefit } }
    const typed = desk({ discount: '10', shipping: '550', lines: [line({ quantity: '3' })] })
    const now = totalsNow(typed, gold)
    // 5 % of 2,990 are 149.5, cut off as the seller does.
    expect(now?.agreed).toEqual({ discount: '159', shipping: '0' })
    expect(now?.totals.total).toBe('2841')
    expect(totalsNow({ ...typed, benefits: false }, gold)?.agreed).toEqual({
      discount: '10',
      shipping: '550',
    })
  })

  it('wait for the price of a line that is new', () => {
    expect(totalsNow(desk({ lines: [line(), line({ key: 'b' })] }), answered)).toBeNull()
  })
})

describe('an order that was put away', () => {
  it('tells which prices have changed meanwhile, unless one was typed', () => {
    const back = putAway(desk(), answered)
    expect(back.lines[0]?.known).toBe('1000')
    const later = {
      ...answered,
      preview: {
        ...answered.preview,
        lines: answered.preview.lines.map((one) => ({ ...one, unitPrice: '1100' })),
      },
    }
    expect(changedPrices(back, answered)).toEqual([])
    expect(changedPrices(back, later)).toEqual([{ key: 'a', name: '緑茶', before: '1000', now: '1100' }])
    expect(changedPrices(desk({ lines: [line({ unitPrice: '980', known: '1000' })] }), later)).toEqual([])
  })
})
