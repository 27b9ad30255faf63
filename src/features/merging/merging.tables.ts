import { sql, type RawBuilder } from 'kysely'
import type { MergedTable, Mergeable } from '#platform/catalogue/merged.ts'
import type { Work } from '#platform/work.ts'

/** A table with `customer_id`, as the database has it, and what its feature says of it. */
export type Table = MergedTable & {
  /** All that is written, customer_id aside. */
  readonly columns: readonly string[]
  /** The rest of the primary key. */
  readonly key: readonly { readonly name: string; readonly type: string }[]
}

export const mergeables = ({ app }: Pick<Work, 'app'>): Mergeable[] =>
  app.features.flatMap(({ merging }) => merging ?? [])

/**
 * Every table with `customer_id`, read from the database itself. One that no feature speaks of is moved like the others:
 * nothing of a customer is left behind because somebody forgot to say so.
 */
export async function readTables(work: Work): Promise<Table[]> {
  const { rows } = await sql<{ name: string; columns: string[]; key: Table['key'] | null }>`
    select c.relname as name,
      array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '' and a.attname <> 'customer_id')
        as columns,
      (select json_agg(json_build_object('name', k.attname, 'type', format_type(k.atttypid, k.atttypmod)))
        from pg_index i join pg_attribute k on k.attrelid = i.indrelid and k.attnum = any(i.indkey)
        where i.indrelid = c.oid and i.indisprimary and k.attname <> 'customer_id') as key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where n.nspname = current_schema() and c.relkind in ('r', 'p') and not c.relispartition
    group by c.oid, c.relname having bool_or(a.attname = 'customer_id')
    order by c.oid`.execute(work.db)
  const said = new Map(mergeables(work).flatMap(({ tables }) => tables.map((one) => [one.table, one])))
  return rows.map(({ name, columns, key }) => ({
    ...(said.get(name) ?? { table: name, how: 'moved' as const }),
    columns,
    key: key ?? [],
  }))
}

/** Names of columns, each behind the alias. */
export const columnsOf = (columns: readonly string[], alias?: string): RawBuilder<unknown> =>
  sql.join([sql``, ...columns.map((column) => sql.ref(alias ? `${alias}.${column}` : column))])

/** What of a row's key is its own, as jsonb. */
export function keyOf({ key }: Table, alias: string): RawBuilder<unknown> {
  const pairs = key.map(({ name }) => sql`${sql.lit(name)}, ${sql.ref(`${alias}.${name}`)}`)
  return sql`jsonb_build_object(${sql.join(pairs)})`
}

/** That two rows have the same key, the customer aside. */
export function sameKey({ key }: Table, a: string, b: string): RawBuilder<unknown> {
  const pairs = key.map(({ name }) => sql`${sql.ref(`${a}.${name}`)} = ${sql.ref(`${b}.${name}`)}`)
  return pairs.length === 0 ? sql`true` : sql.join(pairs, sql` and `)
}

/** That a row has the key which an image names. */
export function keyIn({ key }: Table, row: string, image: string): RawBuilder<unknown> {
  const pairs = key.map(
    ({ name, type }) =>
      sql`${sql.ref(`${row}.${name}`)} = (${sql.ref(`${image}.row_key`)} ->> ${sql.lit(name)})::${sql.raw(type)}`,
  )
  return pairs.length === 0 ? sql`true` : sql.join(pairs, sql` and `)
}
