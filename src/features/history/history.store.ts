import { sql } from 'kysely'
import { decodeCursor, encodeCursor } from '#kit/page.ts'
import type { Work } from '#platform/work.ts'
import type { Written } from './history.ts'

export type Subject = 'customer' | 'company'
export type WrittenEntry = Written & {
  readonly id: string
  readonly at: string
  /** The same with all its digits, to go on from. */
  readonly cursor: string
  readonly actorKind: string
  readonly actorName: string
  readonly requestId: string | null
  readonly isBulk: boolean
  readonly fileName: string | null
}

/**
 * What was written down about a record, newest first: by the audit log, by imports, and by their undoing. An import says
 * when it was done for all its rows at once.
 */
export async function readWritten(
  work: Work,
  subject: Subject,
  id: string,
  { cursor, limit }: { cursor: string | undefined; limit: number },
): Promise<WrittenEntry[]> {
  const [at, last] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2)
  const after = cursor === undefined ? sql`true` : sql`(h.at, h.id) < (${at}::timestamptz, ${last}::text)`
  const imports =
    subject === 'company'
      ? sql``
      : sql`
      union all
      select 'import', m.import_id || ':' || m.row_number, coalesce(b.finished_at, b.started_at, b.created_at),
        'user', b.created_by_name, null, m.action, m.before, m.after, b.file_name
      from import_change m join import_batch b on b.id = m.import_id where m.customer_id = ${id}::uuid
      union all
      select 'undo', m.import_id || ':undo:' || m.row_number, b.undone_at,
        'user', b.created_by_name, null, 'undone', m.after, m.before, b.file_name
      from import_change m join import_batch b on b.id = m.import_id
      where m.customer_id = ${id}::uuid and b.undone_at is not null`
  const { rows } = await sql<Omit<WrittenEntry, 'cursor'> & { exactAt: string }>`
    select h.*, h.at::text as exact_at, (${isBulk(id)}) as is_bulk
    from (
      select 'audit' as source, e.id::text as id, e.at, e.actor_kind, e.actor_name, e.request_id, e.action,
        e.before, e.after, null::text as file_name
      from audit_entry e where e.subject_kind = ${subject} and e.subject_id = ${id}
      ${imports}
    ) h
    where ${after} order by h.at desc, h.id desc limit ${limit}`.execute(work.db)
  return rows.map(({ exactAt, ...row }) => ({ ...row, cursor: encodeCursor([exactAt, row.id]) }))
}

/** Entries of many records at once are written in one statement: then a neighbour tells the same of another record. */
const isBulk = (id: string) => sql<boolean>`h.source = 'audit' and exists (
  select 1 from (
    (select n.request_id, n.action, n.subject_id from audit_entry n
      where h.source = 'audit' and n.id > (case when h.source = 'audit' then h.id end)::uuid order by n.id limit 1)
    union all
    (select n.request_id, n.action, n.subject_id from audit_entry n
      where h.source = 'audit' and n.id < (case when h.source = 'audit' then h.id end)::uuid order by n.id desc limit 1)
  ) n where n.request_id = h.request_id and n.action = h.action and n.subject_id <> ${id})`

/** Names of what entries name by id only. */
export async function readNames(
  work: Work,
  ids: readonly string[],
): Promise<{ companies: Map<string, string>; tags: Map<string, string> }> {
  type Named = { id: string; name: string }
  const companies = await sql<Named>`select id, name from company where id = any(${ids}::uuid[])`.execute(
    work.db,
  )
  const tags = await sql<Named>`select id, name from tag where id = any(${ids}::uuid[])`.execute(work.db)
  const byId = (rows: readonly Named[]) => new Map(rows.map(({ id, name }) => [id, name]))
  return { companies: byId(companies.rows), tags: byId(tags.rows) }
}

export async function companyExists(work: Work, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from company where id = ${id}::uuid and deleted_at is null`.execute(
    work.db,
  )
  return rows.length > 0
}
