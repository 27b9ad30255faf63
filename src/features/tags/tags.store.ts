import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import { visible } from '#features/accounts/accounts.visibility.ts'
import type { Work } from '#platform/work.ts'
import type { Tag, TagRecord } from './tags.api.ts'

type Color = Tag['color']
export type StoredTag = Tag & { nameKey: string }
export type NewTag = { name: string; nameKey: string; color: Color }

const record = sql`id, name, color, description, version`

export async function listTags(work: Work): Promise<TagRecord[]> {
  const { rows } = await sql<TagRecord>`
    select ${record} from tag where deleted_at is null order by name_key`.execute(work.db)
  return rows
}

export async function lockTag(
  work: Work,
  id: string,
  { deleted = false } = {},
): Promise<TagRecord | undefined> {
  const { rows } = await sql<TagRecord>`
    select ${record} from tag where id = ${id}::uuid and (deleted_at is not null) = ${deleted} for update`.execute(
    work.db,
  )
  return rows[0]
}

/** To the bin, its name free for another; `into` is what it is put together with. */
export async function setTagDeleted({ db }: Work, id: string, into: string | null): Promise<void> {
  await sql`
    update tag set deleted_at = now(), merged_into = ${into}::uuid, name_key = ${`${id} in the bin`},
      version = version + 1, updated_at = now() where id = ${id}::uuid`.execute(db)
}

/** How many wait for a tag in the bin to come back. */
export async function countAside({ db }: Work, id: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from customer_tag_aside where tag_id = ${id}::uuid`.execute(db)
  return rows[0]?.count ?? 0
}

export async function deleteTag({ db }: Work, id: string): Promise<void> {
  await sql`delete from tag where id = ${id}::uuid`.execute(db)
}

export async function readTags(work: Work, ids: readonly string[]): Promise<Tag[]> {
  const { rows } = await sql<Tag>`
    select id, name, color from tag where id = any(${ids}::uuid[]) order by name_key`.execute(work.db)
  return rows
}

export async function readTagsByKey(work: Work, keys: readonly string[]): Promise<StoredTag[]> {
  const { rows } = await sql<StoredTag>`
    select id, name, color, name_key from tag where name_key = any(${keys}::text[])`.execute(work.db)
  return rows
}

/** Inserts those whose key is still free, waiting for transactions that are inserting the same; returns what it made. */
export async function insertFreeTags(work: Work, tags: readonly NewTag[]): Promise<StoredTag[]> {
  // In one order everywhere: two transactions that make the same tags then never wait for each other in a circle.
  const inOrder = tags.toSorted((a, b) => (a.nameKey < b.nameKey ? -1 : 1))
  const { rows } = await sql<StoredTag>`
    insert into tag (id, name, name_key, color)
    select * from unnest(
      ${inOrder.map(() => newId())}::uuid[],
      ${inOrder.map(({ name }) => name)}::text[],
      ${inOrder.map(({ nameKey }) => nameKey)}::text[],
      ${inOrder.map(({ color }) => color)}::text[])
    on conflict (name_key) do nothing
    returning id, name, color, name_key`.execute(work.db)
  return rows
}

/** Undefined when another tag has the name. One in the bin is out of it. */
export async function updateTag(
  work: Work,
  id: string,
  tag: NewTag & Pick<TagRecord, 'description'>,
): Promise<TagRecord | undefined> {
  try {
    const { rows } = await sql<TagRecord>`
      update tag set name = ${tag.name}, name_key = ${tag.nameKey}, color = ${tag.color},
        description = ${tag.description}, deleted_at = null, merged_into = null, version = version + 1,
        updated_at = now()
      where id = ${id}::uuid returning ${record}`.execute(work.db)
    return rows[0]
  } catch (error) {
    if (error instanceof Error && 'constraint' in error && error.constraint === 'tag_name_key_key')
      return undefined
    throw error
  }
}

/** Holds the rows of those customers that may be seen, in the order of their ids; returns their ids. */
export async function lockVisible(work: Work, customerIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ customerId: string }>`
    select c.customer_id from customer c where c.customer_id = any(${customerIds}::uuid[]) and ${visible(work)}
    order by c.customer_id for update of c`.execute(work.db)
  return rows.map(({ customerId }) => customerId)
}

export type Tagging = { customerId: string; tagId: string }

/** Adds every tag to every customer; returns what was not there before. */
export async function insertTaggings(
  work: Work,
  customerIds: readonly string[],
  tagIds: readonly string[],
): Promise<Tagging[]> {
  const { rows } = await sql<Tagging>`
    insert into customer_tag (customer_id, tag_id)
    select c.id, t.id from unnest(${customerIds}::uuid[]) c (id) cross join unnest(${tagIds}::uuid[]) t (id)
    on conflict do nothing returning customer_id, tag_id`.execute(work.db)
  return rows
}

/** Removes every tag from every customer; returns what was there before. */
export async function deleteTaggings(
  work: Work,
  customerIds: readonly string[],
  tagIds: readonly string[],
): Promise<Tagging[]> {
  const { rows } = await sql<Tagging>`
    delete from customer_tag where customer_id = any(${customerIds}::uuid[]) and tag_id = any(${tagIds}::uuid[])
    returning customer_id, tag_id`.execute(work.db)
  return rows
}

/** Tags are part of the record that people edit: who has it open must learn that it changed. */
export async function raiseVersions(work: Work, customerIds: readonly string[]): Promise<void> {
  await sql`
    update customer set version = version + 1, updated_at = now(), updated_by = ${work.actor.userId}::uuid
    where customer_id = any(${customerIds}::uuid[])`.execute(work.db)
}
