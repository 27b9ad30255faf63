import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import { announce } from '../live.ts'
import { write, type Actor, type Work } from '../work.ts'

/**
 * Asks for background work in the caller's transaction: it starts only if that commits.
 * `subject` ties it to a thing on the screen; `as` is whose work it is and with whose rights it runs, where that is not
 * the one who sets it off. Returns the id of the run.
 */
export function enqueue(
  work: Work,
  job: string,
  payload: unknown,
  options: { subject?: string; as?: Pick<Actor, 'kind' | 'userId' | 'name' | 'role'> } = {},
): Promise<string> {
  const kind = work.app.jobs.get(job)
  if (!kind) throw new Error(`There is no job ${job}`)
  const valid = kind.payload.parse(payload)
  return write(work, async (tx) => {
    const id = newId()
    const asker = options.as ?? tx.actor
    await tx.db
      .insertInto('jobRun')
      .values({
        id,
        kind: job,
        payload: JSON.stringify(valid),
        subject: options.subject ?? null,
        actorKind: asker.kind,
        actorId: asker.userId,
        actorName: asker.name,
        actorRole: asker.role,
      })
      .execute()
    // Being killed or stopped is not a failed try: those are counted by the run itself, the queue just goes on.
    await sql`select graphile_worker.add_job('run', json_build_object('runId', ${id}::text),
      max_attempts := 100)`.execute(tx.db)
    await announce(tx, { topic: 'job', id })
    return id
  })
}

/**
 * Has a job of the clock run soon, if the caller's transaction commits, rather than when its time comes; asked again
 * before it began, it runs once.
 */
export async function wake(work: Pick<Work, 'app' | 'db'>, job: string): Promise<void> {
  const kind = work.app.jobs.get(job)
  if (!kind?.every) throw new Error(`There is no job of the clock ${job}`)
  const task = clockTask(job)
  await sql`select graphile_worker.add_job(${task}, '{}'::json, job_key := ${`wake:${task}`}, max_attempts := 3)`.execute(
    work.db,
  )
}

/** What the queue calls a job of the clock. */
export function clockTask(job: string): string {
  return `every_${job.replaceAll('.', '_')}`
}

/** Asks a run to stop at its next safe point; one that has not started never does. */
export async function cancel(work: Work, runId: string): Promise<boolean> {
  const asked = await work.db
    .updateTable('jobRun')
    .set({ cancelAskedAt: sql`now()` })
    .where('id', '=', runId)
    .where('state', 'in', ['queued', 'running'])
    .where('cancelAskedAt', 'is', null)
    .returning('id')
    .execute()
  await announce(work, { topic: 'job', id: runId })
  return asked.length > 0
}
