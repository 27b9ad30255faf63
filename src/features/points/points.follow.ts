import { sql } from 'kysely'
import type { Field } from '#platform/catalogue/field.ts'
import type { Work } from '#platform/work.ts'
import { squarePoints } from './points.ledger.ts'
import { rankCustomers } from './points.ranks.ts'
import { settlePoints } from './points.settle.ts'

/** Points and ranks follow orders, in the transaction in which these are written. */
export async function followOrders(tx: Work, orderIds: readonly string[]): Promise<void> {
  await settlePoints(tx, orderIds)
  const { rows } = await sql<{ id: string }>`
    select distinct customer_id as id from sales_order where id = any(${orderIds}::uuid[])
      and exists (select 1 from member_rank)`.execute(tx.db)
  await rankCustomers(
    tx,
    rows.map(({ id }) => id),
  )
}

/** Entries go with their customers when these are merged or parted again: balances and ranks are made of them anew. */
export async function follow(tx: Work, subject: Field['subject'], ids: readonly string[]): Promise<void> {
  if (subject !== 'customer') return
  const { rows } = await sql<{ id: string }>`
    select id from unnest(${ids}::uuid[]) t (id)
    where exists (select 1 from point_entry e where e.customer_id = t.id)
      or exists (select 1 from point_balance b where b.customer_id = t.id)
      or exists (select 1 from customer_rank w where w.customer_id = t.id)`.execute(tx.db)
  const touched = rows.map(({ id }) => id)
  if (touched.length === 0) return
  await squarePoints(tx, touched)
  await rankCustomers(tx, touched)
}
