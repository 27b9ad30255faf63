import type { JobWork } from '#platform/jobs/job.ts'
import { JobStopped } from '#platform/jobs/run.ts'
import { announce } from '#platform/live.ts'
import { write } from '#platform/work.ts'
import { companyHandler, customerHandler, productHandler, type Handler } from './imports.handlers.ts'
import { tryOrders } from './imports.order-run.ts'
import { countDataRows, holdingImport, mustBeIn } from './imports.run.ts'
import { readAhead, readChunks } from './imports.source.ts'
import { deleteProblems, insertProblems, updateBatch, type Batch } from './imports.store.ts'
import { keptProblems, noCounts, sumCounts, type Counts } from './imports.ts'

/** The dry run: decides about every row as the run will, counts, and writes no customer. Killed, it begins again. */
export async function checkImport(work: JobWork, importId: string): Promise<Counts> {
  return holdingImport(work, importId, async () => {
    const batch = await mustBeIn(work, importId, 'checking')
    if (batch.subject === 'order') return finish(work, importId, await tryOrders(work, batch))
    await deleteProblems(work, importId, 'check')
    const rowsTotal = await countDataRows(work, batch)
    await updateBatch(work, importId, { rowsTotal, rowsDone: 0 })
    const counts =
      batch.subject === 'company'
        ? await tryAll(work, batch, rowsTotal, await companyHandler(work, batch))
        : batch.subject === 'product'
          ? await tryAll(work, batch, rowsTotal, await productHandler(work, batch))
          : await tryAll(work, batch, rowsTotal, await customerHandler(work, batch))
    return finish(work, importId, counts)
  })
}

async function tryAll<Row>(
  work: JobWork,
  batch: Batch,
  rowsTotal: number,
  handler: Handler<Row>,
): Promise<Counts> {
  const { id } = batch
  const client = await work.runtime.database.pool.connect()
  try {
    const decide = await handler.rehearse(client)
    let counts = noCounts
    for await (const chunk of readAhead(readChunks(work, batch, 0, handler.rowOf))) {
      const result = await decide(chunk.rows)
      await insertProblems(work, id, 'check', keptProblems(result.problems, counts))
      counts = sumCounts(counts, result.counts)
      if (!(await updateBatch(work, id, { rowsDone: chunk.end }, { state: 'checking' })))
        throw new JobStopped('cancelled')
      await announce(work, { topic: 'import', id })
      await work.progress(chunk.end, rowsTotal)
    }
    return counts
  } finally {
    // The temporary tables end with their connection.
    client.release(true)
  }
}

function finish(work: JobWork, importId: string, counts: Counts): Promise<Counts> {
  return write(work, async (tx) => {
    const patch = { state: 'checked', checked: counts, rowsDone: 0 } as const
    if (!(await updateBatch(tx, importId, patch, { state: 'checking' }))) throw new JobStopped('cancelled')
    await announce(tx, { topic: 'import', id: importId })
    return counts
  })
}
