import { sql } from 'kysely'
import type { Db } from '#platform/db/database.ts'
import type { Work } from '#platform/work.ts'

const key = 'matching.looked'

/** When the last look at the base began that came to its end; null before the first. */
export async function readLooked({ db }: Pick<Work, 'db'>): Promise<string | null> {
  const { rows } = await sql<{ at: string | null }>`
    select value ->> 'at' as at from setting where key = ${key}`.execute(db)
  return rows[0]?.at ?? null
}

export async function saveLooked({ db }: Pick<Work, 'db'>, at: string): Promise<void> {
  await sql`
    insert into setting (key, value) values (${key}, ${JSON.stringify({ at })}::jsonb)
    on conflict (key) do update set value = excluded.value, version = setting.version + 1, updated_at = now()`.execute(
    db,
  )
}

/** By the clock of the database, with which rows are stamped. */
export async function now(db: Db): Promise<string> {
  const { rows } = await sql<{ now: string }>`select now()`.execute(db)
  return rows[0]?.now ?? ''
}
