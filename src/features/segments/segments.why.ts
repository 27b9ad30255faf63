import { sql } from 'kysely'
import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { readRuleNames } from '#features/views/views.sentence.ts'
import { Problem } from '#kit/problem.ts'
import type { Locale } from '#kit/text.ts'
import { compileRule, ruleSchema, sayRule, type Evidence, type RuleScope } from '#platform/catalogue/rule.ts'
import type { Work } from '#platform/work.ts'
import { mustSeeMembers } from './segments.actions.ts'
import type { Why, WhyNode } from './segments.api.ts'
import { inSegment } from './segments.compile.ts'
import { holds, partsOf, type Part } from './segments.parts.ts'

type Membership = Pick<Why, 'enteredAt' | 'how'>

/** Why somebody is in a segment, or not: each condition by itself, with what is on record for or against it. */
export async function readWhy(work: Work, id: string, customerId: string): Promise<Why> {
  await mustSeeCustomer(work, customerId)
  const segment = await mustSeeMembers(work, id)
  const { rows } = await sql<Membership>`
    select entered_at, how from segment_member
    where customer_id = ${customerId}::uuid and segment_id = ${id}::uuid`.execute(work.db)
  const member = rows[0]
  const base = segment.base && { ...segment.base, isIn: await isIn(work, segment.base.id, customerId) }
  const known = {
    isIn: member !== undefined,
    enteredAt: member?.enteredAt ?? null,
    how: member?.how ?? null,
    base,
  }
  if (segment.rule === null) return { ...known, tree: null, problem: null }
  try {
    return { ...known, tree: await treeOf(work, segment.rule, customerId), problem: segment.problem }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return {
      ...known,
      tree: null,
      problem: error.toBody(work.locale, '').fields?.[0]?.message ?? error.say(work.locale),
    }
  }
}

async function isIn(work: Work, segmentId: string, customerId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from customer c
    where c.customer_id = ${customerId}::uuid and ${inSegment(segmentId)}`.execute(work.db)
  return rows.length > 0
}

async function treeOf(work: Work, json: unknown, customerId: string): Promise<WhyNode | null> {
  const rule = ruleSchema.parse(json)
  const scope: RuleScope = await readScope(work)
  const names = await readRuleNames(work, rule)
  const parts = partsOf(rule)
  const tests = parts.flatMap((part) =>
    'rule' in part
      ? [
          sql`(${compileRule(part.rule, { ...scope, few: true }, { path: part.path })}) is true as ${sql.ref(part.column)}`,
        ]
      : [],
  )
  const { rows } = await sql<{ [column: string]: boolean }>`
    select ${sql.join([sql`true as t`, ...tests])} from customer c where c.customer_id = ${customerId}::uuid`.execute(
    work.db,
  )
  const [row = {}] = rows
  const known = (column: string): boolean => row[column] ?? false
  const node = async (part: Part): Promise<WhyNode> => {
    if ('parts' in part)
      return {
        path: part.path,
        op: part.op,
        sentence: '',
        holds: holds(part, known),
        evidence: [],
        parts: await Promise.all(part.parts.map(node)),
      }
    return {
      path: part.path,
      op: 'condition',
      sentence: sayRule(part.rule, scope, names)[work.locale],
      holds: known(part.column),
      evidence: (await evidenceOf(part.rule, scope, customerId)).map((one) => shown(one, work.locale)),
      parts: [],
    }
  }
  const root = parts[0]
  return root ? node(root) : null
}

async function evidenceOf(
  { kind, params }: { kind: string; params: unknown },
  scope: RuleScope,
  customerId: string,
): Promise<readonly Evidence[]> {
  const found = scope.work.app.rules.get(kind)
  return (await found?.evidence?.(found.params.parse(params), scope, customerId)) ?? []
}

function shown({ text, at, link }: Evidence, locale: Locale): WhyNode['evidence'][number] {
  return { text: text[locale], at: at ?? null, link: link ?? null }
}
