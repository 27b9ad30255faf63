import type { Rule } from '#web/parts/filter/tree.ts'

/** 条件・固定・ベース, in the order of choices. */
export const kinds = ['moving', 'fixed', 'base'] as const
export type Kind = (typeof kinds)[number]

/** Those who are in a segment, or not in it, as a condition. */
export function membersOf(segmentId: string, isIn = true): Extract<Rule, { kind: string }> {
  return { kind: 'segment', params: { segmentId, isIn } }
}
