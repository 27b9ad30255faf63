import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { newId } from '#kit/ids.ts'
import { parseCompany } from '#kit/japan/company.ts'
import { queryTokens } from '#kit/japan/search.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import { visible } from '#features/accounts/accounts.visibility.ts'
import type { AttributeValue, Field } from '#platform/catalogue/field.ts'
import type { Work } from '#platform/work.ts'
import { uniqueKey } from '#features/fields/fields.values.ts'
import type { Company } from './companies.api.ts'
import { companyKeys, keyVersion, type CompanyFields, type CompanyIdentity } from './companies.ts'

export type ListedCompany = Omit<Company, 'peopleCount'>

const columns = sql`co.id, co.name, co.legal_form, co.legal_form_position, co.core_name, co.core_kana,
  co.corporate_number, co.invoice_number, co.domain, co.phone, co.postal_code, co.address, co.remark, co.owner_id,
  co.attributes, array[]::text[] as masked, co.version, co.created_at, co.updated_at,
  case when owner.id is not null then json_build_object('id', owner.id, 'name', owner.name) end as owner`

/** By reading; `q` finds names and readings in any script, domains, 法人番号 and 登録番号. */
export async function listCompanies(
  work: Work,
  {
    q,
    cursor,
    limit,
    deleted = false,
  }: { q?: string | undefined; cursor?: string | undefined; limit: number; deleted?: boolean | undefined },
): Promise<Page<ListedCompany>> {
  const conditions = [sql<SqlBool>`co.deleted_at is ${deleted ? sql`not null` : sql`null`}`]
  if (q?.trim()) conditions.push(matches(q))
  if (cursor !== undefined) {
    const [key, id] = decodeCursor(cursor, 2)
    conditions.push(sql<SqlBool>`(co.kana_sort, co.id) > (${key}::text, ${id}::uuid)`)
  }
  const { rows } = await sql<ListedCompany & { kanaSort: string }>`
    select ${columns}, co.kana_sort
    from company co left join app_user owner on owner.id = co.owner_id
    where ${sql.join(conditions, sql` and `)}
    order by co.kana_sort, co.id limit ${limit + 1}`.execute(work.db)
  const { items, next } = toPage(rows, limit, (row) => [row.kanaSort, row.id])
  return { items: items.map(({ kanaSort: _kanaSort, ...company }) => company), next }
}

/** The first companies, by reading, that a search box means. */
export async function searchCompanies(
  work: Work,
  q: string,
  limit: number,
): Promise<Pick<Company, 'id' | 'name' | 'address'>[]> {
  if (q.trim() === '') return []
  const { items } = await listCompanies(work, { q, limit })
  return items.map(({ id, name, address }) => ({ id, name, address }))
}

/** Every word must be found. A legal form in the query says nothing: the search text holds core names. */
export function matches(q: string): RawBuilder<SqlBool> {
  const tokens = queryTokens(parseCompany(q).coreName)
  if (tokens.length === 0) return sql<SqlBool>`false`
  return sql<SqlBool>`(${sql.join(
    tokens.map(({ text, kana }) => {
      const readings = [...new Set([text, kana ?? text])]
      return sql`(${sql.join(readings.map(contains), sql` or `)})`
    }),
    sql` and `,
  )})`
}

/** The grams find candidates by index; from three characters on the text itself must confirm their order. */
function contains(text: string): RawBuilder<SqlBool> {
  const characters = [...text]
  const grams = characters.length < 2 ? characters : characters.slice(1).map((c, i) => `${characters[i]}${c}`)
  const indexed = sql<SqlBool>`co.grams @> ${grams}::text[]`
  return characters.length <= 2 ? indexed : sql<SqlBool>`(${indexed} and strpos(co.search_text, ${text}) > 0)`
}

/** The whole record, or undefined. `lock` holds the row for a change; people are counted as far as they may be seen. */
export async function readCompany(
  work: Work,
  id: string,
  { deleted = false, lock = false } = {},
): Promise<Company | undefined> {
  if (lock) await sql`select 1 from company where id = ${id}::uuid for update`.execute(work.db)
  const { rows } = await sql<Company>`
    select ${columns}, (select count(distinct c.customer_id)::int
      from customer_post p join customer c on c.customer_id = p.customer_id
      where p.company_id = co.id and (p.ended_on is null or p.ended_on >= current_date) and ${visible(work)}
    ) as people_count
    from company co left join app_user owner on owner.id = co.owner_id
    where co.id = ${id}::uuid and co.deleted_at is ${deleted ? sql`not null` : sql`null`}`.execute(work.db)
  return rows[0]
}

export async function insertCompanies(work: Work, companies: readonly CompanyFields[]): Promise<string[]> {
  const rows = companies.map((fields) => ({
    id: newId(),
    ...fields,
    attributes: JSON.stringify(fields.attributes),
    ...companyKeys(fields),
  }))
  if (rows.length > 0) await work.db.insertInto('company').values(rows).execute()
  return rows.map(({ id }) => id)
}

/** Writes fields and the keys that follow from them. */
export async function updateCompany(work: Work, id: string, fields: CompanyFields): Promise<void> {
  await work.db
    .updateTable('company')
    .set({
      ...fields,
      attributes: JSON.stringify(fields.attributes),
      ...companyKeys(fields),
      version: sql`version + 1`,
      updatedAt: sql`now()`,
    })
    .where('id', '=', id)
    .execute()
}

export async function setDeleted(work: Work, id: string, deleted: boolean): Promise<void> {
  await work.db
    .updateTable('company')
    .set({ deletedAt: deleted ? sql`now()` : null, version: sql`version + 1`, updatedAt: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/** The company outside the bin that has this 法人番号; whoever asks keeps the number to themselves until they commit. */
export async function holderOfNumber(
  work: Work,
  corporateNumber: string,
): Promise<{ id: string; name: string } | undefined> {
  await sql`select pg_advisory_xact_lock(hashtext('company.corporate_number'), hashtext(${corporateNumber}))`.execute(
    work.db,
  )
  return work.db
    .selectFrom('company')
    .select(['id', 'name'])
    .where('corporateNumber', '=', corporateNumber)
    .where('deletedAt', 'is', null)
    .executeTakeFirst()
}

/** The company outside the bin with this value of a unique field; the asker keeps the value until they commit. */
export async function holderOfValue(
  work: Work,
  field: Field,
  value: AttributeValue,
): Promise<{ id: string; name: string } | undefined> {
  const key = uniqueKey(field, value)
  await sql`select pg_advisory_xact_lock(hashtext(${`company.${field.key}`}), hashtext(${key}))`.execute(
    work.db,
  )
  const { rows } = await sql<{ id: string; name: string; value: AttributeValue }>`
    select id, name, attributes -> ${field.key} as value from company
    where deleted_at is null and attributes ? ${field.key}`.execute(work.db)
  return rows.find((row) => uniqueKey(field, row.value) === key)
}

export async function userExists(work: Work, id: string): Promise<boolean> {
  return (
    (await work.db.selectFrom('appUser').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
  )
}

export type NamedCompany = CompanyIdentity & { id: string; name: string }

/** Companies outside the bin with one of these keys, oldest first. */
export async function readByKeys(work: Work, keys: readonly string[]): Promise<NamedCompany[]> {
  const { rows } = await sql<NamedCompany>`
    select id, name, legal_form, legal_form_position, core_name, key from company
    where key = any(${[...new Set(keys)]}::text[]) and deleted_at is null order by id`.execute(work.db)
  return rows
}

/** Makes transactions that are about to create companies by name wait for each other; held until commit. */
export async function lockCreationByName(work: Work): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('company.by_name'))`.execute(work.db)
}

/** Rebuilds up to `most` records whose keys were derived by older rules; returns how many there were. */
export async function rekeyOldest(work: Work, most: number): Promise<number> {
  const old = await work.db
    .selectFrom('company')
    .select(['id', 'name', 'coreKana', 'corporateNumber', 'invoiceNumber', 'domain'])
    .where('keyVersion', '<', keyVersion)
    .orderBy('id')
    .limit(most)
    .forUpdate()
    .execute()
  for (const { id, ...fields } of old)
    await work.db.updateTable('company').set(companyKeys(fields)).where('id', '=', id).execute()
  return old.length
}
