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
  /**
   * The rule is asked of a few customers: what a kind gathers from a table it gathers of the customer at hand alone
   * (`ofThese`), by the index that every such table begins with, so that a few cost a few.
   */
  readonly few?: true
  /**
   * The rule is asked of everybody at one go: what it gathers from tables is joined as sets, which a long list of customers
   * needs, instead of being tested customer by customer, which a page of a list needs.
   */
  readonly whole?: true
}

/** A condition on `customer c` or `company co`. */
export type Test = RawBuilder<SqlBool>
/** How a test was made, so that it can be joined as a set where that is quicker. */
type Made =
  /** Those of a select of ids, or those who are not. */
  | { readonly ids: RawBuilder<unknown>; readonly out: boolean }
  /** Those for whom a select that names `c` finds a row, or no row. */
  | { readonly rows: RawBuilder<unknown>; readonly out: boolean }
const made = new WeakMap<object, Made>()

/** The test that `customer c` is one of those (or none of them) whose ids a select gathers; it names `c` only by `ofThese`. */
export function isAmong(ids: RawBuilder<unknown>, has = true): Test {
  const test = remember(sql<SqlBool>`c.customer_id in (${ids})`, { ids, out: false })
  return has ? test : negated(test)
}

/** The test that a select which names `customer c` finds a row, or none. */
export function finds(rows: RawBuilder<unknown>, has = true): Test {
  const test = remember(sql<SqlBool>`exists (${rows})`, { rows, out: false })
  return has ? test : negated(test)
}

/** The complement: what a test says nothing about belongs to it. */
export function negated(test: Test): Test {
  const how = made.get(test)
  if (!how) return sql<SqlBool>`(${test}) is not true`
  const out = !how.out
  if ('rows' in how)
    return remember(sql<SqlBool>`${out ? sql`not ` : sql``}exists (${how.rows})`, { ...how, out })
  return out
    ? remember(sql<SqlBool>`(c.customer_id in (${how.ids})) is not true`, { ...how, out })
    : isAmong(how.ids)
}

function remember(test: Test, how: Made): Test {
  made.set(test, how)
  return test
}

/** As it stands in a `where`: of everybody, who is not gathered is found by an anti-join. */
function asTest(test: Test, { whole }: Pick<RuleScope, 'whole'>): Test {
  const how = made.get(test)
  return whole && how?.out && 'ids' in how
    ? sql<SqlBool>`not exists (select 1 from (${how.ids}) gathered (id) where gathered.id = c.customer_id)`
    : test
}

function any(tests: readonly Test[]): Test {
  const [only] = tests
  return tests.length === 1 && only ? only : sql<SqlBool>`(${sql.join(tests, sql` or `)})`
}

function all(tests: readonly Test[], scope: RuleScope): Test {
  const [only] = tests
  if (tests.length === 1 && only) return only
  return sql<SqlBool>`(${sql.join(
    tests.map((test) => asTest(test, scope)),
    sql` and `,
  )})`
}

/** In the select of a kind, on its column of customers: `customer c` alone where a few are asked of; `true` of everybody. */
export function ofThese({ few }: Pick<RuleScope, 'few'>, column: RawBuilder<unknown>): Test {
  return few ? sql<SqlBool>`${column} = c.customer_id` : sql<SqlBool>`true`
}

/** A rule: a tree of and / or / not over instances of rule kinds. The one filter language of Enishi. */
export type Rule =
  | { op: 'and' | 'or'; rules: Rule[] }
  | { op: 'not'; rule: Rule }
  | { kind: string; params: unknown }

export const ruleSchema: z.ZodType<Rule> = z.union([
  z.object({
    op: z.enum(['and', 'or']),
    get rules() {
      return z.array(ruleSchema).max(50)
    },
  }),
  z.object({
    op: z.literal('not'),
    get rule() {
      return ruleSchema
    },
  }),
  z.object({ kind: z.string(), params: z.unknown() }),
])

/** A rule from the JSON of a query. */
export function readRule(json: string): Rule {
  let given: unknown
  try {
    given = JSON.parse(json)
  } catch {
    given = undefined
  }
  const rule = ruleSchema.safeParse(given)
  if (rule.success) return rule.data
  throw invalid('filter', {
    ja: '絞り込みの形が正しくありません',
    en: 'The filter is not a valid rule',
  })
}

/** By what names a sentence calls what a rule holds as ids. */
export type RuleNames = {
  readonly user: (id: string) => string | undefined
  readonly tag: (id: string) => string | undefined
  readonly company: (id: string) => string | undefined
  /** By the name of its file. */
  readonly import: (id: string) => string | undefined
  readonly product: (id: string) => string | undefined
  readonly category: (id: string) => string | undefined
  readonly media: (id: string) => string | undefined
  readonly plan: (id: string) => string | undefined
  readonly leavingReason: (id: string) => string | undefined
  readonly segment: (id: string) => string | undefined
  readonly purpose: (id: string) => string | undefined
  readonly campaign: (id: string) => string | undefined
}

/** How a person fills in one parameter of a kind. */
export type RuleParam = {
  readonly label: Phrase
  /** What its ids or names are of, to be picked by what they are called. */
  readonly of?:
    | 'event'
    | 'user'
    | 'tag'
    | 'company'
    | 'import'
    | 'product'
    | 'category'
    | 'media'
    | 'plan'
    | 'leavingReason'
    | 'segment'
    | 'purpose'
    | 'campaign'
  /** What can be chosen; 'true' and 'false' stand for yes and no. */
  readonly options?: readonly { readonly value: string; readonly label: Phrase }[]
  readonly optional?: true
  /** One of those that say when; they are filled in together. */
  readonly window?: true
  readonly start?: string | number | boolean
}

/** What speaks for a condition, or what there is instead of it: a value, an order, an event. */
export type Evidence = {
  readonly text: Phrase
  /** A day or an instant. */
  readonly at?: string
  readonly link?: { readonly kind: 'order' | 'segment' | 'subscription' | 'customer'; readonly id: string }
}

/**
 * A kind of condition on a customer (or a company). `predicate` is a condition on the row alias `c` of table `customer`
 * (`co` of `company`); `path` is where its instance stands, for what it refuses.
 */
export type RuleKind<P extends z.ZodType = z.ZodType> = {
  readonly kind: string
  /** `customer` when missing. */
  readonly subject?: Field['subject']
  readonly label: Phrase
  readonly params: P
  predicate(params: z.output<P>, scope: RuleScope, path: string): Test
  /** The parameters as people fill them in, in their order; without it the kind is for programs only. */
  readonly form?: { readonly [param: string]: RuleParam }
  /**
   * Why the condition cannot be kept for everybody in a segment: it means the reader, or depends on other customers.
   * Null where it can, which is what a missing one says.
   */
  readonly notForSegments?: (params: z.output<P>) => Phrase | null
  /** What is on record of one customer that decides it, the weightiest first, at most ten. */
  evidence?(params: z.output<P>, scope: RuleScope, customerId: string): Promise<readonly Evidence[]>
  /** The condition as a sentence. */
  say(params: z.output<P>, scope: RuleScope, names: RuleNames): Phrase
}

export function defineRule<const P extends z.ZodType>(kind: RuleKind<P>): RuleKind<P> {
  return kind
}

const deepest = 8

/**
 * Compiles a tree to one SQL condition on `customer c` or `company co`; unknown kinds and bad parameters are told by
 * path. `not` is the complement: what a condition says nothing about (no value) belongs to it.
 */
export function compileRule(
  rule: Rule,
  scope: RuleScope,
  { subject = 'customer', path = 'rule' }: { subject?: Field['subject']; path?: string } = {},
): Test {
  return asTest(compile(rule, scope, subject, path, 0), scope)
}

function compile(rule: Rule, scope: RuleScope, subject: Field['subject'], path: string, depth: number): Test {
  if (depth > deepest)
    throw invalid(path, { ja: '条件の入れ子が深すぎます', en: 'The conditions are nested too deeply' })
  if ('kind' in rule) {
    const { kind, params } = instanceOf(rule, scope, subject, path)
    return kind.predicate(params, scope, path)
  }
  if (rule.op === 'not') return negated(compile(rule.rule, scope, subject, `${path}.rule`, depth + 1))
  if (rule.rules.length === 0) return rule.op === 'and' ? sql<SqlBool>`true` : sql<SqlBool>`false`
  const parts = rule.rules.map((part, index) =>
    compile(part, scope, subject, `${path}.rules.${index}`, depth + 1),
  )
  return rule.op === 'and' ? all(parts, scope) : any(parts)
}

/** Every condition of a rule with where it stands; what cannot be read throws. */
export function conditionsOf(
  rule: Rule,
  scope: RuleScope,
  path = 'rule',
): { readonly kind: RuleKind; readonly params: unknown; readonly path: string }[] {
  if ('kind' in rule) return [{ ...instanceOf(rule, scope, 'customer', path), path }]
  if (rule.op === 'not') return conditionsOf(rule.rule, scope, `${path}.rule`)
  return rule.rules.flatMap((part, index) => conditionsOf(part, scope, `${path}.rules.${index}`))
}

function instanceOf(
  rule: { kind: string; params: unknown },
  { work }: RuleScope,
  subject: Field['subject'],
  path: string,
): { kind: RuleKind; params: unknown } {
  const kind = work.app.rules.get(rule.kind)
  if (!kind || (kind.subject ?? 'customer') !== subject)
    throw invalid(path, {
      ja: `「${rule.kind}」という条件はありません`,
      en: `There is no rule “${rule.kind}”`,
    })
  const params = kind.params.safeParse(rule.params)
  if (!params.success) {
    const [issue] = params.error.issues
    throw invalid([path, 'params', ...(issue?.path ?? [])].join('.'), issue?.message ?? 'invalid')
  }
  return { kind, params: params.data }
}

/** A rule as a sentence; what it cannot read any more it calls by its kind. */
export function sayRule(rule: Rule, scope: RuleScope, names: RuleNames): Phrase {
  return say(rule, scope, names, false)
}

function say(rule: Rule, scope: RuleScope, names: RuleNames, inner: boolean): Phrase {
  if ('kind' in rule) {
    const kind = scope.work.app.rules.get(rule.kind)
    if (!kind) return { ja: rule.kind, en: rule.kind }
    const params = kind.params.safeParse(rule.params)
    return params.success ? kind.say(params.data, scope, names) : kind.label
  }
  if (rule.op === 'not') {
    const { ja, en } = say(rule.rule, scope, names, true)
    return { ja: `${ja} ではない`, en: `not ${en}` }
  }
  if (rule.rules.length === 0)
    return rule.op === 'and' ? { ja: 'すべて', en: 'everything' } : { ja: '該当なし', en: 'nothing' }
  const parts = rule.rules.map((part) => say(part, scope, names, true))
  const joined =
    rule.op === 'and'
      ? { ja: parts.map(({ ja }) => ja).join('、かつ '), en: parts.map(({ en }) => en).join(' and ') }
      : { ja: parts.map(({ ja }) => ja).join('、または '), en: parts.map(({ en }) => en).join(' or ') }
  return inner && parts.length > 1 ? { ja: `（${joined.ja}）`, en: `(${joined.en})` } : joined
}

function invalid(path: string, message: Phrase | string): Problem {
  return new Problem('invalid', { fields: [{ path, message }] })
}
