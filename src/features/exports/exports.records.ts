import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { readScope } from '#features/fields/fields.scope.ts'
import { conditionOf } from '#features/customers/customers.query.ts'
import type { Work } from '#platform/work.ts'
import type { ExportRecord } from './exports.cells.ts'
import type { ExportOptions } from './exports.ts'

const batchSize = 2000

export type Wanted = Pick<ExportOptions, 'q' | 'filter' | 'ids'>

/** Which customers are wanted and may be seen, on `customer c`. Throws a Problem for a filter that is none. */
export async function wantedCustomers(work: Work, { q, filter, ids }: Wanted): Promise<RawBuilder<SqlBool>> {
  const condition = conditionOf(await readScope(work), { q, filter })
  return ids ? sql<SqlBool>`${condition} and c.customer_id = any(${ids}::uuid[])` : condition
}

export async function countWanted(work: Work, wanted: Wanted): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from customer c where ${await wantedCustomers(work, wanted)}`.execute(
    work.db,
  )
  return rows[0]?.count ?? 0
}

/**
 * In the order of readings, a batch at a time, through one cursor of the caller's transaction. The next batch is read
 * while the caller writes this one: the database and this process work side by side.
 */
export async function* readWanted(work: Work, wanted: Wanted): AsyncGenerator<ExportRecord[]> {
  // Names are given in the statement: renaming every key of a million rows takes seconds.
  const db = work.db.withoutPlugins()
  // All of it will be fetched: the plan of a COPY, not the one that finds a first page soonest.
  await sql`set local cursor_tuple_fraction = 1`.execute(db)
  await sql`
    declare wanted_customer no scroll cursor for
    select ${sql.raw(recordColumns)} from customer c left join app_user owner on owner.id = c.owner_id
    where ${await wantedCustomers(work, wanted)}
    order by c.kana_sort, c.customer_id`.execute(db)
  const fetch = async (): Promise<ExportRecord[]> => {
    const { rows } = await sql<ExportRecord>`
      fetch ${sql.lit(batchSize)} from wanted_customer`.execute(db)
    return rows
  }
  let next = fetch()
  for (;;) {
    const rows = await next
    if (rows.length === 0) return
    next = fetch()
    // Told by the next round; a caller who stops before must not leave a failure without a listener.
    next.catch(() => {})
    yield rows
  }
}

/** What a record is read as, for the customers of alias c, in the names of the record. */
const recordColumns = `c.customer_id as id, c.attributes, c.code, c.family_name as "familyName", c.given_name as "givenName", c.family_kana as "familyKana",
      c.given_kana as "givenKana", c.former_family_name as "formerFamilyName", c.honorific, c.gender, c.birth_on as "birthOn", c.occupation, c.language, c.stage, c.source,
      c.registered_on as "registeredOn", c.preferred_contact as "preferredContact", c.remark, owner.name as owner,
      c.created_at as "createdAt", c.updated_at as "updatedAt",
      array(select p.value from contact_point p where p.customer_id = c.customer_id and p.kind = 'email'
        order by p.position, p.id limit 3) as emails,
      array(select p.value from contact_point p where p.customer_id = c.customer_id and p.kind = 'phone'
        order by p.position, p.id limit 3) as phones,
      (select json_build_object('value', p.value, 'postalCode', p.postal_code, 'prefecture', p.prefecture,
          'city', p.city, 'street', p.street, 'building', p.building)
        from contact_point p where p.customer_id = c.customer_id and p.kind = 'address'
        order by p.position, p.id limit 1) as address,
      (select p.value from contact_point p where p.customer_id = c.customer_id and p.kind = 'line'
        order by p.position, p.id limit 1) as line,
      (select p.value from contact_point p where p.customer_id = c.customer_id and p.kind = 'url'
        order by p.position, p.id limit 1) as url,
      (select json_build_object('company', co.name, 'department', cp.department, 'title', cp.title)
        from customer_post cp join company co on co.id = cp.company_id
        where cp.customer_id = c.customer_id and (cp.ended_on is null or cp.ended_on >= current_date)
        order by cp.position, cp.id limit 1) as post,
      array(select t.name from customer_tag ct join tag t on t.id = ct.tag_id
        where ct.customer_id = c.customer_id order by t.name_key) as tags`

/** Everybody's record in one statement, in the order of readings: what an export is measured against. */
export const allRecords = `select ${recordColumns}
  from customer c left join app_user owner on owner.id = c.owner_id
  where c.deleted_at is null order by c.kana_sort, c.customer_id`
