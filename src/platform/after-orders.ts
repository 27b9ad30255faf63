import type { Work } from './work.ts'

/**
 * Lets the features below know, in the transaction of the change, which orders were written: placed, paid, shipped, held,
 * released, cancelled or returned (by the id of the order, not of its entry), imported, or taken out again by the undo of an
 * import. One call for as many orders as the transaction touches: what follows has to be a few statements for all of them.
 */
export async function afterOrders(work: Work, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return
  for (const feature of work.app.features) await feature.afterOrders?.(work, orderIds)
}
