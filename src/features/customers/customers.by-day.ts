import { sql } from 'kysely'
import { countByDay, type ByDay } from '#features/fields/fields.by-day.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import type { Work } from '#platform/work.ts'
import { conditionOf, type Filter } from './customers.query.ts'
import { readRows } from './customers.store.ts'

/** A month of customers by a date of theirs: birthdays, first days, the end of a term. */
export async function customersByDay(
  work: Work,
  asked: Filter & { dateField: string; month: string; yearly?: boolean | undefined },
): Promise<ByDay> {
  const scope = await readScope(work)
  const days = await countByDay(
    work,
    scope,
    'customer',
    {
      from: sql`from customer c where ${conditionOf(scope, asked)}`,
      id: sql`c.customer_id`,
      order: sql`c.kana_sort`,
    },
    asked,
  )
  const rows = await readRows(
    work,
    days.flatMap(({ ids }) => ids),
  )
  const names = new Map(rows.map(({ id, displayName }) => [id, displayName]))
  return {
    days: days.map(({ on, count, ids }) => ({
      on,
      count,
      first: ids.flatMap((id) => {
        const name = names.get(id)
        return name === undefined ? [] : [{ id, name }]
      }),
    })),
  }
}
