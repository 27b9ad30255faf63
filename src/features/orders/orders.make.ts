import type { Work } from '#platform/work.ts'
import { placeOrder } from './orders.actions.ts'
import { orderDraft, type Order, type OrderInput } from './orders.schemas.ts'

/** An order for tests: one of something at 1,000 yen, unless given otherwise. Without a customer it is of nobody. */
export function makeOrder(work: Work, given: Partial<OrderInput> = {}): Promise<Order> {
  return placeOrder(
    work,
    orderDraft.parse({ lines: [{ name: '緑茶', quantity: '1', unitPrice: '1000' }], ...given }),
  )
}
