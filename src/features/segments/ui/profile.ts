import type { Rule } from '#web/parts/filter/tree.ts'
import { membersOf } from './kinds.ts'

/** Traits whose values are those of a field, so that who has one can be asked for. */
const asked: { readonly [trait: string]: (value: string) => Rule } = {
  stage: (value) => ofField('stage', 'in', [value]),
  gender: (value) => ofField('gender', 'in', [value]),
  prefecture: (value) => ofField('prefecture', 'equals', value),
}

function ofField(field: string, op: string, value: unknown): Rule {
  return { kind: 'field', params: { field, op, value } }
}

/** Members with a value of a trait, as a rule; null where the trait cannot be asked for. */
export function ruleOfTrait(segmentId: string, trait: string, value: string): Rule | null {
  const rule = asked[trait]
  return rule ? { op: 'and', rules: [membersOf(segmentId), rule(value)] } : null
}
