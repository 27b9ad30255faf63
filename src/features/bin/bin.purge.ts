import { sql, type RawBuilder } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import type { Purged } from '#platform/catalogue/binned.ts'
import type { Work } from '#platform/work.ts'
import { stillEmployer, stillUsed } from './bin.ts'

type PartTable = { name: string; hasId: boolean; hasBytes: boolean; hasAlias: boolean }

/**
 * Every table with the column, the youngest first: what refers to another table was made after it. Read from the
 * database itself, so that a feature of tomorrow forgets its customers and companies too.
 */
async function tablesOf(work: Work, column: 'customer_id' | 'company_id'): Promise<PartTable[]> {
  const { rows } = await sql<PartTable & { hasCustomer: boolean }>`
    select c.relname as name,
      bool_or(a.attname = 'id') and c.relname <> 'customer_event' as has_id,
      bool_or(a.attname = 'alias_id') as has_alias, bool_or(a.attname = 'blob_key') as has_bytes, bool_or(a.attname = 'customer_id') as has_customer
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where n.nspname = current_schema() and c.relkind in ('r', 'p') and not c.relispartition
    group by c.oid, c.relname having bool_or(a.attname = ${column})
    order by c.relname = 'customer', c.oid desc`.execute(work.db)
  // What belongs to a customer is not a company's to take along.
  return column === 'customer_id' ? rows : rows.filter(({ hasCustomer }) => !hasCustomer)
}

/** Deletes all rows that hang on a record, in every table. */
async function purgeParts(work: Work, column: 'customer_id' | 'company_id', id: string): Promise<Purged> {
  const subjects = [id]
  const blobKeys: string[] = []
  const tables = await tablesOf(work, column)
  for (const { name, hasId, hasBytes, hasAlias } of tables) {
    const of = sql`from ${sql.id(name)} where ${sql.id(column)} = ${id}::uuid`
    if (hasId) subjects.push(...(await values(work, sql`select id::text as value ${of}`)))
    // Who was merged into somebody is forgotten with them.
    if (hasAlias) subjects.push(...(await values(work, sql`select alias_id::text as value ${of}`)))
    if (hasBytes) blobKeys.push(...(await values(work, sql`select blob_key as value ${of}`)))
  }
  for (const { name } of tables)
    await sql`delete from ${sql.id(name)} where ${sql.id(column)} = ${id}::uuid`.execute(work.db)
  return { subjects, blobKeys }
}

async function values(work: Work, query: RawBuilder<unknown>): Promise<string[]> {
  const { rows } = await (query as RawBuilder<{ value: string }>).execute(work.db)
  return rows.map(({ value }) => value)
}

/**
 * Removes a customer in the bin with everything that was ever kept about them: contact points, posts, notes, files,
 * events, what imports changed, and what the audit log says of them. What stays is that somebody deleted this id.
 */
export async function purgeCustomer(work: Work, id: string): Promise<Purged | undefined> {
  const { rows } = await sql`
    select 1 from customer c where c.customer_id = ${id}::uuid and ${visible(work, { deleted: true })}
    for update of c`.execute(work.db)
  if (rows.length === 0) return undefined
  for (const { purging } of work.app.features) await purging?.(work, id)
  return purgeParts(work, 'customer_id', id)
}

/**
 * Removes a company in the bin with its files and contracts. Refuses while customers have their posts there: whose they
 * are would be lost with it.
 */
export async function purgeCompany(work: Work, id: string): Promise<Purged | undefined> {
  const { rows } = await sql`
    select 1 from company where id = ${id}::uuid and deleted_at is not null for update`.execute(work.db)
  if (rows.length === 0) return undefined
  const posts = await sql<{ count: number }>`
    select count(distinct customer_id)::int as count from customer_post where company_id = ${id}::uuid`.execute(
    work.db,
  )
  const count = posts.rows[0]?.count ?? 0
  if (count > 0) throw stillEmployer(count)
  try {
    const purged = await purgeParts(work, 'company_id', id)
    await sql`delete from company where id = ${id}::uuid`.execute(work.db)
    return purged
  } catch (error) {
    if ((error as { code?: unknown }).code === foreignKeyViolation) throw stillUsed()
    throw error
  }
}

const foreignKeyViolation = '23503'

export async function purgeFile(
  work: Work,
  { on, recordId }: { on: 'customer' | 'company'; recordId: string },
  id: string,
): Promise<Purged | undefined> {
  const [table, record] =
    on === 'customer' ? [sql`attachment`, sql`customer_id`] : [sql`company_file`, sql`company_id`]
  const blobKeys = await values(
    work,
    sql`delete from ${table} where ${record} = ${recordId}::uuid and id = ${id}::uuid and deleted_at is not null
      returning blob_key as value`,
  )
  return blobKeys.length === 0 ? undefined : { subjects: [id], blobKeys }
}
