import { sql } from 'kysely'
import { addTags, removeTags } from '#features/tags/tags.actions.ts'
import type { Follower } from '#platform/jobs/follower.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { addToList, removeFromList } from './segments.lists.ts'

/** Customers in one transaction. */
const chunk = 500

type Act = { id: string; segmentId: string; tagId: string | null; listId: string | null; whileIn: boolean }

/** Members came or went: what follows by itself is to be done, soon and behind this transaction. */
export async function actFor(work: Work, segmentId: string): Promise<void> {
  await sql`update segment set acts_due_at = clock_timestamp()
    where id = ${segmentId}::uuid and exists (select 1 from segment_act a where a.segment_id = segment.id)`.execute(
    work.db,
  )
}

/**
 * Does for some members what follows from being in a segment, and takes back from some who left what was given by it.
 * Done once for each: a tag that a person takes off is not put back while its customer stays in. True while more is due.
 */
export function actNext(work: Work): Promise<boolean> {
  return write(work, async (tx) => {
    const { rows: due } = await sql<{ id: string; dueAt: string }>`
      select id, acts_due_at::text as due_at from segment
      where acts_due_at is not null and deleted_at is null and state <> 'building'
      order by acts_due_at, id limit 1 for no key update skip locked`.execute(tx.db)
    const [segment] = due
    if (!segment) return false
    const { rows: acts } = await sql<Act>`
      select id, segment_id, tag_id, list_id, while_in from segment_act where segment_id = ${segment.id}::uuid
      order by id`.execute(tx.db)
    let done = 0
    for (const act of acts)
      done += (await give(tx, act)) + (act.whileIn ? await takeBack(tx, act) : await forget(tx, act))
    if (done === 0)
      await sql`update segment set acts_due_at = null
        where id = ${segment.id}::uuid and acts_due_at = ${segment.dueAt}::timestamptz`.execute(tx.db)
    else await announce(tx, { topic: 'segment', id: segment.id })
    return true
  })
}

async function give(tx: Work, act: Act): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    select m.customer_id as id from segment_member m
    where m.segment_id = ${act.segmentId}::uuid
      and not exists (select 1 from segment_acted d where d.customer_id = m.customer_id and d.act_id = ${act.id}::uuid)
    order by m.customer_id limit ${sql.lit(chunk)}`.execute(tx.db)
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return 0
  const given = act.tagId ? await addTags(tx, ids, [act.tagId]) : await addToList(tx, act.listId ?? '', ids)
  await sql`
    insert into segment_acted (customer_id, act_id, gave)
    select id, ${act.id}::uuid, id = any(${given}::uuid[]) from unnest(${ids}::uuid[]) g (id)
    on conflict (customer_id, act_id) do nothing`.execute(tx.db)
  return ids.length
}

/** Whoever left, with whether it was given to them by this. */
async function leavers(tx: Work, act: Act): Promise<{ id: string; gave: boolean }[]> {
  const { rows } = await sql<{ id: string; gave: boolean }>`
    select d.customer_id as id, d.gave from segment_acted d
    where d.act_id = ${act.id}::uuid and not exists (select 1 from segment_member m
      where m.customer_id = d.customer_id and m.segment_id = ${act.segmentId}::uuid)
    order by d.customer_id limit ${sql.lit(chunk)}`.execute(tx.db)
  return rows
}

async function takeBack(tx: Work, act: Act): Promise<number> {
  const gone = await leavers(tx, act)
  const ids = gone.flatMap(({ id, gave }) => (gave ? [id] : []))
  if (ids.length > 0)
    await (act.tagId ? removeTags(tx, ids, [act.tagId]) : removeFromList(tx, act.listId ?? '', ids))
  return forgetThese(tx, act, gone)
}

/** What stays with who leaves is done again when they come back. */
async function forget(tx: Work, act: Act): Promise<number> {
  return forgetThese(tx, act, await leavers(tx, act))
}

async function forgetThese(tx: Work, act: Act, gone: readonly { id: string }[]): Promise<number> {
  if (gone.length === 0) return 0
  await sql`delete from segment_acted where act_id = ${act.id}::uuid
    and customer_id = any(${gone.map(({ id }) => id)}::uuid[])`.execute(tx.db)
  return gone.length
}

export const actFollower: Follower = {
  name: 'segments.act',
  every: 700,
  isBehind: async (work) => {
    const { rows } = await sql`select 1 from segment
      where acts_due_at is not null and deleted_at is null and state <> 'building' limit 1`.execute(work.db)
    return rows.length > 0
  },
  step: actNext,
}
