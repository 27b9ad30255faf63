import type { JobWork } from '#platform/jobs/job.ts'
import { JobStopped } from '#platform/jobs/run.ts'
import { announce } from '#platform/live.ts'
import { write } from '#platform/work.ts'
import { processChunk } from './imports.chunk.ts'
import { contextOf } from './imports.context.ts'
import { openRehearsal } from './imports.rehearsal.ts'
import { countDataRows, holdingImport, mustBeIn } from './imports.run.ts'
import { readAhead, readChunks } from './imports.source.ts'
import { deleteProblems, insertProblems, updateBatch } from './imports.store.ts'
import { keptProblems, noCounts, sumCounts, type Counts } from './imports.ts'

/** The dry run: decides about every row as the run will, counts, and writes no customer. Killed, it begins again. */
export async function checkImport(work: JobWork, importId: string): Promise<Counts> {
  return holdingImport(work, importId, async () => {
    const batch = await mustBeIn(work, importId, 'checking')
    await deleteProblems(work, importId, 'check')
    const rowsTotal = await countDataRows(work, batch)
    await updateBatch(work, importId, { rowsTotal, rowsDone: 0 })
    const client = await work.runtime.database.pool.connect()
    try {
      const context = await contextOf(work, batch)
      const base = await openRehearsal(work, client, importId)
      let counts = noCounts
      for await (const chunk of readAhead(readChunks(work, batch, 0, context))) {
        const result = await processChunk(base, chunk.rows, context)
        await insertProblems(work, importId, 'check', keptProblems(result.problems, counts))
        counts = sumCounts(counts, result.counts)
        if (!(await updateBatch(work, importId, { rowsDone: chunk.end }, { state: 'checking' })))
          throw new JobStopped('cancelled')
        await announce(work, { topic: 'import', id: importId })
        await work.progress(chunk.end, rowsTotal)
      }
      return await finish(work, importId, counts)
    } finally {
      // The temporary tables end with their connection.
      client.release(true)
    }
  })
}

function finish(work: JobWork, importId: string, counts: Counts): Promise<Counts> {
  return write(work, async (tx) => {
    const patch = { state: 'checked', checked: counts, rowsDone: 0 } as const
    if (!(await updateBatch(tx, importId, patch, { state: 'checking' }))) throw new JobStopped('cancelled')
    await announce(tx, { topic: 'import', id: importId })
    return counts
  })
}
