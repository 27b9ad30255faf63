import type { Phrase } from '#kit/text.ts'
import { segmentText } from './segment.text.ts'

/** Whose sales over the counter are, and those of people deleted for good. No customer, and without facts. */
export const nobody = '00000000-0000-0000-0000-000000000000'

/** Before every order. */
export const always = '0001-01-01'

/** Where each rank begins, from the second to the fifth; below is the first. */
export type Steps = readonly [number, number, number, number]

export type PurchaseSettings = {
  readonly rfm: {
    /** At most so many days since the last order: of ranks 2 to 5, so falling. */
    readonly recencyDays: Steps
    /** At least so many orders. */
    readonly orders: Steps
    /** At least so many yen. */
    readonly revenue: Steps
  }
  readonly cpm: {
    /** Whoever has fewer orders is in 初回. */
    readonly repeatOrders: number
    /** Below so many days between the first and the last order: よちよち. */
    readonly youngDays: number
    /** Below so many: 流行, where they bought enough. */
    readonly trendDays: number
    /** Yen from which somebody is 流行 or 優良. */
    readonly revenue: number
    /** So many days without an order: 離脱. */
    readonly lostDays: number
  }
  /** Days within which a second order counts as F2. */
  readonly repeatDays: number
  /** Days without an order after which somebody has stopped (離脱基準日数). */
  readonly stoppedDays: number
  /** 休眠 is no order for so many times the usual interval (the median of all). */
  readonly sleepTimes: number
}

/** CPM as LTV-Lab has it; the steps of RFM are a beginning for a mail-order shop. */
export const defaultPurchaseSettings: PurchaseSettings = {
  rfm: {
    recencyDays: [365, 180, 90, 30],
    orders: [2, 3, 5, 10],
    revenue: [10_000, 30_000, 50_000, 100_000],
  },
  cpm: { repeatOrders: 2, youngDays: 90, trendDays: 210, revenue: 70_000, lostDays: 240 },
  repeatDays: 90,
  stoppedDays: 240,
  sleepTimes: 2,
}

export const cpmKinds = ['first', 'young', 'steady', 'trend', 'loyal'] as const
export type CpmKind = (typeof cpmKinds)[number]
export type Cpm = `${CpmKind}${'Active' | 'Lost'}`

/** The ten segments with what they are called. */
export const cpmSegments: readonly { readonly value: Cpm; readonly label: Phrase }[] = cpmKinds.flatMap(
  (kind) =>
    ([`${kind}Active`, `${kind}Lost`] as const).map((value) => ({ value, label: segmentText[value] })),
)
