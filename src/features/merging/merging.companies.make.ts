import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import { afterChange } from '#platform/after-change.ts'
import type { Work } from '#platform/work.ts'
import { createCompany } from '#features/companies/companies.actions.ts'
import { readReferences } from './merging.companies.tables.ts'

export type MadeFirm = Parameters<typeof createCompany>[1] & {
  /** How many of each kind of thing hang on it. */
  things?: number
  /** Customers who have a post there. */
  people?: readonly string[]
  parentId?: string | null
}

/** Tests only: a company with rows in every table that can name one. */
export async function makeFirm(work: Work, { things = 1, people = [], parentId, ...given }: MadeFirm) {
  const { id } = await createCompany(work, given)
  const firm = sql`${id}::uuid`
  if (parentId)
    await sql`update company set parent_id = ${parentId}::uuid where id = ${firm}`.execute(work.db)
  for (const customerId of people)
    await sql`
      insert into customer_post (customer_id, id, company_id, title)
      values (${customerId}::uuid, ${newId()}::uuid, ${firm}, '課長')`.execute(work.db)
  for (let one = 0; one < things; one++) {
    await sql`
      insert into company_contract (company_id, id, title, started_on, amount)
      values (${firm}, ${newId()}::uuid, ${given.name}, '2026-01-01', 1000)`.execute(work.db)
    await sql`
      insert into company_file (company_id, id, name, media_type, size, sha256, blob_key)
      values (${firm}, ${newId()}::uuid, ${given.name}, 'text/plain', 1, 'x', ${newId()})`.execute(work.db)
    await sql`
      with batch as (insert into import_batch
          (id, subject, state, file_name, blob_key, size, sha256, format, header, mapping, created_by_name)
        values (${newId()}::uuid, 'company', 'done', 'firms.csv', 'x', 1, 'x', '{}', '[]', '[]', '試験') returning id)
      insert into import_company_change (company_id, import_id, row_number, action, before, after, version_after)
      select ${firm}, id, 1, 'updated', '{"amount": 1.10}', null, 1 from batch`.execute(work.db)
  }
  if (things > 0)
    await sql`
      insert into company_doubt_skip (company_id, kind, part, value, skipped_by_name)
      values (${firm}, 'phoneMissing', '00000000-0000-0000-0000-000000000000', ${given.name}, '試験'),
        (${firm}, 'alone', ${newId()}::uuid, 'x', '試験')`.execute(work.db)
  return id
}

const ofTheAct: { readonly [table: string]: readonly string[] } = {
  company: ['version', 'updated_at'],
  company_quality: ['assessed_at', 'touched_at'],
  company_alias: ['merge_id'],
}

/** Tests only: every row of every table that names a company, as text; what tells of the acts themselves aside. */
export async function everyFirm(
  work: Work,
  survivors: ReadonlySet<string>,
  { pairs = true } = {},
): Promise<{ [table: string]: string[] }> {
  const { rows: firms } = await sql<{ id: string }>`select id from company`.execute(work.db)
  await afterChange(
    work,
    'company',
    firms.map(({ id }) => id),
  )
  const found: { [table: string]: string[] } = {}
  for (const { table, how } of await readReferences(work)) {
    if (table === 'company_merge' || (how === 'pair' && !pairs)) continue
    const apart = [...(ofTheAct[table] ?? [])]
    const always = table === 'company' ? [] : apart
    const { rows } = await sql<{ row: string }>`
      select (to_jsonb(t) - case when to_jsonb(t) ->> 'id' = any(${[...survivors]}::text[]) then ${apart}::text[]
        else ${always}::text[] end)::text as row from ${sql.table(table)} t order by 1`.execute(work.db)
    found[table] = rows.map(({ row }) => row)
  }
  return found
}
