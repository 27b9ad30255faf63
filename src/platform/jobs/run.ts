import { sql } from 'kysely'
import { Problem, reasonOf } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import { adoptAll } from '../adopt.ts'
import { announce } from '../live.ts'
import { permissionsOf } from '../feature.ts'
import { workFor, type Runtime } from '../runtime.ts'
import { systemActor, type Actor, type Work } from '../work.ts'
import { followJob, type JobKind, type JobWork } from './job.ts'

const progressEvery = 500

/** Thrown inside a job when a person asked it to stop, or when the worker is stopping. */
export class JobStopped extends Error {
  readonly reason: 'cancelled' | 'shutdown'
  constructor(reason: 'cancelled' | 'shutdown') {
    super(`The job stopped: ${reason}`)
    this.reason = reason
  }
}

/** Runs one `job_run` to its end. Throwing means: try again; a `Problem` is final; why it failed is kept in both languages. */
export async function runOnce(runtime: Runtime, runId: string, stopping: AbortSignal): Promise<void> {
  const db = runtime.database.db
  const row = await db
    .updateTable('jobRun')
    .set({ state: 'running', startedAt: sql`coalesce(started_at, now())` })
    .where('id', '=', runId)
    .where('state', 'in', ['queued', 'running'])
    .returningAll()
    .executeTakeFirst()
  if (!row) return
  const actor = await actorOf(runtime, row)
  const work = workFor(runtime, actor, `job-${runId}`)
  const finish = async (state: 'done' | 'failed' | 'cancelled', result: unknown, problem: Phrase | null) => {
    await db
      .updateTable('jobRun')
      .set({
        state,
        result: JSON.stringify(result ?? null),
        problem: problem && JSON.stringify(problem),
        finishedAt: sql`now()`,
      })
      .where('id', '=', runId)
      .execute()
    await announce(work, { topic: 'job', id: runId })
  }
  if (row.cancelAskedAt) return finish('cancelled', null, null)
  const job = runtime.app.jobs.get(row.kind)
  if (!job) return finish('failed', null, noSuchJob(row.kind))
  await announce(work, { topic: 'job', id: runId })
  try {
    await adoptAll(runtime)
    const result = await job.run(jobWork(runtime, work, runId, stopping), job.payload.parse(row.payload))
    await followJob(work, job.name)
    await finish('done', result, null)
  } catch (error) {
    if (error instanceof JobStopped && error.reason === 'cancelled') return finish('cancelled', null, null)
    if (error instanceof JobStopped) throw error
    runtime.log.error({ err: error, job: row.kind, runId }, 'a job failed')
    if (error instanceof Problem) return finish('failed', null, reasonOf(error))
    if (row.attempts + 1 >= (job.tries ?? 3)) return finish('failed', null, unexpected(error))
    await db
      .updateTable('jobRun')
      .set({ attempts: row.attempts + 1 })
      .where('id', '=', runId)
      .execute()
    throw error
  }
}

/** Runs a job whose time has come; it has no row, and fails by throwing. */
export async function runByClock(runtime: Runtime, job: JobKind, stopping: AbortSignal): Promise<void> {
  const work = workFor(runtime, systemActor(job.name), `job-${job.name}`)
  await adoptAll(runtime)
  await job.run(jobWork(runtime, work, job.name, stopping, false), job.payload.parse({}))
  await followJob(work, job.name)
}

const noSuchJob = (kind: string): Phrase => ({
  ja: `この版の Enishi には処理「${kind}」がありません。新しい版で動かしてください`,
  en: `This version of Enishi has no job ${kind}. Start the newer version`,
})

/** What a program said is in no language of its readers; it stands behind a sentence that is. */
function unexpected(error: unknown): Phrase {
  const said = error instanceof Error ? error.message : String(error)
  return {
    ja: `予期しない問題で止まりました。もう一度試して、同じなら管理者に知らせてください（${said}）`,
    en: `Stopped by an unexpected problem. Try again, and tell an administrator if it comes back (${said})`,
  }
}

type Asker = { actorKind: string; actorId: string | null; actorName: string; actorRole: string | null }

/** A job acts as who asked for it: a user with the rights they have now, an API key with those it had. */
async function actorOf(
  runtime: Runtime,
  { actorKind, actorId, actorName, actorRole }: Asker,
): Promise<Actor> {
  if (actorKind === 'system') return systemActor(actorName)
  const role = actorId === null ? actorRole : await roleNow(runtime, actorId)
  return {
    kind: actorKind === 'apiKey' ? 'apiKey' : 'user',
    userId: actorId,
    name: actorName,
    role,
    permissions: permissionsOf(runtime.app, role),
  }
}

/** None for whoever was disabled since: the job then may do nothing. */
async function roleNow(runtime: Runtime, userId: string): Promise<string | null> {
  const user = await runtime.database.db
    .selectFrom('appUser')
    .select('role')
    .where('id', '=', userId)
    .where('disabledAt', 'is', null)
    .executeTakeFirst()
  return user?.role ?? null
}

/** `tracked` runs have a row that shows their progress; jobs of the clock have none. */
export function jobWork(
  runtime: Runtime,
  work: Work,
  runId: string,
  stopping: AbortSignal,
  tracked = true,
): JobWork {
  let told = 0
  return {
    ...work,
    runtime,
    runId,
    signal: stopping,
    async progress(done, total) {
      const now = Date.now()
      if (stopping.aborted) throw new JobStopped('shutdown')
      if (!tracked || now - told < progressEvery) return
      told = now
      const row = await runtime.database.db
        .updateTable('jobRun')
        .set({ done, total })
        .where('id', '=', runId)
        .returning('cancelAskedAt')
        .executeTakeFirst()
      await announce(work, { topic: 'job', id: runId })
      if (row?.cancelAskedAt) throw new JobStopped('cancelled')
    },
  }
}
