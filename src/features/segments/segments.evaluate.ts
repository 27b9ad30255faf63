import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { eventOfEach } from '#features/timeline/timeline.store.ts'
import type { RuleScope } from '#platform/catalogue/rule.ts'
import type { Work } from '#platform/work.ts'
import { conditionOf, type Asked } from './segments.compile.ts'

export type Evaluated = Asked & { readonly id: string; readonly name: string }
export type How = 'start' | 'change' | 'day' | 'edit'
export type Moved = { readonly entered: number; readonly left: number }

const asked = sql`select asked.id from asked`

/** The condition that `customer c` is one of the `asked` and in a segment. */
export function isInOfThese(segment: Asked, scope: RuleScope): RawBuilder<SqlBool> {
  return sql<SqlBool>`c.customer_id in (${asked}) and ${conditionOf(segment, { ...scope, few: true })}`
}

/**
 * Works out for these customers alone whether they are in a segment, and writes who comes and who goes, with their events,
 * in the caller's transaction. The one writer of a moving segment's members beside `evaluateAll`. Where it is
 * known who is in (`isIn`), nobody is looked up.
 */
export async function evaluateThese(
  work: Work,
  segment: Evaluated,
  customerIds: readonly string[],
  scope: RuleScope,
  isIn?: readonly string[],
): Promise<Moved> {
  const these = sql`asked as materialized (select unnest(${customerIds}::uuid[]) as id),`
  return move(work, segment, 'change', {
    these,
    isIn: isIn ? sql`c.customer_id = any(${isIn}::uuid[])` : isInOfThese(segment, scope),
    ofMembers: sql`and m.customer_id in (${asked})`,
  })
}

/** The same for everybody, as one statement. Of a segment that was never worked out nobody enters: they are in from the start. */
export function evaluateAll(work: Work, segment: Evaluated, how: How, scope: RuleScope): Promise<Moved> {
  return move(work, segment, how, {
    these: sql``,
    isIn: conditionOf(segment, { ...scope, whole: true }),
    ofMembers: sql``,
  })
}

type Parts = {
  readonly these: RawBuilder<unknown>
  readonly isIn: RawBuilder<unknown>
  readonly ofMembers: RawBuilder<unknown>
}

async function move(
  work: Work,
  { id, name }: Evaluated,
  how: How,
  { these, isIn, ofMembers }: Parts,
): Promise<Moved> {
  const payload = { segmentId: id, name }
  // Who is deleted for good leaves without a word.
  const onRecord = sql`gone join customer using (customer_id)`
  const told =
    how === 'start'
      ? sql``
      : sql`, ${await eventOfEach(work, 'told_entered', sql`come`, { name: 'segment.entered', payload })},
        ${await eventOfEach(work, 'told_left', onRecord, { name: 'segment.left', payload })}`
  // In the order of the indexes: half a million who come are written in two thirds of the time.
  const { rows } = await sql<Moved>`
    with ${these}
    is_in as materialized (select c.customer_id from customer c where ${isIn}),
    gone as (
      delete from segment_member m where m.segment_id = ${id}::uuid ${ofMembers}
        and not exists (select 1 from is_in i where i.customer_id = m.customer_id)
      returning m.customer_id),
    come as (
      insert into segment_member (customer_id, segment_id, how)
      select i.customer_id, ${id}::uuid, ${how} from is_in i
      where not exists (select 1 from segment_member m
        where m.customer_id = i.customer_id and m.segment_id = ${id}::uuid)
      order by i.customer_id
      on conflict (customer_id, segment_id) do nothing
      returning customer_id)
    ${told}
    select (select count(*) from come)::int as entered, (select count(*) from gone)::int as "left"`.execute(
    work.db,
  )
  return rows[0] ?? { entered: 0, left: 0 }
}
