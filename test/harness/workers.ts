import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import type { Harness } from './database.ts'
import { urlOf } from './server.ts'

const entry = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const lockSpace = 310_999
let held = 0

/** The change of a row of `table` that fulfils `when`, a condition on `new`: `new.done = 2000`. An update, unless said otherwise. */
export type Moment = { readonly table: string; readonly when: string; readonly on?: 'insert' | 'update' }

/** Work that stands still at a moment: what it did in that transaction is written, and not yet committed. */
export type Held = {
  /** Resolves when it has come there. */
  reached(): Promise<void>
  /** Lets it go on; resolves when its transaction has ended, one way or the other. */
  release(): Promise<void>
}

/** Holds the next transaction that comes to the moment, in whatever process it runs. */
export async function holdAt({ runtime }: Harness, { table, when, on = 'update' }: Moment): Promise<Held> {
  const client = await runtime.database.pool.connect()
  const key = ++held
  const others = async (granted: boolean): Promise<boolean> => {
    const { rowCount } = await client.query(
      `select 1 from pg_locks where locktype = 'advisory' and classid = $1 and objid = $2 and granted = $3
         and pid <> pg_backend_pid() and database = (select oid from pg_database where datname = current_database())`,
      [lockSpace, key, granted],
    )
    return rowCount !== 0
  }
  await client.query('select pg_advisory_lock($1, $2)', [lockSpace, key])
  // That its client is gone is what a killed transaction is for, and nothing for the log.
  await client.query(`
    create function held_${key}() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock_shared(${lockSpace}, ${key});
      perform set_config('log_min_messages', 'panic', true) from pg_roles
        where rolname = current_user and rolsuper;
      return null;
    end $$;
    create trigger held_${key} after ${on} on ${table} for each row when (${when}) execute function held_${key}()`)
  return {
    async reached() {
      while (!(await others(false))) await sleep(10)
    },
    async release() {
      await client.query('select pg_advisory_unlock($1, $2)', [lockSpace, key])
      while ((await others(false)) || (await others(true))) await sleep(10)
      client.release()
    },
  }
}

export type Workers = {
  /** One more worker, in a process of its own as in production. */
  start(): void
  /** Kills all of them now, wherever they are. */
  killAll(): Promise<void>
  /** Kills all workers, as a power cut does, in the midst of the transaction that comes to the moment. */
  killAt(moment: Moment): Promise<void>
  /** Waits until it is so; a worker is there for it. */
  until(isSo: () => Promise<boolean>): Promise<void>
}

/**
 * Real workers, or senders, on the database of a test, to be killed at any line. Those still there at the end of the file are
 * killed.
 */
export function useWorkers(harness: Harness, command: 'worker' | 'sender' = 'worker'): Workers {
  const running: ChildProcess[] = []
  const start = (): void => {
    const { config, connection } = harness.runtime
    const env = { ENISHI_DATA: config.dataDir, ENISHI_LOG: 'error', DATABASE_URL: urlOf(connection) }
    running.push(
      spawn(process.execPath, [entry, command], {
        env: { ...process.env, ...env },
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
    )
  }
  const killAll = async (): Promise<void> => {
    await Promise.all(running.splice(0).map(kill))
  }
  afterAll(killAll)
  return {
    start,
    killAll,
    async killAt(moment) {
      const work = await holdAt(harness, moment)
      if (running.length === 0) start()
      await work.reached()
      await killAll()
      await work.release()
    },
    async until(isSo) {
      if (running.length === 0) start()
      while (!(await isSo())) await sleep(20)
    },
  }
}

async function kill(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return
  const ended = once(worker, 'exit')
  worker.kill('SIGKILL')
  await ended
}
