import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { addDays } from '#kit/japan/days.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { write, type Work } from '#platform/work.ts'
import type { PurchasePanel } from './purchases.api.ts'
import * as store from './purchases.store.ts'

/** A rebuild that goes on is not started a second time. */
export function startRebuild(work: Work): Promise<{ jobId: string }> {
  return write(work, async (tx) => {
    const running = await store.runningRebuild(tx)
    if (running !== null) return { jobId: running }
    const jobId = await enqueue(tx, 'purchases.rebuild', {}, { subject: 'purchases:all' })
    await audit(tx, { action: 'purchases.rebuild', subjectKind: 'purchases', subjectId: 'all' })
    return { jobId }
  })
}

/** Ranks everybody anew, and where they stood on days after the first one of which orders have changed. */
export async function rankSince(work: Work, since: string): Promise<void> {
  await enqueue(work, 'purchases.rank', { since })
}

/** What somebody bought, and what that says: for whoever speaks with them now. */
export async function readPanel(work: Work, customerId: string): Promise<PurchasePanel> {
  await mustSeeCustomer(work, customerId)
  const facts = await store.readFacts(work, customerId)
  const orders = await store.lastOrders(work, customerId)
  if (!facts)
    return { facts, next: null, orders, products: [], categories: [], alike: { people: 0, products: [] } }
  return {
    facts,
    next: await nextOf(work, customerId, facts),
    orders,
    products: await store.topProducts(work, customerId),
    categories: await store.topCategories(work, customerId),
    alike: await store.alike(work, customerId),
  }
}

/** When they are likely to order again: when what they bought is used up, where that is known, else by their rhythm. */
async function nextOf(
  work: Work,
  customerId: string,
  { lastOn, averageInterval }: NonNullable<PurchasePanel['facts']>,
): Promise<PurchasePanel['next']> {
  const used = await store.soonestUsedUp(work, customerId)
  if (used) return { on: used.on, by: 'pack', product: used.product }
  if (lastOn === null || averageInterval === null) return null
  return { on: addDays(lastOn, Math.round(averageInterval)), by: 'rhythm', product: null }
}
