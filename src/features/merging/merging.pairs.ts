import { sql, type RawBuilder } from 'kysely'
import type { Work } from '#platform/work.ts'
import type { Image } from './merging.move.ts'
import { columnsOf, type Table } from './merging.tables.ts'

type Pairs = { readonly other: RawBuilder<unknown>; readonly rest: readonly string[]; readonly rank: RankOf }
type RankOf = (alias: string) => RawBuilder<unknown>

function pairsOf({ table, columns, pair }: Table): Pairs {
  if (!pair) throw new Error(`${table} does not say which two customers its rows are about`)
  const rank: RankOf = (alias) =>
    sql`array_position(${[...pair.words]}::text[], ${sql.ref(`${alias}.${pair.by}`)})`
  return { other: sql.ref(pair.other), rest: columns.filter((column) => column !== pair.other), rank }
}

const ids = (alias: string, other: RawBuilder<unknown>) =>
  sql`jsonb_build_object('a', ${sql.ref(`${alias}.customer_id`)}, 'b', ${sql.raw(alias)}.${other})`

/** What was known of the loser and somebody is known of the survivor and that one; 別人 is not forgotten by a merge. */
export async function movePairs(work: Work, table: Table, fromId: string, toId: string): Promise<Image[]> {
  const name = sql.table(table.table)
  const { other, rest, rank } = pairsOf(table)
  const { rows: gone } = await sql<{ key: string; row: string; id: string }>`
    delete from ${name} p where p.customer_id = ${fromId}::uuid or p.${other} = ${fromId}::uuid
    returning ${ids('p', other)}::text as key, to_jsonb(p)::text as row,
      case when p.customer_id = ${fromId}::uuid then p.${other} else p.customer_id end as id`.execute(work.db)
  const images: Image[] = gone.map(({ key, row }) => ({
    table: table.table,
    fromId,
    key,
    outcome: 'removed',
    before: row,
    after: null,
  }))
  for (const { row, id } of gone) {
    if (id === toId) continue
    const [a, b] = id < toId ? [id, toId] : [toId, id]
    const { rows: known } = await sql<{ row: string }>`
      select to_jsonb(p)::text as row from ${name} p where p.customer_id = ${a}::uuid and p.${other} = ${b}::uuid
      for update`.execute(work.db)
    const { rows: made } = await sql<{ key: string; row: string }>`
      insert into ${name} as p (customer_id, ${other} ${columnsOf(rest)})
      select ${a}::uuid, ${b}::uuid ${columnsOf(rest, 'n')}
      from jsonb_populate_record(null::${name}, ${row}::jsonb) n
      on conflict (customer_id, ${other}) do update set ${sql.join(
        rest.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`),
      )} where ${rank('excluded')} < ${rank('p')}
      returning ${ids('p', other)}::text as key, to_jsonb(p)::text as row`.execute(work.db)
    for (const now of made)
      images.push({
        table: table.table,
        fromId: toId,
        key: now.key,
        outcome: known[0] ? 'changed' : 'added',
        before: known[0]?.row ?? null,
        after: now.row,
      })
  }
  return images
}

/** Several losers may touch one pair, one after the other: what counts is how it was before and how it is now. */
export function netPairs<I extends Image>(images: readonly I[]): I[] {
  return [...Map.groupBy(images, ({ table, key }) => `${table} ${key}`).values()].flatMap((touched): I[] => {
    const [first, last] = [touched[0], touched.at(-1)]
    if (!first || !last || first.before === last.after) return []
    const outcome = first.before === null ? 'added' : last.after === null ? 'removed' : 'changed'
    return [{ ...first, outcome, after: last.after }]
  })
}

/**
 * What an act made of pairs goes unless somebody has decided anew since; what it took away comes back. Where the other
 * one was merged meanwhile, it is known of whom that one became.
 */
export async function giveBackPairs(
  work: Work,
  table: Table,
  survivorId: string,
  mergeId: string,
): Promise<void> {
  const name = sql.table(table.table)
  const { other, rest } = pairsOf(table)
  const images = (outcome: string) => sql`
    customer_merge_image i where i.customer_id = ${survivorId}::uuid and i.merge_id = ${mergeId}::uuid
      and i.table_name = ${table.table} and i.outcome = ${outcome}`
  const found = sql`p.customer_id = (i.row_key ->> 'a')::uuid and p.${other} = (i.row_key ->> 'b')::uuid
    and to_jsonb(p) = i.after`
  await sql`
    update ${name} p set ${sql.join(rest.map((column) => sql`${sql.ref(column)} = ${sql.ref(`n.${column}`)}`))}
    from (select * from ${images('changed')}) i
    cross join lateral jsonb_populate_record(null::${name}, i.before) n
    where ${found}`.execute(work.db)
  await sql`delete from ${name} p using (select * from ${images('added')}) i where ${found}`.execute(work.db)
  const now = (id: RawBuilder<unknown>) =>
    sql`coalesce((select a.customer_id from customer_alias a where a.alias_id = ${id}), ${id})`
  await sql`
    insert into ${name} (customer_id, ${other} ${columnsOf(rest)})
    select least(n.a, n.b), greatest(n.a, n.b) ${columnsOf(rest, 'n')}
    from (select ${now(sql`r.customer_id`)} as a, ${now(sql`r.${other}`)} as b ${columnsOf(rest, 'r')}
      from (select * from ${images('removed')}) i
      cross join lateral jsonb_populate_record(null::${name}, i.before) r) n
    where n.a <> n.b and exists (select 1 from customer c where c.customer_id = n.a)
      and exists (select 1 from customer c where c.customer_id = n.b)
    on conflict do nothing`.execute(work.db)
}
