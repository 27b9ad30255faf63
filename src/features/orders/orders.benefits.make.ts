import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'

/** A rank for tests, and the customers who have it. */
export async function makeRank(
  work: Pick<Work, 'db'>,
  customerIds: readonly string[],
  benefits: { readonly discount?: string; readonly freeShipping?: boolean },
): Promise<void> {
  const id = newId()
  await sql`insert into member_rank (id, name, threshold, benefits)
    values (${id}::uuid, '金', 1, ${JSON.stringify(benefits)}::jsonb)`.execute(work.db)
  await sql`insert into customer_rank (customer_id, rank_id, since, spent)
    select c.id, ${id}::uuid, '2026-01-01', 0 from unnest(${customerIds}::uuid[]) c (id)`.execute(work.db)
}
