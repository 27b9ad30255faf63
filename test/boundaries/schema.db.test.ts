import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { order } from '#features/order.ts'
import { readMigrations } from '#platform/db/migrate.ts'
import { useRuntime } from '../harness/database.ts'

type Law = { owner: string; kind: string }

/** Each table's owner and kind, as its migration says them in the two lines above it; a later one hands it over. */
async function declared(): Promise<Map<string, Law>> {
  const tables = new Map<string, Law>()
  for (const { sql: text } of await readMigrations())
    for (const [, owner = '', kind = '', table = ''] of text.matchAll(
      /^-- owner: (\w+)\n-- kind: (\w+)\n(?:create|alter) table (?:if not exists )?(\w+)/gm,
    ))
      tables.set(table, { owner, kind })
  return tables
}

describe('the schema', () => {
  const harness = useRuntime()
  const rows = async <T>(query: ReturnType<typeof sql<T>>): Promise<T[]> =>
    (await query.execute(harness.runtime.database.db)).rows

  it('says of every table who owns it and what kind it is', async () => {
    const laws = await declared()
    const tables = await rows(sql<{ name: string }>`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'migration'`)
    expect(tables.map(({ name }) => name).sort()).toEqual([...laws.keys()].sort())
    for (const [table, { owner, kind }] of laws) {
      expect([...order, 'platform'], `${table} is owned by`).toContain(owner)
      expect(['customer', 'identity', 'reference', 'local'], `${table} is of kind`).toContain(kind)
    }
  })

  it('has customer_id in customer tables, and only there', async () => {
    const laws = await declared()
    const holders = await rows(sql<{ name: string }>`
      select c.table_name as name from information_schema.columns c join pg_class p on p.relname = c.table_name
      where c.table_schema = 'public' and c.column_name = 'customer_id' and not p.relispartition and p.relkind in ('r', 'p')`)
    const expected = [...laws].filter(([, { kind }]) => kind === 'customer' || kind === 'identity')
    expect(holders.map(({ name }) => name).sort()).toEqual(expected.map(([table]) => table).sort())
  })

  it('leads every customer table’s primary key with customer_id', async () => {
    const laws = await declared()
    const keys = await rows(sql<{ name: string; first: string }>`
      select c.relname as name, a.attname as first from pg_index i join pg_class c on c.oid = i.indrelid
      join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
      join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and i.indisprimary`)
    const first = new Map(keys.map((key) => [key.name, key.first]))
    for (const [table, { kind }] of laws)
      if (kind === 'customer') expect(first.get(table), `${table} is keyed by`).toBe('customer_id')
  })

  it('has no unique index across customers', async () => {
    const laws = await declared()
    const indexes = await rows(sql<{ name: string; index: string; columns: string[] }>`
      select c.relname as name, x.relname as index, array_agg(a.attname::text) as columns
      from pg_index i join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
      join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
      join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and i.indisunique group by 1, 2`)
    const wrong = indexes.filter(
      ({ name, columns }) => laws.get(name)?.kind === 'customer' && !columns.includes('customer_id'),
    )
    expect(wrong).toEqual([])
  })

  it('has no trigger on customer tables', async () => {
    const laws = await declared()
    const triggers = await rows(sql<{ name: string }>`
      select distinct c.relname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid where not t.tgisinternal`)
    expect(
      triggers.filter(({ name }) => ['customer', 'identity'].includes(laws.get(name)?.kind ?? '')),
    ).toEqual([])
  })

  it('points from customer tables only to reference tables, or to customer tables by customer_id', async () => {
    const laws = await declared()
    const keys = await rows(sql<{ name: string; target: string; columns: string[] }>`
      select c.relname as name, f.relname as target, array_agg(a.attname::text) as columns
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid
      join pg_attribute a on a.attrelid = c.oid and a.attnum = any(k.conkey)
      join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and k.contype = 'f' group by k.oid, 1, 2`)
    for (const { name, target, columns } of keys) {
      if (laws.get(name)?.kind !== 'customer') continue
      const kind = laws.get(target)?.kind
      const allowed = kind === 'reference' || (kind === 'customer' && columns.includes('customer_id'))
      expect(allowed, `${name}(${columns.join(', ')}) → ${target}`).toBe(true)
    }
  })
})
