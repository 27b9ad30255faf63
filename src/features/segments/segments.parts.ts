import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Rule } from '#platform/catalogue/rule.ts'

type Leaf = {
  readonly path: string
  readonly rule: { kind: string; params: unknown }
  readonly column: string
}
type Group = { readonly path: string; readonly op: 'and' | 'or' | 'not'; readonly parts: readonly Part[] }
/** A rule with where each part of it stands. Conditions are numbered, so that each is asked once however deep it stands. */
export type Part = Leaf | Group

/** Every part of a rule, each before those it is made of: the whole is the first. */
export function partsOf(rule: Rule): Part[] {
  let asked = 0
  const read = (part: Rule, path: string): Part => {
    if ('kind' in part) return { path, rule: part, column: `p${asked++}` }
    if (part.op === 'not') return { path, op: 'not', parts: [read(part.rule, `${path}.rule`)] }
    return {
      path,
      op: part.op,
      parts: part.rules.map((inner, index) => read(inner, `${path}.rules.${index}`)),
    }
  }
  const all = (part: Part): Part[] => [part, ...('parts' in part ? part.parts.flatMap(all) : [])]
  return all(read(rule, 'rule'))
}

/** A part as a test of the columns of its conditions, each true or false. */
export function testOf(part: Part): RawBuilder<SqlBool> {
  if ('rule' in part) return sql<SqlBool>`${sql.ref(part.column)}`
  if (part.op === 'not') return sql<SqlBool>`not (${sql.join(part.parts.map(testOf))})`
  if (part.parts.length === 0) return part.op === 'and' ? sql<SqlBool>`true` : sql<SqlBool>`false`
  return sql<SqlBool>`(${sql.join(part.parts.map(testOf), part.op === 'and' ? sql` and ` : sql` or `)})`
}

/** The same of what is known of each condition. */
export function holds(part: Part, known: (column: string) => boolean): boolean {
  if ('rule' in part) return known(part.column)
  const inner = part.parts.map((one) => holds(one, known))
  if (part.op === 'not') return !inner[0]
  return part.op === 'and' ? inner.every(Boolean) : inner.some(Boolean)
}
