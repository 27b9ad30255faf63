import { sql, type RawBuilder } from 'kysely'
import type { Field } from '#platform/catalogue/field.ts'
import { write, type Work } from '#platform/work.ts'
import type { FieldSet } from '#features/fields/fields.set.ts'
import { lookedAt } from './quality.subjects.ts'
import { subjects, type Subject } from './quality.ts'

/** How many digits the numbers of a field have; `zeros` where some begin with one, so that a shorter one lost its own. */
export type Digits = {
  readonly subject: Subject
  readonly fieldKey: string
  readonly digits: number
  readonly zeros: boolean
}

const fewest = 20
const sampled = 100_000

/** Texts that may be numbers: the member number, and what an administrator keeps as a line of text. */
const isCode = ({ key, type, attribute }: Field): boolean =>
  type === 'text' && (attribute === true || key === 'code')

/** The value of such a field, on `c`. */
export function codeOf({ key, column }: Pick<Field, 'key' | 'column'>): RawBuilder<string> {
  return column ? sql<string>`${sql.ref(`c.${column}`)}` : sql<string>`c.attributes ->> ${key}`
}

/**
 * Looks how long the numbers of each field are: nine in ten must have as many digits, and where none begins with a zero
 * nineteen in twenty, since numbers that were only counted up have fewer at their beginning.
 */
export async function measureDigits(work: Work, fieldSet: FieldSet): Promise<void> {
  const found: Digits[] = []
  for (const subject of subjects) found.push(...(await digitsOf(work, fieldSet, subject)))
  await write(work, async (tx) => {
    await sql`delete from quality_digits`.execute(tx.db)
    if (found.length > 0) await tx.db.insertInto('qualityDigits').values(found).execute()
  })
}

async function digitsOf(work: Work, fieldSet: FieldSet, subject: Subject): Promise<Digits[]> {
  const fields = fieldSet.of(subject).filter(isCode)
  if (fields.length === 0) return []
  const { records } = lookedAt[subject]
  const { rows: sizes } = await sql<{ size: number }>`
    select greatest(reltuples, 0)::float8 as size from pg_class where oid = ${subject}::regclass`.execute(
    work.db,
  )
  const size = sizes[0]?.size ?? 0
  const sample = size > sampled ? sql`tablesample system (${sql.lit((100 * sampled) / size)})` : sql``
  const values = fields.map((field) => sql`(${field.key}::text, ${codeOf(field)})`)
  const { rows } = await sql<Omit<Digits, 'subject'>>`
    with codes as (select v.key, v.value from ${records} c ${sample}
        cross join lateral (values ${sql.join(values)}) v (key, value)
        where c.deleted_at is null and v.value <> ''),
      lengths as (select key, length(value) as digits, count(*) as n, bool_or(value like '0%') as zeros
        from codes where value ~ '^[0-9]{2,30}$' group by 1, 2),
      whole as (select key, count(*) as n from codes group by 1)
    select key as field_key, digits, zeros from lengths join whole using (key)
    where lengths.n >= ${sql.lit(fewest)} and lengths.n >= whole.n * (case when zeros then 0.9 else 0.95 end)`.execute(
    work.db,
  )
  return rows.map((row) => ({ subject, ...row }))
}

export async function readDigits(work: Pick<Work, 'db'>): Promise<Digits[]> {
  const rows = await work.db.selectFrom('qualityDigits').selectAll().execute()
  return rows.map((row) => ({ ...row, subject: row.subject === 'company' ? 'company' : 'customer' }))
}
