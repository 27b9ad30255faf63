import { sql } from 'kysely'
import { changes } from '#features/audit/audit.ts'
import { newId } from '#kit/ids.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import { write, type Work } from '#platform/work.ts'
import { z } from 'zod'
import { ownSectionSchema, type OwnSection } from './templates.blocks.ts'
import { binOf, change, foundBy, happened, mustRead, set, type Kept } from './templates.records.ts'
import type { Shared, SharedRow } from './templates.schemas.ts'
import { readTemplates, sharedNotFound, writeTemplates } from './templates.ts'

const sectionsSchema = z.array(ownSectionSchema)
type Stored = SharedRow & { sections: unknown }

async function selectShared(
  { db }: Pick<Work, 'db'>,
  id: string,
  inBin = false,
): Promise<Shared | undefined> {
  const { rows } = await sql<Stored>`
    select s.id, s.name, s.sections, s.version, s.updated_at, u.name as updated_by_name
    from mail_shared_block s left join app_user u on u.id = s.updated_by
    where s.id = ${id}::uuid and s.deleted_at ${inBin ? sql`is not null` : sql`is null`}`.execute(db)
  return rows[0] && { ...rows[0], sections: sectionsSchema.parse(rows[0].sections) }
}

/** Some by their ids, those in the bin too: what is named keeps what it says. */
export async function readShared(
  { db }: Pick<Work, 'db'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly OwnSection[]>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; sections: unknown }>`
    select id, sections from mail_shared_block where id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map(({ id, sections }) => [id, sectionsSchema.parse(sections)]))
}

export const sharedBlocks: Kept<Shared> = {
  table: 'mail_shared_block',
  subject: 'mailSharedBlock',
  missing: sharedNotFound,
  read: selectShared,
}
export const binnedShared = binOf(sharedBlocks, {
  key: 'sharedBlocks',
  read: readTemplates,
  write: writeTemplates,
  detail: sql<string | null>`null`,
})

/** The latest changed first. */
export async function listShared(
  { db }: Pick<Work, 'db'>,
  { q, cursor, limit }: { q?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<SharedRow>> {
  const [at, last] = cursor === undefined ? [] : decodeCursor(cursor, 2)
  const { rows } = await sql<SharedRow & { at: string }>`
    select s.id, s.name, s.version, s.updated_at, u.name as updated_by_name, s.updated_at::text as at
    from mail_shared_block s left join app_user u on u.id = s.updated_by
    where s.deleted_at is null and ${foundBy(sql`s.name`, q)}
      and ${at === undefined ? sql`true` : sql`(s.updated_at, s.id) < (${at}::timestamptz, ${last}::uuid)`}
    order by s.updated_at desc, s.id desc limit ${limit + 1}`.execute(db)
  return toPage(rows, limit, (row) => [row.at, row.id])
}

type Given = { readonly name: string; readonly sections: readonly OwnSection[] }

export function createShared(work: Work, { name, sections }: Given): Promise<Shared> {
  return write(work, async (tx) => {
    const id = newId()
    const by = tx.actor.userId
    await sql`
      insert into mail_shared_block (id, name, sections, created_by, updated_by)
      values (${id}, ${name}, ${JSON.stringify(sections)}::jsonb, ${by}::uuid, ${by}::uuid)`.execute(tx.db)
    await happened(tx, sharedBlocks, id, 'create', { after: { name } })
    return mustRead(tx, sharedBlocks, id)
  })
}

/** Holds in every template that names it, from now on. */
export function updateShared(work: Work, id: string, given: Given & { version: number }): Promise<Shared> {
  const { version, name, sections } = given
  return change(work, sharedBlocks, { id, version }, async (tx, before) => {
    const changed = changes({ name: before.name, sections: before.sections }, { name, sections })
    if (changed)
      await set(tx, sharedBlocks, id, sql`name = ${name}, sections = ${JSON.stringify(sections)}::jsonb`)
    return changed
  })
}
