import { createHash } from 'node:crypto'
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { compileRule, conditionsOf, type Rule, type RuleScope } from '#platform/catalogue/rule.ts'
import { refused } from './segments.ts'

/** What a segment asks for, of `customer c`; without a rule (fixed) there is nothing to compile. */
export type Asked = { readonly rule: Rule; readonly baseId: string | null }

/** Those who are in a segment now, as a condition on `customer c`. */
export function inSegment(segmentId: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select 1 from segment_member s
    where s.customer_id = c.customer_id and s.segment_id = ${segmentId}::uuid)`
}

/** The whole condition of a segment: not in the bin, in its base, by its rule. */
export function conditionOf({ rule, baseId }: Asked, scope: RuleScope): RawBuilder<SqlBool> {
  const base = baseId === null ? sql<SqlBool>`true` : inSegment(baseId)
  return sql<SqlBool>`c.deleted_at is null and ${base} and ${compileRule(rule, scope)}`
}

/** Refuses what cannot be kept for everybody: conditions on the reader, or on other customers. */
export function mustBeKeepable(rule: Rule, scope: RuleScope, path = 'rule'): void {
  for (const condition of conditionsOf(rule, scope, path)) {
    const why = condition.kind.notForSegments?.(condition.params)
    if (why) throw refused(condition.path, why)
  }
}

/** Views that say something else each day although nothing changed; `segments.db.test.ts` knows that these are all. */
export const datedViews = ['purchase_shown', 'subscriber_sign']

/**
 * What a segment is worked out by, as a hash of its SQL: as long as it is the same, whoever did not change stays where
 * they are. Days pass in it (「過去30日」, 今年度), and so does whatever else of the organisation a rule is compiled with.
 */
export function fingerprintOf(asked: Asked, scope: RuleScope): string {
  const { sql: text, parameters } = conditionOf(asked, scope).compile(scope.work.db)
  const dated = datedViews.some((view) => text.includes(`"${view}"`) || text.includes(` ${view} `))
  return createHash('sha256')
    .update(JSON.stringify([text, parameters, dated ? scope.today : null]))
    .digest('hex')
}
