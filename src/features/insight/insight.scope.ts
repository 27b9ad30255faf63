import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { conditionOf } from '#features/customers/customers.query.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import type { Work } from '#platform/work.ts'

/** Whom the numbers are about: everybody whom the reader may see, or those of them whom a rule matches. */
export type Audience = {
  readonly today: string
  /** True where some customers are left out for another reason than the bin: then nothing stored for all may be shown. */
  readonly isPart: boolean
  /** The condition on a column of customer ids. */
  has(customerId: RawBuilder<unknown>): RawBuilder<SqlBool>
}

export async function audienceOf(
  work: Work,
  { q, filter }: { q?: string | undefined; filter?: string | undefined } = {},
): Promise<Audience> {
  const scope = await readScope(work)
  const isPart = Boolean(q?.trim()) || Boolean(filter) || (await isHeld(work))
  const condition = conditionOf(scope, { q, filter })
  return {
    today: scope.today,
    isPart,
    // The bin holds few: one look in a hash for each row, where a join would read a million customers.
    has: (customerId) =>
      isPart
        ? sql<SqlBool>`${customerId} in (select c.customer_id from customer c where ${condition})`
        : sql<SqlBool>`${customerId} not in (
            select b.customer_id from customer b where b.deleted_at is not null)`,
  }
}

/** A member who may see some customers only, as `visible` has it. */
async function isHeld(work: Work): Promise<boolean> {
  return work.actor.role === 'member' && (await readSettings(work)).memberSees === 'own'
}
