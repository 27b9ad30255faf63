import { sql, type RawBuilder } from 'kysely'
import type { Field } from '#platform/catalogue/field.ts'
import type { Db } from '#platform/db/database.ts'

/**
 * Records by their attributes alone, many at a time: what background work on a field needs. Whose they are and what
 * else they hold is the business of their feature.
 */
export const recordsOf = {
  customer: { table: sql.table('customer'), id: sql.ref('r.customer_id'), plainId: sql.ref('customer_id') },
  company: { table: sql.table('company'), id: sql.ref('r.id'), plainId: sql.ref('id') },
} as const

export const firstId = '00000000-0000-0000-0000-000000000000'
export const chunk = 2000

type ValueRow = { id: string; value: unknown }

/** The next records after an id for which `which` holds, by id, with a value of each. */
export async function nextValues(
  db: Db,
  subject: Field['subject'],
  value: RawBuilder<unknown>,
  which: RawBuilder<unknown>,
  after: string,
  { limit = chunk, lock = false } = {},
): Promise<ValueRow[]> {
  const { table, id } = recordsOf[subject]
  const { rows } = await sql<ValueRow>`
    select ${id} as id, ${value} as value from ${table} r
    where ${id} > ${after}::uuid and ${which} order by ${id} limit ${limit}
    ${lock ? sql`for no key update of r` : sql``}`.execute(db)
  return rows
}

/** Every record for which `which` holds, in chunks; `each` may stop by throwing. */
export async function* walkValues(
  db: Db,
  subject: Field['subject'],
  value: RawBuilder<unknown>,
  which: RawBuilder<unknown>,
): AsyncGenerator<readonly ValueRow[]> {
  for (let after = firstId; ;) {
    const rows = await nextValues(db, subject, value, which, after)
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    if (!last || rows.length < chunk) return
    after = last.id
  }
}

export const attributeOf = (key: string): RawBuilder<unknown> => sql`r.attributes -> ${key}`
export const hasAttribute = (key: string): RawBuilder<unknown> => sql`r.attributes ? ${key}`
export const outsideBin = sql`r.deleted_at is null`

/** How many there may be, for a line of progress; an estimate where there are many. */
export async function countRecords(db: Db, subject: Field['subject']): Promise<number> {
  const { rows } = await sql<{ estimate: number }>`
    select greatest(reltuples, 0)::float8 as estimate from pg_class where oid = ${subject}::regclass`.execute(
    db,
  )
  return rows[0]?.estimate ?? 0
}
