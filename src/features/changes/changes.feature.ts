import { sql } from 'kysely'
import type { Feature } from '#platform/feature.ts'
import { noteChanges } from './changes.actions.ts'

export const changesFeature: Feature = {
  name: 'changes',
  merging: { tables: [{ table: 'customer_change', how: 'derived' }] },
  afterChange: async (work, subject, ids) => {
    if (subject === 'customer') return noteChanges(work, ids)
    // What is asked of somebody's company is asked of its people.
    await sql`insert into customer_change (customer_id)
      select distinct customer_id from customer_post where company_id = any(${ids}::uuid[])`.execute(work.db)
  },
  afterOrders: async (work, orderIds) => {
    await sql`insert into customer_change (customer_id)
      select distinct customer_id from sales_order where id = any(${orderIds}::uuid[])`.execute(work.db)
  },
}
