import { sql } from 'kysely'
import { Problem, reasonOf } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import { afterChange } from '#platform/after-change.ts'
import type { Action, Before, Refuse } from '#platform/catalogue/action.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { JobStopped } from '#platform/jobs/run.ts'
import { announce } from '#platform/live.ts'
import { mustBeAllowed, write, type Work } from '#platform/work.ts'
import { audit } from '#features/audit/audit.actions.ts'
import type { Filter } from '#features/customers/customers.query.ts'
import { mustFindAction, mustParse } from './bulk.actions.ts'
import type { Batch } from './bulk.api.ts'
import {
  gatherMatching,
  lockVersions,
  nextChanges,
  readBatch,
  saveOutcomes,
  saveUndone,
  updateBatch,
  type StoredBatch,
} from './bulk.store.ts'
import { bulkPermission, chunkSize, freeLimit, subjectOf } from './bulk.ts'

export type Counts = Pick<Batch, 'changed' | 'unchanged' | 'refused' | 'restored' | 'kept'>

/** Does the action to everybody in the batch, a transaction a chunk; run again, it goes on behind what it committed. */
export function runBatch(work: JobWork, id: string): Promise<Counts> {
  return settling(work, id, async () => {
    await gather(work, id)
    return inChunks(work, id, runChunk)
  })
}

/** Gives back how everybody was, where nothing happened since. */
export function undoBatchNow(work: JobWork, id: string): Promise<Counts> {
  return settling(work, id, () => inChunks(work, id, undoChunk))
}

/** The list is written in one transaction with the new state: killed before, it is written anew; after, never again. */
function gather(work: JobWork, id: string): Promise<void> {
  return write(work, async (tx) => {
    const batch = await mustBeIn(tx, id, ['gathering', 'running', 'done'])
    if (batch.state !== 'gathering') return
    const { ids: _ids, ...filter } = batch.asked
    const total = await gatherMatching(tx, id, filter as Filter)
    if (total > freeLimit) mustBeAllowed(tx, bulkPermission)
    await updateBatch(tx, id, { state: 'running', total })
    await announce(tx, { topic: 'bulk', id })
  })
}

/** The row is locked until the transaction ends, so two workers never do the same chunk. */
async function mustBeIn(work: Work, id: string, states: readonly Batch['state'][]): Promise<StoredBatch> {
  const batch = await readBatch(work, id, { lock: true })
  if (!batch || !states.includes(batch.state)) throw new JobStopped('cancelled')
  return batch
}

type Chunk = (work: Work, id: string) => Promise<StoredBatch & { isEnd: boolean }>

async function inChunks(work: JobWork, id: string, chunk: Chunk): Promise<Counts> {
  for (;;) {
    const { isEnd, done, total, changed, unchanged, refused, restored, kept, state } = await write(
      work,
      (tx) => chunk(tx, id),
    )
    if (isEnd) return { changed, unchanged, refused, restored, kept }
    await (state === 'undoing' ? work.progress(restored + kept, changed) : work.progress(done, total))
  }
}

const runChunk: Chunk = async (work, id) => {
  const batch = await mustBeIn(work, id, ['running', 'done'])
  if (batch.state === 'done') return { ...batch, isEnd: true }
  const action = mustFindAction(work, batch.action)
  const params = mustParse(action, batch.params)
  const ids = (await nextChanges(work, id, batch.cursor, chunkSize)).map((row) => row.id)
  const cursor = ids.at(-1)
  if (cursor === undefined) return finish(work, batch, 'done')
  await lockVersions(work, ids)
  const before = (await action.wayBack?.capture(work, ids, params)) ?? []
  const refused = new Map<string, Phrase>()
  const changed = await eachWhereItCan(work, ids, refused, (some, refuse) =>
    action.run(work, some, params, refuse),
  )
  await saveOutcomes(work, id, { ids, changed, before, refused })
  await followFew(work, batch, changed)
  const patch = {
    cursor,
    done: batch.done + ids.length,
    changed: batch.changed + changed.length,
    refused: batch.refused + refused.size,
    unchanged: batch.unchanged + ids.length - changed.length - refused.size,
  }
  await updateBatch(work, id, patch)
  await announce(work, { topic: 'bulk', id })
  return { ...batch, ...patch, isEnd: false }
}

const undoChunk: Chunk = async (work, id) => {
  const batch = await mustBeIn(work, id, ['undoing', 'undone'])
  if (batch.state === 'undone') return { ...batch, isEnd: true }
  const action = mustFindAction(work, batch.action)
  const params = mustParse(action, batch.params)
  const rows = await nextChanges(work, id, batch.undoCursor, chunkSize, { changedOnly: true })
  const undoCursor = rows.at(-1)?.id
  if (undoCursor === undefined) return finish(work, batch, 'undone')
  const ids = rows.map((row) => row.id)
  const versions = await lockVersions(work, ids)
  const untouched = rows.filter((row) => versions.get(row.id) === row.versionAfter)
  const restored = await restoreEach(work, action, untouched, params)
  await saveUndone(work, id, ids, restored)
  await followFew(work, batch, restored)
  const patch = {
    undoCursor,
    restored: batch.restored + restored.length,
    kept: batch.kept + ids.length - restored.length,
  }
  await updateBatch(work, id, patch)
  await announce(work, { topic: 'bulk', id })
  return { ...batch, ...patch, isEnd: false }
}

/** What is derived of a few is there when the batch is done; of many it follows in the background. */
async function followFew(work: Work, { total }: StoredBatch, ids: readonly string[]): Promise<void> {
  if ((total ?? Infinity) <= chunkSize) await afterChange(work, 'customer', ids)
}

async function restoreEach(
  work: Work,
  { wayBack }: Action,
  rows: readonly Before[],
  params: unknown,
): Promise<string[]> {
  if (!wayBack) return []
  const byId = new Map(rows.map((row) => [row.id, row]))
  return eachWhereItCan(work, [...byId.keys()], new Map(), (some) =>
    wayBack.restore(
      work,
      some.flatMap((id) => byId.get(id) ?? []),
      params,
    ),
  )
}

/** One who refuses does not hold up the others: what fails for many is tried by halves. */
async function eachWhereItCan(
  work: Work,
  ids: readonly string[],
  refused: Map<string, Phrase>,
  run: (ids: readonly string[], refuse: Refuse) => Promise<string[]>,
): Promise<string[]> {
  const [only] = ids
  if (only === undefined) return []
  const told = new Map<string, Phrase>()
  await sql`savepoint bulk_try`.execute(work.db)
  try {
    const changed = await run(ids, (id, why) => told.set(id, why))
    await sql`release savepoint bulk_try`.execute(work.db)
    for (const [id, why] of told) refused.set(id, why)
    return changed
  } catch (error) {
    await sql`rollback to savepoint bulk_try`.execute(work.db)
    await sql`release savepoint bulk_try`.execute(work.db)
    if (!(error instanceof Problem)) throw error
    if (ids.length === 1) {
      refused.set(only, reasonOf(error))
      return []
    }
    const half = ids.length >> 1
    const first = await eachWhereItCan(work, ids.slice(0, half), refused, run)
    return [...first, ...(await eachWhereItCan(work, ids.slice(half), refused, run))]
  }
}

async function finish(
  work: Work,
  batch: StoredBatch,
  state: 'done' | 'undone',
): Promise<StoredBatch & { isEnd: true }> {
  const at = new Date().toISOString()
  await updateBatch(work, batch.id, { state, ...(state === 'done' ? { finishedAt: at } : { undoneAt: at }) })
  const { changed, unchanged, refused, restored, kept } = batch
  await audit(work, {
    action: state === 'done' ? 'bulk.done' : 'bulk.undo',
    subjectKind: 'bulk',
    subjectId: batch.id,
    after: state === 'done' ? { changed, unchanged, refused } : { restored, kept },
  })
  // What follows from many was not judged chunk by chunk; that feature stands below, so its job is asked for by name.
  if ((batch.total ?? 0) > chunkSize && work.app.jobs.has('quality.assess'))
    await enqueue(work, 'quality.assess', {}, { subject: subjectOf(batch.id) })
  await announce(work, { topic: 'bulk', id: batch.id })
  return { ...batch, state, isEnd: true }
}

/** A problem is final, and is told on the page of the batch; a worker that stops leaves all as it is and goes on later. */
async function settling(work: JobWork, id: string, run: () => Promise<Counts>): Promise<Counts> {
  const end = async (state: 'cancelled' | 'failed', problem: Phrase | null): Promise<void> => {
    const batch = await readBatch(work, id)
    if (batch && ['gathering', 'running', 'undoing'].includes(batch.state))
      await updateBatch(work, id, { state, problem, finishedAt: new Date().toISOString() })
    await announce(work, { topic: 'bulk', id })
  }
  try {
    return await run()
  } catch (error) {
    if (error instanceof Problem) await end('failed', reasonOf(error))
    if (error instanceof JobStopped && error.reason === 'cancelled') await end('cancelled', null)
    throw error
  }
}
