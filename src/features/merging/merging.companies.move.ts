import { sql, type RawBuilder } from 'kysely'
import type { Work } from '#platform/work.ts'
import type { Image } from './merging.move.ts'
import { netPairs } from './merging.pairs.ts'
import { keyOfImage, ownKey, readReferences, type Reference } from './merging.companies.tables.ts'

/** What became of one row; `column` is the one that named the company. */
export type CompanyRowImage = Image & { readonly column: string }

type Merging = { readonly survivorId: string; readonly loserIds: readonly string[] }

/**
 * Makes all that names the losers name the survivor, in every table; the losers themselves are gone then. No table is
 * distributed by the company, so that rows stay where they are and only say another id.
 */
export async function moveToSurvivor(
  work: Work,
  { survivorId, loserIds }: Merging,
): Promise<CompanyRowImage[]> {
  const references = await readReferences(work)
  const images: CompanyRowImage[] = []
  for (const reference of references)
    if (reference.how === 'derived') await removeDerived(work, reference, loserIds)
    else if (reference.how === 'pair') {
      if (reference.column === 'company_id')
        images.push(...(await movePairs(work, reference, { survivorId, loserIds })))
    } else for (const loserId of loserIds) images.push(...(await move(work, reference, loserId, survivorId)))
  const { rows } = await sql<{ id: string; row: string }>`
    delete from company co where co.id = any(${loserIds}::uuid[]) returning co.id, to_jsonb(co)::text as row`.execute(
    work.db,
  )
  for (const { id, row } of rows)
    images.push({
      table: 'company',
      column: 'id',
      fromId: id,
      key: '{}',
      outcome: 'removed',
      before: row,
      after: null,
    })
  return images
}

async function removeDerived(
  work: Work,
  { table, column }: Reference,
  ids: readonly string[],
): Promise<void> {
  await sql`delete from ${sql.table(table)} t where ${sql.ref(`t.${column}`)} = any(${ids}::uuid[])`.execute(
    work.db,
  )
}

async function move(
  work: Work,
  reference: Reference,
  fromId: string,
  toId: string,
): Promise<CompanyRowImage[]> {
  const { table, column } = reference
  const name = sql.table(table)
  const known = knownAlready(reference, toId)
  const image = (key: string): Omit<CompanyRowImage, 'outcome' | 'before' | 'after'> => ({
    table,
    column,
    fromId,
    key,
  })
  const images: CompanyRowImage[] = []
  if (known) {
    const { rows } = await sql<{ key: string; row: string }>`
      delete from ${name} g where ${sql.ref(`g.${column}`)} = ${fromId}::uuid and ${known}
      returning ${ownKey(reference, 'g')}::text as key, to_jsonb(g)::text as row`.execute(work.db)
    for (const { key, row } of rows)
      images.push({ ...image(key), outcome: 'removed', before: row, after: null })
  }
  const { rows } = await sql<{ key: string }>`
    update ${name} t set ${sql.ref(column)} = ${toId}::uuid where ${sql.ref(`t.${column}`)} = ${fromId}::uuid
    returning ${ownKey(reference, 't')}::text as key`.execute(work.db)
  for (const { key } of rows) images.push({ ...image(key), outcome: 'moved', before: null, after: null })
  return images
}

/** That the survivor has a row `g` says already. Undefined where it cannot. */
function knownAlready(
  { table, column, key, inKey, same = [] }: Reference,
  toId: string,
): RawBuilder<unknown> | undefined {
  const pair = (name: string, is: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`${sql.ref(`s.${name}`)} ${is} ${sql.ref(`g.${name}`)}`
  const ways = [
    ...(inKey ? [key.map(({ name }) => pair(name, sql`=`))] : []),
    ...(same.length > 0 ? [same.map((name) => pair(name, sql`is not distinct from`))] : []),
  ]
  if (ways.length === 0) return undefined
  const known = ways.map((all) => sql`(${all.length === 0 ? sql`true` : sql.join(all, sql` and `)})`)
  return sql`exists (select 1 from ${sql.table(table)} s where ${sql.ref(`s.${column}`)} = ${toId}::uuid
    and (${sql.join(known, sql` or `)}))`
}

/** What was known of a loser and some company is known of the survivor and that one; 別会社 is not forgotten by a merge. */
async function movePairs(
  work: Work,
  { table, column, columns, pair }: Reference,
  { survivorId, loserIds }: Merging,
): Promise<CompanyRowImage[]> {
  if (!pair) throw new Error(`${table} does not say which two companies its rows are about`)
  const name = sql.table(table)
  const [one, other] = [sql.ref(column), sql.ref(pair.other)]
  const rest = columns.filter((own) => own !== column && own !== pair.other)
  const weight = (alias: string): RawBuilder<unknown> =>
    sql`array_position(${[...pair.words]}::text[], ${sql.ref(`${alias}.${pair.by}`)})`
  const key = sql`jsonb_build_object('a', p.${one}, 'b', p.${other})::text as key, to_jsonb(p)::text as row`
  const { rows: gone } = await sql<{ key: string; row: string; a: string; b: string }>`
    delete from ${name} p where p.${one} = any(${loserIds}::uuid[]) or p.${other} = any(${loserIds}::uuid[])
    returning ${key}, p.${one} as a, p.${other} as b`.execute(work.db)
  const images: CompanyRowImage[] = gone.map((row) => ({
    table,
    column,
    fromId: survivorId,
    key: row.key,
    outcome: 'removed',
    before: row.row,
    after: null,
  }))
  const own = new Set([survivorId, ...loserIds])
  for (const { row, a, b } of gone) {
    const apart = own.has(a) ? b : a
    if (own.has(apart)) continue
    const [first, second] = apart < survivorId ? [apart, survivorId] : [survivorId, apart]
    const { rows: known } = await sql<{ row: string }>`
      select to_jsonb(p)::text as row from ${name} p where p.${one} = ${first}::uuid and p.${other} = ${second}::uuid
      for update`.execute(work.db)
    const { rows: made } = await sql<{ key: string; row: string }>`
      insert into ${name} as p (${one}, ${other}, ${sql.join(rest.map((each) => sql.ref(each)))})
      select ${first}::uuid, ${second}::uuid, ${sql.join(rest.map((each) => sql.ref(`n.${each}`)))}
      from jsonb_populate_record(null::${name}, ${row}::jsonb) n
      on conflict (${one}, ${other}) do update set ${sql.join(
        rest.map((each) => sql`${sql.ref(each)} = ${sql.ref(`excluded.${each}`)}`),
      )} where ${weight('excluded')} < ${weight('p')}
      returning ${key}`.execute(work.db)
    for (const now of made)
      images.push({
        table,
        column,
        fromId: survivorId,
        key: now.key,
        outcome: known[0] ? 'changed' : 'added',
        before: known[0]?.row ?? null,
        after: now.row,
      })
  }
  return netPairs(images)
}

export async function saveCompanyImages(
  work: Work,
  mergeId: string,
  images: readonly CompanyRowImage[],
): Promise<void> {
  await sql`
    insert into company_merge_image
      (merge_id, place, table_name, column_name, from_id, row_key, outcome, before, after)
    select ${mergeId}::uuid, i.place, i.table_name, i.column_name, i.from_id, i.row_key::jsonb, i.outcome,
      i.before::jsonb, i.after::jsonb
    from unnest(${images.map(({ table }) => table)}::text[], ${images.map(({ column }) => column)}::text[],
      ${images.map(({ fromId }) => fromId)}::uuid[], ${images.map(({ key }) => key)}::text[],
      ${images.map(({ outcome }) => outcome)}::text[], ${images.map(({ before }) => before)}::text[],
      ${images.map(({ after }) => after)}::text[])
      with ordinality i (table_name, column_name, from_id, row_key, outcome, before, after, place)`.execute(
    work.db,
  )
}

/**
 * Gives every row of an act back to whom it named. A row that was deleted since, or names another company by now, stays as
 * it is; what was added since stays with the survivor.
 */
export async function giveBackRows(work: Work, survivorId: string, mergeId: string): Promise<void> {
  const references = await readReferences(work)
  const images = sql`company_merge_image i where i.merge_id = ${mergeId}::uuid`
  await reviveCompanies(work, references, images)
  for (const reference of references) {
    const { table, column } = reference
    const name = sql.table(table)
    const of = sql`${images} and i.table_name = ${table} and i.column_name = ${column}`
    if (reference.how === 'pair') {
      if (column === 'company_id') await giveBackPairs(work, reference, of)
      continue
    }
    await sql`
      update ${name} t set ${sql.ref(column)} = i.from_id
      from (select * from ${of} and i.outcome = 'moved') i
      where ${sql.ref(`t.${column}`)} = ${survivorId}::uuid and ${keyOfImage(reference, 't', 'i')}`.execute(
      work.db,
    )
    const ofCustomer = reference.columns.includes('customer_id')
    await sql`
      insert into ${name} (${sql.join(reference.columns.map((own) => sql.ref(own)))})
      select ${sql.join(reference.columns.map((own) => sql.ref(`p.${own}`)))}
      from (select * from ${of} and i.outcome = 'removed') i
      cross join lateral jsonb_populate_record(null::${name}, ${ofCustomer ? withCustomerOfNow : sql`i.before`}) p
      where ${ofCustomer ? sql`exists (select 1 from customer c where c.customer_id = p.customer_id)` : sql`true`}
      on conflict do nothing`.execute(work.db)
  }
  await sql`delete from ${images}`.execute(work.db)
}

/** The person may have been merged meanwhile. */
const withCustomerOfNow = sql`i.before || coalesce((select jsonb_build_object('customer_id', a.customer_id)
  from customer_alias a where a.alias_id = (i.before ->> 'customer_id')::uuid), '{}')`

/** All companies of the act are there again before anything names them; then each stands under its parent, if there is one. */
async function reviveCompanies(
  work: Work,
  references: readonly Reference[],
  images: RawBuilder<unknown>,
): Promise<void> {
  const columns = references.find(({ table }) => table === 'company')?.columns ?? []
  const gone = sql`(select * from ${images} and i.table_name = 'company' and i.outcome = 'removed') i`
  await sql`
    insert into company (${sql.join(columns.map((own) => sql.ref(own)))})
    select ${sql.join(columns.map((own) => sql.ref(`p.${own}`)))}
    from ${gone} cross join lateral jsonb_populate_record(null::company, i.before || '{"parent_id": null}') p`.execute(
    work.db,
  )
  await sql`
    update company co set parent_id = above.id
    from ${gone} join company above on above.id = ${nowOf(sql`(i.before ->> 'parent_id')::uuid`)}
    where co.id = i.from_id`.execute(work.db)
}

/** What an id goes by now. */
const nowOf = (id: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`coalesce((select a.company_id from company_alias a where a.alias_id = ${id}), ${id})`

/** What an act made of pairs goes unless somebody has decided anew since; what it took away comes back. */
async function giveBackPairs(
  work: Work,
  { table, column, columns, pair }: Reference,
  of: RawBuilder<unknown>,
): Promise<void> {
  if (!pair) return
  const name = sql.table(table)
  const [one, other] = [sql.ref(column), sql.ref(pair.other)]
  const rest = columns.filter((own) => own !== column && own !== pair.other)
  const found = sql`p.${one} = (i.row_key ->> 'a')::uuid and p.${other} = (i.row_key ->> 'b')::uuid
    and to_jsonb(p) = i.after`
  await sql`
    update ${name} p set ${sql.join(rest.map((own) => sql`${sql.ref(own)} = ${sql.ref(`n.${own}`)}`))}
    from (select * from ${of} and i.outcome = 'changed') i
    cross join lateral jsonb_populate_record(null::${name}, i.before) n where ${found}`.execute(work.db)
  await sql`delete from ${name} p using (select * from ${of} and i.outcome = 'added') i where ${found}`.execute(
    work.db,
  )
  await sql`
    insert into ${name} (${one}, ${other}, ${sql.join(rest.map((own) => sql.ref(own)))})
    select least(n.a, n.b), greatest(n.a, n.b), ${sql.join(rest.map((own) => sql.ref(`n.${own}`)))}
    from (select ${nowOf(sql`r.${one}`)} as a, ${nowOf(sql`r.${other}`)} as b,
        ${sql.join(rest.map((own) => sql.ref(`r.${own}`)))}
      from (select * from ${of} and i.outcome = 'removed') i
      cross join lateral jsonb_populate_record(null::${name}, i.before) r) n
    where n.a <> n.b and exists (select 1 from company c where c.id = n.a)
      and exists (select 1 from company c where c.id = n.b)
    on conflict do nothing`.execute(work.db)
}
