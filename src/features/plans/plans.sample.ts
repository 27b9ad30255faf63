import type { FoundProduct } from '#features/products/products.ts'
import { defaultSettings } from '#features/settings/settings.ts'
import type { DatedRate } from '#kit/sale.ts'
import { emptyTerms } from './plans.ts'
import type { PlanTerms } from './plans.terms.ts'

/** A small shop for tests of what plans come to: juice at 8 %, a shaker at 10 %, and soap that nobody has a price of. */
export const juice = '0190a000-0000-7000-8000-000000000001'
export const shaker = '0190a000-0000-7000-8000-000000000002'
export const soap = '0190a000-0000-7000-8000-000000000003'

function product(id: string, name: string, price: number | null, taxClass: 'standard' | 'reduced') {
  return {
    id,
    code: name,
    codeKey: name,
    name,
    variation: null,
    categoryId: null,
    taxClass,
    prices: price === null ? [] : [{ startsOn: '2020-01-01', price: String(price), taxIncluded: true }],
    cost: '100',
    daysPerPack: null,
    stock: null,
    parts: [],
    activeFrom: null,
    activeTo: null,
  } satisfies FoundProduct
}
export const products = new Map<string, FoundProduct>([
  [juice, product(juice, '青汁', 4320, 'reduced')],
  [shaker, product(shaker, 'シェイカー', 550, 'standard')],
  [soap, product(soap, '石けん', null, 'standard')],
])
export const rates: DatedRate[] = [
  { taxClass: 'standard', startsOn: '2019-10-01', rate: '10' },
  { taxClass: 'reduced', startsOn: '2019-10-01', rate: '8' },
]
export const sale = defaultSettings.sale
export const seller = { ...defaultSettings.seller, name: '株式会社みどり堂', phone: '0120-000-000' }
export const context = { products, seller, closedWeekdays: [0, 6], today: '2026-11-22' }

export const item = (productId: string, unitPrice: number | null = null, quantity = 1) => ({
  productId,
  quantity,
  unitPrice,
})
/** A juice a month for as long as somebody likes, with everything that the law wants. */
export const whole: PlanTerms = {
  ...emptyTerms,
  contents: [{ from: 1, to: null, items: [item(juice)] }],
  cycles: [{ kind: 'months', every: 1, day: 10 }],
  payments: [{ method: 'クレジットカード', when: 'shipping', days: 0, fee: 0 }],
  leaving: { ...emptyTerms.leaving, returns: '不良品は交換します。' },
}
export const leaving = (given: Partial<PlanTerms['leaving']>) => ({ leaving: { ...whole.leaving, ...given } })
export const spans = (...from: [number, number | null][]) =>
  from.map(([first, to]) => ({ from: first, to, items: [item(juice)] }))
