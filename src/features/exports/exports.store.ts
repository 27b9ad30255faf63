import { sql } from 'kysely'
import { ownUse } from '#features/provisions/provisions.ts'
import { newId } from '#kit/ids.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Phrase } from '#kit/text.ts'
import type { Actor, Work } from '#platform/work.ts'
import type { Export } from './exports.api.ts'
import { isMaker, keptDays, type ExportOptions, type Maker } from './exports.ts'
import type { Written } from './exports.write.ts'

type StoredExport = Omit<Export, 'mine' | 'problem'> &
  Maker & {
    problem: Phrase | null
    blobKey: string | null
    createdByKind: Actor['kind']
    createdByRole: string | null
  }
type RawExport = Omit<StoredExport, 'rowCount' | 'askedRows' | 'sharing'> & {
  rowCount: string
  askedRows: string | null
  /** Of an export from before it was asked. */
  sharing: Export['sharing'] | null
}

/** A run that was stopped before it began, or that was given up, is known by its job alone. */
const stored = sql`
  select e.id, e.options ->> 'format' as format, e.options ->> 'subject' as subject, e.options -> 'columns' as columns,
    e.losses, e.reason, e.options -> 'sharing' as sharing, e.created_by, e.created_by_name, e.created_by_kind, e.created_by_role, e.created_at,
    e.asked_rows, e.decided_by_name, e.decided_at, e.decision_note,
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

const read = ({ rowCount, askedRows, sharing, ...row }: RawExport): StoredExport => ({
  ...row,
  sharing: sharing ?? ownUse,
  rowCount: Number(rowCount),
  askedRows: askedRows === null ? null : Number(askedRows),
})

export function toExport(
  { actor, locale }: Work,
  { createdBy, blobKey: _blob, createdByKind: _kind, createdByRole: _role, problem, ...shown }: StoredExport,
): Export {
  return {
    ...shown,
    problem: problem?.[locale] ?? null,
    mine: isMaker(actor, { createdBy, createdByName: shown.createdByName }),
  }
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
  return { items: items.map((row) => toExport(work, read(row))), next }
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
  { reason, askedRows, state }: { reason: string | null; askedRows: number; state: 'awaiting' | 'queued' },
): Promise<string> {
  const id = newId()
  await work.db
    .insertInto('exportBatch')
    .values({
      id,
      options: JSON.stringify(options),
      reason,
      askedRows,
      state,
      createdBy: work.actor.userId,
      createdByName: work.actor.name,
      createdByKind: work.actor.kind,
      createdByRole: work.actor.role,
    })
    .execute()
  return id
}

/** Takes the decision of a second person once; false when somebody else has decided already. */
export async function saveDecision(
  work: Work,
  id: string,
  { agree, note }: { agree: boolean; note: string | null },
): Promise<boolean> {
  const { rows } = await sql`
    update export_batch set state = ${agree ? 'queued' : 'refused'}, decided_by = ${work.actor.userId}::uuid,
      decided_by_name = ${work.actor.name}, decided_at = now(), decision_note = ${note},
      finished_at = ${agree ? null : sql`now()`}
    where id = ${id}::uuid and state = 'awaiting' returning id`.execute(work.db)
  return rows.length > 0
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
  problem: Phrase | null,
): Promise<void> {
  await work.db
    .updateTable('exportBatch')
    .set({ state, problem: problem && JSON.stringify(problem), finishedAt: sql`now()` })
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
