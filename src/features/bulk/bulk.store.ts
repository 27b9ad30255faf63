import { sql, type RawBuilder } from 'kysely'
import { newId } from '#kit/ids.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Phrase } from '#kit/text.ts'
import type { Before } from '#platform/catalogue/action.ts'
import type { Work } from '#platform/work.ts'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import { conditionOf, type Filter } from '#features/customers/customers.query.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import type { Batch } from './bulk.api.ts'
import { keptDays, subjectOf } from './bulk.ts'

export type StoredBatch = Omit<Batch, 'problem' | 'mine' | 'mayUndo'> & {
  cursor: string | null
  undoCursor: string | null
  problem: Phrase | null
  createdBy: string | null
  isKept: boolean
}

/** A run that was stopped before it began, or that was given up, is known by its job alone. */
const stored = sql`
  select b.id, b.action, b.params, b.asked, b.total, b.done, b.changed, b.unchanged, b.refused, b.restored, b.kept,
    b.cursor, b.undo_cursor, b.created_by, b.created_by_name, b.created_at, b.undone_at,
    case when b.state in ('gathering', 'running', 'undoing') and j.state in ('failed', 'cancelled')
      then j.state else b.state end as state,
    coalesce(b.finished_at, case when j.state in ('failed', 'cancelled') then j.finished_at end) as finished_at,
    coalesce(b.problem, j.problem) as problem,
    b.created_at > now() - make_interval(days => ${sql.lit(keptDays)}) as is_kept
  from bulk_batch b
  left join lateral (select state, problem, finished_at from job_run
    where subject = 'bulk:' || b.id order by id desc limit 1) j on true`

export async function readBatch(
  work: Work,
  id: string,
  { lock = false } = {},
): Promise<StoredBatch | undefined> {
  // In turn, as a queue: the worker would else have the row of its next chunk before whoever asks it to stop.
  if (lock) await sql`select pg_advisory_xact_lock(hashtext('bulk'), hashtext(${id}))`.execute(work.db)
  const { rows } = await sql<StoredBatch>`${stored} where b.id = ${id}::uuid ${
    lock ? sql`for update of b` : sql``
  }`.execute(work.db)
  return rows[0]
}

/** Newest first; of one maker, or of all. */
export async function selectBatches(
  work: Work,
  maker: { userId: string | null; name: string } | 'all',
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<StoredBatch>> {
  const [after] = cursor === undefined ? [] : decodeCursor(cursor, 1)
  const mine =
    maker === 'all'
      ? sql`true`
      : maker.userId === null
        ? sql`b.created_by is null and b.created_by_name = ${maker.name}`
        : sql`b.created_by = ${maker.userId}::uuid`
  const { rows } = await sql<StoredBatch>`${stored}
    where ${mine} and ${after === undefined ? sql`true` : sql`b.id < ${after}::uuid`}
    order by b.id desc limit ${limit + 1}`.execute(work.db)
  return toPage(rows, limit, ({ id }) => [id])
}

export async function insertBatch(
  work: Work,
  { action, params, asked }: { action: string; params: unknown; asked: Batch['asked'] },
): Promise<string> {
  const id = newId()
  await work.db
    .insertInto('bulkBatch')
    .values({
      id,
      action,
      params: JSON.stringify(params ?? {}),
      asked: JSON.stringify(asked),
      createdBy: work.actor.userId,
      createdByName: work.actor.name,
    })
    .execute()
  return id
}

export type BatchPatch = Partial<
  Pick<
    StoredBatch,
    | 'state'
    | 'total'
    | 'done'
    | 'changed'
    | 'unchanged'
    | 'refused'
    | 'cursor'
    | 'restored'
    | 'kept'
    | 'undoCursor'
    | 'finishedAt'
    | 'undoneAt'
  >
> & { problem?: Phrase | null }

export async function updateBatch(work: Work, id: string, { problem, ...patch }: BatchPatch): Promise<void> {
  await work.db
    .updateTable('bulkBatch')
    .set({ ...patch, ...(problem !== undefined && { problem: problem && JSON.stringify(problem) }) })
    .where('id', '=', id)
    .execute()
}

/** Are there more than so many? Counts no further. */
export async function isMoreThan(work: Work, filter: Filter, most: number): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select 1 from ${await matching(work, filter)}
      limit ${sql.lit(most + 1)}) c`.execute(work.db)
  return (rows[0]?.count ?? 0) > most
}

async function matching(work: Work, filter: Filter): Promise<RawBuilder<unknown>> {
  return sql`customer c where ${conditionOf(await readScope(work), filter)}`
}

/** Writes down whom it is about: who comes to match later is not in it, who no longer matches is. */
export async function gatherMatching(work: Work, id: string, filter: Filter): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into bulk_change (customer_id, batch_id)
    select c.customer_id, ${id}::uuid from ${await matching(work, filter)}
    on conflict do nothing`.execute(work.db)
  return Number(numAffectedRows ?? 0)
}

export async function gatherIds(work: Work, id: string, ids: readonly string[]): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into bulk_change (customer_id, batch_id)
    select c.customer_id, ${id}::uuid from customer c where c.customer_id = any(${ids}::uuid[])
      and (${visible(work)} or ${visible(work, { deleted: true })})`.execute(work.db)
  return Number(numAffectedRows ?? 0)
}

/** The next customers behind the cursor, with how they were left; `changedOnly` for the way back. */
export async function nextChanges(
  work: Work,
  id: string,
  cursor: string | null,
  limit: number,
  { changedOnly = false } = {},
): Promise<{ id: string; before: unknown; versionAfter: number | null }[]> {
  const { rows } = await sql<{ id: string; before: unknown; versionAfter: number | null }>`
    select customer_id as id, before, version_after from bulk_change
    where batch_id = ${id}::uuid and customer_id > ${cursor ?? '00000000-0000-0000-0000-000000000000'}::uuid
      and ${changedOnly ? sql`outcome = 'changed'` : sql`outcome is null`}
    order by customer_id limit ${limit}`.execute(work.db)
  return rows
}

/** Locks the rows in a fixed order until the transaction ends; returns the version of each. */
export async function lockVersions(work: Work, ids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; version: number }>`
    select customer_id as id, version from customer where customer_id = any(${ids}::uuid[])
    order by customer_id for update`.execute(work.db)
  return new Map(rows.map(({ id, version }) => [id, version]))
}

export async function saveOutcomes(
  work: Work,
  id: string,
  {
    ids,
    changed,
    before,
    refused,
  }: {
    ids: readonly string[]
    changed: readonly string[]
    before: readonly Before[]
    refused: ReadonlyMap<string, Phrase>
  },
): Promise<void> {
  const isChanged = new Set(changed)
  const was = new Map(before.map((one) => [one.id, one.before]))
  const rows = ids.map((customerId) => ({
    id: customerId,
    outcome: isChanged.has(customerId) ? 'changed' : refused.has(customerId) ? 'refused' : 'unchanged',
    before: isChanged.has(customerId) ? (was.get(customerId) ?? null) : null,
    reason: refused.get(customerId) ?? null,
  }))
  await sql`
    update bulk_change b set outcome = n.outcome, before = nullif(n.before, 'null'::jsonb),
      reason = nullif(n.reason, 'null'::jsonb), version_after = c.version
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) n(id uuid, outcome text, before jsonb, reason jsonb)
      join customer c on c.customer_id = n.id
    where b.customer_id = n.id and b.batch_id = ${id}::uuid`.execute(work.db)
}

export async function saveUndone(
  work: Work,
  id: string,
  ids: readonly string[],
  restored: readonly string[],
): Promise<void> {
  await sql`
    update bulk_change set outcome = case when customer_id = any(${restored}::uuid[]) then 'restored' else 'kept' end
    where batch_id = ${id}::uuid and customer_id = any(${ids}::uuid[])`.execute(work.db)
}

export async function selectReasons(work: Work, id: string): Promise<{ reason: Phrase; count: number }[]> {
  const { rows } = await sql<{ reason: Phrase; count: number }>`
    select reason, count(*)::int as count from bulk_change
    where batch_id = ${id}::uuid and outcome = 'refused' group by reason order by 2 desc limit 20`.execute(
    work.db,
  )
  return rows
}

type Named = Parameters<typeof displayNameOf>[0]

/** Those of an outcome whom the reader may see, also in the bin. */
export async function selectCustomersOf(
  work: Work,
  id: string,
  outcome: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<{ id: string; name: string; reason: string | null }>> {
  const [after] = cursor === undefined ? [] : decodeCursor(cursor, 1)
  const { rows } = await sql<Named & { id: string; reason: Phrase | null }>`
    select c.customer_id as id, c.family_name, c.given_name, c.family_kana, c.given_kana, c.code, b.reason
    from bulk_change b join customer c on c.customer_id = b.customer_id
    where b.batch_id = ${id}::uuid and b.outcome = ${outcome}
      and (${visible(work)} or ${visible(work, { deleted: true })})
      and ${after === undefined ? sql`true` : sql`b.customer_id > ${after}::uuid`}
    order by b.customer_id limit ${limit + 1}`.execute(work.db)
  const page = toPage(rows, limit, (row) => [row.id])
  return {
    next: page.next,
    items: page.items.map((row) => ({
      id: row.id,
      name: displayNameOf(row),
      reason: row.reason?.[work.locale] ?? null,
    })),
  }
}

/** The run that works on a batch now, if there is one. */
export async function runningJob(work: Work, id: string): Promise<string | undefined> {
  const row = await work.db
    .selectFrom('jobRun')
    .select('id')
    .where('subject', '=', subjectOf(id))
    .where('state', 'in', ['queued', 'running'])
    .executeTakeFirst()
  return row?.id
}

/** Forgets how customers were before actions that can no longer be undone, some at a time; returns how many. */
export async function forgetOld(work: Work, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    with old as materialized (
      select c.customer_id, c.batch_id from bulk_batch b join bulk_change c on c.batch_id = b.id
      where b.created_at <= now() - make_interval(days => ${sql.lit(keptDays)}) limit ${limit})
    delete from bulk_change where (customer_id, batch_id) in (select customer_id, batch_id from old)`.execute(
    work.db,
  )
  return Number(numAffectedRows ?? 0)
}
