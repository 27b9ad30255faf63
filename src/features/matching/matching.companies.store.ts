import { sql } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import {
  companyTraits,
  type CompanyIdentityValue,
  type CompanyTraits,
} from '#features/companies/companies.traits.ts'
import { decodeCursor, toPage, type Page, type Total } from '#kit/page.ts'
import type { Db } from '#platform/db/database.ts'
import type { Work } from '#platform/work.ts'
import type { CompanySide } from './matching.companies.api.ts'
import type { CompanyRun } from './matching.companies.run.ts'
import type { CompanyEvidence } from './matching.companies.score.ts'
import type { CompanyPairState } from './matching.companies.ts'
import { crowd, sharedFrom } from './matching.traits.store.ts'

type Told = Parameters<typeof companyTraits>[0] & { id: string }

/** What is compared of these companies; those in the bin are left out. */
export async function readCompanyTraits(db: Db, ids: readonly string[]): Promise<Map<string, CompanyTraits>> {
  const { rows } = await sql<Told>`
    select id, name, core_kana, corporate_number, invoice_number, domain, phone, address
    from company where id = any(${ids}::uuid[]) and deleted_at is null`.execute(db)
  return new Map(rows.map(({ id, ...told }) => [id, companyTraits(told)]))
}

/** Who has one of these values in common, and which phones and domains are of so many that they say nothing. */
export async function findCompanySharers(
  work: Work,
  values: readonly CompanyIdentityValue[],
  except: string | null,
): Promise<{ ids: string[]; shared: Set<string> }> {
  const { rows } = await sql<{ kind: string; value: string; ids: string[] }>`
    select h.kind, h.value, i.ids
    from unnest(${values.map(({ kind }) => kind)}::text[], ${values.map(({ value }) => value)}::text[]) h(kind, value)
    cross join lateral (select array(select company_id from company_identity i
      where i.kind = h.kind and i.value = h.value limit ${crowd + 1}) as ids) i`.execute(work.db)
  const found = new Set(rows.flatMap(({ ids }) => (ids.length <= crowd ? ids : [])))
  if (except !== null) found.delete(except)
  const many = rows.filter(({ kind, ids }) => mayBeShared(kind) && ids.length > sharedFrom)
  return { ids: [...found], shared: new Set(many.map(({ kind, value }) => `${kind} ${value}`)) }
}

/** Many have one switchboard or one mall's domain; a house of many is still where each of them is. */
export const mayBeShared = (kind: string): boolean => kind === 'phone' || kind === 'domain'

/** A phone or a domain that many share is taken out of what is compared. */
export function withoutSharedOf(traits: CompanyTraits, shared: ReadonlySet<string>): CompanyTraits {
  return {
    ...traits,
    phone: shared.has(`phone ${traits.phone}`) ? '' : traits.phone,
    domain: shared.has(`domain ${traits.domain}`) ? '' : traits.domain,
  }
}

export type StoredCompanyPair = {
  companyId: string
  otherId: string
  points: number
  strong: boolean
  evidence: CompanyEvidence[]
  state: CompanyPairState
  decidedBy: string | null
  decidedAt: string | null
}
type Asked = {
  cursor?: string | undefined
  limit: number
  state: CompanyPairState
  atLeast?: number | undefined
}

const columns = sql`p.company_id, p.other_id, p.points, p.strong, p.evidence, p.state, p.decided_by_name as decided_by,
  p.decided_at`
const bothThere = sql`
  exists (select 1 from company c where c.id = p.company_id and c.deleted_at is null)
  and exists (select 1 from company c where c.id = p.other_id and c.deleted_at is null)`

/** Pairs outside the bin, the surest first. */
export async function listCompanyPairs(
  work: Work,
  { cursor, limit, state, atLeast }: Asked,
): Promise<Page<StoredCompanyPair>> {
  const after = cursor === undefined ? null : decodeCursor(cursor, 3)
  const [points = 0, id = '', otherId = ''] = after ?? []
  const { rows } = await sql<StoredCompanyPair>`
    select ${columns} from company_match_pair p
    where p.state = ${state} and p.points >= ${atLeast ?? -1000}
      and ${after ? sql`(-p.points, p.company_id, p.other_id) > (${-Number(points)}::int, ${id}::uuid, ${otherId}::uuid)` : sql`true`}
      and ${bothThere}
    order by p.points desc, p.company_id, p.other_id limit ${limit + 1}`.execute(work.db)
  return toPage(rows, limit, (row) => [row.points, row.companyId, row.otherId])
}

/** Pairs as they stand, locked. */
export async function lockCompanyPairs(
  work: Work,
  pairs: readonly { a: string; b: string }[],
): Promise<StoredCompanyPair[]> {
  const ordered = pairs.map(({ a, b }) => (a < b ? [a, b] : [b, a]))
  const { rows } = await sql<StoredCompanyPair>`
    select ${columns} from company_match_pair p
    where (p.company_id, p.other_id) in (select * from unnest(
        ${ordered.map(([one]) => one)}::uuid[], ${ordered.map(([, other]) => other)}::uuid[]))
      and ${bothThere}
    order by p.company_id, p.other_id for update of p`.execute(work.db)
  return rows
}

export async function saveCompanyState(
  work: Work,
  pairs: readonly StoredCompanyPair[],
  state: CompanyPairState,
): Promise<void> {
  const by = state === 'open' ? null : work.actor
  await sql`
    update company_match_pair p set state = ${state}, decided_by = ${by?.userId ?? null}::uuid,
      decided_by_name = ${by?.name ?? null}, decided_at = ${by ? sql`now()` : null},
      decided_points = ${by ? sql`p.points` : null}
    where (p.company_id, p.other_id) in (select * from unnest(
      ${pairs.map(({ companyId }) => companyId)}::uuid[], ${pairs.map(({ otherId }) => otherId)}::uuid[]))`.execute(
    work.db,
  )
}

/** Which companies one was said to be apart from. */
export async function readCompaniesApart(work: Work, id: string): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select other_id as id from company_match_pair where company_id = ${id}::uuid and state in ('distinct', 'related')
    union all
    select company_id from company_match_pair where other_id = ${id}::uuid and state in ('distinct', 'related')`.execute(
    work.db,
  )
  return new Set(rows.map((row) => row.id))
}

const countLimit = 10_000

export async function countCompanyPairs(work: Work, state: CompanyPairState, strong = false): Promise<Total> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select 1 from company_match_pair p
      where p.state = ${state} and ${strong ? sql`p.strong` : sql`true`} and ${bothThere}
      limit ${countLimit + 1}) counted`.execute(work.db)
  const count = rows[0]?.count ?? 0
  return { count: Math.min(count, countLimit), exact: count <= countLimit }
}

/** What the last run over all companies found; every run of customers ends with one. */
export async function readLastCompanyRun(work: Work): Promise<(CompanyRun & { at: string }) | null> {
  const { rows } = await sql<{ at: string; companies: CompanyRun }>`
    select finished_at as at, result -> 'companies' as companies from job_run
    where kind in ('matching.run', 'matching.newer') and state = 'done' and result ? 'companies'
    order by id desc limit 1`.execute(work.db)
  const [last] = rows
  return last ? { ...last.companies, at: last.at } : null
}

/** The companies beside each other on the screen. */
export async function readCompanySides(
  work: Work,
  ids: readonly string[],
): Promise<Map<string, CompanySide>> {
  const { rows } = await sql<CompanySide>`
    select co.id, co.version, co.name as display_name, co.core_kana as kana, co.corporate_number, co.invoice_number,
      co.domain, co.created_at, co.updated_at, u.name as owner, parent.name as parent,
      array_remove(array[nullif(concat_ws(' ', co.postal_code, co.address), '')], null) as addresses,
      array_remove(array[co.phone], null) as phones,
      (select count(distinct c.customer_id)::int from customer_post p join customer c on c.customer_id = p.customer_id
        where p.company_id = co.id and (p.ended_on is null or p.ended_on >= current_date) and ${visible(work)}
      )::text as people
    from company co left join app_user u on u.id = co.owner_id
    left join company parent on parent.id = co.parent_id and parent.deleted_at is null
    where co.id = any(${ids}::uuid[]) and co.deleted_at is null`.execute(work.db)
  return new Map(rows.map((side) => [side.id, side]))
}
