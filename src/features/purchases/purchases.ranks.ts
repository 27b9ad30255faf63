import type { Cpm, PurchaseSettings, Steps } from './purchases.ts'

/** What somebody is ranked by. */
export type Bought = {
  readonly orders: number
  readonly revenue: number
  /** Days from the first order to the last. */
  readonly memberDays: number
  /** Days since the last order. */
  readonly quietDays: number
}

const atLeast = (value: number, steps: Steps): number => 1 + steps.filter((step) => value >= step).length
const atMost = (value: number, steps: Steps): number => 1 + steps.filter((step) => value <= step).length

/** 1 (least) to 5 each. */
export function rfmOf(
  { orders, revenue, quietDays }: Bought,
  { rfm }: Pick<PurchaseSettings, 'rfm'>,
): { r: number; f: number; m: number } {
  return {
    r: atMost(quietDays, rfm.recencyDays),
    f: atLeast(orders, rfm.orders),
    m: atLeast(revenue, rfm.revenue),
  }
}

export function cpmOf(
  { orders, revenue, memberDays, quietDays }: Bought,
  { cpm }: Pick<PurchaseSettings, 'cpm'>,
): Cpm {
  const state = quietDays >= cpm.lostDays ? 'Lost' : 'Active'
  if (orders < cpm.repeatOrders) return `first${state}`
  if (memberDays < cpm.youngDays) return `young${state}`
  if (revenue < cpm.revenue) return `steady${state}`
  return memberDays < cpm.trendDays ? `trend${state}` : `loyal${state}`
}

/** The tenth (1 is the best) of each place among `n`: the first `n mod 10` tenths have one more. */
export function decileOf(place: number, n: number): number {
  const small = Math.floor(n / 10)
  const larger = n % 10
  const inLarger = larger * (small + 1)
  if (place < inLarger) return Math.floor(place / (small + 1)) + 1
  return larger + Math.floor((place - inLarger) / small) + 1
}

/** The order of deciles: who bought most first, then most often, then last, then by id. */
export function byDecile(
  a: { revenue: number; orders: number; lastOn: string; id: string },
  b: { revenue: number; orders: number; lastOn: string; id: string },
): number {
  return (
    b.revenue - a.revenue ||
    b.orders - a.orders ||
    (a.lastOn === b.lastOn ? 0 : a.lastOn < b.lastOn ? 1 : -1) ||
    (a.id < b.id ? -1 : 1)
  )
}
