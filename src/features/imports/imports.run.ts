import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { countRows } from '#platform/csv/read.ts'
import { withClient } from '#platform/db/database.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import { JobStopped } from '#platform/jobs/run.ts'
import { announce } from '#platform/live.ts'
import { write } from '#platform/work.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { checkChanged } from '#features/quality/quality.actions.ts'
import { companyHandler, customerHandler, productHandler, type Handler } from './imports.handlers.ts'
import { rankAfterOrders } from './imports.order-ranks.ts'
import { writeOrders } from './imports.order-run.ts'
import { retrying } from './imports.retry.ts'
import { readAhead, readChunks, type Chunk } from './imports.source.ts'
import { insertProblems, readBatch, updateBatch, type Batch } from './imports.store.ts'
import {
  keptProblems,
  noCounts,
  sumCounts,
  type Counts,
  type ImportState,
  type ImportSubject,
} from './imports.ts'

/**
 * Runs an import from where it stands to its end. Every chunk is one transaction together with `rows_done`: whatever
 * kills it, no row is lost or doubled. The actor's rights and the database as it is now decide, not the dry run.
 */
export async function runImport(work: JobWork, importId: string): Promise<Counts> {
  return holdingImport(work, importId, async () => {
    const batch = await mustBeIn(work, importId, 'running')
    if (batch.subject === 'order') return finish(work, await writeOrders(work, batch))
    const rowsTotal = batch.rowsTotal ?? (await countDataRows(work, batch))
    if (batch.rowsTotal === null) await updateBatch(work, importId, { rowsTotal })
    const done =
      batch.subject === 'company'
        ? await writeAll(work, batch, rowsTotal, await companyHandler(work, batch))
        : batch.subject === 'product'
          ? await writeAll(work, batch, rowsTotal, await productHandler(work, batch))
          : await writeAll(work, batch, rowsTotal, await customerHandler(work, batch))
    return finish(work, done)
  })
}

async function writeAll<Row>(
  work: JobWork,
  batch: Batch,
  rowsTotal: number,
  handler: Handler<Row>,
): Promise<Batch> {
  let now = batch
  for await (const chunk of readAhead(readChunks(work, batch, batch.rowsDone, handler.rowOf))) {
    const before = now
    now = await retrying(() => writeOnce(work, before, chunk, handler))
    await work.progress(now.rowsDone, rowsTotal)
  }
  return now
}

/** How many rows the file has under its heading; also those of empty cells, which are read and left out. */
export async function countDataRows(work: JobWork, batch: Batch): Promise<number> {
  const rows = await countRows(work.blobs.read(batch.blobKey), {
    ...batch.format,
    columns: batch.mapping.length,
  })
  return batch.format.hasHeader ? rows - 1 : rows
}

function writeOnce<Row>(
  work: JobWork,
  batch: Batch,
  chunk: Chunk<Row>,
  handler: Handler<Row>,
): Promise<Batch> {
  return withClient(work.runtime.database.pool, async (client, db) => {
    const tx = { ...work, db }
    // A chunk that a power cut takes back takes `rows_done` back with it; the last transaction waits for the disk.
    await sql`set local synchronous_commit = off`.execute(db)
    const { counts, problems } = await handler.write(tx, client, chunk.rows)
    const before = batch.counted ?? noCounts
    await insertProblems(tx, batch.id, 'run', keptProblems(problems, before, { wrong: Infinity }))
    const patch = { rowsDone: chunk.end, counted: sumCounts(before, counts) }
    // Also what keeps a cancelled import from going on, and two workers from writing one chunk twice.
    if (!(await updateBatch(tx, batch.id, patch, { state: 'running', rowsDone: batch.rowsDone })))
      throw new JobStopped('cancelled')
    await announce(tx, { topic: 'import', id: batch.id })
    return { ...batch, ...patch }
  })
}

function finish(work: JobWork, batch: Batch): Promise<Counts> {
  const counted = batch.counted ?? noCounts
  return write(work, async (tx) => {
    const patch = { state: 'done', counted, finishedAt: new Date().toISOString() } as const
    if (!(await updateBatch(tx, batch.id, patch, { state: 'running' }))) throw new JobStopped('cancelled')
    await audit(tx, { action: 'import.finish', subjectKind: 'import', subjectId: batch.id, after: counted })
    await checkChanged(tx)
    await rankAfterOrders(tx, batch)
    await announce(tx, { topic: 'import', id: batch.id })
    await announce(tx, { topic: topicOf(batch.subject) })
    if (batch.subject === 'order') await announce(tx, { topic: 'order' })
    return counted
  })
}

export async function mustBeIn(work: JobWork, importId: string, state: ImportState): Promise<Batch> {
  const batch = await readBatch(work, importId)
  if (batch?.state !== state) throw new JobStopped('cancelled')
  return batch
}

/** Advisory locks of imports under way, by the hash of their id. */
export const lockSpace = 310_513

/**
 * One process works on an import at a time. The lock lives as long as its connection: that of a killed worker ends
 * when PostgreSQL has rolled its last transaction back, so that what is read after it is final.
 */
export async function holdingImport<T>(work: JobWork, importId: string, run: () => Promise<T>): Promise<T> {
  const client = await work.runtime.database.pool.connect()
  const key = [lockSpace, importId]
  try {
    for (;;) {
      const { rows } = await client.query<{ held: boolean }>(
        'select pg_try_advisory_lock($1, hashtext($2)) as held',
        key,
      )
      if (rows[0]?.held) break
      if (work.signal.aborted) throw new JobStopped('shutdown')
      await sleep(500)
    }
    return await run()
  } finally {
    // Closing the connection frees the lock whatever state it is in.
    client.release(true)
  }
}

/** Which lists may have changed. */
export function topicOf(subject: ImportSubject): string {
  return subject === 'company' || subject === 'product' ? subject : 'customer'
}
