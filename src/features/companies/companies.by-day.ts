import { sql } from 'kysely'
import { countByDay, type ByDay } from '#features/fields/fields.by-day.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import type { Work } from '#platform/work.ts'
import { conditionOf, type CompanyFilter } from './companies.store.ts'

/** A month of companies by a date of theirs: a renewal, a founding day. */
export async function companiesByDay(
  work: Work,
  asked: CompanyFilter & { dateField: string; month: string; yearly?: boolean | undefined },
): Promise<ByDay> {
  const scope = await readScope(work)
  const days = await countByDay(
    work,
    scope,
    'company',
    {
      from: sql`from company co where ${conditionOf(scope, asked)}`,
      id: sql`co.id`,
      order: sql`co.kana_sort`,
    },
    asked,
  )
  const shown = days.flatMap(({ ids }) => ids)
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from company where id = any(${shown}::uuid[])`.execute(work.db)
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  return {
    days: days.map(({ on, count, ids }) => ({
      on,
      count,
      first: ids.map((id) => ({ id, name: names.get(id) ?? '' })),
    })),
  }
}
