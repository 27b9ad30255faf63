import { EventEmitter } from 'node:events'
import {
  Logger as QueueLogger,
  run as startQueue,
  runMigrations,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker'
import pg from 'pg'
import type { Running, Runtime } from '../runtime.ts'
import { startFollowers } from './follower.ts'
import { clockTask } from './queue.ts'
import { JobStopped, runByClock, runOnce } from './run.ts'

/** Prepares the queue's own tables; runs with the migrations. */
export async function prepareQueue(pool: pg.Pool): Promise<void> {
  await runMigrations({ pgPool: pool })
}

const lockSpace = 310_512
const bootLock = 310_511

/**
 * Runs jobs until closed. Each queue worker holds an advisory lock in its own name for as long as its process
 * lives, so that the next start tells the dead from the living at once, instead of after the queue's four hours.
 * `lost` resolves when that connection is gone: without its mark this process must not go on.
 */
export async function startWorker(runtime: Runtime): Promise<Running> {
  const pool = new pg.Pool({ ...runtime.connection, max: 6, application_name: 'enishi-worker' })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const stopping = new AbortController()
  const mark = new pg.Client({ ...runtime.connection, application_name: 'enishi-worker-mark' })
  mark.on('error', (error) => runtime.log.error({ err: error }, 'the worker lost its database connection'))
  const lost = new Promise<void>((resolve) => mark.on('end', () => resolve()))
  await mark.connect()
  try {
    await mark.query('select pg_advisory_lock($1)', [bootLock])
    await freeJobsOfTheDead(mark)
    const events: WorkerEvents = new EventEmitter()
    const marks: Promise<unknown>[] = []
    events.on('worker:create', ({ worker }) => {
      marks.push(mark.query('select pg_advisory_lock($1, hashtext($2))', [lockSpace, worker.workerId]))
    })
    const { tasks, crontab } = tasksOf(runtime, stopping.signal)
    const queue = await startQueue({
      pgPool: pool,
      taskList: tasks,
      crontab,
      events,
      concurrency: 2,
      noHandleSignals: true,
      pollInterval: 5000,
      logger: new QueueLogger(() => (level, message, meta) => {
        // The queue takes a job that stopped because it was asked to for one that failed; it goes on at the next start.
        if (meta?.error instanceof JobStopped) return runtime.log.info({ queue: true }, message)
        if (level === 'error') runtime.log.error({ queue: true }, message)
        if (level === 'warning') runtime.log.warn({ queue: true }, message)
      }),
    })
    await Promise.all(marks)
    await mark.query('select pg_advisory_unlock($1)', [bootLock])
    const followers = startFollowers(runtime)
    return {
      lost,
      async close() {
        stopping.abort()
        await followers.close()
        await queue.stop()
        await mark.end()
        await pool.end()
      },
    }
  } catch (error) {
    await mark.end()
    await pool.end()
    throw error
  }
}

async function freeJobsOfTheDead(client: pg.Client): Promise<void> {
  await client.query(
    `select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
     from graphile_worker._private_jobs j
     where locked_by is not null and not exists (
       select 1 from pg_locks l where l.locktype = 'advisory' and l.classid = $1
         and l.objid = hashtext(j.locked_by)::bit(32)::bigint::oid)
     having count(*) > 0`,
    [lockSpace],
  )
  // What was stopped in good order, or waits out the back-off of a crash, goes on now.
  await client.query(
    `select graphile_worker.reschedule_jobs(array_agg(id), run_at := now())
     from graphile_worker._private_jobs where locked_by is null and run_at > now() and attempts > 0
     having count(*) > 0`,
  )
}

function tasksOf(runtime: Runtime, signal: AbortSignal): { tasks: TaskList; crontab: string } {
  const tasks: TaskList = {
    run: async (payload) => {
      const { runId } = payload as { runId: string }
      await runOnce(runtime, runId, signal)
    },
  }
  const crontab: string[] = []
  for (const job of runtime.app.jobs.values()) {
    if (!job.every) continue
    const task = clockTask(job.name)
    tasks[task] = async () => {
      await runByClock(runtime, job, signal)
    }
    crontab.push(`${job.every} ${task} ?max=3`)
  }
  return { tasks, crontab: crontab.join('\n') }
}
