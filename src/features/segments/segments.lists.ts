import { sql } from 'kysely'
import { auditMany } from '#features/audit/audit.actions.ts'
import { noteChanges } from '#features/changes/changes.actions.ts'
import { visibleIds } from '#features/customers/customers.store.ts'
import { tellMany } from '#features/timeline/timeline.actions.ts'
import { notFound } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { onlyFixed, segmentNotFound } from './segments.ts'

/** Puts customers on a fixed segment, those that the actor may see; returns the ids of those who were not on it. */
export function addToList(work: Work, listId: string, customerIds: readonly string[]): Promise<string[]> {
  return write(work, async (tx) => {
    const list = await mustBeList(tx, listId)
    const seen = await visibleIds(tx, customerIds)
    const { rows } = await sql<{ id: string }>`
      insert into segment_member (customer_id, segment_id, how)
      select unnest(${seen}::uuid[]), ${listId}::uuid, 'hand'
      on conflict (customer_id, segment_id) do nothing returning customer_id as id`.execute(tx.db)
    return told(tx, list, 'entered', rows)
  })
}

/** Takes customers off a fixed segment, those that the actor may see; returns the ids of those who were on it. */
export function removeFromList(
  work: Work,
  listId: string,
  customerIds: readonly string[],
): Promise<string[]> {
  return write(work, async (tx) => {
    const list = await mustBeList(tx, listId)
    const seen = await visibleIds(tx, customerIds)
    const { rows } = await sql<{ id: string }>`
      delete from segment_member where segment_id = ${listId}::uuid and customer_id = any(${seen}::uuid[])
      returning customer_id as id`.execute(tx.db)
    return told(tx, list, 'left', rows)
  })
}

type List = { id: string; name: string }

async function mustBeList(tx: Work, id: string): Promise<List> {
  const { rows } = await sql<List & { kind: string }>`
    select id, name, kind from segment where id = ${id}::uuid and deleted_at is null for no key update`.execute(
    tx.db,
  )
  const [list] = rows
  if (!list) throw notFound(segmentNotFound)
  if (list.kind !== 'fixed') throw onlyFixed()
  return list
}

async function told(
  tx: Work,
  { id, name }: List,
  what: 'entered' | 'left',
  rows: readonly { id: string }[],
): Promise<string[]> {
  const ids = rows.map((row) => row.id)
  if (ids.length === 0) return ids
  const moved = what === 'entered' ? { entered: ids.length, left: 0 } : { entered: 0, left: ids.length }
  await sql`update segment set members = members + ${moved.entered}::int - ${moved.left}::int
    where id = ${id}::uuid`.execute(tx.db)
  await sql`
    insert into segment_day (segment_id, on_day, members, entered, left_again)
    select s.id, (now() at time zone coalesce((select value ->> 'timeZone' from setting where key = 'organisation'),
      'Asia/Tokyo'))::date, s.members, ${moved.entered}::int, ${moved.left}::int
    from segment s where s.id = ${id}::uuid
    on conflict (segment_id, on_day) do update set members = excluded.members,
      entered = segment_day.entered + excluded.entered,
      left_again = segment_day.left_again + excluded.left_again`.execute(tx.db)
  await tellMany(tx, ids, `segment.${what}`, { segmentId: id, name })
  await auditMany(
    tx,
    ids.map((subjectId) => ({
      action: what === 'entered' ? 'customer.listed' : 'customer.unlisted',
      subjectKind: 'customer',
      subjectId,
      [what === 'entered' ? 'after' : 'before']: { segment: name },
    })),
  )
  // Other segments may ask for this one.
  await noteChanges(tx, ids)
  await announce(tx, { topic: 'segment', id })
  return ids
}
