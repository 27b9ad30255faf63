import { CamelCasePlugin, Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import pg from 'pg'
import type { DB } from './schema.gen.ts'

export type Db = Kysely<DB>
export type Connection = pg.PoolConfig
export type Database = { readonly db: Db; readonly pool: pg.Pool; close(): Promise<void> }

const { builtins } = pg.types
const asText = (value: string): string => value
/** Days stay `YYYY-MM-DD` (a Date would be the day before in Tokyo); instants become ISO 8601 in UTC. */
const parsers = new Map<number, (value: string) => unknown>([
  [builtins.DATE, asText],
  [builtins.TIMESTAMP, asText],
  [builtins.INTERVAL, asText],
  [1182 /* date[] */, asText],
  [1231 /* numeric[] */, asText],
  [builtins.TIMESTAMPTZ, (value) => new Date(value).toISOString()],
])
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => parsers.get(oid) ?? pg.types.getTypeParser(oid, format),
}

/** Opens the pool that everything in this process shares. `size` connections at most. */
export function openDatabase(connection: Connection, size = 10): Database {
  const pool = new pg.Pool({
    ...connection,
    max: size,
    types,
    application_name: connection.application_name ?? 'enishi',
    options: '-c timezone=UTC -c search_path=public -c statement_timeout=0',
  })
  // An idle client that loses its server must not take the process with it; the next query reports the error.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = kyselyOver(pool)
  return { db, pool, close: () => pool.end() }
}

function kyselyOver(pool: PostgresPool): Db {
  return new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}

/**
 * One transaction that Kysely and the bare client (COPY, cursors) share; rolled back when `run` throws. Kysely begins it,
 * so that `write` inside joins it instead of committing it early.
 */
export async function withClient<T>(
  pool: pg.Pool,
  run: (client: pg.PoolClient, db: Db) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let failed = true
  try {
    const shared = {
      query: client.query.bind(client),
      release() {},
    }
    const own = kyselyOver({ connect: async () => shared, end: async () => {} } as unknown as PostgresPool)
    const result = await own.transaction().execute((db) => run(client, db))
    failed = false
    return result
  } finally {
    // A connection that saw an error is closed: whether it is still sound cannot be told.
    client.release(failed)
  }
}
