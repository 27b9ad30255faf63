import { sql, type RawBuilder } from 'kysely'
import { decodeCursor, toPage, type Page, type Total } from '#kit/page.ts'
import type { Work } from '#platform/work.ts'
import type { DoubtId } from './quality.api.ts'
import { lookedAt } from './quality.subjects.ts'
import { wholeRecord, type Subject } from './quality.ts'

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

function doubtsFrom(work: Work, subject: Subject, kind: string): RawBuilder<unknown> {
  const { doubts, records, id, key, visible } = lookedAt[subject]
  return sql`from ${doubts} d join ${records} c on ${key} = d.${id} where d.kind = ${kind} and ${visible(work)}`
}

function untouchedFrom(work: Work, subject: Subject, days: number): RawBuilder<unknown> {
  const { scores, records, id, key, visible } = lookedAt[subject]
  return sql`from ${scores} q join ${records} c on ${key} = q.${id}
    where q.touched_at < now() - make_interval(days => ${sql.lit(days)}) and ${visible(work)}`
}

export const countDoubts = (work: Work, subject: Subject, kind: string): Promise<Total> =>
  countOf(work, doubtsFrom(work, subject, kind))
export const countUntouched = (work: Work, subject: Subject, days: number): Promise<Total> =>
  countOf(work, untouchedFrom(work, subject, days))
/** All that the reader may see. */
export function countRecords(work: Work, subject: Subject): Promise<Total> {
  const { records, visible } = lookedAt[subject]
  return countOf(work, sql`from ${records} c where ${visible(work)}`)
}

type DoubtRow = { id: string; part: string; value: string }
type Paging = { cursor?: string | undefined; limit: number }

export async function listDoubts(
  work: Work,
  subject: Subject,
  kind: string,
  { cursor, limit }: Paging,
): Promise<Page<DoubtRow>> {
  const of = sql`d.${lookedAt[subject].id}`
  const [id, part] = cursor === undefined ? [] : decodeCursor(cursor, 2)
  const after = id ? sql`and (${of}, d.part) > (${id}::uuid, ${part}::uuid)` : sql``
  const { rows } = await sql<DoubtRow>`
    select ${of} as id, d.part, d.value ${doubtsFrom(work, subject, kind)} ${after}
    order by ${of}, d.part limit ${limit + 1}`.execute(work.db)
  return toPage(rows, limit, (row) => [row.id, row.part])
}

/** The longest untouched first. */
export async function listUntouched(
  work: Work,
  subject: Subject,
  days: number,
  { cursor, limit }: Paging,
): Promise<Page<DoubtRow>> {
  const of = sql`q.${lookedAt[subject].id}`
  const [at, id] = cursor === undefined ? [] : decodeCursor(cursor, 2)
  const after = at ? sql`and (q.touched_at, ${of}) > (${at}::timestamptz, ${id}::uuid)` : sql``
  const { rows } = await sql<DoubtRow>`
    select ${of} as id, ${wholeRecord} as part, q.touched_at::text as value
    ${untouchedFrom(work, subject, days)} ${after} order by q.touched_at, ${of} limit ${limit + 1}`.execute(
    work.db,
  )
  return toPage(rows, limit, (row) => [row.value, row.id])
}

/** Who else has what these doubts are about, of those the reader may see; a few of each. */
export async function sharers(
  work: Work,
  subject: Subject,
  rows: readonly DoubtRow[],
): Promise<Map<string, { id: string; name: string }[]>> {
  if (rows.length === 0) return new Map()
  const { records, key, named, visible, shareable, sharers: others } = lookedAt[subject]
  const { rows: found } = await sql<{ of: string; part: string; id: string; name: string }>`
    select p.record_id as of, p.id as part, c.id, c.name
    from (${shareable(rows.map(({ id }) => id))}) p cross join lateral (
      select ${key} as id, ${named} as name from (${others}) o join ${records} c on ${key} = o.id
      where ${visible(work)} order by o.id limit 5) c
    where p.id = any(${rows.map(({ part }) => part)}::uuid[])`.execute(work.db)
  const byPart = Map.groupBy(found, ({ of, part }) => `${of} ${part}`)
  return new Map([...byPart].map(([part, some]) => [part, some.map(({ id, name }) => ({ id, name }))]))
}

export async function readDoubts(
  work: Work,
  subject: Subject,
  recordId: string,
): Promise<{ kind: string; part: string; value: string }[]> {
  const { doubts, id } = lookedAt[subject]
  const { rows } = await sql<{ kind: string; part: string; value: string }>`
    select kind, part, value from ${doubts} where ${id} = ${recordId}::uuid order by kind, part`.execute(
    work.db,
  )
  return rows
}

/** The score as it is stored; freshness to the moment, since events come without a change of the record. */
export async function readScore(work: Work, subject: Subject, recordId: string) {
  const { scores, records, id, key, happened } = lookedAt[subject]
  const { rows } = await sql<{ completeness: number; missing: string[]; touchedAt: string; days: number }>`
    select s.*, floor(extract(epoch from now() - s.touched_at::timestamptz) / 86400)::int as days from (
      select q.completeness, q.missing, greatest(c.updated_at, ${happened}) as touched_at
      from ${scores} q join ${records} c on ${key} = q.${id}
      where q.${id} = ${recordId}::uuid) s`.execute(work.db)
  return rows[0]
}

/** Keeps what was looked at with its value, and takes the doubt away; false where there is none. */
export async function saveSkip(work: Work, { subject, id: recordId, kind, part }: DoubtId): Promise<boolean> {
  const { doubts, skips, scores, id } = lookedAt[subject]
  const { rows } = await sql`
    with gone as (delete from ${doubts}
      where ${id} = ${recordId}::uuid and kind = ${kind} and part = ${part}::uuid
      returning ${id}, kind, part, value),
    counted as (update ${scores} q set doubts = greatest(q.doubts - 1, 0) from gone where q.${id} = gone.${id})
    insert into ${skips} (${id}, kind, part, value, skipped_by, skipped_by_name)
    select ${id}, kind, part, value, ${work.actor.userId}::uuid, ${work.actor.name} from gone
    on conflict (${id}, kind, part) do update set value = excluded.value, skipped_by = excluded.skipped_by,
      skipped_by_name = excluded.skipped_by_name, skipped_at = now()
    returning 1`.execute(work.db)
  return rows.length > 0
}

export async function deleteSkip(
  work: Work,
  { subject, id: recordId, kind, part }: DoubtId,
): Promise<boolean> {
  const { skips, id } = lookedAt[subject]
  const { rows } = await sql`
    delete from ${skips}
    where ${id} = ${recordId}::uuid and kind = ${kind} and part = ${part}::uuid returning 1`.execute(work.db)
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

/** Those that have now in common with these records what is not said of them yet; none that somebody is changing. */
export async function lockNewSharers(
  work: Work,
  subject: Subject,
  ids: readonly string[],
): Promise<string[]> {
  const { records, key, id, doubts, shareable, sharers: others } = lookedAt[subject]
  const { rows } = await sql<{ id: string }>`
    with found as materialized (
      select o.id from (${shareable(ids)}) p cross join lateral (${others}) o
      where o.id <> all(${ids}::uuid[])
        and not exists (select 1 from ${doubts} d where d.${id} = o.id and d.kind = 'contactShared')
      limit 20)
    select ${key} as id from ${records} c where c.deleted_at is null and ${key} in (select id from found)
    order by ${key} for no key update skip locked`.execute(work.db)
  return rows.map((row) => row.id)
}
