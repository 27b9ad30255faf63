import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Work } from '#platform/work.ts'
import type { AuditNote } from './audit.ts'

/** One statement for any number of notes; ids are made in order, so that the newest has the highest. */
export async function insertEntries(
  { db, actor, requestId, source }: Work,
  notes: readonly AuditNote[],
): Promise<void> {
  const side = (record: AuditNote['before']): string | null => (record ? JSON.stringify(record) : null)
  await sql`
    insert into audit_entry (actor_kind, actor_id, actor_name, ip, request_id, source,
      id, action, subject_kind, subject_id, before, after)
    select ${actor.kind}, ${actor.userId}::uuid, ${actor.name}, ${actor.ip ?? null}, ${requestId},
      ${source ?? null}::text, note.*
    from unnest(
      ${notes.map(() => newId())}::uuid[],
      ${notes.map(({ action }) => action)}::text[],
      ${notes.map(({ subjectKind }) => subjectKind)}::text[],
      ${notes.map(({ subjectId }) => subjectId)}::text[],
      ${notes.map(({ before }) => side(before))}::jsonb[],
      ${notes.map(({ after }) => side(after))}::jsonb[]) as note`.execute(db)
}

export type AuditFilter = {
  readonly cursor?: string | undefined
  readonly limit: number
  readonly subjectKind?: string | undefined
  readonly subjectId?: string | undefined
  readonly actorId?: string | undefined
  readonly action?: string | undefined
}
export type AuditEntry = {
  id: string
  at: string
  actorKind: string
  actorName: string
  ip: string | null
  requestId: string
  source: string | null
  action: string
  subjectKind: string
  subjectId: string | null
  before: unknown
  after: unknown
}

/** Newest first. */
export async function readEntries(work: Work, filter: AuditFilter): Promise<Page<AuditEntry>> {
  let query = work.db
    .selectFrom('auditEntry')
    .select(['id', 'at', 'actorKind', 'actorName', 'ip', 'requestId', 'source'])
    .select(['action', 'subjectKind', 'subjectId', 'before', 'after'])
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
  for (const column of ['subjectKind', 'subjectId', 'actorId', 'action'] as const) {
    const wanted = filter[column]
    if (wanted !== undefined) query = query.where(column, '=', wanted)
  }
  if (filter.cursor !== undefined) {
    const [id] = decodeCursor(filter.cursor, 1)
    query = query.where(sql<boolean>`id < ${id}::uuid`)
  }
  return toPage(await query.execute(), filter.limit, (entry) => [entry.id])
}

/** Kinds first, since the index of subjects begins with them: there are few, so that looking for each is quick. */
export async function forgetContents({ db }: Work, subjectIds: readonly string[]): Promise<void> {
  const { rows } = await sql<{ kind: string }>`
    with recursive kinds(kind) as (
      (select subject_kind from audit_entry order by subject_kind limit 1)
      union all
      select (select e.subject_kind from audit_entry e where e.subject_kind > k.kind order by e.subject_kind limit 1)
      from kinds k where k.kind is not null
    ) select kind from kinds where kind is not null`.execute(db)
  await sql`select set_config('enishi.forgetting', 'on', true)`.execute(db)
  for (const { kind } of rows)
    await sql`update audit_entry set before = null, after = null
      where subject_kind = ${kind} and subject_id = any(${subjectIds}::text[])
        and (before is not null or after is not null)`.execute(db)
  await sql`select set_config('enishi.forgetting', 'off', true)`.execute(db)
}
