import { sql } from 'kysely'
import type { Merging } from '#platform/catalogue/merged.ts'
import type { Work } from '#platform/work.ts'
import { movePairs, netPairs } from './merging.pairs.ts'
import { columnsOf, keyOf, mergeables, readTables, sameKey, type Table } from './merging.tables.ts'

/** What became of one row: its image. Rows are text throughout, so that no number loses a digit on its way. */
export type Image = {
  readonly table: string
  readonly fromId: string
  readonly key: string
  readonly outcome: 'moved' | 'removed' | 'changed' | 'added'
  readonly before: string | null
  readonly after: string | null
}

/**
 * Makes all rows of the losers rows of the survivor, in every table; the losers themselves are gone then. A row gets
 * another customer by delete and insert, never by an update, for the tables are distributed by the customer.
 */
export async function moveAll(work: Work, merging: Merging): Promise<Image[]> {
  const { survivorId, loserIds } = merging
  const tables = await readTables(work)
  const settling = mergeables(work).flatMap(({ settle }) => settle ?? [])
  const settled = new Set(settling.flatMap((one) => one.tables))
  const watched = tables.filter(({ table }) => settled.has(table))
  const before = await snapshot(work, watched, survivorId)
  const balance = await balanceOf(work, [survivorId, ...loserIds])
  const finish: (() => Promise<void>)[] = []
  for (const one of settling) finish.push(await one.run(work, merging))
  const images: Image[] = []
  const pairs: Image[] = []
  const held = await tablesWithRows(work, tables, loserIds)
  for (const loserId of loserIds)
    for (const table of held)
      if (table.how === 'moved') images.push(...(await move(work, table, loserId, survivorId)))
      else if (table.how === 'pair') pairs.push(...(await movePairs(work, table, loserId, survivorId)))
  for (const { table, how } of held)
    if (how === 'derived')
      await sql`delete from ${sql.table(table)} where customer_id = any(${loserIds}::uuid[])`.execute(work.db)
  images.push(...(await removeRecords(work, loserIds)))
  for (const run of finish) await run()
  await balance()
  return [
    ...netPairs(pairs),
    ...images.filter(({ table }) => !settled.has(table)),
    ...compared(
      images.filter(({ table }) => settled.has(table)),
      before,
      await snapshot(work, watched, survivorId),
      survivorId,
    ),
  ]
}

/** Begins to balance what is summed up of these customers; the answer ends it when their rows have changed hands. */
export async function balanceOf(work: Work, ids: readonly string[]): Promise<() => Promise<void>> {
  const ends: (() => Promise<void>)[] = []
  for (const { balance } of mergeables(work)) if (balance) ends.push(await balance(work, ids))
  return async () => {
    for (const end of ends) await end()
  }
}

/** Most customers have rows in a few tables only. */
async function tablesWithRows(
  work: Work,
  tables: readonly Table[],
  ids: readonly string[],
): Promise<Table[]> {
  const asked = tables.map(({ table, pair }, place) => {
    const of = pair
      ? sql`(t.customer_id = any(${ids}::uuid[]) or ${sql.ref(`t.${pair.other}`)} = any(${ids}::uuid[]))`
      : sql`t.customer_id = any(${ids}::uuid[])`
    return sql`select ${sql.lit(place)}::int as place where exists (select 1 from ${sql.table(table)} t where ${of})`
  })
  const { rows } = await sql<{ place: number }>`${sql.join(asked, sql` union all `)}`.execute(work.db)
  const found = new Set(rows.map(({ place }) => place))
  return tables.filter((_, place) => found.has(place))
}

async function move(work: Work, table: Table, fromId: string, toId: string): Promise<Image[]> {
  const name = sql.table(table.table)
  const agree = (table.same ?? []).map(
    (column) =>
      sql`${sql.ref(`s.${column}`)} is not distinct from ${sql.ref(`g.${column}`)} and ${sql.ref(`s.${column}`)}::text is distinct from ''`,
  )
  const known =
    agree.length === 0
      ? sql`false`
      : sql`exists (select 1 from ${name} s where s.customer_id = ${toId}::uuid and ${sql.join(agree, sql` and `)})`
  const { rows } = await sql<{ key: string; row: string; moved: boolean }>`
    with gone as (delete from ${name} where customer_id = ${fromId}::uuid returning *),
    kept as (
      insert into ${name} (customer_id ${columnsOf(table.columns)})
      select ${toId}::uuid ${columnsOf(table.columns, 'g')} from gone g where not ${known}
      on conflict do nothing returning *)
    select ${keyOf(table, 'g')}::text as key, (to_jsonb(g) - 'customer_id')::text as row,
      exists (select 1 from kept k where ${sameKey(table, 'k', 'g')}) as moved
    from gone g`.execute(work.db)
  return rows.map(({ key, row, moved }) => ({
    table: table.table,
    fromId,
    key,
    outcome: moved ? 'moved' : 'removed',
    before: row,
    after: moved ? row : null,
  }))
}

async function removeRecords(work: Work, ids: readonly string[]): Promise<Image[]> {
  const { rows } = await sql<{ id: string; row: string }>`
    delete from customer c where c.customer_id = any(${ids}::uuid[])
    returning c.customer_id as id, (to_jsonb(c) - 'customer_id')::text as row`.execute(work.db)
  return rows.map(({ id, row }) => ({
    table: 'customer',
    fromId: id,
    key: '{}',
    outcome: 'removed',
    before: row,
    after: null,
  }))
}

type Snapshot = ReadonlyMap<string, { table: string; key: string; row: string }>

async function snapshot(work: Work, tables: readonly Table[], id: string): Promise<Snapshot> {
  if (tables.length === 0) return new Map()
  const parts = tables.map(
    (table) => sql`
      select ${sql.lit(table.table)} as table, ${keyOf(table, 't')}::text as key,
        (to_jsonb(t) - 'customer_id')::text as row
      from ${sql.table(table.table)} t where t.customer_id = ${id}::uuid`,
  )
  const { rows } = await sql<{ table: string; key: string; row: string }>`${sql.join(
    parts,
    sql` union all `,
  )}`.execute(work.db)
  return new Map(rows.map((row) => [`${row.table} ${row.key}`, row]))
}

/** What settling did: to rows that came, and to the survivor's own. */
function compared(images: readonly Image[], before: Snapshot, after: Snapshot, survivorId: string): Image[] {
  const came = images.map((image): Image => {
    if (image.outcome === 'removed') return image
    const now = after.get(`${image.table} ${image.key}`)
    return now ? { ...image, after: now.row } : { ...image, outcome: 'removed', after: null }
  })
  const own = [...before.values()].flatMap(({ table, key, row }): Image[] => {
    const now = after.get(`${table} ${key}`)
    if (now?.row === row) return []
    const image = { table, key, fromId: survivorId, before: row }
    return [
      now ? { ...image, outcome: 'changed', after: now.row } : { ...image, outcome: 'removed', after: null },
    ]
  })
  return [...came, ...own]
}

/** A row that only moved is its own image: what it says is not kept a second time, nor after it was deleted for good. */
export async function saveImages(
  work: Work,
  { survivorId, mergeId }: { survivorId: string; mergeId: string },
  images: readonly Image[],
): Promise<void> {
  const kept = images.map((image) =>
    image.outcome === 'moved' && image.before === image.after
      ? { ...image, before: null, after: null }
      : image,
  )
  await sql`
    insert into customer_merge_image
      (customer_id, merge_id, place, table_name, from_id, row_key, outcome, before, after)
    select ${survivorId}::uuid, ${mergeId}::uuid, i.place, i.table_name, i.from_id, i.row_key::jsonb, i.outcome,
      i.before::jsonb, i.after::jsonb
    from unnest(${kept.map(({ table }) => table)}::text[], ${kept.map(({ fromId }) => fromId)}::uuid[],
      ${kept.map(({ key }) => key)}::text[], ${kept.map(({ outcome }) => outcome)}::text[],
      ${kept.map(({ before }) => before)}::text[], ${kept.map(({ after }) => after)}::text[])
      with ordinality i (table_name, from_id, row_key, outcome, before, after, place)`.execute(work.db)
}
