import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Phrase } from '#kit/text.ts'
import type { Moved } from '#platform/catalogue/owned.ts'
import type { Work } from '#platform/work.ts'
import type { Handover } from './handovers.api.ts'

export type Receivers = { readonly [kind: string]: string }
export type StoredHandover = Pick<
  Handover,
  | 'id'
  | 'state'
  | 'note'
  | 'disables'
  | 'restored'
  | 'kept'
  | 'createdByName'
  | 'createdAt'
  | 'finishedAt'
  | 'undoneAt'
> & {
  fromUser: string
  receivers: Receivers
  counts: { readonly [kind: string]: number }
  problem: Phrase | null
}

/** A run that was stopped before it began, or that was given up, is known by its job alone. */
const stored = sql`
  select h.id, h.from_user, h.receivers, h.note, h.disables, h.counts, h.restored, h.kept, h.created_by_name,
    h.created_at, h.undone_at,
    case when h.state in ('running', 'undoing') and j.state in ('failed', 'cancelled') then j.state else h.state end
      as state,
    coalesce(h.finished_at, case when j.state in ('failed', 'cancelled') then j.finished_at end) as finished_at,
    coalesce(h.problem, j.problem) as problem
  from handover h
  left join lateral (select state, problem, finished_at from job_run
    where subject = 'handover:' || h.id order by id desc limit 1) j on true`

export async function readHandover(
  work: Work,
  id: string,
  { lock = false } = {},
): Promise<StoredHandover | undefined> {
  const { rows } = await sql<StoredHandover>`${stored} where h.id = ${id}::uuid ${
    lock ? sql`for update of h` : sql``
  }`.execute(work.db)
  return rows[0]
}

export async function selectHandovers(
  work: Work,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<StoredHandover>> {
  const [after] = cursor === undefined ? [] : decodeCursor(cursor, 1)
  const { rows } = await sql<StoredHandover>`${stored}
    where ${after === undefined ? sql`true` : sql`h.id < ${after}::uuid`}
    order by h.id desc limit ${limit + 1}`.execute(work.db)
  return toPage(rows, limit, ({ id }) => [id])
}

const lockSpace = 310_808

/**
 * What is under way and concerns these people: `own` is a hand-over of the same person, `crossing` one that gives to them
 * or takes from a receiver. Nobody else begins anything with any of them until the transaction ends.
 */
export async function handoverUnderWay(
  work: Work,
  fromUser: string,
  receivers: readonly string[],
): Promise<'own' | 'crossing' | null> {
  for (const person of [...new Set([fromUser, ...receivers])].toSorted())
    await sql`select pg_advisory_xact_lock(${sql.lit(lockSpace)}, hashtext(${person}))`.execute(work.db)
  const { rows } = await sql<{ own: boolean }>`
    select h.from_user = ${fromUser}::uuid as own
    from (${stored} where h.state in ('running', 'undoing')) h
    where h.state in ('running', 'undoing') and (h.from_user = ${fromUser}::uuid
      or h.state = 'running' and (h.from_user = any(${receivers}::uuid[])
        or exists (select 1 from jsonb_each_text(h.receivers) r where r.value = ${fromUser})))`.execute(
    work.db,
  )
  if (rows.length === 0) return null
  return rows.some(({ own }) => own) ? 'own' : 'crossing'
}

export async function insertHandover(
  work: Work,
  {
    fromUser,
    receivers,
    note,
    disables,
  }: { fromUser: string; receivers: Receivers; note: string | null; disables: boolean },
): Promise<string> {
  const id = newId()
  await work.db
    .insertInto('handover')
    .values({
      id,
      fromUser,
      receivers: JSON.stringify(receivers),
      note,
      disables,
      createdBy: work.actor.userId,
      createdByName: work.actor.name,
    })
    .execute()
  return id
}

export type HandoverPatch = Partial<
  Pick<StoredHandover, 'state' | 'restored' | 'kept' | 'finishedAt' | 'undoneAt'>
> & { problem?: Phrase | null; counts?: StoredHandover['counts'] }

export async function updateHandover(
  work: Work,
  id: string,
  { problem, counts, ...patch }: HandoverPatch,
): Promise<void> {
  await work.db
    .updateTable('handover')
    .set({
      ...patch,
      ...(counts && { counts: JSON.stringify(counts) }),
      ...(problem !== undefined && { problem: problem && JSON.stringify(problem) }),
    })
    .where('id', '=', id)
    .execute()
}

/** One that comes a second time, made over again to the one who leaves, is known by its later version. */
export async function insertItems(
  work: Work,
  id: string,
  kind: string,
  moved: readonly Moved[],
): Promise<void> {
  await sql`
    insert into handover_item (handover_id, kind, subject_id, version_after)
    select ${id}::uuid, ${kind}, n.id, n.version
    from unnest(${moved.map((row) => row.id)}::uuid[], ${moved.map((row) => row.version)}::int[]) n(id, version)
    on conflict (handover_id, kind, subject_id) do update set version_after = excluded.version_after`.execute(
    work.db,
  )
}

export async function nextItems(
  work: Work,
  id: string,
  kind: string,
  limit: number,
): Promise<{ id: string; version: number }[]> {
  const { rows } = await sql<{ id: string; version: number }>`
    select subject_id as id, version_after as version from handover_item
    where handover_id = ${id}::uuid and kind = ${kind} and outcome is null
    order by subject_id limit ${limit}`.execute(work.db)
  return rows
}

export async function saveOutcomes(
  work: Work,
  id: string,
  kind: string,
  ids: readonly string[],
  restored: readonly string[],
): Promise<void> {
  await sql`
    update handover_item set outcome = case when subject_id = any(${restored}::uuid[]) then 'restored' else 'kept' end
    where handover_id = ${id}::uuid and kind = ${kind} and subject_id = any(${ids}::uuid[])`.execute(work.db)
}

export type Person = { id: string; name: string; disabled: boolean; version: number }

export async function readPeople(work: Work, ids: readonly string[]): Promise<Map<string, Person>> {
  const { rows } = await sql<Person>`
    select id, name, version, disabled_at is not null as disabled from app_user
    where id = any(${ids}::uuid[])`.execute(work.db)
  return new Map(rows.map((row) => [row.id, row]))
}
