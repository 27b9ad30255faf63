import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { newId } from '#kit/ids.ts'
import { kanaSortFrom } from '#kit/japan/kana.ts'
import { parseCompany } from '#kit/japan/company.ts'
import { versionOf } from '#kit/japan/words.ts'
import { queryTokens } from '#kit/japan/search.ts'
import { toPage, type Page, type Total } from '#kit/page.ts'
import { visible } from '#features/accounts/accounts.visibility.ts'
import type { AttributeValue, Field } from '#platform/catalogue/field.ts'
import type { Work } from '#platform/work.ts'
import { compileRule, readRule, type RuleScope } from '#platform/catalogue/rule.ts'
import { readComputed } from '#features/fields/fields.computed.ts'
import { readColumns } from '#features/fields/fields.columns.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { cursorText, fieldOrder, readInOrder, type Order } from '#features/fields/fields.sorts.ts'
import { uniqueKey } from '#features/fields/fields.values.ts'
import type { Company } from './companies.api.ts'
import { saveIdentities } from './companies.identities.ts'
import {
  companyKeys,
  identityOf,
  keyVersion,
  valuesOf,
  type CompanyFields,
  type CompanyIdentity,
} from './companies.ts'

export type ListedCompany = Omit<Company, 'peopleCount'>

const columns = sql`co.id, co.name, co.legal_form, co.legal_form_position, co.core_name, co.core_kana,
  co.corporate_number, co.invoice_number, co.domain, co.phone, co.postal_code, co.address, co.remark, co.owner_id,
  co.attributes, array[]::text[] as masked, co.version, co.created_at, co.updated_at,
  case when owner.id is not null then json_build_object('id', owner.id, 'name', owner.name) end as owner`

export type CompanyFilter = {
  q?: string | undefined
  /** A rule as JSON. */
  filter?: string | undefined
  deleted?: boolean | undefined
}

/** Sort columns: each but the last is backed by an index that ends in the id. */
const orders: { readonly [name: string]: Pick<Order, 'by' | 'type' | 'nullable' | 'indexed'> } = {
  kana: { by: sql`co.kana_sort`, type: 'text', nullable: false, indexed: true },
  // UUIDv7 ids sort by the time they were made.
  createdAt: { by: null, type: 'text', nullable: false, indexed: true },
  updatedAt: { by: sql`co.updated_at`, type: 'timestamptz', nullable: false, indexed: false },
}

function orderOf(scope: RuleScope, sort: string): Order {
  const standard = orders[sort.replace('-', '')]
  return standard
    ? { ...standard, name: sort, descending: sort.startsWith('-') }
    : fieldOrder(scope, 'company', sort)
}

/** Everything a list asks for, as one condition on `company co`. */
export function conditionOf(
  scope: RuleScope,
  { q, filter, deleted = false }: CompanyFilter,
): RawBuilder<SqlBool> {
  const conditions = [sql<SqlBool>`co.deleted_at is ${deleted ? sql`not null` : sql`null`}`]
  if (filter) conditions.push(compileRule(readRule(filter), scope, { subject: 'company' }))
  if (q?.trim()) conditions.push(matches(q))
  return sql<SqlBool>`(${sql.join(conditions, sql` and `)})`
}

/** `q` finds names and readings in any script, domains, 法人番号 and 登録番号. */
export async function listCompanies(
  work: Work,
  {
    cursor,
    limit,
    sort = 'kana',
    columns: shown = [],
    from,
    ...filter
  }: CompanyFilter & {
    cursor?: string | undefined
    limit: number
    sort?: string | undefined
    /** Keys of fields to show as cells. */
    columns?: readonly string[] | undefined
    /** In the order of readings: from this kana on. */
    from?: string | undefined
  },
): Promise<Page<ListedCompany & { cells?: { [key: string]: string } }>> {
  const scope = await readScope(work)
  const cells = shown.length > 0 ? await readColumns(scope, 'company', shown) : undefined
  const order = orderOf(scope, sort)
  const conditions = [conditionOf(scope, filter)]
  const start = order.name.replace('-', '') === 'kana' && from ? kanaSortFrom(from) : null
  if (start !== null)
    conditions.push(
      order.descending
        ? sql<SqlBool>`co.kana_sort <= ${`${start}\u{10ffff}`}`
        : sql<SqlBool>`co.kana_sort >= ${start}`,
    )
  const rows = await readInOrder(order, sql`co.id`, { cursor, limit }, async ({ on, most }) => {
    const { condition, orderBy } = on(order)
    const found = await sql<ListedCompany & { cursor: string | null }>`
      select ${columns}, ${cursorText(order)} as cursor
      from company co left join app_user owner on owner.id = co.owner_id ${order.join ?? sql``}
      where ${sql.join([...conditions, condition], sql` and `)}
      order by ${orderBy} limit ${most}`.execute(work.db)
    return found.rows
  })
  const { items, next } = toPage(rows, limit, (row) => [sort, row.cursor, row.id])
  const computed = await readComputed(
    work,
    cells?.fields ?? [],
    items.map(({ id }) => id),
  )
  return {
    items: items.map(({ cursor: _cursor, ...company }) =>
      cells
        ? { ...company, cells: cells.cellsOf({ ...valuesOf(company), ...computed.get(company.id) }) }
        : company,
    ),
    next,
  }
}

/** There are few enough companies to count them all. */
export async function countCompanies(work: Work, filter: CompanyFilter): Promise<Total> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from company co where ${conditionOf(await readScope(work), filter)}`.execute(
    work.db,
  )
  return { count: rows[0]?.count ?? 0, exact: true }
}

/** Those of the given companies that are not in the bin, in the order of the ids. */
export async function readListed(work: Work, ids: readonly string[]): Promise<ListedCompany[]> {
  const { rows } = await sql<ListedCompany>`
    select ${columns} from company co left join app_user owner on owner.id = co.owner_id
    where co.id = any(${ids}::uuid[]) and co.deleted_at is null order by co.id`.execute(work.db)
  return rows
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
  await saveIdentities(work, rows)
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
  await saveIdentities(work, [{ id, ...fields }])
}

export async function setDeleted(work: Work, id: string, deleted: boolean): Promise<void> {
  await work.db
    .updateTable('company')
    .set({ deletedAt: deleted ? sql`now()` : null, version: sql`version + 1`, updatedAt: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/** Another company outside the bin that has this 法人番号; whoever asks keeps the number to themselves until they commit. */
export async function holderOfNumber(
  work: Work,
  corporateNumber: string,
  except: string | null,
): Promise<{ id: string; name: string } | undefined> {
  await sql`select pg_advisory_xact_lock(hashtext('company.corporate_number'), hashtext(${corporateNumber}))`.execute(
    work.db,
  )
  return work.db
    .selectFrom('company')
    .select(['id', 'name'])
    .where('corporateNumber', '=', corporateNumber)
    .where('deletedAt', 'is', null)
    .where((is) => (except === null ? is.lit(true) : is('id', '!=', except)))
    .executeTakeFirst()
}

/** Those of these 法人番号 that a company outside the bin has; whoever asks keeps all of them until they commit. */
export async function heldNumbers(work: Work, numbers: readonly string[]): Promise<ReadonlySet<string>> {
  if (numbers.length === 0) return new Set()
  // In one order for all, so that no two wait for each other.
  await sql`select pg_advisory_xact_lock(hashtext('company.corporate_number'), h) from
    (select distinct hashtext(n) as h from unnest(${numbers}::text[]) n order by 1) locks`.execute(work.db)
  const { rows } = await sql<{ number: string }>`
    select corporate_number as number from company
    where corporate_number = any(${numbers}::text[]) and deleted_at is null`.execute(work.db)
  return new Set(rows.map(({ number }) => number))
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

/** Companies outside the bin with one of these keys, oldest first; names of records merged into them after their own. */
export async function readByKeys(work: Work, keys: readonly string[]): Promise<NamedCompany[]> {
  const wanted = [...new Set(keys)]
  const { rows } = await sql<NamedCompany>`
    select id, name, legal_form, legal_form_position, core_name, key from (
      select id, name, legal_form, legal_form_position, core_name, key, 1 as place from company
      where key = any(${wanted}::text[]) and deleted_at is null
      union all
      select co.id, co.name, a.legal_form, a.legal_form_position, a.core_name, a.key, 2
      from company_alias a join company co on co.id = a.company_id
      where a.key = any(${wanted}::text[]) and co.deleted_at is null) known
    order by place, id`.execute(work.db)
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
    .select(keyed)
    .where('keyVersion', '<', versionOf(keyVersion))
    .orderBy('id')
    .limit(most)
    .forUpdate()
    .execute()
  await saveKeys(work, old)
  return old.length
}

/** The names of companies that were merged follow the rules of names too. */
export async function rekeyAliases(work: Work): Promise<void> {
  const { rows } = await sql<{ aliasId: string; coreName: string; key: string }>`
    select alias_id, core_name, key from company_alias for update`.execute(work.db)
  for (const { aliasId, coreName, key } of rows) {
    const now = identityOf(coreName).key
    if (now !== key)
      await sql`update company_alias set key = ${now} where alias_id = ${aliasId}::uuid`.execute(work.db)
  }
}

/** Rebuilds the keys of these. */
export async function rekeyThese(work: Work, ids: readonly string[]): Promise<void> {
  await saveKeys(
    work,
    await work.db
      .selectFrom('company')
      .select(keyed)
      .where('id', 'in', [...ids])
      .execute(),
  )
}

const keyed = [
  'id',
  'name',
  'coreKana',
  'corporateNumber',
  'invoiceNumber',
  'domain',
  'phone',
  'address',
] as const satisfies readonly ('id' | keyof CompanyFields)[]

async function saveKeys(
  work: Work,
  companies: readonly Pick<Company, (typeof keyed)[number]>[],
): Promise<void> {
  for (const { id, ...fields } of companies)
    await work.db.updateTable('company').set(companyKeys(fields)).where('id', '=', id).execute()
  await saveIdentities(work, companies)
}
