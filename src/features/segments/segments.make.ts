import type { Rule } from '#platform/catalogue/rule.ts'
import type { Work } from '#platform/work.ts'
import { createSegment } from './segments.actions.ts'
import { actNext } from './segments.acts.ts'
import type { Segment, SegmentKind } from './segments.api.ts'
import { buildNext, followChanges } from './segments.follow.ts'

/** For tests: does what the followers of a worker do, until nothing is left to do. */
export async function settleSegments(work: Work): Promise<void> {
  for (let at = 0; at < 200; at++) {
    const more = [await followChanges(work), await buildNext(work), await actNext(work)]
    if (!more.some(Boolean)) return
  }
  throw new Error('The segments do not come to rest')
}

/** For tests: a segment, worked out unless that is left to others. */
export async function makeSegment(
  work: Work,
  rule: Rule | null,
  {
    name = 'お得意さま',
    kind = 'moving',
    baseId = null,
    settled = true,
  }: Partial<{
    name: string
    kind: SegmentKind
    baseId: string | null
    settled: boolean
  }> = {},
): Promise<Segment> {
  const made = await createSegment(work, {
    name,
    description: null,
    kind: rule === null ? 'fixed' : kind,
    rule,
    baseId,
    acts: [],
  })
  if (settled) await settleSegments(work)
  return made
}
