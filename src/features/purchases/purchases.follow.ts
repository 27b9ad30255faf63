import { sql } from 'kysely'
import type { Field } from '#platform/catalogue/field.ts'
import type { Work } from '#platform/work.ts'
import { refreshPurchases } from './purchases.facts.ts'

/** Orders go with their customers when these are merged or parted again; whoever has any is worked out anew. */
export async function follow(work: Work, subject: Field['subject'], ids: readonly string[]): Promise<void> {
  if (subject !== 'customer') return
  const { rows } = await sql<{ id: string }>`
    select id from unnest(${ids}::uuid[]) t (id)
    where exists (select 1 from sales_order o where o.customer_id = t.id)
      or exists (select 1 from purchase_facts p where p.customer_id = t.id)`.execute(work.db)
  await refreshPurchases(
    work,
    rows.map(({ id }) => id),
  )
}
