import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import type pg from 'pg'
import { withClient } from '#platform/db/database.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import { JobStopped } from '#platform/jobs/run.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { takeBackImported } from '#features/consent/consent.imports.ts'
import { loadForChange, replaceCustomers } from '#features/customers/customers.bulk.ts'
import { fieldIdentity, uniqueIdentities } from '#features/fields/fields.attributes.ts'
import { readFieldSet, type FieldSet } from '#features/fields/fields.set.ts'
import { rankSince } from '#features/purchases/purchases.actions.ts'
import { always } from '#features/purchases/purchases.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { currentOf, rowsFrom } from './imports.chunk.ts'
import { restoreConsents } from './imports.consents.ts'
import { valuesFor } from './imports.context.ts'
import { eraseUntouched } from '#features/customers/customers.erase.ts'
import { changedFields, type Change, type Current } from './imports.merge.ts'
import { holdingImport, mustBeIn, topicOf } from './imports.run.ts'
import { revert } from './imports.revert.ts'
import type { ImportSubject } from './imports.ts'
import { undoOrders, undoProducts } from './imports.order-undo.ts'
import { undoCompanies, undoNotes } from './imports.undo-others.ts'
import { updateBatch, type Batch, type UndoCounts } from './imports.store.ts'

const batchSize = 500

type StoredChange = {
  customerId: string
  action: 'created' | 'updated'
  before: Change['before'] | null
  after: Change['after'] | null
  versionAfter: number
}

/**
 * Takes an import back, customer by customer in the order of their ids, and goes on from `undo_cursor` when it was
 * killed. What people did since wins: a customer they touched stays, a value they changed stays.
 */
export async function undoImport(work: JobWork, importId: string): Promise<UndoCounts> {
  return holdingImport(work, importId, async () => {
    let batch = await mustBeIn(work, importId, 'undoing')
    while ((await write(work, (tx) => takeBackImported(tx, importId))) > 0) continue
    const some = steps[batch.subject] ?? undoSome
    for (;;) {
      const next = await some(work, batch)
      if (!next) break
      batch = next
      const { removed, restored, kept } = countsOf(batch)
      await work.progress(removed + restored + kept, null)
    }
    return finish(work, batch)
  })
}

const steps: { readonly [S in ImportSubject]?: typeof undoSome } = {
  company: undoCompanies,
  note: undoNotes,
  product: undoProducts,
  // Orders first: a customer whom the file added goes when nothing is left of them.
  order: async (work, batch) =>
    (await undoOrders(work, batch)) ?? (await undoSome(work, batch)) ?? (await undoProducts(work, batch)),
}

export function countsOf({ undone }: Pick<Batch, 'undone'>): UndoCounts {
  return undone ?? { removed: 0, restored: 0, kept: 0 }
}

/** One transaction; null when there is nothing left. */
function undoSome(work: JobWork, batch: Batch): Promise<Batch | null> {
  return withClient(work.runtime.database.pool, async (client, db) => {
    const tx = { ...work, db }
    const changes = await nextChanges(tx, batch)
    const ids = [...changes.keys()]
    const undoCursor = ids.at(-1)
    if (undoCursor === undefined) return null
    const stored = new Map([...(await loadForChange(db, ids))].map(([id, one]) => [id, currentOf(one)]))
    const made = ids.filter((id) => changes.get(id)?.some(({ action }) => action === 'created'))
    const untouched = made.filter((id) => stored.get(id)?.version === lastVersion(changes.get(id)))
    const removed = await eraseUntouched(client, untouched)
    const others = new Set(made)
    const restored = await restore(
      tx,
      client,
      [...stored.values()].filter(({ id }) => !others.has(id)),
      changes,
    )
    const before = countsOf(batch)
    const undone = {
      removed: before.removed + removed,
      restored: before.restored + restored,
      kept: before.kept + (stored.size - removed - restored),
    }
    const patch = { undoCursor, undone }
    if (!(await updateBatch(tx, batch.id, patch, { state: 'undoing', undoCursor: batch.undoCursor })))
      throw new JobStopped('cancelled')
    await announce(tx, { topic: 'import', id: batch.id })
    return { ...batch, ...patch }
  })
}

/** Orders come before customers, and products after them. */
function customerCursor({ undoCursor }: Batch): string {
  if (undoCursor?.startsWith('product:')) return 'ffffffff-ffff-ffff-ffff-ffffffffffff'
  return undoCursor === null || undoCursor.startsWith('order:')
    ? '00000000-0000-0000-0000-000000000000'
    : undoCursor
}

async function nextChanges(work: Work, batch: Batch): Promise<Map<string, StoredChange[]>> {
  const { rows } = await sql<StoredChange>`
    select customer_id, action, before, after, version_after from import_change
    where import_id = ${batch.id}::uuid and customer_id = any(array(
      select distinct customer_id from import_change where import_id = ${batch.id}::uuid
        and customer_id > ${customerCursor(batch)}::uuid
      order by customer_id limit ${batchSize}))
    order by customer_id, version_after desc`.execute(work.db)
  return Map.groupBy(rows, ({ customerId }) => customerId)
}

function lastVersion(changes: readonly StoredChange[] = []): number {
  return Math.max(...changes.map(({ versionAfter }) => versionAfter))
}

/**
 * Gives customers their former values back; returns how many have all of them again. No member number can be in the way:
 * an import only gives one to a customer who had none, and that one is free again.
 */
async function restore(
  work: Work,
  client: pg.ClientBase,
  customers: readonly Current[],
  changes: ReadonlyMap<string, StoredChange[]>,
): Promise<number> {
  const { rows } = await sql<{ customerId: string }>`
    select customer_id from customer where deleted_at is not null
      and customer_id = any(${customers.map(({ id }) => id)}::uuid[])`.execute(work.db)
  const binned = new Set(rows.map(({ customerId }) => customerId))
  const reverted = customers
    .filter(({ id }) => !binned.has(id))
    .map((current) => {
      const steps = (changes.get(current.id) ?? []).flatMap(({ before, after }) =>
        before && after ? [{ before, after }] : [],
      )
      return { current, steps, ...revert(current, steps) }
    })
  const fieldSet = await readFieldSet(work)
  await keepTaken(work, fieldSet, reverted)
  const values = valuesFor(fieldSet)
  const changed = reverted.filter(({ current, restored }) => !isDeepStrictEqual(current, restored))
  await replaceCustomers(
    client,
    changed.map(({ restored }) => rowsFrom(restored, values)),
    { actorId: work.actor.userId },
  )
  await restoreConsents(work, fieldSet, reverted)
  await insertEvents(
    work,
    changed.map(({ current, steps }) =>
      eventOf(work, current.id, 'customer.updated', { fields: [...new Set(steps.flatMap(changedFields))] }),
    ),
  )
  return reverted.filter(({ complete }) => complete).length
}

/** A value that only one customer may have, and that somebody else has got since, is not taken back from them. */
async function keepTaken(
  work: Work,
  fieldSet: FieldSet,
  reverted: { current: Current; restored: Current; complete: boolean }[],
): Promise<void> {
  const unique = fieldSet.attributesOf('customer').filter((field) => field.unique)
  if (unique.length === 0) return
  const wanted = reverted.flatMap(({ restored: { id, fields } }) =>
    uniqueIdentities(fieldSet, fields.attributes).map(({ kind, value }) => ({ id, kind, value })),
  )
  const { rows: taken } = await sql<{ id: string; kind: string }>`
    select w.id, w.kind from unnest(${wanted.map(({ id }) => id)}::uuid[], ${wanted.map(({ kind }) => kind)}::text[],
      ${wanted.map(({ value }) => value)}::text[]) w(id, kind, value)
    join customer_identity i on i.kind = w.kind and i.value = w.value and i.customer_id <> w.id`.execute(
    work.db,
  )
  for (const { id, kind } of taken) {
    const one = reverted.find(({ current }) => current.id === id)
    const field = unique.find(({ key }) => fieldIdentity(key) === kind)
    if (!one || !field) continue
    const { [field.key]: _taken, ...attributes } = one.restored.fields.attributes
    const own = one.current.fields.attributes[field.key]
    one.restored = {
      ...one.restored,
      fields: {
        ...one.restored.fields,
        attributes: own === undefined ? attributes : { ...attributes, [field.key]: own },
      },
    }
    one.complete = false
  }
}

function finish(work: JobWork, batch: Batch): Promise<UndoCounts> {
  const undone = countsOf(batch)
  return write(work, async (tx) => {
    const patch = { state: 'undone', undone, undoneAt: new Date().toISOString() } as const
    if (!(await updateBatch(tx, batch.id, patch, { state: 'undoing' }))) throw new JobStopped('cancelled')
    await audit(tx, { action: 'import.undo', subjectKind: 'import', subjectId: batch.id, after: undone })
    if (batch.subject === 'order') await rankSince(tx, always)
    await announce(tx, { topic: 'import', id: batch.id })
    await announce(tx, { topic: topicOf(batch.subject) })
    return undone
  })
}
