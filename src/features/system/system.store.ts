import { sql } from 'kysely'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Phrase } from '#kit/text.ts'
import type { Work } from '#platform/work.ts'
import { jobRunSchema, type JobRun } from './system.api.ts'

const columns = [
  'id',
  'kind',
  'state',
  'subject',
  'done',
  'total',
  'result',
  'actorName',
  'createdAt',
  'startedAt',
  'finishedAt',
] as const

type Scope = { readonly all: boolean }

/** Jobs have no owner but the user who asked; what an API key or the system asked for is nobody's own. */
function jobRuns(work: Work, { all }: Scope) {
  const mine = sql<boolean>`coalesce(actor_id = ${work.actor.userId}::uuid, false)`
  const query = work.db
    .selectFrom('jobRun')
    .select([...columns, sql<Phrase | null>`problem`.as('problem'), mine.as('mine')])
  return all ? query : query.where(mine)
}

/** Newest first. */
export async function listJobRuns(
  work: Work,
  scope: Scope,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<JobRun>> {
  let query = jobRuns(work, scope)
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) {
    const [id] = decodeCursor(cursor, 1)
    query = query.where(sql<boolean>`id < ${id}::uuid`)
  }
  const rows = await query.execute()
  return toPage(
    rows.map((row) => toJobRun(work, row)),
    limit,
    ({ id }) => [id],
  )
}

export async function selectJobRun(work: Work, scope: Scope, id: string): Promise<JobRun | null> {
  const row = await jobRuns(work, scope).where('id', '=', id).executeTakeFirst()
  return row ? toJobRun(work, row) : null
}

type Row = { kind: string; done: string; total: string | null; problem: Phrase | null }

/** Counts come as text, since PostgreSQL's bigint is wider than a number. A job of another version has no title. */
function toJobRun({ app, locale }: Work, row: Row): JobRun {
  return jobRunSchema.parse({
    ...row,
    problem: row.problem?.[locale] ?? null,
    title: app.jobs.get(row.kind)?.title ?? { ja: row.kind, en: row.kind },
    done: Number(row.done),
    total: row.total === null ? null : Number(row.total),
  })
}
