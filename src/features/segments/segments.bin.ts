import { sql } from 'kysely'
import { binPage, oldIn, type Binned } from '#platform/catalogue/binned.ts'
import type { Work } from '#platform/work.ts'
import { restoreSegment } from './segments.actions.ts'
import { readSegments, writeSegments } from './segments.ts'

type Row = { id: string; name: string; description: string | null; deletedAt: string }

export const binnedSegments: Binned = {
  key: 'segments',
  subject: 'segment',
  permissions: { read: readSegments, write: writeSegments },
  async list(work, question) {
    const rows = sql<Row>`
      select s.id, s.name, s.description, s.deleted_at, concat_ws(' ', s.name, s.description) as words
      from segment s where s.deleted_at is not null`
    const { items, next } = await binPage(work, rows, question)
    return {
      next,
      items: items.map(({ id, name, description, deletedAt }) => ({
        id,
        name,
        detail: description,
        deletedAt,
      })),
    }
  },
  restore: restoreSegment,
  purge,
  old: oldIn('segment'),
}

/** With everybody who was in it, and what it was before; what the spine of its members says of it stays with them. */
async function purge(work: Work, id: string) {
  const { rows } = await sql`
    select 1 from segment where id = ${id}::uuid and deleted_at is not null for update`.execute(work.db)
  if (rows.length === 0) return undefined
  await sql`delete from segment_member where segment_id = ${id}::uuid`.execute(work.db)
  await sql`delete from segment_acted d using segment_act a
    where a.segment_id = ${id}::uuid and d.act_id = a.id`.execute(work.db)
  await sql`delete from segment where id = ${id}::uuid`.execute(work.db)
  return { subjects: [id], blobKeys: [] }
}
