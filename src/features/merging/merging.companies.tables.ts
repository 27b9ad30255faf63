import { sql, type RawBuilder } from 'kysely'
import type { MergedTable } from '#platform/catalogue/merged.ts'
import type { Work } from '#platform/work.ts'
import { mergeables } from './merging.tables.ts'

/** A column that names a company, as the database has it, and what the table's feature says of it. */
export type Reference = MergedTable & {
  readonly column: string
  /** All columns that are written. */
  readonly columns: readonly string[]
  /** The primary key, without this column. */
  readonly key: readonly { readonly name: string; readonly type: string }[]
  /** The column is a part of the primary key: the survivor may have such a row already. */
  readonly inKey: boolean
}

/**
 * Every column that refers to a company, by a foreign key or by the name `company_id`, read from the database itself. One
 * that no feature speaks of is moved like the others.
 */
export async function readReferences(work: Work): Promise<Reference[]> {
  type Read = Omit<Reference, keyof MergedTable | 'key'> & { table: string; key: Reference['key'] | null }
  const { rows } = await sql<Read>`
    select c.relname as table, a.attname as column,
      (select array_agg(w.attname::text order by w.attnum) from pg_attribute w
        where w.attrelid = c.oid and w.attnum > 0 and not w.attisdropped and w.attgenerated = '') as columns,
      (select json_agg(json_build_object('name', k.attname, 'type', format_type(k.atttypid, k.atttypmod)) order by k.attnum)
        from pg_index i join pg_attribute k on k.attrelid = i.indrelid and k.attnum = any(i.indkey)
        where i.indrelid = c.oid and i.indisprimary and k.attnum <> a.attnum) as key,
      exists (select 1 from pg_index i where i.indrelid = c.oid and i.indisprimary and a.attnum = any(i.indkey)) as in_key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where n.nspname = current_schema() and c.relkind in ('r', 'p') and not c.relispartition
      and (a.attname = 'company_id' or exists (select 1 from pg_constraint f
        where f.conrelid = c.oid and f.contype = 'f' and f.confrelid = 'company'::regclass
          and f.conkey = array[a.attnum]))
    order by c.oid, a.attnum`.execute(work.db)
  const said = new Map(
    mergeables(work).flatMap(({ companyTables = [] }) => companyTables.map((one) => [one.table, one])),
  )
  return rows.map(({ key, ...row }) => ({
    ...(said.get(row.table) ?? { how: 'moved' as const }),
    ...row,
    key: key ?? [],
  }))
}

/** What of a row's key is its own, as jsonb. */
export function ownKey({ key }: Reference, alias: string): RawBuilder<unknown> {
  const pairs = key.map(({ name }) => sql`${sql.lit(name)}::text, ${sql.ref(`${alias}.${name}`)}`)
  return sql`jsonb_build_object(${sql.join(pairs)})`
}

/** That a row has the key which an image names. */
export function keyOfImage({ key }: Reference, row: string, image: string): RawBuilder<unknown> {
  const pairs = key.map(({ name, type }) => {
    const known = sql`(${sql.ref(`${image}.row_key`)} ->> ${sql.lit(name)})::${sql.raw(type)}`
    // The person may have been merged meanwhile.
    const now =
      name === 'customer_id'
        ? sql`coalesce((select a.customer_id from customer_alias a where a.alias_id = ${known}), ${known})`
        : known
    return sql`${sql.ref(`${row}.${name}`)} = ${now}`
  })
  return pairs.length === 0 ? sql`true` : sql.join(pairs, sql` and `)
}
