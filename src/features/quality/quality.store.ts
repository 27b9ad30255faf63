import { sql, type RawBuilder } from 'kysely'
import { decodeCursor, toPage, type Page, type Total } from '#kit/page.ts'
import type { Work } from '#platform/work.ts'
import { visible } from '#features/accounts/accounts.visibility.ts'
import type { DoubtId } from './quality.api.ts'
import { wholeRecord } from './quality.ts'

const countLimit = 10_000

/** Counts up to a limit by index; beyond it the planner's estimate is told as one. */
async function countOf(work: Work, from: RawBuilder<unknown>): Promise<Total> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select 1 ${from} limit ${sql.lit(countLimit + 1)}) hits`.execute(
    work.db,
  )
  const count = rows[0]?.count ?? 0
  if (count <= countLimit) return { count, exact: true }
  const plan = await sql<{ [column: string]: [{ Plan: { 'Plan Rows': number } }] }>`
    explain (format json) select 1 ${from}`.execute(work.db)
  const guess = Object.values(plan.rows[0] ?? {})[0]?.[0].Plan['Plan Rows'] ?? 0
  return { count: Math.max(guess, countLimit + 1), exact: false }
}

const doubtsFrom = (work: Work, kind: string): RawBuilder<unknown> =>
  sql`from customer_doubt d join customer c on c.customer_id = d.customer_id where d.kind = ${kind} and ${visible(work)}`
const untouchedFrom = (work: Work, days: number): RawBuilder<unknown> =>
  sql`from customer_quality q join customer c on c.customer_id = q.customer_id
    where q.touched_at < now() - make_interval(days => ${sql.lit(days)}) and ${visible(work)}`

export const countDoubts = (work: Work, kind: string): Promise<Total> => countOf(work, doubtsFrom(work, kind))
export const countUntouched = (work: Work, days: number): Promise<Total> =>
  countOf(work, untouchedFrom(work, days))

type DoubtRow = { customerId: string; part: string; value: string }
type Paging = { cursor?: string | undefined; limit: number }

export async function listDoubts(
  work: Work,
  kind: string,
  { cursor, limit }: Paging,
): Promise<Page<DoubtRow>> {
  const [id, part] = cursor === undefined ? [] : decodeCursor(cursor, 2)
  const after = id ? sql`and (d.customer_id, d.part) > (${id}::uuid, ${part}::uuid)` : sql``
  const { rows } = await sql<DoubtRow>`
    select d.customer_id, d.part, d.value ${doubtsFrom(work, kind)} ${after}
    order by d.customer_id, d.part limit ${limit + 1}`.execute(work.db)
  return toPage(rows, limit, ({ customerId, part: last }) => [customerId, last])
}

/** The longest untouched first. */
export async function listUntouched(
  work: Work,
  days: number,
  { cursor, limit }: Paging,
): Promise<Page<DoubtRow>> {
  const [at, id] = cursor === undefined ? [] : decodeCursor(cursor, 2)
  const after = at ? sql`and (q.touched_at, q.customer_id) > (${at}::timestamptz, ${id}::uuid)` : sql``
  const { rows } = await sql<DoubtRow>`
    select q.customer_id, ${wholeRecord} as part, q.touched_at::text as value ${untouchedFrom(work, days)} ${after}
    order by q.touched_at, q.customer_id limit ${limit + 1}`.execute(work.db)
  return toPage(rows, limit, ({ customerId, value }) => [value, customerId])
}

/** Who else has these contact points, of those the reader may see; a few of each. */
export async function sharers(
  work: Work,
  rows: readonly DoubtRow[],
): Promise<Map<string, { id: string; name: string }[]>> {
  if (rows.length === 0) return new Map()
  const { rows: found } = await sql<{ part: string; id: string; name: string }>`
    select p.id as part, c.id, c.name
    from contact_point p cross join lateral (
      select c.customer_id as id, coalesce(nullif(concat_ws(' ', c.family_name, c.given_name), ''), c.code, '') as name
      from customer_identity i join customer c on c.customer_id = i.customer_id
      where i.kind = p.kind and i.value = p.key and i.customer_id <> p.customer_id and ${visible(work)}
      order by i.customer_id limit 5) c
    where p.customer_id = any(${rows.map(({ customerId }) => customerId)}::uuid[])
      and p.id = any(${rows.map(({ part }) => part)}::uuid[])`.execute(work.db)
  const byPart = Map.groupBy(found, ({ part }) => part)
  return new Map([...byPart].map(([part, some]) => [part, some.map(({ id, name }) => ({ id, name }))]))
}

export async function readDoubts(work: Work, customerId: string): Promise<{ kind: string; value: string }[]> {
  const { rows } = await sql<{ kind: string; value: string }>`
    select kind, value from customer_doubt where customer_id = ${customerId}::uuid order by kind, part`.execute(
    work.db,
  )
  return rows
}

/** The score as it is stored; freshness to the moment, since events come without a change of the record. */
export async function readScore(work: Work, customerId: string) {
  const { rows } = await sql<{ completeness: number; missing: string[]; touchedAt: string; days: number }>`
    select s.*, floor(extract(epoch from now() - s.touched_at::timestamptz) / 86400)::int as days from (
      select q.completeness, q.missing, greatest(c.updated_at,
        (select max(e.occurred_at) from customer_event e where e.customer_id = c.customer_id)) as touched_at
      from customer_quality q join customer c on c.customer_id = q.customer_id
      where q.customer_id = ${customerId}::uuid) s`.execute(work.db)
  return rows[0]
}

/** Keeps what was looked at with its value, and takes the doubt away; false where there is none. */
export async function saveSkip(work: Work, { customerId, kind, part }: DoubtId): Promise<boolean> {
  const { rows } = await sql`
    with gone as (delete from customer_doubt
      where customer_id = ${customerId}::uuid and kind = ${kind} and part = ${part}::uuid
      returning customer_id, kind, part, value)
    insert into customer_doubt_skip (customer_id, kind, part, value, skipped_by, skipped_by_name)
    select customer_id, kind, part, value, ${work.actor.userId}::uuid, ${work.actor.name} from gone
    on conflict (customer_id, kind, part) do update set value = excluded.value, skipped_by = excluded.skipped_by,
      skipped_by_name = excluded.skipped_by_name, skipped_at = now()
    returning 1`.execute(work.db)
  return rows.length > 0
}

export async function deleteSkip(work: Work, { customerId, kind, part }: DoubtId): Promise<boolean> {
  const { rows } = await sql`
    delete from customer_doubt_skip
    where customer_id = ${customerId}::uuid and kind = ${kind} and part = ${part}::uuid returning 1`.execute(
    work.db,
  )
  return rows.length > 0
}

/** Of the checks of everything: the one that goes on, and when the last one was done. */
export async function readChecks(work: Work): Promise<{ checking: string | null; checkedAt: string | null }> {
  const { rows } = await sql<{ checking: string | null; checkedAt: string | null }>`
    select (select id from job_run where kind = 'quality.assessAll' and state in ('queued', 'running')
        order by id desc limit 1) as checking,
      (select max(finished_at) from job_run where kind = 'quality.assessAll' and state = 'done') as checked_at`.execute(
    work.db,
  )
  return rows[0] ?? { checking: null, checkedAt: null }
}

/** Those whose contact points these customers have too, and of whom it is not said yet; none that somebody is changing. */
export async function lockNewSharers(work: Work, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select c.customer_id as id from customer c where c.deleted_at is null and c.customer_id in (
      select o.customer_id from customer_identity i
      join customer_identity o on o.kind = i.kind and o.value = i.value
      where i.customer_id = any(${ids}::uuid[]) and i.kind in ('email', 'phone') and o.customer_id <> all(${ids}::uuid[])
        and not exists (select 1 from customer_doubt d where d.customer_id = o.customer_id and d.kind = 'contactShared')
      limit 20)
    order by c.customer_id for no key update skip locked`.execute(work.db)
  return rows.map(({ id }) => id)
}
