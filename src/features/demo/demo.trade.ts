import type { BookedOrder } from '#features/orders/orders.save.ts'
import { sumsOf, type Agreed } from '#features/orders/orders.sums.ts'
import { rateOn } from '#kit/sale.ts'
import { dayNumber, isoDay } from './demo.days.ts'
import { demoId } from './demo.draft.ts'
import { favourite, instantOf, linesOf, type Shop } from './demo.orders.ts'
import type { DemoPerson } from './demo.people.ts'
import { randomOf } from './demo.random.ts'

/** A company that buys on account, and whoever orders for it. */
export type Account = { readonly id: string; readonly buyer: DemoPerson }

const months = 7
/** Below it are the orders that a person places for themselves. */
const firstPart = 2000

/** What companies on account ordered in the months before a day, without tax, as they agreed. */
export function ordersOnAccount(
  seed: number,
  accounts: readonly Account[],
  shop: Shop,
  today: string,
): BookedOrder[] {
  if (shop.products.length === 0) return []
  return accounts.flatMap(({ id: companyId, buyer }, index) => {
    const random = randomOf(seed ^ 0xacc7, index)
    let count = 0
    return Array.from({ length: months }, (_, month) => months - 1 - month).flatMap((month) =>
      Array.from({ length: random.int(2, 3) }, (): BookedOrder[] => {
        const day = dayNumber(today) - month * 30 - random.int(1, 29)
        const on = isoDay(day)
        const mode = { taxMode: 'excluded', rounding: 'floor' } as const
        const wishes = Array.from({ length: random.int(1, 3) }, () => ({
          product: favourite(shop, random),
          quantity: random.int(2, 6),
        }))
        const lines = linesOf(wishes, on, shop.rates, mode)
        if (lines.length === 0) return []
        const agreed: Agreed & { lines: typeof lines } = {
          ...mode,
          currency: 'JPY',
          rate: '1',
          discount: '0',
          points: '0',
          pointsAs: 'discount',
          shipping: '0',
          fee: '0',
          chargeTax: { taxClass: 'standard', taxRate: rateOn(shop.rates, 'standard', on) },
          lines,
        }
        const isSent = month > 0
        count += 1
        return [
          {
            id: demoId(seed, buyer.number, firstPart + count),
            number: `D${seed}-B${index + 1}-${String(count).padStart(3, '0')}`,
            agreed,
            sums: sumsOf(agreed),
            voidedOn: null,
            order: {
              customerId: demoId(seed, buyer.number),
              kind: 'order',
              ofId: null,
              source: '',
              channel: 'sales',
              orderedAt: instantOf(day, index),
              orderedOn: on,
              companyId,
              mediaId: null,
              paymentMethod: '銀行振込',
              paymentState: 'unpaid',
              paymentDueOn: null,
              paidOn: null,
              shippingState: isSent ? 'delivered' : 'waiting',
              shipOn: null,
              shippedOn: isSent ? on : null,
              shipTo: null,
              note: null,
              heldReason: null,
              number: null,
            },
          },
        ]
      }).flat(),
    )
  })
}
