import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { estimate } from '#features/customers/customers.paging.ts'
import { readRows } from '#features/customers/customers.store.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { broken } from '#features/views/views.problems.ts'
import { readRuleNames } from '#features/views/views.sentence.ts'
import type { Total } from '#kit/page.ts'
import { compileRule, sayRule, type Rule, type RuleScope } from '#platform/catalogue/rule.ts'
import type { Work } from '#platform/work.ts'
import type { Preview } from './segments.api.ts'
import { inSegment } from './segments.compile.ts'
import { partsOf, testOf, type Part } from './segments.parts.ts'

/** Above so many the parts of a rule are counted of a sample. */
const exactBelow = 20_000
/** Customers of a sample: a share of a tenth is right within 0.7 points, nineteen times in twenty. */
const sampleSize = 8_000
const shownPeople = 8

/**
 * How many match a rule and each of its parts, for who edits it: of a sample above `exactBelow` customers, and with `exact` the
 * number of all that match, exactly. What may be seen by the reader counts. Inside a transaction.
 */
export async function previewRule(
  work: Work,
  { rule, baseId, exact }: { rule: Rule; baseId: string | null; exact: boolean },
): Promise<Preview> {
  const scope = await readScope(work)
  const names = await readRuleNames(work, rule)
  const said = {
    sentence: sayRule(rule, scope, names)[work.locale],
    problems: broken(rule, 'customer', scope, work.locale, 'rule'),
  }
  if (said.problems.length > 0) return { total: none, among: none, branches: [], sample: [], ...said }
  const allowed = allowedOf(work, baseId)
  const among = await countAmong(work, allowed)
  const counted = exact
    ? await countExactly(work, rule, allowed, scope)
    : await countParts(work, rule, allowed, among, scope)
  const branches = counted.branches.map(({ part, ...count }) => ({
    path: part.path,
    sentence: 'rule' in part ? sayRule(part.rule, scope, names)[work.locale] : '',
    ...count,
  }))
  return { ...counted, branches, among, ...said }
}

const none: Total = { count: 0, exact: true }

/** Those of whom the rule is asked: whom the reader may see, in the base. */
function allowedOf(work: Work, baseId: string | null): RawBuilder<SqlBool> {
  return baseId === null ? visible(work) : sql<SqlBool>`${visible(work)} and ${inSegment(baseId)}`
}

async function countAmong(work: Work, allowed: RawBuilder<SqlBool>): Promise<Total> {
  const from = sql`from customer c where ${allowed}`
  const guess = await estimate(work, from)
  if (guess > 3 * exactBelow) return { count: guess, exact: false }
  const { rows } = await sql<{ many: number }>`select count(*)::int as many ${from}`.execute(work.db)
  return { count: rows[0]?.many ?? 0, exact: true }
}

type Counted = Pick<Preview, 'total' | 'sample'> & { branches: ({ part: Part } & Total)[] }

/** One way through the table, or through a sample of it: each condition is asked once, and its groups are put together of that. */
async function countParts(
  work: Work,
  rule: Rule,
  allowed: RawBuilder<SqlBool>,
  among: Total,
  scope: RuleScope,
): Promise<Counted> {
  const parts = partsOf(rule)
  const sampled = among.count > exactBelow
  const asked = sampled ? { ...scope, few: true as const } : scope
  const tests = parts.flatMap((part) =>
    'rule' in part
      ? [sql`(${compileRule(part.rule, asked, { path: part.path })}) is true as ${sql.ref(part.column)}`]
      : [],
  )
  const { percent } = sampled ? await sampleOf(work, among.count) : { percent: 100 }
  const these = sampled
    ? sql`asked as materialized (select c.customer_id as id from customer c
        tablesample system (${sql.lit(percent)}) repeatable (1) where ${allowed}),`
    : sql``
  const where = sampled ? sql`c.customer_id in (select asked.id from asked)` : allowed
  const numbers = parts.map(
    (part, index) => sql`count(*) filter (where ${testOf(part)}) as ${sql.ref(`n${index}`)}`,
  )
  const root = parts[0]
  if (!root) return { total: none, branches: [], sample: [] }
  const { rows } = await sql<{ [column: string]: string | string[] }>`
    with ${these} tested as materialized (select c.customer_id, ${sql.join([sql`true as t`, ...tests])} from customer c where ${where})
    select count(*) as many, ${sql.join(numbers)},
      (array_agg(tested.customer_id order by tested.customer_id desc) filter (where ${testOf(root)}))[:${sql.lit(shownPeople)}] as ids
    from tested`.execute(work.db)
  const [row = {}] = rows
  const factor = sampled ? among.count / Math.max(Number(row['many']), 1) : 1
  const numberOf = (index: number): Total => ({
    count: Math.round(Number(row[`n${index}`] ?? 0) * factor),
    exact: !sampled,
  })
  return {
    total: numberOf(0),
    branches: parts.map((part, index) => ({ part, ...numberOf(index) })),
    sample: await readRows(work, [row['ids'] ?? []].flat()),
  }
}

async function sampleOf(work: Work, all: number): Promise<{ percent: number }> {
  const { rows } = await sql<{ rows: number }>`
    select greatest(reltuples, 1)::float8 as rows from pg_class where oid = 'customer'::regclass`.execute(
    work.db,
  )
  // Of a narrow base more of the table is looked through, so that as many are found.
  const share = sampleSize / Math.max(Math.min(all, rows[0]?.rows ?? all), 1)
  return { percent: Math.min(100, Math.max(0.01, 100 * share)) }
}

/** All that match, as the database finds them soonest: by indexes of what stands beside the customer. */
async function countExactly(
  work: Work,
  rule: Rule,
  allowed: RawBuilder<SqlBool>,
  scope: RuleScope,
): Promise<Counted> {
  await sql`set local work_mem = '128MB'`.execute(work.db)
  const { rows } = await sql<{ many: number }>`
    select count(*)::int as many from customer c where ${allowed} and ${compileRule(rule, { ...scope, whole: true })}`.execute(
    work.db,
  )
  return { total: { count: rows[0]?.many ?? 0, exact: true }, branches: [], sample: [] }
}
