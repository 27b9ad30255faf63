import pg from 'pg'
import type { Connection } from '#platform/db/database.ts'

/** The PostgreSQL that all test files of one run share, and the migrated database that each of them clones. */
export type TestServer = { readonly connection: Connection; readonly template: string }

declare module 'vitest' {
  interface ProvidedContext {
    server: TestServer
  }
}

/** The same server, another database. A URL is rewritten, since in `pg` it wins over `database`. */
export function connectionTo(connection: Connection, database: string): Connection {
  if (connection.connectionString === undefined) return { ...connection, database }
  const url = new URL(connection.connectionString)
  url.pathname = `/${database}`
  return { ...connection, connectionString: url.href }
}

/** The database as a URL for another process, also where it is reached over a socket. */
export function urlOf({ connectionString, host, port, user, database }: Connection): string {
  if (connectionString !== undefined) return connectionString
  const query = new URLSearchParams({ host: host ?? '', port: String(port ?? '') })
  return `postgres://${user ?? ''}@localhost/${database ?? ''}?${query}`
}

/** One connection for as long as `run` takes. */
export async function withConnection<T>(
  connection: Connection,
  run: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ ...connection, application_name: 'enishi-test-harness' })
  // A session that the server ends between two queries is reported by the next query, not by ending the process.
  client.on('error', () => {})
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}
