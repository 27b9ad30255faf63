import { sql } from 'kysely'
import { createCustomer } from '#features/customers/customers.actions.ts'
import { createTag } from '#features/tags/tags.actions.ts'
import { newId } from '#kit/ids.ts'
import type { Rule } from '#platform/catalogue/rule.ts'
import type { Work } from '#platform/work.ts'
import { createSegment } from './segments.actions.ts'
import { actNext } from './segments.acts.ts'
import type { Segment, SegmentKind } from './segments.api.ts'
import { buildNext, followChanges } from './segments.follow.ts'

/** For tests: does what the followers of a worker do, until nothing is left to do; in lanes from so many customers on. */
export async function settleSegments(work: Work, fromLanes?: number): Promise<void> {
  for (let at = 0; at < 200; at++) {
    const more = [await followChanges(work, fromLanes), await buildNext(work), await actNext(work)]
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

export const stage = (...value: string[]): Rule => ({
  kind: 'field',
  params: { field: 'stage', op: 'in', value },
})
export const tagged = (tagId: string, has = true): Rule => ({ kind: 'tag', params: { tagId, has } })
export const inSegment = (segmentId: string, isIn = true): Rule => ({
  kind: 'segment',
  params: { segmentId, isIn },
})
export const happened = (name: string, more: object = {}): Rule => ({
  kind: 'event',
  params: { name, ...more },
})

/** For tests: what most of them do with segments. */
export function segmentTools(system: () => Work) {
  return {
    /** Everything of one test is its own: a rule asks for its tag, which nobody else has. */
    ownTag: async (): Promise<string> => (await createTag(system(), { name: newId() })).id,
    person: async (fields: Partial<Parameters<typeof createCustomer>[1]> = {}): Promise<string> =>
      (
        await createCustomer(system(), {
          familyName: '縁',
          contactPoints: [],
          posts: [],
          tagNames: [],
          ...fields,
        })
      ).id,
    async members(segmentId: string): Promise<string[]> {
      const { rows } = await sql<{ id: string }>`
        select customer_id as id from segment_member where segment_id = ${segmentId}::uuid order by 1`.execute(
        system().db,
      )
      return rows.map(({ id }) => id)
    },
    /** The events of segments on the spine of a customer, the first first. */
    async told(customerId: string): Promise<string[]> {
      const { rows } = await sql<{ name: string }>`
        select name from customer_event where customer_id = ${customerId}::uuid and name like 'segment.%'
        order by occurred_at, id`.execute(system().db)
      return rows.map(({ name }) => name)
    },
  }
}
