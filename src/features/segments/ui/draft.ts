import type { Rule } from '#web/parts/filter/tree.ts'
import { kinds, type Kind } from './kinds.ts'
import type { Segment } from './segment-queries.ts'

/** What follows by itself from being in: a tag, or a fixed segment. */
export type DraftAct = {
  readonly tagId: string | null
  readonly listId: string | null
  readonly whileIn: boolean
}
/** A segment while it is written. Its rule may hold conditions that are not complete. */
export type Draft = {
  readonly name: string
  readonly description: string
  readonly kind: Kind
  readonly baseId: string | null
  readonly rule: Rule | null
  readonly acts: readonly DraftAct[]
}

export const emptyDraft: Draft = {
  name: '',
  description: '',
  kind: 'moving',
  baseId: null,
  rule: null,
  acts: [],
}

export function draftOf(segment: Segment): Draft {
  const { name, description, kind, base, rule, acts } = segment
  return {
    name,
    description: description ?? '',
    kind,
    baseId: base?.id ?? null,
    rule: readRule(rule),
    acts: acts.map(({ tag, list, whileIn }) => ({
      tagId: tag?.id ?? null,
      listId: list?.id ?? null,
      whileIn,
    })),
  }
}

export function isSame(one: Draft, other: Draft): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** A rule as it was written down: in an address, in this browser, by the API. What is none is none. */
export function readRule(value: unknown): Rule | null {
  if (typeof value !== 'object' || value === null) return null
  if ('kind' in value && 'params' in value) {
    const { kind, params } = value
    return typeof kind === 'string' && isObject(params) ? { kind, params } : null
  }
  if (!('op' in value)) return null
  if (value.op === 'not' && 'rule' in value) {
    const rule = readRule(value.rule)
    return rule && { op: 'not', rule }
  }
  if ((value.op !== 'and' && value.op !== 'or') || !('rules' in value) || !Array.isArray(value.rules))
    return null
  const rules = value.rules.map(readRule)
  return rules.every((rule) => rule !== null) ? { op: value.op, rules } : null
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export type Kept = { readonly draft: Draft; readonly at: string; readonly version: number | null }

/** What this browser kept of an unsaved segment; null where it cannot be read any more. */
export function readKept(json: string | null): Kept | null {
  const value = parsed(json)
  if (!isObject(value) || !isObject(value['draft']) || typeof value['at'] !== 'string') return null
  const { name, description, kind, baseId, rule, acts } = value['draft']
  const known = kinds.find((one) => one === kind)
  if (typeof name !== 'string' || typeof description !== 'string' || !known) return null
  return {
    draft: {
      name,
      description,
      kind: known,
      baseId: textOr(baseId),
      rule: readRule(rule),
      acts: Array.isArray(acts) ? acts.filter(isObject).map(actOf) : [],
    },
    at: value['at'],
    version: typeof value['version'] === 'number' ? value['version'] : null,
  }
}

function actOf({ tagId, listId, whileIn }: { readonly [name: string]: unknown }): DraftAct {
  return { tagId: textOr(tagId), listId: textOr(listId), whileIn: whileIn === true }
}

function textOr(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

export function parsed(json: string | null | undefined): unknown {
  try {
    return JSON.parse(json ?? 'null')
  } catch {
    return null
  }
}
