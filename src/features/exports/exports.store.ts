import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Work } from '#platform/work.ts'
import type { Export } from './exports.api.ts'
import type { Written } from './exports.csv.ts'
import { keptDays, type ExportOptions, type Maker } from './exports.ts'

type StoredExport = Export & Maker & { blobKey: string | null }
type RawExport = Omit<StoredExport, 'rowCount'> & { rowCount: string }

/** A run that was stopped before it began, or that was given up, is known by its job alone. */
const stored = sql`
  select e.id, e.options ->> 'encoding' as encoding, e.losses, e.reason, e.created_by, e.created_by_name, e.created_at,
    case when e.state = 'queued' then coalesce(j.state, e.state) else e.state end as state,
    case when e.state = 'queued' then coalesce(j.done, 0) else e.row_count end as row_count,
    coalesce(e.problem, j.problem) as problem,
    coalesce(e.finished_at, j.finished_at) as finished_at,
    case when kept.file then e.file_name end as file_name,
    case when kept.file then e.blob_key end as blob_key
  from export_batch e
  left join lateral (select state, done, problem, finished_at from job_run
    where subject = 'export:' || e.id order by id desc limit 1) j on true
  cross join lateral (select e.finished_at > now() - make_interval(days => ${sql.lit(keptDays)}) as file) kept`

const read = ({ rowCount, ...row }: RawExport): StoredExport => ({ ...row, rowCount: Number(rowCount) })

export function toExport({ createdBy: _createdBy, blobKey: _blobKey, ...shown }: StoredExport): Export {
  return shown
}

/** Newest first; of one maker, or of all. */
export async function listExports(
  work: Work,
  maker: Maker | 'all',
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<Export>> {
  const [after] = cursor === undefined ? [] : decodeCursor(cursor, 1)
  const { rows } = await sql<RawExport>`${stored}
    where ${after === undefined ? sql`true` : sql`e.id < ${after}::uuid`}
      and ${maker === 'all' ? sql`true` : madeBy(maker)}
    order by e.id desc limit ${limit + 1}`.execute(work.db)
  const { items, next } = toPage(rows, limit, ({ id }) => [id])
  return { items: items.map((row) => toExport(read(row))), next }
}

function madeBy({ createdBy, createdByName }: Maker) {
  return createdBy === null
    ? sql`e.created_by is null and e.created_by_name = ${createdByName}`
    : sql`e.created_by = ${createdBy}::uuid`
}

export async function readExport(work: Work, id: string): Promise<StoredExport | undefined> {
  const { rows } = await sql<RawExport>`${stored} where e.id = ${id}::uuid`.execute(work.db)
  return rows[0] && read(rows[0])
}

export async function insertExport(
  work: Work,
  options: ExportOptions,
  reason: string | null,
): Promise<string> {
  const id = newId()
  await work.db
    .insertInto('exportBatch')
    .values({
      id,
      options: JSON.stringify(options),
      reason,
      createdBy: work.actor.userId,
      createdByName: work.actor.name,
    })
    .execute()
  return id
}

/** What was asked for, while it has not come to an end. */
export async function readUnfinished(
  work: Work,
  id: string,
): Promise<{ options: unknown; reason: string | null } | undefined> {
  return work.db
    .selectFrom('exportBatch')
    .select(['options', 'reason'])
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .executeTakeFirst()
}

export async function saveFile(
  work: Work,
  id: string,
  { rowCount, losses, blobKey, fileName }: Written & { blobKey: string; fileName: string },
): Promise<void> {
  await work.db
    .updateTable('exportBatch')
    .set({
      state: 'done',
      rowCount,
      losses: losses && JSON.stringify(losses),
      blobKey,
      fileName,
      finishedAt: sql`now()`,
    })
    .where('id', '=', id)
    .execute()
}

export async function saveEnd(
  work: Work,
  id: string,
  state: 'failed' | 'cancelled',
  problem: string | null,
): Promise<void> {
  await work.db
    .updateTable('exportBatch')
    .set({ state, problem, finishedAt: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/** Files whose days are over. */
export async function listExpired(work: Work): Promise<{ id: string; blobKey: string }[]> {
  const { rows } = await sql<{ id: string; blobKey: string }>`
    select id, blob_key from export_batch
    where blob_key is not null and finished_at <= now() - make_interval(days => ${sql.lit(keptDays)})`.execute(
    work.db,
  )
  return rows
}

export async function forgetFile(work: Work, id: string): Promise<void> {
  await work.db
    .updateTable('exportBatch')
    .set({ blobKey: null, fileName: null })
    .where('id', '=', id)
    .execute()
}
