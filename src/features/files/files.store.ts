import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { newId } from '#kit/ids.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { StoredBlob } from '#platform/blobs.ts'
import type { Work } from '#platform/work.ts'
import type { StoredFile } from './files.api.ts'
import { keptDays, type FileSubject, type RecordKind, type RecordRef } from './files.ts'
import { previewOf } from './files.types.ts'

/** Where the files of each kind of record are kept: what grows with customers apart from what does not. */
const tables: { readonly [K in RecordKind]: { table: RawBuilder<unknown>; record: RawBuilder<unknown> } } = {
  customer: { table: sql`attachment`, record: sql`customer_id` },
  company: { table: sql`company_file`, record: sql`company_id` },
}

const columns = sql`f.id, f.name, f.media_type, f.size::float8 as size, f.subject_kind, f.subject_id, f.added_by_name,
  f.version, f.created_at, f.updated_at, f.blob_key`
type RawFile = Omit<StoredFile, 'preview' | 'subject'> & {
  subjectKind: string | null
  subjectId: string | null
  blobKey: string
}
/** With the key of its bytes, which never leaves the server. */
export type FileWithKey = StoredFile & { readonly blobKey: string }

function fileOf({ subjectKind, subjectId, ...file }: RawFile): FileWithKey {
  const subject = subjectKind !== null && subjectId !== null ? { kind: subjectKind, id: subjectId } : null
  return { ...file, subject, preview: previewOf(file.mediaType) }
}

export const withoutKey = ({ blobKey: _blobKey, ...file }: FileWithKey): StoredFile => file

type FileFilter = { readonly kind?: string | undefined; readonly id?: string | undefined }

function conditionOf({ on, recordId }: RecordRef, { kind, id }: FileFilter): RawBuilder<SqlBool> {
  const conditions = [
    sql<SqlBool>`f.${tables[on].record} = ${recordId}::uuid and f.deleted_at is null and f.hidden_at is null`,
  ]
  if (kind !== undefined) conditions.push(sql<SqlBool>`f.subject_kind = ${kind}`)
  if (id !== undefined) conditions.push(sql<SqlBool>`f.subject_id = ${id}::uuid`)
  return sql<SqlBool>`${sql.join(conditions, sql` and `)}`
}

/** Newest first; what is in the bin, or belongs to something there, is left out. */
export async function listFiles(
  work: Work,
  record: RecordRef,
  filter: FileFilter & { cursor?: string | undefined; limit: number },
): Promise<Page<StoredFile>> {
  const after =
    filter.cursor === undefined ? sql`true` : sql`f.id < ${decodeCursor(filter.cursor, 1)[0]}::uuid`
  const { rows } = await sql<RawFile>`
    select ${columns} from ${tables[record.on].table} f where ${conditionOf(record, filter)} and ${after}
    order by f.id desc limit ${filter.limit + 1}`.execute(work.db)
  const { items, next } = toPage(rows, filter.limit, ({ id }) => [id])
  return { items: items.map((row) => withoutKey(fileOf(row))), next }
}

export async function sumFiles(
  work: Work,
  record: RecordRef,
  filter: FileFilter,
): Promise<{ count: number; size: number }> {
  const { rows } = await sql<{ count: number; size: number }>`
    select count(*)::int as count, coalesce(sum(f.size), 0)::float8 as size
    from ${tables[record.on].table} f where ${conditionOf(record, filter)}`.execute(work.db)
  return rows[0] ?? { count: 0, size: 0 }
}

/** One file, in or outside the bin; `lock` holds its row for a change. */
export async function readFile(
  work: Work,
  { on, recordId }: RecordRef,
  id: string,
  { deleted = false, lock = false } = {},
): Promise<FileWithKey | undefined> {
  const { rows } = await sql<RawFile>`
    select ${columns} from ${tables[on].table} f
    where f.${tables[on].record} = ${recordId}::uuid and f.id = ${id}::uuid and f.hidden_at is null
      and f.deleted_at is ${deleted ? sql`not null` : sql`null`} ${lock ? sql`for update` : sql``}`.execute(
    work.db,
  )
  return rows[0] && fileOf(rows[0])
}

export async function insertFile(
  work: Work,
  { on, recordId }: RecordRef,
  file: { name: string; mediaType: string; blob: StoredBlob; subject: FileSubject | null },
): Promise<StoredFile> {
  const { name, mediaType, blob, subject } = file
  const { rows } = await sql<RawFile>`
    insert into ${tables[on].table} as f (${tables[on].record}, id, name, media_type, size, sha256, blob_key,
      subject_kind, subject_id, added_by, added_by_name)
    values (${recordId}::uuid, ${newId()}::uuid, ${name}, ${mediaType}, ${blob.size}, ${blob.sha256}, ${blob.key},
      ${subject?.kind ?? null}, ${subject?.id ?? null}::uuid, ${work.actor.userId}::uuid, ${work.actor.name})
    returning ${columns}`.execute(work.db)
  const [row] = rows
  if (!row) throw new Error('The file was not written')
  return withoutKey(fileOf(row))
}

export async function renameFile(
  work: Work,
  { on, recordId }: RecordRef,
  id: string,
  name: string,
): Promise<void> {
  await sql`update ${tables[on].table} set name = ${name}, version = version + 1, updated_at = now()
    where ${tables[on].record} = ${recordId}::uuid and id = ${id}::uuid`.execute(work.db)
}

export async function setDeleted(
  work: Work,
  { on, recordId }: RecordRef,
  id: string,
  deleted: boolean,
): Promise<void> {
  const { userId, name } = work.actor
  await sql`update ${tables[on].table} set version = version + 1, updated_at = now(), ${
    deleted
      ? sql`deleted_at = now(), deleted_by = ${userId}::uuid, deleted_by_name = ${name}`
      : sql`deleted_at = null, deleted_by = null, deleted_by_name = null`
  } where ${tables[on].record} = ${recordId}::uuid and id = ${id}::uuid`.execute(work.db)
}

/** The company itself, as far as it is not in the bin. */
export async function companyExists(work: Work, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from company where id = ${id}::uuid and deleted_at is null`.execute(
    work.db,
  )
  return rows.length > 0
}

/** Gives a record's loose files to a thing of that record; returns how many of them were there and free. */
export async function setSubject(
  work: Work,
  { on, recordId }: RecordRef,
  subject: FileSubject,
  ids: readonly string[],
): Promise<number> {
  const { rows } = await sql`
    update ${tables[on].table} set subject_kind = ${subject.kind}, subject_id = ${subject.id}::uuid
    where ${tables[on].record} = ${recordId}::uuid and id = any(${ids}::uuid[]) and subject_id is null
      and deleted_at is null returning id`.execute(work.db)
  return rows.length
}

export async function setHidden(
  work: Work,
  { on, recordId }: RecordRef,
  subject: FileSubject,
  hidden: boolean,
): Promise<void> {
  await sql`update ${tables[on].table} set hidden_at = ${hidden ? sql`now()` : sql`null`}
    where ${tables[on].record} = ${recordId}::uuid and subject_kind = ${subject.kind}
      and subject_id = ${subject.id}::uuid`.execute(work.db)
}

/** Deletes for good all files of a thing, those in the bin too. */
export async function deleteOf(
  work: Work,
  { on, recordId }: RecordRef,
  subject: FileSubject,
): Promise<{ subjects: string[]; blobKeys: string[] }> {
  const { rows } = await sql<{ id: string; blobKey: string }>`
    delete from ${tables[on].table} where ${tables[on].record} = ${recordId}::uuid
      and subject_kind = ${subject.kind} and subject_id = ${subject.id}::uuid returning id, blob_key`.execute(
    work.db,
  )
  return { subjects: rows.map(({ id }) => id), blobKeys: rows.map(({ blobKey }) => blobKey) }
}

/** Deletes for good up to `most` files that are in the bin too long; their bytes are the caller's to remove. */
export async function deleteExpired(work: Work, most: number): Promise<{ id: string; blobKey: string }[]> {
  const found: { id: string; blobKey: string }[] = []
  for (const { table, record } of Object.values(tables)) {
    const { rows } = await sql<{ id: string; blobKey: string }>`
      delete from ${table} where (${record}, id) in (select ${record}, id from ${table}
        where deleted_at < now() - make_interval(days => ${sql.lit(keptDays)}) order by deleted_at limit ${sql.lit(most)})
      returning id, blob_key`.execute(work.db)
    found.push(...rows)
  }
  return found
}

/**
 * Those of the keys that nothing names: no row of any table (every column that names bytes ends in `blob_key`), and no job
 * that has not ended.
 */
export async function unnamedBlobs(work: Work, keys: readonly string[]): Promise<string[]> {
  const { rows: holders } = await sql<{ name: string; field: string }>`
    select c.table_name as name, c.column_name as field from information_schema.columns c
    join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
    where c.table_schema = 'public' and c.column_name like '%blob\\_key' and t.table_type = 'BASE TABLE'`.execute(
    work.db,
  )
  const unnamed = holders.map(
    ({ name, field }) => sql`not exists (select 1 from ${sql.id(name)} t where t.${sql.id(field)} = k.key)`,
  )
  const { rows } = await sql<{ key: string }>`
    select k.key from unnest(${keys}::text[]) k(key) where ${sql.join(unnamed, sql` and `)}
      and not exists (select 1 from job_run j
        where j.finished_at is null and strpos(j.payload::text, k.key) > 0)`.execute(work.db)
  return rows.map(({ key }) => key)
}
