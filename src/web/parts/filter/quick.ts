import type { Params, Rule } from './tree.ts'

/**
 * The simple conditions of a filter bar, as parts of the rule: each is one condition that must hold beside the others.
 * What is nested deeper, or says more, is the builder's.
 */
export type Quick = { readonly [name: string]: string | undefined }

/** How one simple condition is written as a rule, and recognised in one. */
export type QuickKind = {
  readonly write: (value: string) => Extract<Rule, { kind: string }>
  readonly read: (kind: string, params: Params) => string | undefined
}

function partsOf(rule: Rule | null): readonly Rule[] {
  if (rule === null) return []
  return 'op' in rule && rule.op === 'and' ? rule.rules : [rule]
}

function joined(parts: readonly Rule[]): Rule | null {
  const [first] = parts
  if (first === undefined) return null
  return parts.length === 1 ? first : { op: 'and', rules: parts }
}

/** What the bar shows as chosen. */
export function quickOf(rule: Rule | null, kinds: { readonly [name: string]: QuickKind }): Quick {
  const found: { [name: string]: string } = {}
  for (const part of partsOf(rule))
    if ('kind' in part)
      for (const [name, kind] of Object.entries(kinds)) {
        const value = kind.read(part.kind, part.params)
        if (value !== undefined) found[name] ??= value
      }
  return found
}

/** The rule with another choice in the bar; everything else of it stays where it is. */
export function withQuick(
  rule: Rule | null,
  kinds: { readonly [name: string]: QuickKind },
  name: string,
  value: string | undefined,
): Rule | null {
  const kind = kinds[name]
  if (!kind) return rule
  const next = value === undefined ? undefined : kind.write(value)
  const parts = [...partsOf(rule)]
  const at = parts.findIndex((part) => 'kind' in part && kind.read(part.kind, part.params) !== undefined)
  if (at >= 0) parts.splice(at, 1, ...(next ? [next] : []))
  else if (next) parts.push(next)
  return joined(parts)
}

/** How many conditions the bar cannot show: they are in the builder. */
export function beyondQuick(rule: Rule | null, kinds: { readonly [name: string]: QuickKind }): number {
  const shown = new Set<string>()
  return partsOf(rule).reduce((count, part) => {
    if (!('kind' in part)) return count + leavesOf(part)
    const name = Object.keys(kinds).find((one) => kinds[one]?.read(part.kind, part.params) !== undefined)
    if (name === undefined || shown.has(name)) return count + 1
    shown.add(name)
    return count
  }, 0)
}

export function leavesOf(rule: Rule): number {
  if ('kind' in rule) return 1
  return rule.op === 'not' ? leavesOf(rule.rule) : rule.rules.reduce((sum, part) => sum + leavesOf(part), 0)
}

/** Both must hold. */
export function both(one: Rule | null, other: Rule | null): Rule | null {
  return joined([...partsOf(one), ...partsOf(other)])
}
