import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Work } from '#platform/work.ts'
import { codeTaken, planKey } from './plans.ts'
import type { PlanState } from './plans.schemas.ts'
import type { PlanTerms } from './plans.terms.ts'

type Reading = Pick<Work, 'db'>

export type StoredPlan = {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly terms: PlanTerms
  readonly edition: number | null
  readonly retiredAt: string | null
  readonly isChanged: boolean
  readonly publishedAt: string | null
  readonly active: number
  readonly version: number
  readonly createdAt: string
  readonly updatedAt: string
}

const columns = sql`p.id, p.code, p.name, p.terms, p.edition, p.retired_at, p.version, p.created_at, p.updated_at,
  e.published_at, (p.terms, p.name) is distinct from (e.terms, e.name) as is_changed,
  (select count(*)::int from subscription s where s.plan_id = p.id and s.state = 'active') as active`
const from = sql`from plan p left join plan_edition e on e.plan_id = p.id and e.edition = p.edition`

export type ListQuery = {
  q?: string | undefined
  state?: PlanState | undefined
  cursor?: string | undefined
  limit: number
}

const stateIs = {
  draft: sql`p.edition is null and p.retired_at is null`,
  published: sql`p.edition is not null and p.retired_at is null`,
  retired: sql`p.retired_at is not null`,
}

export async function listPlans(
  work: Reading,
  { q, state, cursor, limit }: ListQuery,
): Promise<Page<StoredPlan>> {
  const fold = (text: ReturnType<typeof sql>) => sql`lower(normalize(${text}, NFKC))`
  const found = q?.trim()
    ? sql`strpos(${fold(sql`p.code || ' ' || p.name`)}, ${fold(sql`${q.trim()}::text`)}) > 0`
    : sql`true`
  const [after] = cursor === undefined ? [''] : decodeCursor(cursor, 1)
  const { rows } = await sql<StoredPlan & { codeKey: string }>`
    select ${columns}, p.code_key ${from}
    where p.deleted_at is null and ${found} and ${state ? stateIs[state] : sql`true`}
      and p.code_key > ${after}::text collate "C"
    order by p.code_key limit ${limit + 1}`.execute(work.db)
  const { items, next } = toPage(rows, limit, (row) => [row.codeKey])
  return { items: items.map(({ codeKey: _codeKey, ...plan }) => plan), next }
}

export async function findPlan(
  work: Reading,
  id: string,
  { deleted = false, lock = false } = {},
): Promise<StoredPlan | undefined> {
  if (lock) await sql`select 1 from plan where id = ${id}::uuid for update`.execute(work.db)
  const { rows } = await sql<StoredPlan>`
    select ${columns} ${from}
    where p.id = ${id}::uuid and p.deleted_at is ${deleted ? sql`not null` : sql`null`}`.execute(work.db)
  return rows[0]
}

export async function insertPlan(
  work: Work,
  plan: { readonly code: string; readonly name: string; readonly terms: PlanTerms },
): Promise<string> {
  const id = newId()
  await unlessTaken(plan.code, () =>
    sql`insert into plan (id, code, code_key, name, terms)
      values (${id}::uuid, ${plan.code}, ${planKey(plan.code)}, ${plan.name}, ${JSON.stringify(plan.terms)}::jsonb)`.execute(
      work.db,
    ),
  )
  return id
}

export async function savePlan(
  work: Work,
  id: string,
  { code, name, terms }: { readonly code: string; readonly name: string; readonly terms: PlanTerms },
): Promise<void> {
  await unlessTaken(code, () =>
    sql`update plan set code = ${code}, code_key = ${planKey(code)}, name = ${name},
      terms = ${JSON.stringify(terms)}::jsonb, version = version + 1, updated_at = now()
      where id = ${id}::uuid`.execute(work.db),
  )
}

/** Keeps the draft as an edition that never changes, and offers it from now on. */
export async function insertEdition(work: Work, id: string): Promise<number> {
  const { rows } = await sql<{ edition: number }>`
    insert into plan_edition (plan_id, edition, name, terms, published_by)
    select p.id, coalesce((select max(e.edition) from plan_edition e where e.plan_id = p.id), 0) + 1, p.name, p.terms,
      ${work.actor.userId}::uuid
    from plan p where p.id = ${id}::uuid returning edition`.execute(work.db)
  const edition = rows[0]?.edition ?? 0
  await sql`update plan set edition = ${edition}, retired_at = null, version = version + 1, updated_at = now()
    where id = ${id}::uuid`.execute(work.db)
  return edition
}

export async function setRetired(work: Work, id: string, isRetired: boolean): Promise<void> {
  await sql`update plan set retired_at = ${isRetired ? sql`now()` : sql`null`}, version = version + 1,
    updated_at = now() where id = ${id}::uuid`.execute(work.db)
}

export async function binPlan(work: Work, id: string): Promise<void> {
  await sql`update plan set deleted_at = now(), version = version + 1, updated_at = now()
    where id = ${id}::uuid`.execute(work.db)
}

export async function unbinPlan(work: Work, { id, code }: { id: string; code: string }): Promise<void> {
  await unlessTaken(code, () =>
    sql`update plan set deleted_at = null, version = version + 1, updated_at = now()
      where id = ${id}::uuid`.execute(work.db),
  )
}

/** Whether anybody ever subscribed to it. */
export async function wasSubscribed(work: Reading, id: string): Promise<boolean> {
  const { rows } = await sql<{ was: boolean }>`
    select exists (select 1 from subscription where plan_id = ${id}::uuid)
      or exists (select 1 from subscription_disclosure where plan_id = ${id}::uuid) as was`.execute(work.db)
  return rows[0]?.was === true
}

/** Deletes for good one that is in the bin; false where it is not there. */
export async function deletePlan(work: Work, id: string): Promise<boolean> {
  await sql`delete from plan_edition where plan_id = ${id}::uuid
    and exists (select 1 from plan where id = ${id}::uuid and deleted_at is not null)`.execute(work.db)
  const { rows } =
    await sql`delete from plan where id = ${id}::uuid and deleted_at is not null returning id`.execute(
      work.db,
    )
  return rows.length > 0
}

export type StoredEdition = {
  readonly planId: string
  readonly edition: number
  readonly name: string
  readonly terms: PlanTerms
  readonly publishedAt: string
  readonly publishedBy: { readonly id: string; readonly name: string } | null
  readonly subscriptions: number
}

/** The latest first. */
export async function listEditions(
  work: Reading,
  planId: string,
  edition: number | null = null,
): Promise<StoredEdition[]> {
  const { rows } = await sql<StoredEdition>`
    select e.plan_id, e.edition, e.name, e.terms, e.published_at,
      case when u.id is not null then json_build_object('id', u.id, 'name', u.name) end as published_by,
      (select count(*)::int from subscription s where s.plan_id = e.plan_id and s.edition = e.edition) as subscriptions
    from plan_edition e left join app_user u on u.id = e.published_by
    where e.plan_id = ${planId}::uuid and (${edition}::int is null or e.edition = ${edition}::int)
    order by e.edition desc`.execute(work.db)
  return rows
}

async function unlessTaken(code: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (error instanceof Error && 'constraint' in error && error.constraint === 'plan_code')
      throw codeTaken(code)
    throw error
  }
}
