import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { notFound } from '#kit/problem.ts'
import { isId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'

/**
 * Which customers an actor may see, as a condition on `customer c`. The only way a store begins to select customers.
 * A member may be held to their own customers and those without an owner (setting `memberSees`); the bin is a place of
 * its own.
 */
export function visible(work: Work, { deleted = false } = {}): RawBuilder<SqlBool> {
  const bin = deleted ? sql<SqlBool>`c.deleted_at is not null` : sql<SqlBool>`c.deleted_at is null`
  if (work.actor.role !== 'member') return bin
  return sql<SqlBool>`${bin} and (
    coalesce((select value ->> 'memberSees' from setting where key = 'organisation'), 'all') = 'all'
    or c.owner_id is null or c.owner_id = ${work.actor.userId}::uuid)`
}

export const customerNotFound = {
  ja: 'この顧客は見つかりません。削除されたか、見る権限がありません',
  en: 'This customer was not found: it was removed, or you may not see it',
}

/** Refuses, without saying which, when the customer is not there or may not be seen. */
export async function mustSeeCustomer(work: Work, customerId: string): Promise<void> {
  const found = isId(customerId)
    ? await sql`select 1 from customer c where c.customer_id = ${customerId}::uuid and ${visible(work)}`.execute(
        work.db,
      )
    : undefined
  if (!found?.rows.length) throw notFound(customerNotFound)
}
