import { sql } from 'kysely'
import type { Phrase } from '#kit/text.ts'
import { notFound } from '#kit/problem.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Work } from '#platform/work.ts'
import type { Run } from './documents.api.ts'

export type StoredRun = Run & { readonly options: unknown; readonly blobKey: string | null }

const columns = sql`r.id, r.what, r.state, r.documents, r.left_out, r.file_name, r.created_by_name, r.created_at,
  r.finished_at, r.options, r.blob_key`

type Raw = Omit<StoredRun, 'problem'> & { problem: Phrase | null }

async function readRuns(work: Work, where: ReturnType<typeof sql>, limit: number): Promise<StoredRun[]> {
  const { rows } = await sql<Raw>`select ${columns}, r.problem from document_run r where ${where}
    order by r.created_at desc, r.id desc limit ${limit}`.execute(work.db)
  return rows.map((row) => ({ ...row, problem: row.problem?.[work.locale] ?? null }))
}

export async function findStoredRun(work: Work, id: string): Promise<StoredRun> {
  const [run] = await readRuns(work, sql`r.id = ${id}::uuid`, 1)
  if (!run) throw notFound(runNotFound)
  return run
}

export async function findRun(work: Work, id: string): Promise<Run> {
  return toRun(await findStoredRun(work, id))
}

function toRun({ options: _options, blobKey: _blobKey, ...run }: StoredRun): Run {
  return run
}

export async function listRuns(
  work: Work,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<Run>> {
  const after = cursor === undefined ? null : decodeCursor(cursor, 2)
  const where = after ? sql`(r.created_at, r.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql`true`
  const page = toPage(await readRuns(work, where, limit + 1), limit, (row) => [row.createdAt, row.id])
  return { items: page.items.map(toRun), next: page.next }
}

export async function insertRun(work: Work, id: string, what: Run['what'], options: object): Promise<void> {
  await work.db
    .insertInto('documentRun')
    .values({
      id,
      what,
      options: JSON.stringify(options),
      createdBy: work.actor.kind === 'user' ? work.actor.userId : null,
      createdByName: work.actor.name,
    })
    .execute()
}

export async function saveRun(
  work: Work,
  id: string,
  {
    leftOut = [],
    problem,
    ...end
  }: {
    state: 'done' | 'failed'
    documents?: number
    leftOut?: Run['leftOut']
    blobKey?: string | null
    fileName?: string | null
    problem?: Phrase
  },
): Promise<void> {
  await work.db
    .updateTable('documentRun')
    .set({
      ...end,
      leftOut: JSON.stringify(leftOut),
      ...(problem && { problem: JSON.stringify(problem) }),
      finishedAt: sql`now()`,
    })
    .where('id', '=', id)
    .execute()
}

const runNotFound: Phrase = {
  ja: 'この一括発行は見つかりません',
  en: 'This run was not found',
}
export const noRunFile: Phrase = {
  ja: 'まだファイルがありません。終わるまでお待ちください',
  en: 'There is no file yet. Wait until it has ended',
}
