import { sql, type RawBuilder } from 'kysely'
import type { Work } from '#platform/work.ts'

/** The tags that come of each of these by putting together, with themselves. */
const lineOf = (tagIds: readonly string[]): RawBuilder<unknown> => sql`
  with recursive line (start, id, merged_into, deleted_at) as (
    select id, id, merged_into, deleted_at from tag where id = any(${tagIds}::uuid[])
    union all
    select l.start, t.id, t.merged_into, t.deleted_at from line l join tag t on t.id = l.merged_into)`

/**
 * Whom a condition on a tag means: the tag itself, or what it was put together with. Null for one that nobody has any
 * more. A value in SQL, worked out once for a statement.
 */
export function meantTag(tagId: string): RawBuilder<unknown> {
  return sql`(${lineOf([tagId])} select id from line where merged_into is null and deleted_at is null)`
}

/** What those get who had a tag that is in the bin; null where it was only deleted. */
export function heirOf(tagId: string): RawBuilder<unknown> {
  return sql`(${lineOf([tagId])} select id from line
    where merged_into is null and deleted_at is null and id <> ${tagId}::uuid)`
}

/** Those of the tags that can be given to somebody, each as what it was put together with. */
export async function meantTags({ db }: Pick<Work, 'db'>, tagIds: readonly string[]): Promise<string[]> {
  if (tagIds.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    ${lineOf(tagIds)} select distinct id from line where merged_into is null and deleted_at is null`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}
