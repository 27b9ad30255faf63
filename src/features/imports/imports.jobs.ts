import { sql } from 'kysely'
import { z } from 'zod'
import { Problem, reasonOf } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import { defineJob, type JobKind, type JobWork } from '#platform/jobs/job.ts'
import { JobStopped } from '#platform/jobs/run.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { mustRead, removeImport, subjectOf } from './imports.actions.ts'
import { rankAfterOrders } from './imports.order-ranks.ts'
import { emptyLeftStages } from './imports.order-stage.ts'
import { checkImport } from './imports.check.ts'
import { lockSpace, runImport } from './imports.run.ts'
import { selectForgotten, updateBatch, type BatchPatch } from './imports.store.ts'
import { uploadDays, type ImportState } from './imports.ts'
import { undoImport } from './imports.undo.ts'

const tries = 3
const payload = z.object({ importId: z.uuid() })

/** Where an import stands after its work was stopped, and after it failed for good. A failed check wrote nothing. */
const endings = {
  checking: { stopped: 'uploaded', failed: 'uploaded' },
  running: { stopped: 'cancelled', failed: 'failed' },
  undoing: { stopped: 'cancelled', failed: 'failed' },
} as const satisfies { [S in ImportState]?: { stopped: ImportState; failed: ImportState } }
type Working = keyof typeof endings
const jobOf = { checking: 'imports.check', running: 'imports.run', undoing: 'imports.undo' } as const

function importJob(
  name: string,
  title: Phrase,
  state: Working,
  run: (work: JobWork, importId: string) => Promise<unknown>,
): JobKind {
  return defineJob({
    name,
    title,
    payload,
    tries,
    async run(work, { importId }) {
      try {
        return await run(work, importId)
      } catch (error) {
        await settle(work, importId, state, error, await isLastTry(work))
        throw error
      }
    },
  })
}

export const importJobs: readonly JobKind[] = [
  importJob('imports.check', { ja: '取り込みを試す', en: 'Dry run of an import' }, 'checking', checkImport),
  importJob('imports.run', { ja: '取り込み', en: 'Import' }, 'running', runImport),
  importJob('imports.undo', { ja: '取り込みを元に戻す', en: 'Undo of an import' }, 'undoing', undoImport),
  defineJob({
    name: 'imports.adopt',
    title: { ja: '途切れた取り込みの引き継ぎ', en: 'Take over imports that nobody works on' },
    payload: z.object({}),
    every: '*/5 * * * *',
    run: adoptOrphans,
  }),
  defineJob({
    name: 'imports.forget',
    title: { ja: '使われなかったファイルの片付け', en: 'Throw away uploads that were never run' },
    payload: z.object({}),
    every: '25 3 * * *',
    async run(work) {
      const forgotten = await selectForgotten(work, uploadDays)
      for (const { id } of forgotten) await removeImport(work, id)
      await emptyLeftStages(work)
      return { removed: forgotten.length }
    },
  }),
]

/**
 * An import begun at the terminal has no queue behind it: when its command is killed, it would stand still for ever. Nobody
 * holds its lock then, and no job knows of it; it goes on in the background. Returns how many were taken over.
 */
export function adoptOrphans(work: Work): Promise<{ adopted: number }> {
  return write(work, async (tx) => {
    const { rows } = await sql<{ id: string; state: Working }>`
      select b.id, b.state from import_batch b
      where b.state in ('checking', 'running', 'undoing')
        and not exists (select 1 from job_run j
          where j.subject = 'import:' || b.id and j.state in ('queued', 'running'))
        and pg_try_advisory_xact_lock(${sql.lit(lockSpace)}, hashtext(b.id::text))`.execute(tx.db)
    for (const { id, state } of rows)
      await enqueue(tx, jobOf[state], { importId: id }, { subject: subjectOf(id) })
    return { adopted: rows.length }
  })
}

/** After an error: back to where a person can go on from. A worker that stops leaves all as it is and goes on later. */
export async function settle(
  work: JobWork,
  importId: string,
  state: Working,
  error: unknown,
  isFinal: boolean,
): Promise<void> {
  if (error instanceof JobStopped && error.reason === 'shutdown') return
  const stopped = error instanceof JobStopped
  if (!stopped && !(error instanceof Problem) && !isFinal) return
  const patch: BatchPatch = {
    state: endings[state][stopped ? 'stopped' : 'failed'],
    ...(state !== 'checking' && { finishedAt: new Date().toISOString() }),
    ...(!stopped && { problem: error instanceof Problem ? reasonOf(error) : unexpected }),
  }
  if (!(await updateBatch(work, importId, patch, { state }))) return
  if (state === 'running') await rankAfterOrders(work, await mustRead(work, importId))
  await announce(work, { topic: 'import', id: importId })
}

const unexpected: Phrase = {
  ja: '予期しない問題で止まりました。済んだ行は残っています。元に戻してから、もう一度取り込めます',
  en: 'Stopped by an unexpected problem. Rows already written are there; undo them and import again',
}

async function isLastTry(work: JobWork): Promise<boolean> {
  const row = await work.db
    .selectFrom('jobRun')
    .select('attempts')
    .where('id', '=', work.runId)
    .executeTakeFirst()
  return row === undefined || row.attempts + 1 >= tries
}
