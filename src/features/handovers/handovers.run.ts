import { notFound, Problem, reasonOf } from '#kit/problem.ts'
import type { Moved, Owned } from '#platform/catalogue/owned.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import { JobStopped } from '#platform/jobs/run.ts'
import { announce } from '#platform/live.ts'
import { mustBeAllowed, write, type Work } from '#platform/work.ts'
import { updateUser } from '#features/accounts/accounts.users.ts'
import { audit, auditMany } from '#features/audit/audit.actions.ts'
import { tellMany } from '#features/timeline/timeline.actions.ts'
import type { Handover } from './handovers.api.ts'
import {
  insertItems,
  nextItems,
  readHandover,
  readPeople,
  saveOutcomes,
  updateHandover,
  type Person,
  type StoredHandover,
} from './handovers.store.ts'
import {
  chunkSize,
  handoverNotFound,
  manageHandovers,
  mustOwnNothing,
  ownedKinds,
  receiverLeft,
} from './handovers.ts'

const sum = (counts: StoredHandover['counts']): number =>
  Object.values(counts).reduce((total, count) => total + count, 0)

/** Gives everything away, a transaction a chunk. What was given is no longer found, so a killed job just goes on. */
export function runHandover(work: JobWork, id: string): Promise<{ moved: number }> {
  return settling(work, id, async () => {
    mustBeAllowed(work, manageHandovers)
    const { fromUser, counts, state } = await mustRead(work, id)
    if (state === 'done') return { moved: sum(counts) }
    let total = sum(counts)
    for (const owned of ownedKinds(work)) total += await owned.count(work, fromUser)
    for (;;) {
      const handover = await write(work, (tx) => moveSome(tx, id))
      if (handover.state === 'done') return { moved: sum(handover.counts) }
      const moved = sum(handover.counts)
      await work.progress(moved, Math.max(total, moved))
    }
  })
}

/** The row is locked until the transaction ends, so two workers never give the same away. */
async function mustBeIn(work: Work, id: string, state: Handover['state']): Promise<StoredHandover> {
  const handover = await mustRead(work, id, { lock: true })
  if (handover.state !== state) throw new JobStopped('cancelled')
  return handover
}

async function mustRead(work: Work, id: string, { lock = false } = {}): Promise<StoredHandover> {
  const handover = await readHandover(work, id, { lock })
  if (!handover) throw notFound(handoverNotFound)
  return handover
}

/** The next of the first kind that has some; where none has, the end of it all. */
async function moveSome(work: Work, id: string): Promise<StoredHandover> {
  const handover = await mustBeIn(work, id, 'running')
  const { fromUser, receivers, counts, note } = handover
  const people = await readPeople(work, [fromUser, ...Object.values(receivers)])
  for (const owned of ownedKinds(work)) {
    const to = people.get(receivers[owned.kind] ?? '')
    if (!to || to.disabled) throw receiverLeft()
    const moved = await owned.reassign(work, fromUser, to.id, chunkSize)
    if (moved.length === 0) continue
    await insertItems(work, id, owned.kind, moved)
    await noteMoved(work, owned, moved, fromUser, to.id)
    if (owned.kind === 'customer')
      await tellMany(
        work,
        moved.map((row) => row.id),
        'owner.handedOver',
        { from: people.get(fromUser)?.name ?? '—', to: to.name, note: note ?? '' },
      )
    const after = { ...counts, [owned.kind]: (counts[owned.kind] ?? 0) + moved.length }
    await updateHandover(work, id, { counts: after })
    await announce(work, { topic: 'handover', id })
    await announce(work, { topic: owned.subject })
    return { ...handover, counts: after }
  }
  return finish(work, handover, people.get(fromUser))
}

function noteMoved(
  work: Work,
  { subject }: Owned,
  moved: readonly Moved[],
  from: string,
  to: string,
): Promise<void> {
  return auditMany(
    work,
    moved.map((row) => ({
      action: `${subject}.owner`,
      subjectKind: subject,
      subjectId: row.id,
      before: { ownerId: from },
      after: { ownerId: to },
    })),
  )
}

async function finish(
  work: Work,
  handover: StoredHandover,
  from: Person | undefined,
): Promise<StoredHandover> {
  const { id, disables, counts, fromUser } = handover
  if (disables && from && !from.disabled) {
    mustBeAllowed(work, 'users.manage')
    await mustOwnNothing(work, fromUser)
    await updateUser(work, fromUser, { version: from.version, disabled: true })
  }
  await updateHandover(work, id, { state: 'done', finishedAt: new Date().toISOString() })
  await audit(work, { action: 'handover.done', subjectKind: 'handover', subjectId: id, after: { ...counts } })
  await announce(work, { topic: 'handover', id })
  return { ...handover, state: 'done' }
}

/** Gives back what its receiver still holds, unchanged since. */
export function undoHandoverNow(work: JobWork, id: string): Promise<{ restored: number; kept: number }> {
  return settling(work, id, async () => {
    mustBeAllowed(work, manageHandovers)
    for (;;) {
      const { state, restored, kept, counts } = await write(work, (tx) => undoSome(tx, id))
      if (state === 'undone') return { restored, kept }
      await work.progress(restored + kept, sum(counts))
    }
  })
}

async function undoSome(work: Work, id: string): Promise<StoredHandover> {
  const handover = await mustBeIn(work, id, 'undoing')
  const { fromUser, receivers } = handover
  const from = (await readPeople(work, [fromUser])).get(fromUser)
  if (!from || from.disabled) throw receiverLeft()
  for (const owned of ownedKinds(work)) {
    const items = await nextItems(work, id, owned.kind, chunkSize)
    const holder = receivers[owned.kind]
    if (items.length === 0 || holder === undefined) continue
    const back = await owned.giveBack(work, items, holder, fromUser)
    const ids = back.map((row) => row.id)
    await saveOutcomes(
      work,
      id,
      owned.kind,
      items.map((item) => item.id),
      ids,
    )
    await noteMoved(work, owned, back, holder, fromUser)
    if (owned.kind === 'customer') await tellMany(work, ids, 'owner.changed', { owner: from.name })
    const counts = {
      restored: handover.restored + back.length,
      kept: handover.kept + items.length - back.length,
    }
    await updateHandover(work, id, counts)
    await announce(work, { topic: 'handover', id })
    await announce(work, { topic: owned.subject })
    return { ...handover, ...counts }
  }
  await updateHandover(work, id, { state: 'undone', undoneAt: new Date().toISOString() })
  const { restored, kept } = handover
  await audit(work, {
    action: 'handover.undo',
    subjectKind: 'handover',
    subjectId: id,
    after: { restored, kept },
  })
  await announce(work, { topic: 'handover', id })
  return { ...handover, state: 'undone' }
}

/** A problem is final and told on the page; a worker that stops leaves all as it is and goes on later. */
async function settling<T>(work: JobWork, id: string, run: () => Promise<T>): Promise<T> {
  const finishedAt = new Date().toISOString()
  try {
    return await run()
  } catch (error) {
    const stopped = error instanceof JobStopped && error.reason === 'cancelled'
    if (stopped || error instanceof Problem) {
      const now = await readHandover(work, id)
      if (now?.state === 'running' || now?.state === 'undoing')
        await updateHandover(work, id, {
          state: stopped ? 'cancelled' : 'failed',
          finishedAt,
          problem: error instanceof Problem ? reasonOf(error) : null,
        })
      await announce(work, { topic: 'handover', id })
    }
    throw error
  }
}
