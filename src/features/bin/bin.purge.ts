import { sql } from 'kysely'
import { auditMany, forget } from '#features/audit/audit.actions.ts'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { announce } from '#platform/live.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import type { Work } from '#platform/work.ts'
import { notInBin, stillEmployer, stillUsed } from './bin.ts'

export const removeBytes = 'bin.removeBytes'

type CustomerTable = { name: string; hasId: boolean; hasBytes: boolean }

/**
 * Every table that grows with customers, the youngest first: what refers to another table was made after it. Read from
 * the database itself, so that a feature of tomorrow forgets its customers too.
 */
async function customerTables(work: Work): Promise<CustomerTable[]> {
  const { rows } = await sql<CustomerTable>`
    select c.relname as name,
      bool_or(a.attname = 'id') and c.relname <> 'customer_event' as has_id,
      bool_or(a.attname = 'blob_key') as has_bytes
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where n.nspname = current_schema() and c.relkind in ('r', 'p') and not c.relispartition
    group by c.oid, c.relname having bool_or(a.attname = 'customer_id')
    order by c.relname = 'customer', c.oid desc`.execute(work.db)
  return rows
}

/**
 * Removes customers in the bin with everything that was ever kept about them: contact points, posts, notes, files,
 * events, what imports changed, and what the audit log says of them. What stays is that somebody deleted this id.
 */
export async function purgeCustomers(work: Work, ids: readonly string[]): Promise<void> {
  const { rows } = await sql`
    select 1 from customer c where c.customer_id = any(${ids}::uuid[]) and ${visible(work, { deleted: true })}
    order by c.customer_id for update of c`.execute(work.db)
  if (rows.length < ids.length) throw notInBin()
  const tables = await customerTables(work)
  const subjects = [...ids]
  const keys: string[] = []
  for (const { name, hasId, hasBytes } of tables) {
    const of = sql`from ${sql.id(name)} where customer_id = any(${ids}::uuid[])`
    if (hasId) subjects.push(...(await column(work, sql`select id::text as value ${of}`)))
    if (hasBytes) keys.push(...(await column(work, sql`select blob_key as value ${of}`)))
  }
  for (const { name } of tables)
    await sql`delete from ${sql.id(name)} where customer_id = any(${ids}::uuid[])`.execute(work.db)
  await gone(work, 'customer', ids, subjects, keys)
}

/** Refuses while customers have their posts there: whose they are would be lost with it. */
export async function purgeCompany(work: Work, id: string): Promise<void> {
  const { rows } = await sql`
    select 1 from company where id = ${id}::uuid and deleted_at is not null for update`.execute(work.db)
  if (rows.length === 0) throw notInBin()
  const posts = await sql<{ count: number }>`
    select count(distinct customer_id)::int as count from customer_post where company_id = ${id}::uuid`.execute(
    work.db,
  )
  const count = posts.rows[0]?.count ?? 0
  if (count > 0) throw stillEmployer(count)
  const files = await sql<{ id: string; blobKey: string }>`
    select id, blob_key from company_file where company_id = ${id}::uuid`.execute(work.db)
  try {
    await sql`delete from company where id = ${id}::uuid`.execute(work.db)
  } catch (error) {
    if ((error as { code?: unknown }).code === foreignKeyViolation) throw stillUsed()
    throw error
  }
  const subjects = [id, ...files.rows.map((file) => file.id)]
  await gone(
    work,
    'company',
    [id],
    subjects,
    files.rows.map(({ blobKey }) => blobKey),
  )
}

const foreignKeyViolation = '23503'

export async function purgeFile(
  work: Work,
  { on, recordId }: { on: 'customer' | 'company'; recordId: string },
  id: string,
): Promise<void> {
  const [table, record] =
    on === 'customer' ? [sql`attachment`, sql`customer_id`] : [sql`company_file`, sql`company_id`]
  const keys = await column(
    work,
    sql`delete from ${table} where ${record} = ${recordId}::uuid and id = ${id}::uuid and deleted_at is not null
      returning blob_key as value`,
  )
  if (keys.length === 0) throw notInBin()
  await gone(work, 'file', [id], [id], keys)
}

async function column(work: Work, query: ReturnType<typeof sql>): Promise<string[]> {
  const { rows } = await (query as ReturnType<typeof sql<{ value: string }>>).execute(work.db)
  return rows.map(({ value }) => value)
}

/** What follows: the log forgets what it says of them, the bytes go by a job, open screens look again. */
async function gone(
  work: Work,
  kind: 'customer' | 'company' | 'file',
  ids: readonly string[],
  subjects: readonly string[],
  blobKeys: readonly string[],
): Promise<void> {
  await forget(work, subjects)
  await auditMany(
    work,
    ids.map((subjectId) => ({ action: `${kind}.purge`, subjectKind: kind, subjectId })),
  )
  if (blobKeys.length > 0) await enqueue(work, removeBytes, { keys: [...blobKeys] })
  await announce(work, { topic: kind })
}
