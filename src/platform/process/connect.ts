import pg from 'pg'
import type { Logger } from 'pino'
import { Problem } from '#kit/problem.ts'
import { adoptAll } from '../adopt.ts'
import { maskUrl, type Config } from '../config.ts'
import type { Connection } from '../db/database.ts'
import { openCluster } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import type { Composition } from '../feature.ts'
import { prepareQueue } from '../jobs/worker.ts'
import { openRuntime, type Runtime } from '../runtime.ts'
import { doneWithin } from './limit.ts'

export const oldestServer = 15

/**
 * Opens everything that a command needs, over the external PostgreSQL or the embedded one, which is started when
 * nobody runs it and stopped at the end. `attach` never starts one: for the worker beside a server.
 */
export async function connect(
  config: Config,
  app: Composition,
  log: Logger,
  mode: 'open' | 'attach' = 'open',
): Promise<Runtime> {
  if (config.databaseUrl !== null) {
    const connection = { connectionString: config.databaseUrl }
    await checkExternal(connection, config.databaseUrl)
    return withPatience(openRuntime({ app, config, log, connection }))
  }
  const cluster = await openCluster({ dataDir: config.dataDir, log, mode })
  const runtime = openRuntime({ app, config, log, connection: cluster.connection })
  return withPatience(runtime, () => cluster.close(2500))
}

/** Brings tables and queue up to date; safe from several processes at once. Returns the migrations that ran. */
export async function bringUpToDate(runtime: Runtime): Promise<string[]> {
  const ran = await migrate(runtime.database.pool)
  await prepareQueue(runtime.database.pool)
  await adoptAll(runtime)
  return ran
}

/** A query that still runs must not keep the process from ending. */
function withPatience(runtime: Runtime, closeServer?: () => Promise<void>): Runtime {
  return {
    ...runtime,
    async close() {
      await doneWithin(1000, runtime.database.close())
      await closeServer?.()
    },
  }
}

async function checkExternal(connection: Connection, url: string): Promise<void> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ version: number; encoding: string }>(
      "select current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding",
    )
    const { version = 0, encoding = '' } = rows[0] ?? {}
    if (version < oldestServer || encoding !== 'UTF8') throw unfit(url, version, encoding)
  } catch (error) {
    throw error instanceof Problem ? error : unreachable(url, error)
  } finally {
    await client.end().catch(() => {})
  }
}

function unreachable(url: string, cause: unknown): Problem {
  // A name with several addresses fails with one error each and an empty message of its own.
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause
  const problem = new Problem('unavailable', {
    detail: {
      ja: 'DATABASE_URL の PostgreSQL に接続できません（{url}）: {reason}',
      en: 'Cannot connect to the PostgreSQL named in DATABASE_URL ({url}): {reason}',
    },
    params: { url: maskUrl(url), reason: first instanceof Error ? first.message : String(first) },
  })
  problem.cause = cause
  return problem
}

function unfit(url: string, version: number, encoding: string): Problem {
  return new Problem('unavailable', {
    detail: {
      ja: 'DATABASE_URL の PostgreSQL は {version}（{encoding}）です。{oldest} 以降で、文字コードが UTF8 のデータベースが必要です（{url}）',
      en: 'The PostgreSQL named in DATABASE_URL is version {version} ({encoding}). Enishi needs {oldest} or later, and a database in UTF8 ({url})',
    },
    params: { version, encoding, oldest: oldestServer, url: maskUrl(url) },
  })
}
