import type { Answer, api } from '#web/api.ts'

export type Why = Answer<typeof api.segments.why>
export type WhyNode = NonNullable<Why['tree']>

/**
 * The parts that decide: of "all of these" that does not hold those that fail, of "any of these" that holds those that hold,
 * all of them otherwise. What does not decide is said more quietly.
 */
export function deciding({ op, holds, parts }: WhyNode): ReadonlySet<WhyNode> {
  if (op === 'and' && !holds) return new Set(parts.filter((part) => !part.holds))
  if (op === 'or' && holds) return new Set(parts.filter((part) => part.holds))
  return new Set(parts)
}

/** The conditions for want of which the whole does not hold, in their order; none where it holds. */
export function missingOf(node: WhyNode): readonly WhyNode[] {
  if (node.holds) return []
  if (node.op === 'condition' || node.op === 'not') return [node]
  return node.parts.flatMap(missingOf)
}
