import { sql, type RawBuilder } from 'kysely'
import { importOptionsSchema } from './imports.api.ts'
import { newId } from '#kit/ids.ts'
import type { Phrase } from '#kit/text.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { StoredBlob } from '#platform/blobs.ts'
import type { Work } from '#platform/work.ts'
import type {
  Counts,
  ImportFormat,
  ImportOptions,
  ImportState,
  ImportSubject,
  Phase,
  RowProblem,
} from './imports.ts'
import type { DateOrder } from '#features/readings/readings.moment.ts'
import type { Mapping, Severity } from '#features/readings/readings.ts'
import type { Remembered } from '#features/readings/readings.headings.ts'

/** Of a file of orders whose rows are put together: how its days are written, and the last order that is written. */
export type Staged = {
  readonly dates: DateOrder
  readonly cursor: { readonly buyer: string; readonly number: string } | null
}
export type UndoCounts = { removed: number; restored: number; kept: number }
export type Batch = {
  id: string
  fileName: string
  blobKey: string
  size: number
  subject: ImportSubject
  /** Of a workbook: its bytes as handed in, its sheets, and the one that is read. */
  sourceBlobKey: string | null
  sheets: string[] | null
  sheet: string | null
  scheduleId: string | null
  state: ImportState
  format: ImportFormat
  header: string[]
  mapping: Mapping
  options: ImportOptions
  rowsTotal: number | null
  rowsDone: number
  checked: Counts | null
  counted: Counts | null
  undone: UndoCounts | null
  undoCursor: string | null
  staged: Staged | null
  problem: Phrase | null
  version: number
  createdByName: string
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
}
export type BatchPatch = Partial<
  Omit<Batch, 'id' | 'fileName' | 'sourceBlobKey' | 'size' | 'version' | 'createdByName' | 'createdAt'>
> & { undoneAt?: string }

const columns = sql`id, file_name, blob_key, source_blob_key, sheets, sheet, schedule_id, subject, size::float8 as size, state, format, header, mapping, options,
  rows_total::float8 as rows_total, rows_done::float8 as rows_done, checked, counted, undone, undo_cursor, staged, problem,
  version, created_by_name, created_at, started_at, finished_at`

export async function insertBatch(
  work: Work,
  given: { fileName: string; blob: StoredBlob; scheduleId?: string | null } & Pick<
    Batch,
    'subject' | 'blobKey' | 'sourceBlobKey' | 'sheets' | 'sheet' | 'format' | 'header' | 'mapping' | 'options'
  >,
): Promise<string> {
  const id = newId()
  const { fileName, blob, format, header, mapping, options, sheets } = given
  await sql`insert into import_batch (id, file_name, subject, blob_key, source_blob_key, sheets, sheet, schedule_id, size,
      sha256, format, header, mapping, options, created_by, created_by_name)
    values (${id}, ${fileName}, ${given.subject}, ${given.blobKey}, ${given.sourceBlobKey},
      ${sheets === null ? null : json(sheets)}, ${given.sheet}, ${given.scheduleId ?? null}, ${blob.size}, ${blob.sha256}, ${json(format)}, ${json(header)},
      ${json(mapping)}, ${json(options)}, ${work.actor.userId}, ${work.actor.name})`.execute(work.db)
  return id
}

/** `lock` holds the row until the transaction ends, so that nothing is started twice. */
export async function readBatch(
  work: Pick<Work, 'db'>,
  id: string,
  { lock = false } = {},
): Promise<Batch | undefined> {
  const { rows } = await sql<Batch>`
    select ${columns} from import_batch where id = ${id}::uuid ${lock ? sql`for update` : sql``}`.execute(
    work.db,
  )
  return rows[0] && whole(rows[0])
}

/** What older versions wrote knows fewer options. */
function whole(batch: Batch): Batch {
  return { ...batch, options: importOptionsSchema.parse(batch.options) }
}

/** Newest first. */
export async function listBatches(
  work: Work,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<Batch>> {
  const after = cursor === undefined ? sql`true` : sql`id < ${decodeCursor(cursor, 1)[0]}::uuid`
  const { rows } = await sql<Batch>`
    select ${columns} from import_batch where ${after} order by id desc limit ${limit + 1}`.execute(work.db)
  return toPage(rows.map(whole), limit, ({ id }) => [id])
}

const jsonKeys = new Set([
  'sheets',
  'format',
  'header',
  'mapping',
  'options',
  'checked',
  'counted',
  'undone',
  'staged',
  'problem',
])
const snake = (key: string): string => key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)

/**
 * Changes a batch if it still is as `expected`; false when it is not. A change that a person could collide with (any
 * but progress) raises the version.
 */
export async function updateBatch(
  work: Pick<Work, 'db'>,
  id: string,
  patch: BatchPatch,
  expected: { state?: ImportState; rowsDone?: number; undoCursor?: string | null } = {},
): Promise<boolean> {
  const set = Object.entries(patch).map(
    ([key, value]) => sql`${sql.ref(key)} = ${jsonKeys.has(key) && value !== null ? json(value) : value}`,
  )
  if (patch.state !== undefined || patch.mapping !== undefined || patch.format !== undefined || patch.options)
    set.push(sql`version = version + 1`)
  const where = Object.entries(expected).map(
    ([key, value]) => sql`${sql.ref(snake(key))} is not distinct from ${value}`,
  )
  const { numAffectedRows } = await sql`update import_batch set ${sql.join(set)}
    where ${sql.join([sql`id = ${id}::uuid`, ...where], sql` and `)}`.execute(work.db)
  return numAffectedRows === 1n
}

function json(value: unknown): RawBuilder<unknown> {
  return sql`${JSON.stringify(value)}::jsonb`
}

export async function deleteBatch(work: Pick<Work, 'db'>, id: string): Promise<void> {
  await work.db.deleteFrom('importBatch').where('id', '=', id).execute()
}

/** Uploads that nobody ran for so many days. */
export async function selectForgotten(work: Work, days: number): Promise<{ id: string }[]> {
  return work.db
    .selectFrom('importBatch')
    .select(['id'])
    .where('state', 'in', ['uploaded', 'checked'])
    .where('createdAt', '<', sql<string>`now() - make_interval(days => ${sql.lit(days)})`)
    .execute()
}

export async function insertProblems(
  work: Pick<Work, 'db'>,
  importId: string,
  phase: Phase,
  problems: readonly RowProblem[],
): Promise<void> {
  if (problems.length === 0) return
  await sql`insert into import_row_problem (import_id, phase, row_number, severity, reasons, cells)
    select ${importId}::uuid, ${phase}, * from unnest(
      ${problems.map((p) => p.rowNumber)}::bigint[],
      ${problems.map((p) => p.severity)}::text[],
      ${problems.map((p) => JSON.stringify(p.reasons))}::jsonb[],
      ${problems.map((p) => JSON.stringify(p.cells))}::jsonb[])`.execute(work.db)
}

export async function deleteProblems(work: Pick<Work, 'db'>, importId: string, phase: Phase): Promise<void> {
  await work.db
    .deleteFrom('importRowProblem')
    .where('importId', '=', importId)
    .where('phase', '=', phase)
    .execute()
}

/** In the order of the file. */
export async function readProblems(
  work: Pick<Work, 'db'>,
  importId: string,
  {
    phase,
    severity,
    similar = false,
    cursor,
    limit,
  }: {
    phase: Phase
    severity?: Severity | undefined
    similar?: boolean | undefined
    cursor?: string | undefined
    limit: number
  },
): Promise<Page<RowProblem>> {
  const after = cursor === undefined ? -1 : decodeCursor(cursor, 1)[0]
  const { rows } = await sql<RowProblem>`
    select row_number::float8 as row_number, severity, reasons, cells from import_row_problem
    where import_id = ${importId}::uuid and phase = ${phase} and row_number > ${after}::bigint
      ${severity === undefined ? sql`` : sql`and severity = ${severity}`}
      ${similar ? sql`and jsonb_path_exists(reasons, '$[*] ? (@.code starts with "similar")')` : sql``}
    order by row_number limit ${limit + 1}`.execute(work.db)
  return toPage(rows, limit, ({ rowNumber }) => [rowNumber])
}

export async function readRemembered(
  work: Pick<Work, 'db'>,
  subject: ImportSubject,
  keys: readonly string[],
): Promise<Remembered> {
  const { rows } = await sql<{ headingKey: string; fieldKey: string | null }>`
    select heading_key, field_key from import_heading
    where subject = ${subject} and heading_key = any(${keys}::text[])`.execute(work.db)
  return new Map(rows.map(({ headingKey, fieldKey }) => [headingKey, fieldKey]))
}

export async function remember(work: Work, subject: ImportSubject, chosen: Remembered): Promise<void> {
  if (chosen.size === 0) return
  await sql`insert into import_heading (subject, heading_key, field_key)
    select ${subject}, * from unnest(${[...chosen.keys()]}::text[], ${[...chosen.values()]}::text[])
    on conflict (subject, heading_key) do update set field_key = excluded.field_key, used_at = now()`.execute(
    work.db,
  )
}

export async function selectOwners(work: Work): Promise<{ id: string; emailKey: string; name: string }[]> {
  return work.db
    .selectFrom('appUser')
    .select(['id', 'emailKey', 'name'])
    .where('disabledAt', 'is', null)
    .execute()
}
