import { notFound, Problem } from '#kit/problem.ts'
import type { Page } from '#kit/page.ts'
import type { Action } from '#platform/catalogue/action.ts'
import { cancel, enqueue } from '#platform/jobs/queue.ts'
import { announce } from '#platform/live.ts'
import { may, mustBeAllowed, write, type Work } from '#platform/work.ts'
import { audit } from '#features/audit/audit.actions.ts'
import type { Filter } from '#features/customers/customers.query.ts'
import type { Batch } from './bulk.api.ts'
import {
  gatherIds,
  insertBatch,
  isMoreThan,
  readBatch,
  runningJob,
  selectBatches,
  selectCustomersOf,
  selectReasons,
  updateBatch,
  type StoredBatch,
} from './bulk.store.ts'
import {
  batchNotFound,
  bulkPermission,
  cannotUndo,
  freeLimit,
  isWorking,
  noSuchAction,
  notWorking,
  seesAll,
  subjectOf,
} from './bulk.ts'

/** The action of the catalogue, where the actor may do it. */
export function mustFindAction(work: Work, kind: string): Action {
  const action = work.app.actions.get(kind)
  if (!action) throw noSuchAction()
  mustBeAllowed(work, action.permission)
  return action
}

export function mustParse(action: Action, params: unknown): unknown {
  const parsed = action.params.safeParse(params ?? {})
  if (parsed.success) return parsed.data
  throw new Problem('invalid', {
    fields: parsed.error.issues.map(({ path, message }) => ({
      path: ['params', ...path].join('.'),
      message,
    })),
  })
}

type Asked = Filter & { action: string; params?: unknown; ids?: readonly string[] | undefined }

/** Asks for an action on chosen customers or on all that match; a job does it. */
export async function startBatch(
  work: Work,
  { action: kind, params, ids, ...filter }: Asked,
): Promise<Batch> {
  const action = mustFindAction(work, kind)
  const parsed = mustParse(action, params)
  return write(work, async (tx) => {
    // Done to nobody it does nothing but say what is wrong with the parameters, before anybody waits for a job.
    await action.run(tx, [], parsed)
    const isLarge = ids ? ids.length > freeLimit : await isMoreThan(tx, filter, freeLimit)
    if (isLarge) mustBeAllowed(tx, bulkPermission)
    const asked = ids ? { ids: ids.length } : filter
    const id = await insertBatch(tx, { action: kind, params, asked })
    if (ids) await updateBatch(tx, id, { state: 'running', total: await gatherIds(tx, id, ids) })
    await audit(tx, {
      action: 'bulk.start',
      subjectKind: 'bulk',
      subjectId: id,
      after: { action: kind, params, ...asked },
    })
    await enqueue(tx, 'bulk.run', { batchId: id }, { subject: subjectOf(id) })
    await announce(tx, { topic: 'bulk', id })
    return getBatch(tx, id)
  })
}

function toBatch(work: Work, batch: StoredBatch): Batch {
  const { cursor: _cursor, undoCursor: _undo, createdBy, isKept: _kept, problem, ...shown } = batch
  return {
    ...shown,
    problem: problem?.[work.locale] ?? null,
    mine: isMine(work, { createdBy, createdByName: batch.createdByName }),
    mayUndo: mayUndo(work, batch),
  }
}

function isMine({ actor }: Work, batch: Pick<StoredBatch, 'createdBy' | 'createdByName'>): boolean {
  return batch.createdBy === actor.userId && (actor.userId !== null || batch.createdByName === actor.name)
}

function mayUndo(work: Work, batch: StoredBatch): boolean {
  const action = work.app.actions.get(batch.action)
  if (!action?.wayBack || !batch.isKept || isWorking(batch) || batch.state === 'undone') return false
  if (!may(work.actor, action.permission)) return false
  return batch.changed > 0 && (batch.changed <= freeLimit || may(work.actor, bulkPermission))
}

/** Somebody else's is as good as none, except to administrators. */
async function mustRead(work: Work, id: string, { lock = false } = {}): Promise<StoredBatch> {
  const batch = await readBatch(work, id, { lock })
  if (!batch || !(seesAll(work.actor) || isMine(work, batch))) throw notFound(batchNotFound)
  return batch
}

export async function getBatch(work: Work, id: string): Promise<Batch> {
  return toBatch(work, await mustRead(work, id))
}

export async function describeBatch(
  work: Work,
  id: string,
): Promise<Batch & { reasons: { reason: string; count: number }[] }> {
  const batch = await getBatch(work, id)
  const reasons = await selectReasons(work, id)
  return { ...batch, reasons: reasons.map(({ reason, count }) => ({ reason: reason[work.locale], count })) }
}

/** One's own, or everybody's for an administrator. */
export async function listBatches(
  work: Work,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<Batch>> {
  const page = await selectBatches(work, seesAll(work.actor) ? 'all' : work.actor, query)
  return { next: page.next, items: page.items.map((batch) => toBatch(work, batch)) }
}

export async function listCustomersOf(
  work: Work,
  id: string,
  { outcome, ...query }: { outcome: string; cursor?: string | undefined; limit: number },
) {
  await mustRead(work, id)
  return selectCustomersOf(work, id, outcome, query)
}

/** Stops behind the chunk that is being written; what was done stays, and says how far. */
export function stopBatch(work: Work, id: string): Promise<Batch> {
  return write(work, async (tx) => {
    const batch = await mustRead(tx, id, { lock: true })
    if (!isWorking(batch)) throw notWorking()
    await updateBatch(tx, id, { state: 'cancelled', finishedAt: new Date().toISOString() })
    const run = await runningJob(tx, id)
    if (run !== undefined) await cancel(tx, run)
    await audit(tx, { action: 'bulk.stop', subjectKind: 'bulk', subjectId: id, after: { done: batch.done } })
    await announce(tx, { topic: 'bulk', id })
    return getBatch(tx, id)
  })
}

export async function undoBatch(work: Work, id: string): Promise<Batch> {
  return write(work, async (tx) => {
    const batch = await mustRead(tx, id, { lock: true })
    mustFindAction(tx, batch.action)
    if (batch.changed > freeLimit) mustBeAllowed(tx, bulkPermission)
    if (!mayUndo(tx, batch)) throw cannotUndo()
    await updateBatch(tx, id, { state: 'undoing', problem: null })
    await enqueue(tx, 'bulk.undo', { batchId: id }, { subject: subjectOf(id) })
    await announce(tx, { topic: 'bulk', id })
    return getBatch(tx, id)
  })
}
