import { sql } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { kanaOf, displayNameOf } from '#features/customers/customers.ts'
import { decodeCursor, toPage, type Page, type Total } from '#kit/page.ts'
import type { Work } from '#platform/work.ts'
import type { Side } from './matching.api.ts'
import type { CompanyRun } from './matching.companies.run.ts'
import type { Evidence } from './matching.score.ts'
import type { PairState } from './matching.ts'

export type StoredPair = {
  customerId: string
  otherId: string
  points: number
  strong: boolean
  evidence: Evidence[]
  state: PairState
  decidedBy: string | null
  decidedAt: string | null
}
type Asked = { cursor?: string | undefined; limit: number; state: PairState; atLeast?: number | undefined }

const countLimit = 10_000

/** Pairs of whom the reader may see both, the surest first. */
export async function listPairs(
  work: Work,
  { cursor, limit, state, atLeast }: Asked,
): Promise<Page<StoredPair>> {
  const after = cursor === undefined ? null : decodeCursor(cursor, 3)
  const [points = 0, id = '', otherId = ''] = after ?? []
  const { rows } = await sql<StoredPair>`
    select p.customer_id, p.other_id, p.points, p.strong, p.evidence, p.state,
      p.decided_by_name as decided_by, p.decided_at
    from match_pair p
    where p.state = ${state} and p.points >= ${atLeast ?? -1000}
      and ${after ? sql`(-p.points, p.customer_id, p.other_id) > (${-Number(points)}::int, ${id}::uuid, ${otherId}::uuid)` : sql`true`}
      and ${bothVisible(work)}
    order by p.points desc, p.customer_id, p.other_id limit ${limit + 1}`.execute(work.db)
  return toPage(rows, limit, (row) => [row.points, row.customerId, row.otherId])
}

/** Pairs as they stand, locked, of whom the reader may see both. */
export async function lockPairs(
  work: Work,
  pairs: readonly { a: string; b: string }[],
): Promise<StoredPair[]> {
  const ordered = pairs.map(({ a, b }) => (a < b ? [a, b] : [b, a]))
  const { rows } = await sql<StoredPair>`
    select p.customer_id, p.other_id, p.points, p.strong, p.evidence, p.state,
      p.decided_by_name as decided_by, p.decided_at
    from match_pair p
    where (p.customer_id, p.other_id) in (select * from unnest(
        ${ordered.map(([one]) => one)}::uuid[], ${ordered.map(([, other]) => other)}::uuid[]))
      and ${bothVisible(work)}
    order by p.customer_id, p.other_id for update of p`.execute(work.db)
  return rows
}

const bothVisible = (work: Work) => sql`
  exists (select 1 from customer c where c.customer_id = p.customer_id and ${visible(work)})
  and exists (select 1 from customer c where c.customer_id = p.other_id and ${visible(work)})`

export async function saveState(work: Work, pairs: readonly StoredPair[], state: PairState): Promise<void> {
  const by = state === 'open' ? null : work.actor
  await sql`
    update match_pair p set state = ${state}, decided_by = ${by?.userId ?? null}::uuid,
      decided_by_name = ${by?.name ?? null}, decided_at = ${by ? sql`now()` : null}
    where (p.customer_id, p.other_id) in (select * from unnest(
      ${pairs.map(({ customerId }) => customerId)}::uuid[], ${pairs.map(({ otherId }) => otherId)}::uuid[]))`.execute(
    work.db,
  )
}

/** With whom a customer was said to be somebody else, or of one household. */
export async function readApart(work: Work, id: string): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select other_id as id from match_pair where customer_id = ${id}::uuid and state in ('distinct', 'household')
    union all select customer_id from match_pair where other_id = ${id}::uuid and state in ('distinct', 'household')`.execute(
    work.db,
  )
  return new Set(rows.map((row) => row.id))
}

/** How many pairs stand in a state; above ten thousand nobody waits for the exact number. */
export async function countPairs(work: Work, state: PairState, strong = false): Promise<Total> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select 1 from match_pair p
      where p.state = ${state} and ${strong ? sql`p.strong` : sql`true`} and ${bothVisible(work)}
      limit ${countLimit + 1}) counted`.execute(work.db)
  const count = rows[0]?.count ?? 0
  return { count: Math.min(count, countLimit), exact: count <= countLimit }
}

/** Whom the decision of these pairs brought into a household, and who has stayed there as it left them. */
export async function joinedByDecision(
  work: Work,
  asked: readonly { customerId: string; otherId: string }[],
): Promise<string[]> {
  if (asked.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select distinct h.customer_id as id
    from unnest(${asked.map(({ customerId }) => customerId)}::uuid[], ${asked.map(({ otherId }) => otherId)}::uuid[]) n(a, b)
    join match_pair p on p.customer_id = n.a and p.other_id = n.b
    join household_member h on h.customer_id in (n.a, n.b)
    -- A decision and what it did have the time of one transaction.
    where h.joined_at = p.decided_at and h.version = 1 order by 1`.execute(work.db)
  return rows.map(({ id }) => id)
}

/** Whether somebody in the household was said to be of one with this customer. */
export async function isKeptInHousehold(work: Work, id: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from household_member own
    join household_member m on m.household_id = own.household_id and m.customer_id <> own.customer_id
    join match_pair p on p.state = 'household' and p.customer_id = least(own.customer_id, m.customer_id)
      and p.other_id = greatest(own.customer_id, m.customer_id)
    where own.customer_id = ${id}::uuid limit 1`.execute(work.db)
  return rows.length > 0
}

export type RunResult = {
  customers: number
  pairs: number
  strong: number
  clusters: number
  common: { kind: string; value: string; customers: number }[]
  /** Not of runs before companies were compared. */
  companies?: CompanyRun
}

/** The run that goes on, and what the last one found. */
export async function readRuns(
  work: Work,
): Promise<{ running: string | null; last: (RunResult & { at: string }) | null }> {
  const { rows } = await sql<{ running: string | null; at: string | null; result: RunResult | null }>`
    select (select id from job_run where kind = 'matching.run' and state in ('queued', 'running')
        order by id desc limit 1) as running, last.finished_at as at, last.result
    from (select 1) one left join lateral (select finished_at, result from job_run
      where kind = 'matching.run' and state = 'done' order by id desc limit 1) last on true`.execute(work.db)
  const { running = null, at = null, result = null } = rows[0] ?? {}
  return { running, last: at !== null && result !== null ? { ...result, at } : null }
}

type Read = Omit<Side, 'displayName' | 'kana'> & {
  familyName: string | null
  givenName: string | null
  familyKana: string | null
  givenKana: string | null
}

/** The records beside each other on the screen. */
export async function readSides(work: Work, ids: readonly string[]): Promise<Map<string, Side>> {
  const { rows } = await sql<Read>`
    select c.customer_id as id, c.version, c.family_name, c.given_name, c.family_kana, c.given_kana,
      c.former_family_name, c.code, c.gender, c.birth_on, c.created_at, c.updated_at, u.name as owner,
      ${points('email')} as emails, ${points('phone')} as phones, ${points('address')} as addresses,
      array(select o.name from customer_post p join company o on o.id = p.company_id
        where p.customer_id = c.customer_id order by p.position) as companies
    from customer c left join app_user u on u.id = c.owner_id
    where c.customer_id = any(${ids}::uuid[]) and ${visible(work)}`.execute(work.db)
  return new Map(
    rows.map(({ familyName, givenName, familyKana, givenKana, ...side }) => {
      const named = { familyName, givenName, familyKana, givenKana }
      const kana = kanaOf({ familyKana, givenKana })
      return [
        side.id,
        { ...side, displayName: displayNameOf({ ...named, code: side.code }), kana: kana || null },
      ]
    }),
  )
}

const points = (kind: string) => sql`array(
  select concat_ws(' ', p.postal_code, p.value) from contact_point p
  where p.customer_id = c.customer_id and p.kind = ${sql.lit(kind)} order by p.position, p.id)`
