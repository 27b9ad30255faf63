import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { makeCustomers } from '#features/bulk/bulk.make.ts'
import { noteEverybody } from '#features/changes/changes.actions.ts'
import { addTags, createTag } from '#features/tags/tags.actions.ts'
import { useRuntime } from '#test/harness/database.ts'
import { useWorkers } from '#test/harness/workers.ts'
import { makeSegment, tagged } from './segments.make.ts'

const people = 2_500

describe('a killed worker', () => {
  const harness = useRuntime()
  const { killAt, start, until } = useWorkers(harness)

  it('loses nobody who changed, and lets nobody in twice, with two workers too', async () => {
    const work = harness.system()
    await makeCustomers(harness.runtime, people)
    const { id: tag } = await createTag(work, { name: '一斉' })
    const { id } = await makeSegment(work, tagged(tag))
    const { rows } = await sql<{ id: string }>`select customer_id as id from customer order by 1`.execute(
      work.db,
    )
    const ids = rows.map((row) => row.id)
    for (let at = 0; at < people; at += 500) await addTags(work, ids.slice(at, at + 500), [tag])
    // In the midst of the first batch: members and events are written, and nothing is committed.
    await killAt({ table: 'segment', when: `new.id = '${id}' and new.members > old.members` })
    expect(await standing(id)).toEqual({ members: 0, counted: 0, entered: 0 })
    start()
    start()
    await until(async () => (await notes()) === 0)
    expect(await standing(id)).toEqual({ members: people, counted: people, entered: people })
    // Too much to name each: everybody is worked out anew.
    await sql`delete from customer_tag where customer_id = any(${ids.slice(0, 1000)}::uuid[])`.execute(
      work.db,
    )
    await noteEverybody(work)
    await until(async () => (await standing(id)).members === people - 1000)
    expect(await standing(id)).toEqual({ members: people - 1000, counted: people - 1000, entered: people })
  })

  async function notes(): Promise<number> {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from customer_change`.execute(
      harness.system().db,
    )
    return rows[0]?.n ?? -1
  }

  async function standing(id: string): Promise<{ [what: string]: number }> {
    const { rows } = await sql<{ [what: string]: number }>`select
      (select count(*)::int from segment_member where segment_id = ${id}::uuid) as members,
      (select members from segment where id = ${id}::uuid) as counted,
      (select count(*)::int from customer_event where name = 'segment.entered') as entered`.execute(
      harness.system().db,
    )
    return rows[0] ?? {}
  }
})
