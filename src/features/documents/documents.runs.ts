import { sql } from 'kysely'
import { z } from 'zod'
import { audit } from '#features/audit/audit.actions.ts'
import type { OrderMatch } from '#features/orders/orders.api.ts'
import { idsOfOrders } from '#features/orders/orders.store.ts'
import { newId } from '#kit/ids.ts'
import { notFound, Problem, reasonOf } from '#kit/problem.ts'
import type { FileAnswer } from '#platform/feature.ts'
import { defineJob, type JobWork } from '#platform/jobs/job.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { announce } from '#platform/live.ts'
import { mustBeAllowed, write, type Work } from '#platform/work.ts'
import { closingPeriod, issueDocument } from './documents.actions.ts'
import { mostOrders, type Run } from './documents.api.ts'
import { readBase } from './documents.compose.ts'
import { contentSchema, documentKinds, type Content } from './documents.content.ts'
import { readFaces } from './documents.fonts.ts'
import { readImages } from './documents.images.ts'
import { Printer } from './documents.pdf.ts'
import { findRun, findStoredRun, insertRun, noRunFile, saveRun } from './documents.runs.store.ts'
import { readClosingParties } from './documents.sources.ts'
import { closingDaysOn, noOrders, nothingToBill, tooManyOrders } from './documents.ts'

const optionsSchema = z.discriminatedUnion('what', [
  z.object({ what: z.literal('closing'), to: z.iso.date(), issuedOn: z.iso.date().optional() }),
  z.object({
    what: z.literal('orders'),
    kind: z.enum(documentKinds),
    orderIds: z.array(z.uuid()),
    issuedOn: z.iso.date().optional(),
  }),
])
export type RunOptions = z.infer<typeof optionsSchema>

/** The orders by their ids, or all that match, as they are when it is asked. */
export async function ordersAsked(
  work: Work,
  { orderIds, matching }: { orderIds?: string[] | undefined; matching?: OrderMatch | undefined },
): Promise<string[]> {
  if (orderIds) return orderIds
  const found = matching ? await idsOfOrders(work, matching, mostOrders) : []
  if (found === null) throw tooManyOrders()
  if (found.length === 0) throw noOrders()
  return found
}

/** Asks for many documents at once; a job issues them and puts them into one PDF. */
export function askRun(work: Work, options: RunOptions): Promise<Run> {
  return write(work, async (tx) => {
    const id = newId()
    await insertRun(tx, id, options.what, options)
    await enqueue(tx, 'documents.run', { runId: id }, { subject: `documentRun:${id}` })
    await audit(tx, {
      action: 'document.run',
      subjectKind: 'documentRun',
      subjectId: id,
      after: { ...options, ...('orderIds' in options && { orderIds: options.orderIds.length }) },
    })
    await announce(tx, { topic: 'documentRun', id })
    return findRun(tx, id)
  })
}

type Task = { readonly name: string; readonly issue: () => Promise<unknown> }

/** What a run has to do that it has not done: what is issued already is refused the second time. */
async function tasksOf(work: Work, runId: string, options: RunOptions): Promise<Task[]> {
  const { issuedOn } = options
  const base = await readBase(work)
  if (options.what === 'orders') {
    const { rows } = await sql<{ id: string; number: string; isDone: boolean }>`
      select o.id, o.number, exists (select 1 from document_order b join document d
          on d.customer_id = b.customer_id and d.id = b.document_id
          where b.order_id = o.id and d.run_id = ${runId}::uuid) as is_done
      from unnest(${options.orderIds}::uuid[]) with ordinality w(id, at) join sales_order o on o.id = w.id
      order by w.at`.execute(work.db)
    return rows
      .filter(({ isDone }) => !isDone)
      .map(({ id, number }) => ({
        name: number,
        issue: () =>
          issueDocument(work, { kind: options.kind, of: { orderId: id }, issuedOn }, { runId, base }),
      }))
  }
  const parties = await readClosingParties(work, closingDaysOn(options.to), options.to)
  return parties.map(({ name, ...party }) => ({
    name,
    async issue() {
      const { from } = await closingPeriod(work, party)
      if (from > options.to) throw nothingToBill()
      await issueDocument(
        work,
        { kind: 'invoice', of: { closing: { ...party, from, to: options.to } }, issuedOn },
        { runId, base },
      )
    },
  }))
}

/** Issues each by itself, then prints all of them. Killed in between it goes on with what is not issued yet. */
export async function runDocuments(work: JobWork, runId: string): Promise<{ documents: number } | null> {
  const run = await findStoredRun(work, runId)
  if (run.state !== 'queued') return null
  try {
    mustBeAllowed(work, 'documents.manage')
    const tasks = await tasksOf(work, runId, optionsSchema.parse(run.options))
    const leftOut: Run['leftOut'] = []
    for (const [index, { name, issue }] of tasks.entries()) {
      await work.progress(index, tasks.length * 2)
      try {
        await issue()
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        leftOut.push({ name, reason: reasonOf(error)[work.locale] })
      }
    }
    const { documents, key } = await print(work, runId, tasks.length)
    await write(work, async (tx) => {
      await saveRun(tx, runId, {
        state: 'done',
        documents,
        leftOut,
        blobKey: key,
        fileName: key === null ? null : `帳票_${documents}件.pdf`,
      })
      await announce(tx, { topic: 'documentRun', id: runId })
    })
    return { documents }
  } catch (error) {
    if (error instanceof Problem)
      await write(work, async (tx) => {
        await saveRun(tx, runId, { state: 'failed', problem: reasonOf(error) })
        await announce(tx, { topic: 'documentRun', id: runId })
      })
    throw error
  }
}

const inOneGo = 100

/** Prints what the run has issued, in the order in which it was issued, a hundred at a time. */
async function print(
  work: JobWork,
  runId: string,
  asked: number,
): Promise<{ documents: number; key: string | null }> {
  const [first] = await readContents(work, runId, null, 1)
  if (!first) return { documents: 0, key: null }
  const images = await readImages(work, [first.content])
  const printer = new Printer(await readFaces(), images, { title: '帳票', on: first.content.issuedOn })
  const kept = work.blobs.put(printer.stream, Number.POSITIVE_INFINITY)
  let documents = 0
  let after: string | null = null
  for (;;) {
    const batch = await readContents(work, runId, after, inOneGo)
    for (const { content } of batch) printer.add(content)
    documents += batch.length
    await work.progress(asked + documents, Math.max(asked * 2, documents))
    after = batch.at(-1)?.id ?? null
    if (batch.length < inOneGo) break
  }
  printer.end()
  return { documents, key: (await kept).key }
}

async function readContents(
  work: Work,
  runId: string,
  after: string | null,
  limit: number,
): Promise<{ id: string; content: Content }[]> {
  const { rows } = await sql<{ id: string; content: unknown }>`
    select d.id, d.content from document d
    where d.run_id = ${runId}::uuid and (${after}::uuid is null or d.id > ${after}::uuid)
    order by d.id limit ${limit}`.execute(work.db)
  return rows.map(({ id, content }) => ({ id, content: contentSchema.parse(content) }))
}

export async function runFile(work: Work, id: string): Promise<FileAnswer> {
  const { blobKey, fileName } = await findStoredRun(work, id)
  if (blobKey === null || fileName === null) throw notFound(noRunFile)
  await audit(work, { action: 'document.runDownload', subjectKind: 'documentRun', subjectId: id })
  return {
    name: fileName,
    mediaType: fileName.endsWith('.pdf') ? 'application/pdf' : 'text/csv',
    size: await work.blobs.size(blobKey),
    body: work.blobs.read(blobKey),
  }
}

export const runJob = defineJob({
  name: 'documents.run',
  title: { ja: '帳票の一括発行', en: 'Issue many documents' },
  payload: z.object({ runId: z.uuid() }),
  run: (work, { runId }) => runDocuments(work, runId),
})
