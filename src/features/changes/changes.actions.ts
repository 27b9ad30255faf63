import { sql } from 'kysely'
import type pg from 'pg'
import { copyInto } from '#platform/db/copy.ts'
import type { Work } from '#platform/work.ts'

/** The note that names nobody and means everybody. */
export const everybody = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/**
 * Notes, in the caller's transaction, that rules may say something else of these customers from now on. Duplicates are
 * dropped. What is told on the spine, or followed by `afterChange` or `afterOrders`, is noted already.
 */
export async function noteChanges(work: Pick<Work, 'db'>, customerIds: readonly string[]): Promise<void> {
  const ids = [...new Set(customerIds)]
  if (ids.length === 0) return
  await sql`insert into customer_change (customer_id) select unnest(${ids}::uuid[])`.execute(work.db)
}

/** The same by COPY, in the client's transaction. */
export async function copyChanges(client: pg.ClientBase, customerIds: readonly string[]): Promise<void> {
  await copyInto(
    client,
    'customer_change',
    ['customer_id'],
    [...new Set(customerIds)].map((id) => [id]),
  )
}

/** The same of so many that nobody wants to name them: everything is worked out anew. */
export function noteEverybody(work: Pick<Work, 'db'>): Promise<void> {
  return noteChanges(work, [everybody])
}
