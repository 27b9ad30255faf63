import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { matches as companyMatches } from '#features/companies/companies.store.ts'
import { matches as customerMatches } from '#features/customers/customers.query.ts'
import { displayNameOf, kanaOf } from '#features/customers/customers.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import { may, type Work } from '#platform/work.ts'
import type { BinItem } from './bin.api.ts'
import { permissionsOf, type BinKind } from './bin.ts'

export type Question = { q?: string | undefined; cursor?: string | undefined; limit: number }
type Named = {
  id: string
  code: string | null
  familyName: string | null
  givenName: string | null
  familyKana: string | null
  givenKana: string | null
}
type Raw = { id: string; deletedAt: string; deletedByName: string | null; at: string }

const customerColumns = sql`c.customer_id as id, c.code, c.family_name, c.given_name, c.family_kana, c.given_kana`

/** Who moved a record to the bin the last time, as the audit log has it. */
const deletedBy = (subject: string, id: RawBuilder<unknown>, actions: readonly string[]) => sql<string>`(
  select e.actor_name from audit_entry e
  where e.subject_kind = ${subject} and e.subject_id = ${id}::text and e.action = any(${actions}::text[])
  order by e.id desc limit 1)`

function after({ cursor }: Question, at: RawBuilder<unknown>, id: RawBuilder<unknown>): RawBuilder<SqlBool> {
  if (cursor === undefined) return sql<SqlBool>`true`
  const [moment, last] = decodeCursor(cursor, 2)
  return sql<SqlBool>`(${at}, ${id}) < (${moment}::timestamptz, ${last}::uuid)`
}

/** The latest first. */
export function listBin(work: Work, kind: BinKind, question: Question): Promise<Page<BinItem>> {
  return lists[kind](work, { ...question, q: question.q?.trim() || undefined })
}

const lists: { readonly [K in BinKind]: (work: Work, question: Question) => Promise<Page<BinItem>> } = {
  customers: listCustomers,
  companies: listCompanies,
  files: listFiles,
}

async function listCustomers(work: Work, question: Question): Promise<Page<BinItem>> {
  const { q, limit } = question
  // Those in the bin are known by no number any more; the record still has it.
  const found = q === undefined ? sql`true` : sql`(${customerMatches(q)} or c.code = ${q})`
  const { rows } = await sql<Raw & Named>`
    select ${customerColumns}, c.deleted_at, c.deleted_at::text as at,
      ${deletedBy('customer', sql`c.customer_id`, ['customer.delete'])} as deleted_by_name
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
      deletedByName: row.deletedByName,
    })),
  }
}

async function listCompanies(work: Work, question: Question): Promise<Page<BinItem>> {
  const { q, limit } = question
  const { rows } = await sql<Raw & { name: string; detail: string | null }>`
    select co.id, co.name, nullif(concat_ws('・', co.core_kana, co.address), '') as detail, co.deleted_at,
      co.deleted_at::text as at,
      ${deletedBy('company', sql`co.id`, ['company.remove', 'company.delete'])} as deleted_by_name
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
async function listFiles(work: Work, question: Question): Promise<Page<BinItem>> {
  const { q, limit } = question
  const wanted = sql`f.deleted_at is not null and f.hidden_at is null
    and ${q === undefined ? sql`true` : sql`strpos(lower(f.name), lower(${q})) > 0`}
    and ${after(question, sql`f.deleted_at`, sql`f.id`)}`
  const last = sql`order by f.deleted_at desc, f.id desc limit ${limit + 1}`
  const shown = sql`f.id, f.name, f.deleted_at, f.deleted_at::text as at, f.deleted_by_name`
  const empty = sql`where false`
  const ofCustomers = may(work.actor, permissionsOf.customers.read) ? sql`where ${visible(work)} and` : null
  const ofCompanies = may(work.actor, permissionsOf.companies.read)
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
      deletedByName: row.deletedByName,
      record: { on: row.onCompany ? 'company' : 'customer', id: row.recordId },
    })),
  }
}

/** On which record each of these files in the bin stands, as far as the actor may see it. */
export async function recordsOfFiles(
  work: Work,
  ids: readonly string[],
): Promise<Map<string, { on: 'customer' | 'company'; recordId: string }>> {
  const { rows } = await sql<{ id: string; on: 'customer' | 'company'; recordId: string }>`
    select f.id, 'customer' as on, f.customer_id as record_id from attachment f
      join customer c on c.customer_id = f.customer_id
      where f.id = any(${ids}::uuid[]) and f.deleted_at is not null and ${visible(work)}
    union all
    select f.id, 'company', f.company_id from company_file f
      join company co on co.id = f.company_id
      where f.id = any(${ids}::uuid[]) and f.deleted_at is not null and co.deleted_at is null`.execute(
    work.db,
  )
  return new Map(rows.map(({ id, on, recordId }) => [id, { on, recordId }]))
}
