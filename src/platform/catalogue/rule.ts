import { Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { z } from 'zod'
import type { Work } from '../work.ts'
import type { Field } from './field.ts'

/** What a rule is compiled in: who asks, the fields as they are now, and the organisation's calendar. */
export type RuleScope = {
  readonly work: Work
  readonly field: (subject: Field['subject'], key: string) => Field | undefined
  /** YYYY-MM-DD in the organisation's time zone. */
  readonly today: string
  readonly timeZone: string
  /** Month 1–12 in which 年度 begins. */
  readonly fiscalYearStart: number
  readonly weekStart: 'sunday' | 'monday'
}

/** A rule: a tree of and / or / not over instances of rule kinds. The one filter language of Enishi. */
export type Rule =
  | { op: 'and' | 'or'; rules: Rule[] }
  | { op: 'not'; rule: Rule }
  | { kind: string; params: unknown }

export const ruleSchema: z.ZodType<Rule> = z.lazy(() =>
  z.union([
    z.object({ op: z.enum(['and', 'or']), rules: z.array(ruleSchema).max(50) }),
    z.object({ op: z.literal('not'), rule: ruleSchema }),
    z.object({ kind: z.string(), params: z.unknown() }),
  ]),
)

/** A kind of condition on a customer. `predicate` is a condition on the row alias `c` of table `customer`. */
export type RuleKind<P extends z.ZodType = z.ZodType> = {
  readonly kind: string
  readonly label: Phrase
  readonly params: P
  predicate(params: z.output<P>, scope: RuleScope): RawBuilder<SqlBool>
}

export function defineRule<const P extends z.ZodType>(kind: RuleKind<P>): RuleKind<P> {
  return kind
}

const deepest = 8

/** Compiles a tree to one SQL condition on `customer c`; unknown kinds and bad parameters are told by path. */
export function compileRule(rule: Rule, scope: RuleScope, path = 'rule', depth = 0): RawBuilder<SqlBool> {
  if (depth > deepest)
    throw invalid(path, { ja: '条件の入れ子が深すぎます', en: 'The conditions are nested too deeply' })
  if ('kind' in rule) {
    const kind = scope.work.app.rules.get(rule.kind)
    if (!kind)
      throw invalid(path, {
        ja: `「${rule.kind}」という条件はありません`,
        en: `There is no rule “${rule.kind}”`,
      })
    const params = kind.params.safeParse(rule.params)
    if (!params.success) throw invalid(path, params.error.issues[0]?.message ?? 'invalid')
    return kind.predicate(params.data, scope)
  }
  if (rule.op === 'not')
    return sql<SqlBool>`not (${compileRule(rule.rule, scope, `${path}.rule`, depth + 1)})`
  if (rule.rules.length === 0) return rule.op === 'and' ? sql<SqlBool>`true` : sql<SqlBool>`false`
  const parts = rule.rules.map((part, index) => compileRule(part, scope, `${path}.rules.${index}`, depth + 1))
  return sql<SqlBool>`(${sql.join(parts, rule.op === 'and' ? sql` and ` : sql` or `)})`
}

function invalid(path: string, message: Phrase | string): Problem {
  return new Problem('invalid', { fields: [{ path, message }] })
}
