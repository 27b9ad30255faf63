import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { Problem } from '#kit/problem.ts'
import { withClient } from '#platform/db/database.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import { JobStopped } from '#platform/jobs/run.ts'
import { announce } from '#platform/live.ts'
import type { Work } from '#platform/work.ts'
import { removeCompany, updateCompany } from '#features/companies/companies.actions.ts'
import { companyFields } from '#features/companies/companies.fields.ts'
import { readCompany } from '#features/companies/companies.store.ts'
import { binImportedNotes } from '#features/notes/notes.bulk.ts'
import { tellMany } from '#features/timeline/timeline.actions.ts'
import { flat } from './imports.companies.ts'
import { updateBatch, type Batch, type UndoCounts } from './imports.store.ts'

const some = 200
const none: UndoCounts = { removed: 0, restored: 0, kept: 0 }

/** One transaction of an undo that works from the end of the file to its beginning; null when nothing is left. */
async function step<Row extends { rowNumber: number }>(
  work: JobWork,
  batch: Batch,
  read: (tx: Work, below: number) => Promise<Row[]>,
  undo: (tx: Work, rows: readonly Row[]) => Promise<UndoCounts>,
): Promise<Batch | null> {
  return withClient(work.runtime.database.pool, async (_client, db) => {
    const tx = { ...work, db }
    const rows = await read(tx, Number(batch.undoCursor ?? Number.MAX_SAFE_INTEGER))
    const last = rows.at(-1)
    if (!last) return null
    const now = await undo(tx, rows)
    const before = batch.undone ?? none
    const patch = {
      undoCursor: String(last.rowNumber),
      undone: {
        removed: before.removed + now.removed,
        restored: before.restored + now.restored,
        kept: before.kept + now.kept,
      },
    }
    if (!(await updateBatch(tx, batch.id, patch, { state: 'undoing', undoCursor: batch.undoCursor })))
      throw new JobStopped('cancelled')
    await announce(tx, { topic: 'import', id: batch.id })
    return { ...batch, ...patch }
  })
}

type NoteRow = { rowNumber: number; customerId: string; noteId: string }

/** Imported notes go to the bin, but those that somebody has edited since. */
export function undoNotes(work: JobWork, batch: Batch): Promise<Batch | null> {
  return step(
    work,
    batch,
    async (tx, below) => {
      const { rows } = await sql<NoteRow>`
        select row_number::float8 as row_number, customer_id, after ->> 'noteId' as note_id from import_change
        where import_id = ${batch.id}::uuid and action = 'note' and row_number < ${below}
        order by row_number desc limit ${some}`.execute(tx.db)
      return rows
    },
    async (tx, rows) => {
      const removed = await binImportedNotes(tx, rows)
      for (const { customerId, id } of removed)
        await tellMany(tx, [customerId], 'note.removed', { noteId: id })
      return { removed: removed.length, restored: 0, kept: rows.length - removed.length }
    },
  )
}

type CompanyChange = {
  rowNumber: number
  companyId: string
  action: 'created' | 'updated'
  before: { [key: string]: unknown } | null
  after: { [key: string]: unknown } | null
  versionAfter: number
}

/** New companies that nobody touched go to the bin; changed ones get back what still is as the import wrote it. */
export function undoCompanies(work: JobWork, batch: Batch): Promise<Batch | null> {
  return step(
    work,
    batch,
    async (tx, below) => {
      const { rows } = await sql<CompanyChange>`
        select row_number::float8 as row_number, company_id, action, before, after, version_after
        from import_company_change where import_id = ${batch.id}::uuid and row_number < ${below}
        order by row_number desc limit ${some}`.execute(tx.db)
      return rows
    },
    async (tx, rows) => {
      const counts = { ...none }
      for (const row of rows) counts[await undoCompany(tx, batch.id, row)]++
      return counts
    },
  )
}

async function undoCompany(tx: Work, importId: string, row: CompanyChange): Promise<keyof UndoCounts> {
  const company = await readCompany(tx, row.companyId, { lock: true })
  if (!company) return 'kept'
  if (row.action === 'created') {
    // Undone rows of this import have raised the version too: what counts is whether anybody else has.
    const touched = await touchedByOthers(tx, importId, row.companyId, company.version)
    if (touched || company.peopleCount > 0) return 'kept'
    await removeCompany(tx, company.id, company.version)
    return 'removed'
  }
  const now = flat(company)
  const restorable = Object.entries(row.before ?? {}).filter(([key]) =>
    isDeepStrictEqual(now[key] ?? null, row.after?.[key] ?? null),
  )
  const columns = new Set(companyFields.flatMap(({ key, column }) => (column === undefined ? [] : [key])))
  const pick = (isColumn: boolean): { [key: string]: unknown } =>
    Object.fromEntries(restorable.filter(([key]) => columns.has(key) === isColumn))
  await sql`savepoint undo_row`.execute(tx.db)
  try {
    await updateCompany(tx, company.id, { version: company.version, ...pick(true), attributes: pick(false) })
    await sql`release savepoint undo_row`.execute(tx.db)
  } catch (error) {
    // Somebody else has got the number since, or a rule forbids the former value.
    if (!(error instanceof Problem)) throw error
    await sql`rollback to savepoint undo_row`.execute(tx.db)
    return 'kept'
  }
  return restorable.length === Object.keys(row.before ?? {}).length ? 'restored' : 'kept'
}

async function touchedByOthers(
  tx: Work,
  importId: string,
  companyId: string,
  version: number,
): Promise<boolean> {
  const { rows } = await sql<{ changes: number; merged: boolean }>`
    select count(*)::int as changes, exists (select 1 from company_merge m
      where m.company_id = ${companyId}::uuid and m.undone_at is null) as merged
    from import_company_change
    where import_id = ${importId}::uuid and company_id = ${companyId}::uuid and action = 'updated'`.execute(
    tx.db,
  )
  // Version 1 when made, one more for each row that changed it, and one more for each of those taken back.
  const { changes = 0, merged = false } = rows[0] ?? {}
  return merged || version > 1 + 2 * changes
}
