import { sql } from 'kysely'
import { z } from 'zod'
import { noteChanges } from '#features/changes/changes.actions.ts'
import { notFound } from '#kit/problem.ts'
import { defineJob, type JobWork } from '#platform/jobs/job.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { write, type Work } from '#platform/work.ts'
import { tellTaggings } from './tags.actions.ts'
import { heirOf } from './tags.meant.ts'
import type { Tagging } from './tags.store.ts'
import { tagNotFound } from './tags.ts'

/** So many customers change in one transaction; a tag that fewer have is moved at once, with the answer. */
export const atOnce = 1000

type Direction = 'aside' | 'back'
type Moved = { people: number; added: Tagging[]; removed: Tagging[] }

/** Whether the tag is in the bin, held so until the end of the transaction. */
async function isInBin({ db }: Work, tagId: string): Promise<boolean> {
  const { rows } = await sql<{ gone: boolean }>`
    select deleted_at is not null as gone from tag where id = ${tagId}::uuid for share`.execute(db)
  const [tag] = rows
  if (!tag) throw notFound(tagNotFound)
  return tag.gone
}

/** Takes the tag off some who have it, gives them its heir where it has one, and remembers both. */
async function setAside({ db }: Work, tagId: string): Promise<Moved> {
  const { rows } = await sql<{ customerId: string; heirId: string | null }>`
    with some_of as materialized (
      select c.customer_id from customer_tag ct join customer c on c.customer_id = ct.customer_id
      where ct.tag_id = ${tagId}::uuid order by ct.customer_id limit ${sql.lit(atOnce)} for update of c),
    heir as materialized (select ${heirOf(tagId)} as id),
    gone as (
      delete from customer_tag ct using some_of s
      where ct.customer_id = s.customer_id and ct.tag_id = ${tagId}::uuid returning ct.customer_id, ct.added_at),
    gained as (
      insert into customer_tag (customer_id, tag_id)
      select gone.customer_id, heir.id from gone cross join heir where heir.id is not null
      on conflict do nothing returning customer_id, tag_id)
    insert into customer_tag_aside (customer_id, tag_id, added_at, heir_id)
    select gone.customer_id, ${tagId}::uuid, gone.added_at, gained.tag_id
    from gone left join gained on gained.customer_id = gone.customer_id
    returning customer_id, heir_id`.execute(db)
  return {
    people: rows.length,
    removed: rows.map(({ customerId }) => ({ customerId, tagId })),
    added: rows.flatMap(({ customerId, heirId }) => (heirId === null ? [] : [{ customerId, tagId: heirId }])),
  }
}

/** Gives it back to some who had it, without the heir that they have because of it. */
async function bringBack({ db }: Work, tagId: string): Promise<Moved> {
  const { rows } = await sql<{ customerId: string; heirId: string | null; came: boolean }>`
    with some_of as materialized (
      select c.customer_id from customer_tag_aside a join customer c on c.customer_id = a.customer_id
      where a.tag_id = ${tagId}::uuid order by a.customer_id limit ${sql.lit(atOnce)} for update of c),
    back as (
      delete from customer_tag_aside a using some_of s
      where a.customer_id = s.customer_id and a.tag_id = ${tagId}::uuid
      returning a.customer_id, a.added_at, a.heir_id),
    given as (
      insert into customer_tag (customer_id, tag_id, added_at)
      select customer_id, ${tagId}::uuid, added_at from back on conflict do nothing returning customer_id),
    taken as (
      delete from customer_tag ct using back
      where ct.customer_id = back.customer_id and ct.tag_id = back.heir_id returning ct.customer_id, ct.tag_id)
    select back.customer_id, taken.tag_id as heir_id, given.customer_id is not null as came
    from back left join given using (customer_id) left join taken using (customer_id)`.execute(db)
  return {
    people: rows.length,
    added: rows.flatMap(({ customerId, came }) => (came ? [{ customerId, tagId }] : [])),
    removed: rows.flatMap(({ customerId, heirId }) =>
      heirId === null ? [] : [{ customerId, tagId: heirId }],
    ),
  }
}

/** One step of the way, told like every tag that is added or removed; null once the tag goes the other way again. */
function step(work: Work, tagId: string, direction: Direction): Promise<number | null> {
  return write(work, async (tx) => {
    if ((await isInBin(tx, tagId)) !== (direction === 'aside')) return null
    const { people, added, removed } = await (direction === 'aside' ? setAside : bringBack)(tx, tagId)
    await tellTaggings(tx, 'removed', removed)
    await tellTaggings(tx, 'added', added)
    return people
  })
}

/** Moves the tag of few at once; for many a job goes on with it, whose id is answered. */
export async function moveAll(
  tx: Work,
  tagId: string,
  direction: Direction,
  people: number,
): Promise<string | null> {
  if (people > atOnce)
    return enqueue(tx, 'tags.move', { tagId, direction, people }, { subject: `tag:${tagId}` })
  await step(tx, tagId, direction)
  return null
}

/** Killed in between, it goes on with those who are left. */
export const moveJob = defineJob({
  name: 'tags.move',
  title: { ja: 'タグの付け替え', en: 'Move a tag' },
  payload: z.object({ tagId: z.uuid(), direction: z.enum(['aside', 'back']), people: z.int() }),
  run: (work, { tagId, direction, people }) => run(work, tagId, direction, people),
})

async function run(
  work: JobWork,
  tagId: string,
  direction: Direction,
  people: number,
): Promise<{ moved: number }> {
  let moved = 0
  while (!work.signal.aborted) {
    const some = await step(work, tagId, direction)
    if (!some) break
    moved += some
    await work.progress(moved, Math.max(people, moved))
  }
  return { moved }
}

/** Before it goes for good: nobody can have it back. */
export async function forgetAside(tx: Work, tagId: string): Promise<void> {
  await sql`delete from customer_tag_aside where tag_id = ${tagId}::uuid`.execute(tx.db)
  const { rows } = await sql<{ customerId: string }>`
    delete from customer_tag where tag_id = ${tagId}::uuid returning customer_id`.execute(tx.db)
  await noteChanges(
    tx,
    rows.map(({ customerId }) => customerId),
  )
}
