import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'

export type Migration = { name: string; sql: string; sha256: string; inTransaction: boolean }

const folder = fileURLToPath(new URL('../../../migrations/', import.meta.url))
const lockKey = 7_310_512_026

export async function readMigrations(from = folder): Promise<Migration[]> {
  const names = (await readdir(from)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(from, name), 'utf8')
      return {
        name,
        sql,
        sha256: createHash('sha256').update(sql).digest('hex'),
        inTransaction: !/^-- no-transaction$/m.test(sql),
      }
    }),
  )
}

/** The migrations that this database has not seen. Refuses a database whose past differs from ours. */
export async function pendingMigrations(client: pg.ClientBase, all: Migration[]): Promise<Migration[]> {
  const table = await client.query<{ exists: boolean }>(
    "select to_regclass('migration') is not null as exists",
  )
  if (!table.rows[0]?.exists) return all
  const known = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from migration order by name',
  )
  for (const [index, past] of known.rows.entries()) {
    const ours = all[index]
    if (ours?.name !== past.name)
      throw new Error(
        `The database has migration ${past.name}, this version of Enishi does not: it is older than the data. Start the newer version.`,
      )
    if (ours.sha256 !== past.sha256)
      throw new Error(
        `Migration ${past.name} was changed after it ran. Restore the file; write a new migration instead.`,
      )
  }
  return all.slice(known.rows.length)
}

/** Brings the schema up to date; safe to run from several processes at once. Returns the names that ran. */
export async function migrate(pool: pg.Pool, all?: Migration[]): Promise<string[]> {
  const migrations = all ?? (await readMigrations())
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    await client.query(
      'create table if not exists migration (name text primary key, sha256 text not null, ran_at timestamptz not null default now())',
    )
    const pending = await pendingMigrations(client, migrations)
    for (const { name, sql, sha256, inTransaction } of pending) {
      if (inTransaction) await client.query('begin')
      try {
        await client.query(sql)
        await client.query('insert into migration (name, sha256) values ($1, $2)', [name, sha256])
        if (inTransaction) await client.query('commit')
      } catch (error) {
        if (inTransaction) await client.query('rollback')
        throw new Error(
          `Migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`,
          {
            cause: error,
          },
        )
      }
    }
    return pending.map(({ name }) => name)
  } finally {
    await client.query('select pg_advisory_unlock($1)', [lockKey]).catch(() => {})
    client.release()
  }
}
