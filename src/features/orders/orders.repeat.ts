import Big from 'big.js'
import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { findProducts } from '#features/products/products.find.ts'
import { priceOn, stateOn } from '#features/products/products.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { todayIn } from '#kit/japan/days.ts'
import type { Work } from '#platform/work.ts'
import { planOrder } from './orders.plan.ts'
import { orderDraft, type OrderDraft } from './orders.schemas.ts'
import { findOrder, lastOrderOf } from './orders.store.ts'

export type Repeat = {
  draft: OrderDraft | null
  from: { id: string; number: string; orderedOn: string } | null
  changed: { name: string; before: string; now: string }[]
  gone: string[]
}

/**
 * The last order of a customer as a draft of today: the same things to the same address, at the prices of today. What is no
 * longer sold is left out and named.
 */
export async function repeatDraft(work: Work, customerId: string): Promise<Repeat> {
  await mustSeeCustomer(work, customerId)
  const id = await lastOrderOf(work, customerId)
  const last = id === undefined ? undefined : await findOrder(work, id)
  if (!last) return { draft: null, from: null, changed: [], gone: [] }
  const today = todayIn((await readSettings(work)).timeZone)
  const products = new Map(
    (await findProducts(work, { ids: last.lines.flatMap(({ productId }) => productId ?? []) })).map((one) => [
      one.id,
      one,
    ]),
  )
  const isSold = (productId: string): boolean => {
    const product = products.get(productId)
    return product !== undefined && stateOn(product, today) === 'active'
  }
  const kept = last.lines.filter(({ productId }) => productId === null || isSold(productId))
  const gone = last.lines.filter((line) => !kept.includes(line)).map(({ name }) => name)
  const from = { id: last.id, number: last.number, orderedOn: last.orderedOn }
  if (kept.length === 0) return { draft: null, from, changed: [], gone }
  // What has no price today keeps that of the last time.
  const hasPrice = (productId: string): boolean => {
    const product = products.get(productId)
    return last.currency === 'JPY' && product !== undefined && priceOn(product, today) !== null
  }
  const draft = orderDraft.parse({
    customerId,
    channel: 'phone',
    currency: last.currency,
    taxMode: last.taxMode,
    shipping: last.shipping,
    fee: last.fee,
    benefits: true,
    paymentMethod: last.paymentMethod,
    companyId: last.company?.id ?? null,
    shipTo: last.shipTo,
    lines: kept.map(({ productId, code, name, quantity, unitPrice, taxClass }) => ({
      quantity,
      ...(productId === null
        ? { name, unitPrice, taxClass, ...(code !== null && { code }) }
        : { productId, ...(!hasPrice(productId) && { unitPrice }) }),
    })),
  })
  const plan = await planOrder(work, draft)
  const changed = plan.agreed.lines.flatMap(({ name, unitPrice }, index) => {
    const before = kept[index]?.unitPrice ?? unitPrice
    return Big(before).eq(unitPrice) ? [] : [{ name, before, now: unitPrice }]
  })
  return { draft, from, changed, gone }
}
