import { sql } from 'kysely'
import { forget } from '#features/audit/audit.actions.ts'
import { refreshPurchases } from '#features/purchases/purchases.facts.ts'
import { nobody } from '#features/purchases/purchases.ts'
import type { Work } from '#platform/work.ts'

/**
 * Whoever is deleted for good leaves their orders to nobody: the books stay true, and nothing in them says whose they
 * were. Names, addresses, notes and numbers of parcels go, and what the log says of the orders with them.
 */
export async function forgetBuyer(tx: Work, customerId: string): Promise<void> {
  const { rows } = await sql<{ id: string; orderedOn: string }>`
    update sales_order set customer_id = ${nobody}::uuid, ship_to = null, note = null, held_reason = null,
      tracking_number = null, updated_at = now()
    where customer_id = ${customerId}::uuid returning id, ordered_on`.execute(tx.db)
  if (rows.length === 0) return
  for (const table of ['sales_line', 'sales_order_number'])
    await sql`update ${sql.table(table)} set customer_id = ${nobody}::uuid
      where customer_id = ${customerId}::uuid`.execute(tx.db)
  await forget(
    tx,
    rows.map(({ id }) => id),
  )
  await refreshPurchases(tx, [nobody], { days: rows.map(({ orderedOn }) => orderedOn) })
}
