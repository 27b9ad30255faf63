import { describe, expect, it } from 'vitest'
import { byDecile, cpmOf, decileOf, rfmOf, type Bought } from './purchases.ranks.ts'
import { defaultPurchaseSettings as settings } from './purchases.ts'

const bought = (given: Partial<Bought>): Bought => ({
  orders: 2,
  revenue: 10_000,
  memberDays: 30,
  quietDays: 10,
  ...given,
})

describe('RFM', () => {
  it('gives the best rank on its very limit, and one less beyond', () => {
    // R: 30, 90, 180, 365 days at most.
    expect(
      [0, 30, 31, 90, 91, 180, 181, 365, 366].map((days) => rfmOf(bought({ quietDays: days }), settings).r),
    ).toEqual([5, 5, 4, 4, 3, 3, 2, 2, 1])
    // F: 2, 3, 5, 10 orders at least.
    expect([1, 2, 3, 4, 5, 9, 10].map((orders) => rfmOf(bought({ orders }), settings).f)).toEqual([
      1, 2, 3, 3, 4, 4, 5,
    ])
    // M: 10,000, 30,000, 50,000, 100,000 yen at least; who gave back more than they bought is in the lowest.
    expect(
      [-500, 9999, 10_000, 29_999, 30_000, 50_000, 99_999, 100_000].map(
        (revenue) => rfmOf(bought({ revenue }), settings).m,
      ),
    ).toEqual([1, 1, 2, 2, 3, 4, 4, 5])
  })
})

describe('CPM', () => {
  it.each<[string, Partial<Bought>]>([
    ['firstActive', { orders: 1, memberDays: 0, revenue: 500_000 }],
    ['firstLost', { orders: 1, memberDays: 0, quietDays: 240 }],
    ['youngActive', { orders: 2, memberDays: 89, revenue: 500_000 }],
    ['youngLost', { orders: 2, memberDays: 89, quietDays: 240 }],
    ['steadyActive', { orders: 9, memberDays: 90, revenue: 69_999 }],
    ['steadyLost', { orders: 9, memberDays: 900, revenue: 69_999, quietDays: 999 }],
    // The vendor's text leaves 70,000 open; here it is enough.
    ['trendActive', { orders: 3, memberDays: 90, revenue: 70_000 }],
    ['trendLost', { orders: 3, memberDays: 209, revenue: 70_000, quietDays: 240 }],
    ['loyalActive', { orders: 3, memberDays: 210, revenue: 70_000, quietDays: 239 }],
    ['loyalLost', { orders: 3, memberDays: 210, revenue: 70_000, quietDays: 240 }],
  ])('puts into %s whoever bought like %o', (segment, given) => {
    expect(cpmOf(bought(given), settings)).toBe(segment)
  })
})

describe('deciles', () => {
  it('give the first n mod 10 tenths one more', () => {
    const sizes = (n: number): number[] => {
      const all = Array.from({ length: n }, (_, place) => decileOf(place, n))
      return Array.from({ length: 10 }, (_, tenth) => all.filter((one) => one === tenth + 1).length)
    }
    expect(sizes(23)).toEqual([3, 3, 3, 2, 2, 2, 2, 2, 2, 2])
    expect(sizes(40)).toEqual([4, 4, 4, 4, 4, 4, 4, 4, 4, 4])
    expect(sizes(3)).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0, 0])
  })

  it('go by money, then orders, then the last order, then the id', () => {
    const one = { revenue: 100, orders: 2, lastOn: '2026-01-02', id: 'b' }
    const rest = [
      { ...one, id: 'c' },
      { ...one, lastOn: '2026-01-01', id: 'a' },
      { ...one, orders: 1, lastOn: '2026-09-09', id: 'a' },
      { ...one, revenue: 99, orders: 9, id: 'a' },
    ]
    expect([...rest, one].sort(byDecile)).toEqual([one, ...rest])
  })
})
