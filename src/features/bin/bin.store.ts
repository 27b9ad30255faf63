import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { matches as companyMatches } from '#features/companies/companies.store.ts'
import { matches as customerMatches } from '#features/customers/customers.query.ts'
import { displayNameOf, kanaOf } from '#features/customers/customers.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { BinnedItem, BinQuestion } from '#platform/catalogue/binned.ts'
import { may, type Work } from '#platform/work.ts'

type Named = {
  id: string
  code: string | null
  familyName: string | null
  givenName: string | null
  familyKana: string | null
  givenKana: string | null
}
type Raw = { id: string; deletedAt: string; at: string }

const customerColumns = sql`c.customer_id as id, c.code, c.family_name, c.given_name, c.family_kana, c.given_kana`

/** Who moved each to the bin the last time, as the audit log has it. */
export async function whoRemoved(
  work: Work,
  subject: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select distinct on (e.subject_id) e.subject_id as id, e.actor_name as name from audit_entry e
    where e.subject_kind = ${subject} and e.subject_id = any(${ids}::text[])
      and e.action in (${`${subject}.remove`}, ${`${subject}.delete`})
    order by e.subject_id, e.id desc`.execute(work.db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

function after(
  { cursor }: BinQuestion,
  at: RawBuilder<unknown>,
  id: RawBuilder<unknown>,
): RawBuilder<SqlBool> {
  if (cursor === undefined) return sql<SqlBool>`true`
  const [moment, last] = decodeCursor(cursor, 2)
  return sql<SqlBool>`(${at}, ${id}) < (${moment}::timestamptz, ${last}::uuid)`
}

export async function listCustomers(work: Work, question: BinQuestion): Promise<Page<BinnedItem>> {
  const { q, limit } = question
  // Those in the bin are known by no number any more; the record still has it.
  const found = q === undefined ? sql`true` : sql`(${customerMatches(q)} or c.code = ${q})`
  const { rows } = await sql<Raw & Named>`
    select ${customerColumns}, c.deleted_at, c.deleted_at::text as at
    from customer c
    where ${visible(work, { deleted: true })} and ${found} and ${after(question, sql`c.deleted_at`, sql`c.customer_id`)}
    order by c.deleted_at desc, c.customer_id desc limit ${limit + 1}`.execute(work.db)
  const { items, next } = toPage(rows, limit, ({ at, id }) => [at, id])
  return {
    next,
    items: items.map((row) => ({
      id: row.id,
      name: displayNameOf(row),
      detail: [kanaOf(row), row.code].filter(Boolean).join('・') || null,
      deletedAt: row.deletedAt,
    })),
  }
}

export async function listCompanies(work: Work, question: BinQuestion): Promise<Page<BinnedItem>> {
  const { q, limit } = question
  const { rows } = await sql<Raw & { name: string; detail: string | null }>`
    select co.id, co.name, nullif(concat_ws('・', co.core_kana, co.address), '') as detail, co.deleted_at,
      co.deleted_at::text as at
    from company co
    where co.deleted_at is not null and ${q === undefined ? sql`true` : companyMatches(q)}
      and ${after(question, sql`co.deleted_at`, sql`co.id`)}
    order by co.deleted_at desc, co.id desc limit ${limit + 1}`.execute(work.db)
  const { items, next } = toPage(rows, limit, ({ at, id }) => [at, id])
  return { next, items: items.map(({ at: _at, ...row }) => row) }
}

type RawFile = Raw &
  Named & { name: string; companyName: string | null; onCompany: boolean; recordId: string }

/** Files of records that are in the bin themselves come back with those, and are not listed. */
export async function listFiles(work: Work, question: BinQuestion): Promise<Page<BinnedItem>> {
  const { q, limit } = question
  const wanted = sql`f.deleted_at is not null and f.hidden_at is null
    and ${q === undefined ? sql`true` : sql`strpos(lower(f.name), lower(${q})) > 0`}
    and ${after(question, sql`f.deleted_at`, sql`f.id`)}`
  const last = sql`order by f.deleted_at desc, f.id desc limit ${limit + 1}`
  const shown = sql`f.id, f.name, f.deleted_at, f.deleted_at::text as at`
  const empty = sql`where false`
  const ofCustomers = may(work.actor, 'customers.read') ? sql`where ${visible(work)} and` : null
  const ofCompanies = may(work.actor, 'companies.read')
  const { rows } = await sql<RawFile>`
    select * from (
      (select ${shown}, c.code, c.family_name, c.given_name, c.family_kana, c.given_kana, null as company_name,
        false as on_company, c.customer_id as record_id
      from attachment f join customer c on c.customer_id = f.customer_id
      ${ofCustomers === null ? empty : sql`${ofCustomers} ${wanted} ${last}`})
      union all
      (select ${shown}, null, null, null, null, null, co.name, true, co.id
      from company_file f join company co on co.id = f.company_id
      ${ofCompanies ? sql`where co.deleted_at is null and ${wanted} ${last}` : empty})
    ) f ${last}`.execute(work.db)
  const { items, next } = toPage(rows, limit, ({ at, id }) => [at, id])
  return {
    next,
    items: items.map((row) => ({
      id: row.id,
      name: row.name,
      detail: row.onCompany ? row.companyName : displayNameOf(row),
      deletedAt: row.deletedAt,
      record: { on: row.onCompany ? 'company' : 'customer', id: row.recordId },
    })),
  }
}

export type FileRecord = { readonly on: 'customer' | 'company'; readonly recordId: string }

/** On which record a file in the bin stands, as far as the actor may see it. */
export async function recordOfFile(work: Work, id: string): Promise<FileRecord | undefined> {
  const { rows } = await sql<FileRecord>`
    select 'customer' as on, f.customer_id as record_id from attachment f
      join customer c on c.customer_id = f.customer_id
      where f.id = ${id}::uuid and f.deleted_at is not null and ${visible(work)}
    union all
    select 'company', f.company_id from company_file f
      join company co on co.id = f.company_id
      where f.id = ${id}::uuid and f.deleted_at is not null and co.deleted_at is null`.execute(work.db)
  return rows[0]
}
