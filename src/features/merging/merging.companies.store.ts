import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import type { CompanyFields } from '#features/companies/companies.ts'
import type { CompanyImage } from './merging.companies.ts'
import type { ChosenInput, Merge } from './merging.api.ts'

/** An act as it is stored: `companyId` is who holds it now, the survivor or whoever that one became part of. */
export type CompanyAct = Merge & {
  readonly companyId: string
  readonly chosen: ChosenInput
  /** Whose place in a group it changed, and who stood above them. */
  readonly placed: readonly string[]
  readonly above: readonly string[]
}

const columns = sql`m.company_id, m.id, m.survivor_id, m.losers, m.chosen, m.decided, m.merged_at, m.merged_by_name,
  m.undone_at, m.undone_by_name, m.placed, m.above`

export async function readCompanyActs(work: Work, companyId: string): Promise<CompanyAct[]> {
  const { rows } = await sql<CompanyAct>`
    select ${columns} from company_merge m where m.company_id = ${companyId}::uuid
    order by m.merged_at desc, m.id desc`.execute(work.db)
  return rows
}

export async function readCompanyAct(work: Work, id: string): Promise<CompanyAct | undefined> {
  const { rows } = await sql<CompanyAct>`
    select ${columns} from company_merge m join company co on co.id = m.company_id and co.deleted_at is null
    where m.id = ${id}::uuid`.execute(work.db)
  return rows[0]
}

/** Those that stand and came after this one, of whatever company outside the bin, in their order. */
export async function readLaterCompanyActs(work: Work, { id }: CompanyAct): Promise<CompanyAct[]> {
  const { rows } = await sql<CompanyAct>`
    select ${columns} from company_merge m join company_merge f on f.id = ${id}::uuid
    join company co on co.id = m.company_id and co.deleted_at is null
    where m.undone_at is null and (m.merged_at, m.id) > (f.merged_at, f.id)
    order by m.merged_at, m.id`.execute(work.db)
  return rows
}

type NewAct = Pick<CompanyAct, 'id' | 'survivorId' | 'losers' | 'chosen'>

export async function insertCompanyAct(
  work: Work,
  { id, survivorId, losers, chosen }: NewAct,
): Promise<void> {
  await sql`
    insert into company_merge (company_id, id, survivor_id, losers, chosen, decided, merged_by, merged_by_name)
    values (${survivorId}::uuid, ${id}::uuid, ${survivorId}::uuid, ${JSON.stringify(losers)}::jsonb,
      ${JSON.stringify(chosen)}::jsonb, '[]', ${work.actor.userId}::uuid, ${work.actor.name})`.execute(
    work.db,
  )
}

type Outcome = Pick<CompanyAct, 'decided' | 'placed' | 'above'> & {
  before: CompanyImage
  after: CompanyImage
}

/** How the values were decided, and the survivor before and after. */
export async function saveCompanyOutcome(
  work: Work,
  id: string,
  { decided, placed, above, before, after }: Outcome,
): Promise<void> {
  await sql`
    update company_merge set decided = ${JSON.stringify(decided)}::jsonb, before = ${JSON.stringify(before)}::jsonb,
      after = ${JSON.stringify(after)}::jsonb, placed = ${[...placed]}::uuid[], above = ${[...above]}::uuid[]
    where id = ${id}::uuid`.execute(work.db)
}

export async function readCompanyImages(
  work: Work,
  id: string,
): Promise<{ before: CompanyImage; after: CompanyImage } | undefined> {
  const { rows } = await sql<{ before: string; after: string }>`
    select before::text as before, after::text as after from company_merge where id = ${id}::uuid`.execute(
    work.db,
  )
  const [image] = rows
  return image && { before: JSON.parse(image.before), after: JSON.parse(image.after) }
}

export async function setCompanyUndone(work: Work, id: string): Promise<void> {
  await sql`
    update company_merge set undone_at = clock_timestamp(), undone_by = ${work.actor.userId}::uuid,
      undone_by_name = ${work.actor.name} where id = ${id}::uuid`.execute(work.db)
}

/** The old ids, and the names by which these companies were known: both mean the survivor from now on. */
export async function insertCompanyAliases(
  work: Work,
  { survivorId, mergeId, loserIds }: { survivorId: string; mergeId: string; loserIds: readonly string[] },
): Promise<void> {
  await sql`
    insert into company_alias (alias_id, company_id, merge_id, legal_form, legal_form_position, core_name, key)
    select co.id, ${survivorId}::uuid, ${mergeId}::uuid, co.legal_form, co.legal_form_position, co.core_name, co.key
    from company co where co.id = any(${loserIds}::uuid[])`.execute(work.db)
}

export async function deleteCompanyAliases(work: Work, mergeId: string): Promise<void> {
  await sql`delete from company_alias where merge_id = ${mergeId}::uuid`.execute(work.db)
}

/** Whom old ids of customers and of companies name now. */
export async function readOldIds(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; now: string }>`
    select alias_id as id, customer_id as now from customer_alias where alias_id = any(${ids}::uuid[])
    union all
    select alias_id, company_id from company_alias where alias_id = any(${ids}::uuid[])`.execute(work.db)
  return new Map(rows.map(({ id, now }) => [id, now]))
}

export type StoredFirm = {
  readonly id: string
  readonly version: number
  readonly createdAt: string
  readonly parentId: string | null
  readonly fields: CompanyFields
}
type Read = Omit<StoredFirm, 'fields'> & CompanyFields

/** Companies outside the bin, in the order of the ids; locked in one order for all where `lock` is given. */
export async function readFirms(
  work: Work,
  ids: readonly string[],
  { lock }: { lock: boolean },
): Promise<StoredFirm[]> {
  const { rows } = await sql<Read>`
    select co.id, co.version, co.created_at, co.parent_id, co.name, co.core_kana, co.corporate_number, co.invoice_number,
      co.domain, co.phone, co.postal_code, co.address, co.remark, co.owner_id, co.attributes
    from company co where co.id = any(${ids}::uuid[]) and co.deleted_at is null
    order by co.id ${lock ? sql`for update` : sql``}`.execute(work.db)
  const byId = new Map(
    rows.map(({ id, version, createdAt, parentId, ...fields }) => [
      id,
      { id, version, createdAt, parentId, fields },
    ]),
  )
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** Puts a company under another, or on its own, and its version above every one that anybody has seen of these records. */
export async function placeFirm(
  work: Work,
  id: string,
  { parentId, above }: { parentId: string | null; above: number },
): Promise<void> {
  await sql`
    update company set parent_id = ${parentId}::uuid, version = greatest(version, ${above + 1})
    where id = ${id}::uuid`.execute(work.db)
}

export async function existsFirm(work: Work, id: string): Promise<boolean> {
  return (
    (await work.db.selectFrom('company').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
  )
}
