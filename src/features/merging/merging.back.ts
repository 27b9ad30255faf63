import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import { giveBackPairs } from './merging.pairs.ts'
import { columnsOf, keyIn, keyOf, readTables, type Table } from './merging.tables.ts'

/**
 * Gives every row of an act back to whom it belonged. A row that was deleted since stays deleted; what was changed in a
 * row since stays changed; what was added since stays with the survivor, save parts of a row that goes.
 */
export async function giveBack(work: Work, survivorId: string, mergeId: string): Promise<void> {
  const tables = await readTables(work)
  const images = sql`customer_merge_image i where i.customer_id = ${survivorId}::uuid and i.merge_id = ${mergeId}::uuid`
  const { rows } = await sql<{ table: string; outcomes: string[] }>`
    select i.table_name as table, array_agg(distinct i.outcome) as outcomes from ${images} group by 1`.execute(
    work.db,
  )
  const touched = new Map(rows.map(({ table, outcomes }) => [table, new Set(outcomes)]))
  const known = (table: Table, ...outcomes: string[]): boolean =>
    outcomes.some((outcome) => touched.get(table.table)?.has(outcome))
  // Everything else refers to the record.
  const recordsFirst = tables.toSorted((a, b) => Number(b.how === 'record') - Number(a.how === 'record'))
  for (const table of recordsFirst) {
    if (table.how === 'pair') {
      if (touched.has(table.table)) await giveBackPairs(work, table, survivorId, mergeId)
      continue
    }
    const name = sql.table(table.table)
    const of = sql`${images} and i.table_name = ${table.table}`
    const ofCompany = table.columns.includes('company_id')
    if (known(table, 'removed'))
      await sql`
        insert into ${name} (customer_id ${columnsOf(table.columns)})
        select i.from_id ${columnsOf(table.columns, 'p')}
        from (select * from ${of} and i.outcome = 'removed') i
        cross join lateral jsonb_populate_record(null::${name}, ${ofCompany ? withCompanyOfNow : sql`i.before`}) p
        where ${ofCompany ? sql`exists (select 1 from company co where co.id = p.company_id)` : sql`true`}
        on conflict do nothing`.execute(work.db)
    if (table.how === 'record') continue
    if (table.partOf !== undefined) await followParts(work, table, table.partOf, survivorId, mergeId)
    if (table.partOf !== undefined || known(table, 'moved', 'changed'))
      await sql`
        with image as (select i.* from ${of} and i.outcome <> 'removed'),
        gone as (
          delete from ${name} t using image i where t.customer_id = ${survivorId}::uuid and ${keyIn(table, 't', 'i')}
          returning t as row, i.from_id, i.before as was, i.after as became)
        insert into ${name} (customer_id ${columnsOf(table.columns)})
        select g.from_id ${columnsOf(table.columns, 'p')}
        from gone g cross join lateral jsonb_populate_record(g.row, coalesce(
          (select jsonb_object_agg(b.key, g.was -> b.key) from jsonb_each(g.became) b
            where g.was -> b.key is distinct from b.value and to_jsonb(g.row) -> b.key = b.value), '{}')) p`.execute(
        work.db,
      )
  }
  await sql`delete from ${images}`.execute(work.db)
}

/** The company may have been merged meanwhile. */
const withCompanyOfNow = sql`i.before || coalesce((select jsonb_build_object('company_id', a.company_id)
  from company_alias a where a.alias_id = (i.before ->> 'company_id')::uuid), '{}')`

/** A file that was put on a moved note since goes with the note. */
async function followParts(
  work: Work,
  table: Table,
  column: string,
  survivorId: string,
  mergeId: string,
): Promise<void> {
  await sql`
    insert into customer_merge_image (customer_id, merge_id, place, table_name, from_id, row_key, outcome)
    select ${survivorId}::uuid, ${mergeId}::uuid,
      (select max(m.place) from customer_merge_image m
        where m.customer_id = ${survivorId}::uuid and m.merge_id = ${mergeId}::uuid) + row_number() over (),
      ${table.table}, i.from_id, ${keyOf(table, 't')}, 'moved'
    from ${sql.table(table.table)} t
    join customer_merge_image i on i.customer_id = t.customer_id and i.merge_id = ${mergeId}::uuid
      and i.outcome = 'moved' and i.row_key = jsonb_build_object('id', ${sql.ref(`t.${column}`)})
    where t.customer_id = ${survivorId}::uuid and not exists (
      select 1 from customer_merge_image k where k.customer_id = t.customer_id and k.merge_id = ${mergeId}::uuid
        and k.table_name = ${table.table} and k.row_key = ${keyOf(table, 't')})`.execute(work.db)
}
