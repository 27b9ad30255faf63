import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, inject } from 'vitest'
import { app } from '#app.ts'
import { adoptAll } from '#platform/adopt.ts'
import { loadConfig } from '#platform/config.ts'
import type { Composition, Role } from '#platform/feature.ts'
import { buildServer } from '#platform/http/server.ts'
import { runOnce } from '#platform/jobs/run.ts'
import { openLive, type Live } from '#platform/live.ts'
import { openRuntime, workFor, type Runtime } from '#platform/runtime.ts'
import { systemActor, type Work } from '#platform/work.ts'
import { makePeople, makePerson, type People } from './people.ts'
import { callsOver, type Calls } from './request.ts'
import { connectionTo, withConnection } from './server.ts'

export type Harness = Calls & {
  /** Strict: an answer that breaks its contract fails the request. */
  readonly runtime: Runtime
  /** Work of a real user who has this role. */
  as(role: Role): Work
  /** Another user of this role, freshly signed in. */
  signIn(role: Role): Promise<{ session: string; userId: string }>
  /** Work of a job or of a command. */
  system(): Work
  http(): FastifyInstance
  /** Runs every queued job to its end, as a worker would, in the order of asking. */
  runJobs(): Promise<void>
}

type Opened = { runtime: Runtime; live: Live; http: FastifyInstance; people: People | null }

/**
 * Gives a test file its own migrated database with one user of every role, its own data folder and its own server.
 * `setUp: false` leaves the database without any user, as it is before the first visit; `env` is what an operator sets.
 */
export function useRuntime(
  options: { setUp?: boolean; app?: Composition; env?: { readonly [name: string]: string } } = {},
): Harness {
  const { setUp = true, app: composition = app, env } = options
  const database = `enishi_test_${randomBytes(8).toString('hex')}`
  let opened: Opened | undefined
  let dataDir = ''

  beforeAll(async () => {
    const { connection, template } = inject('server')
    await withConnection(connection, (admin) =>
      // As files: page by page through the log takes ten times as long where nothing waits for the disk.
      admin.query(`create database ${database} template ${template} strategy file_copy`),
    )
    dataDir = await mkdtemp(join(tmpdir(), 'enishi-test-data-'))
    const runtime = openRuntime({
      app: composition,
      config: loadConfig({ ENISHI_DATA: dataDir, ENISHI_LOG: 'silent', ...env }),
      log: pino({ level: 'silent' }),
      connection: connectionTo(connection, database),
      strict: true,
    })
    await adoptAll(runtime)
    const people = setUp ? await makePeople(runtime.database.db, composition) : null
    const live = await openLive(runtime.connection, runtime.log)
    opened = { runtime, live, http: await buildServer(runtime, live), people }
  })
  afterAll(async () => {
    await opened?.http.close()
    await opened?.live.close()
    await opened?.runtime.close()
    const leaked = await withConnection(inject('server').connection, (admin) => dropClone(admin, database))
    await rm(dataDir, { recursive: true, force: true })
    if (leaked.length > 0)
      throw new Error(
        `This test file left database connections open: ${leaked.join(', ')}. Close every pool.`,
      )
  })

  const now = (): Opened => {
    if (!opened) throw new Error('The runtime exists inside tests and hooks only')
    return opened
  }
  const peopleNow = (): People => {
    const { people } = now()
    if (!people) throw new Error('This runtime was made without users (setUp: false)')
    return people
  }
  return {
    get runtime() {
      return now().runtime
    },
    as: (role) => workFor(now().runtime, peopleNow()[role].actor, `test-${role}`),
    async signIn(role) {
      const { token, userId } = await makePerson(now().runtime.database.db, composition, role)
      return { session: token, userId }
    },
    system: () => workFor(now().runtime, systemActor('test'), 'test-system'),
    http: () => now().http,
    async runJobs() {
      const { runtime } = now()
      const queued = runtime.database.db
        .selectFrom('jobRun')
        .select('id')
        .where('state', '=', 'queued')
        .orderBy('createdAt')
        .orderBy('id')
      for (const { id } of await queued.execute()) await runOnce(runtime, id, new AbortController().signal)
    },
    ...callsOver(
      () => now().http,
      (role) => peopleNow()[role].token,
    ),
  }
}

/** Drops a test's database; returns the names of the connections that were still open. */
async function dropClone(admin: pg.Client, database: string): Promise<string[]> {
  let open: string[] = []
  // A server process ends a moment after its client has gone.
  for (let tries = 0; tries < 20; tries++) {
    const { rows } = await admin.query<{ name: string }>(
      "select application_name as name from pg_stat_activity where datname = $1 and backend_type = 'client backend'",
      [database],
    )
    open = rows.map(({ name }) => name)
    if (open.length === 0) break
    await sleep(25)
  }
  await admin.query(`drop database if exists ${database} with (force)`)
  return open
}
