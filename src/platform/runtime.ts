import type { Logger } from 'pino'
import { openBlobs, type Blobs } from './blobs.ts'
import type { Config } from './config.ts'
import { openDatabase, type Connection, type Database } from './db/database.ts'
import type { Composition } from './feature.ts'
import type { Actor, Work } from './work.ts'
import type { Locale } from '#kit/text.ts'

/** What one process holds for its whole life: configuration, log, database, files, and what exists. */
export type Runtime = {
  readonly app: Composition
  readonly config: Config
  readonly log: Logger
  readonly database: Database
  /** How to reach the database, for the few that need a connection of their own (LISTEN, jobs). */
  readonly connection: Connection
  readonly blobs: Blobs
  /** Checks every answer against its contract; for tests. */
  readonly strict: boolean
  close(): Promise<void>
}

/** Opens a runtime over a database that is already there; who started the database also stops it. */
export function openRuntime(parts: {
  app: Composition
  config: Config
  log: Logger
  connection: Connection
  poolSize?: number
  strict?: boolean
  closeDatabaseServer?: () => Promise<void>
}): Runtime {
  const database = openDatabase(parts.connection, parts.poolSize)
  return {
    app: parts.app,
    config: parts.config,
    log: parts.log,
    database,
    connection: parts.connection,
    blobs: openBlobs(parts.config.dataDir),
    strict: parts.strict ?? false,
    async close() {
      await database.close()
      await parts.closeDatabaseServer?.()
    },
  }
}

/** A piece of work for an actor, outside any request: commands, jobs, tests. */
export function workFor(runtime: Runtime, actor: Actor, requestId: string, locale: Locale = 'ja'): Work {
  const { app, config, database, blobs, log } = runtime
  return { app, config, db: database.db, blobs, log, actor, requestId, locale }
}

/** Something that a process runs beside others until it is told to end. */
export type Running = {
  /** Resolves when it cannot go on: then the process must not. */
  readonly lost: Promise<void>
  close(): Promise<void>
}
