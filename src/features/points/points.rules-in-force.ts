import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import { pointTermsSchema, type PointTerms } from './points.terms.ts'

export type LiveRule = { readonly id: string; readonly startsOn: string; readonly terms: PointTerms }

/** The rules that were switched on, the earliest first. Without one nothing gives points, and none are taken. */
export async function liveRules(work: Pick<Work, 'db'>): Promise<LiveRule[]> {
  const { rows } = await sql<{ id: string; startsOn: string; terms: unknown }>`
    select id, starts_on, terms from point_rule where starts_on is not null order by starts_on`.execute(
    work.db,
  )
  return rows.map((row) => ({ ...row, terms: pointTermsSchema.parse(row.terms) }))
}

/** The rule of a day; none before the first began. */
export function ruleOn(rules: readonly LiveRule[], on: string): LiveRule | undefined {
  return rules.findLast(({ startsOn }) => startsOn <= on)
}
