import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import { rankSince } from '#features/purchases/purchases.actions.ts'
import type { Batch } from './imports.store.ts'

/** Orders that come late say something else of where people stood on days that are past. */
export async function rankAfterOrders(
  tx: Work,
  { id, subject }: Pick<Batch, 'id' | 'subject'>,
): Promise<void> {
  if (subject !== 'order') return
  const { rows } = await sql<{ since: string | null }>`
    select least(min(o.ordered_on), min(of_order.ordered_on)) as since
    from sales_order o left join sales_order of_order on of_order.customer_id = o.customer_id and of_order.id = o.of_id
    where o.import_id = ${id}::uuid`.execute(tx.db)
  const since = rows[0]?.since
  if (since) await rankSince(tx, since)
}
