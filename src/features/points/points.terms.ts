import Big from 'big.js'
import { z } from 'zod'

/** A multiple as decimal text: '1.5'. */
const times = z
  .string()
  .regex(/^\d{1,2}(\.\d{1,2})?$/)
  .describe('A multiple: 2 gives twice as many points')

/** How orders give points. What multiplies is multiplied with one another; of products and campaigns the best holds. */
export const pointTermsSchema = z.object({
  perYen: z.int().min(1).max(1_000_000).describe('For each so many yen …'),
  points: z.int().min(1).max(10_000).describe('… so many points'),
  base: z.enum(['withTax', 'withoutTax']).describe('Of goods after discounts, without shipping and fee'),
  goods: z
    .array(z.object({ of: z.enum(['product', 'category']), id: z.uuid(), times }))
    .max(200)
    .describe('Products, or all of a category, that give more or (0) none'),
  birthMonth: times,
  subscription: times.describe('Rounds of subscriptions'),
  campaigns: z
    .array(z.object({ name: z.string().trim().min(1).max(60), from: z.iso.date(), to: z.iso.date(), times }))
    .max(60),
  waitDays: z.int().min(0).max(365).describe('Given so many days after shipping'),
  expiry: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('never') }),
    z.object({ kind: z.literal('afterGrant'), months: z.int().min(1).max(120) }),
    z.object({ kind: z.literal('afterLast'), months: z.int().min(1).max(120) }),
  ]),
})
export type PointTerms = z.infer<typeof pointTermsSchema>

export const usualTerms: PointTerms = {
  perYen: 100,
  points: 1,
  base: 'withTax',
  goods: [],
  birthMonth: '1',
  subscription: '1',
  campaigns: [],
  waitDays: 14,
  expiry: { kind: 'afterLast', months: 12 },
}

/** What is left of an order after cancels and returns, as points are worked out of it. */
export type PointedOrder = {
  readonly orderedOn: string
  readonly isRound: boolean
  /** MM of the customer's birthday. */
  readonly birthMonth: string | null
  readonly lines: readonly {
    readonly productId: string | null
    /** The category and all above it. */
    readonly categories: readonly string[]
    /** Yen without tax, after all discounts; what was taken back is below zero. */
    readonly revenue: number
    /** Percent. */
    readonly taxRate: string
  }[]
}

/**
 * How many points an order gives, at a multiple of the customer's rank. Rounded down once, for the whole order; never
 * below zero.
 */
export function pointsOf(terms: PointTerms, order: PointedOrder, rankTimes = '1'): number {
  let weighed = Big(0)
  for (const line of order.lines) {
    const yen =
      terms.base === 'withTax'
        ? Big(line.revenue).times(Big(line.taxRate).plus(100)).div(100)
        : Big(line.revenue)
    weighed = weighed.plus(yen.times(timesOfGoods(terms, line)))
  }
  const given = weighed
    .div(terms.perYen)
    .times(terms.points)
    .times(timesOfOrder(terms, order))
    .times(rankTimes)
    .round(0, Big.roundDown)
  return Math.max(0, given.toNumber())
}

/** A product of its own goes before its category; of several categories the best holds. */
function timesOfGoods(terms: PointTerms, { productId, categories }: PointedOrder['lines'][number]): string {
  const own = terms.goods.find(({ of, id }) => of === 'product' && id === productId)
  if (own) return own.times
  return best(terms.goods.filter(({ of, id }) => of === 'category' && categories.includes(id)))
}

function timesOfOrder(terms: PointTerms, { orderedOn, isRound, birthMonth }: PointedOrder): Big {
  const campaign = best(terms.campaigns.filter(({ from, to }) => from <= orderedOn && orderedOn <= to))
  return Big(campaign)
    .times(birthMonth === orderedOn.slice(5, 7) ? terms.birthMonth : 1)
    .times(isRound ? terms.subscription : 1)
}

function best(of: readonly { readonly times: string }[]): string {
  let found: string | undefined
  for (const { times: one } of of) if (found === undefined || Big(one).gt(found)) found = one
  return found ?? '1'
}
