import { sql, type RawBuilder } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import type { Work } from '#platform/work.ts'
import type { CompanyNode } from './companies.api.ts'

/** A tree is drawn up to here; a group of more companies says so. */
export const mostShown = 200
/** No group is deeper; it also ends a walk over rows that somebody wrote by hand. */
const deepest = 50

/** A company by an id that it may have had before it was merged: a rule that was stored then goes on. */
export function companyOfNow(companyId: string): RawBuilder<unknown> {
  return sql`coalesce((select a.company_id from company_alias a where a.alias_id = ${companyId}::uuid), ${companyId}::uuid)`
}

/** The ids of a company and of all below it, as a set to select from; those in the bin hide what hangs on them. */
export function idsOfGroup(companyId: string): RawBuilder<unknown> {
  return sql`(with recursive member (id) as (
      select ${companyOfNow(companyId)}
      union
      select co.id from company co join member on co.parent_id = member.id where co.deleted_at is null
    ) select id from member)`
}

const people = (work: Work): RawBuilder<number> => sql<number>`(select count(distinct c.customer_id)::int
  from customer_post p join customer c on c.customer_id = p.customer_id
  where p.company_id = found.id and (p.ended_on is null or p.ended_on >= current_date) and ${visible(work)})`

/** The companies above one, the uppermost first. */
export async function readAncestors(work: Work, id: string): Promise<CompanyNode[]> {
  const { rows } = await sql<CompanyNode>`
    with recursive above (id, name, parent_id, depth) as (
      select co.id, co.name, co.parent_id, 0 from company co where co.id = ${id}::uuid
      union all
      select co.id, co.name, co.parent_id, above.depth + 1
      from company co join above on co.id = above.parent_id
      where co.deleted_at is null and above.depth < ${sql.lit(deepest)}
    )
    select found.id, found.name, (max(found.depth) over ()) - found.depth as depth, ${people(work)} as people_count
    from above found where found.depth > 0 order by found.depth desc`.execute(work.db)
  return rows
}

/** The companies below one, each under its parent, by reading; `depth` counts from 1. */
export async function readDescendants(work: Work, id: string): Promise<CompanyNode[]> {
  const { rows } = await sql<CompanyNode>`
    with recursive below (id, name, depth, path) as (
      select co.id, co.name, 1, array[co.kana_sort, co.id::text] from company co
      where co.parent_id = ${id}::uuid and co.deleted_at is null
      union all
      select co.id, co.name, below.depth + 1, below.path || array[co.kana_sort, co.id::text]
      from company co join below on co.parent_id = below.id
      where co.deleted_at is null and below.depth < ${sql.lit(deepest)}
    )
    select found.id, found.name, found.depth, ${people(work)} as people_count
    from (select * from below order by path limit ${sql.lit(mostShown + 1)}) found order by found.path`.execute(
    work.db,
  )
  return rows
}

/** A company and those above it in order, the bin included: a ring must not come to life when one is restored. */
export async function chainAbove(work: Work, id: string): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    with recursive above (id, name, parent_id, depth) as (
      select co.id, co.name, co.parent_id, 0 from company co where co.id = ${id}::uuid
      union all
      select co.id, co.name, co.parent_id, above.depth + 1
      from company co join above on co.id = above.parent_id where above.depth < ${sql.lit(deepest)}
    )
    select id, name from above order by depth`.execute(work.db)
  return rows
}

/** Two changes of parents could each be right alone and make a ring together: they wait for each other until commit. */
export async function lockGroups(work: Work): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('company.parent'))`.execute(work.db)
}

export async function readParentId(work: Work, id: string): Promise<string | null> {
  const row = await work.db.selectFrom('company').select('parentId').where('id', '=', id).executeTakeFirst()
  return row?.parentId ?? null
}

export async function saveParent(work: Work, id: string, parentId: string | null): Promise<void> {
  await work.db
    .updateTable('company')
    .set({ parentId, version: sql`version + 1`, updatedAt: sql`now()` })
    .where('id', '=', id)
    .execute()
}
