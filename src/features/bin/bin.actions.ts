import { sql } from 'kysely'
import { auditMany, forget } from '#features/audit/audit.actions.ts'
import type { Page } from '#kit/page.ts'
import { Problem, reasonOf } from '#kit/problem.ts'
import type { Binned, BinQuestion } from '#platform/catalogue/binned.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { announce } from '#platform/live.ts'
import { mustBeAllowed, write, type Work } from '#platform/work.ts'
import type { BinItem, Outcome } from './bin.api.ts'
import { binnedOf, notInBin } from './bin.ts'
import { whoRemoved } from './bin.store.ts'

export const removeBytes = 'bin.removeBytes'

export async function readBin(work: Work, kind: string, question: BinQuestion): Promise<Page<BinItem>> {
  const binned = binnedOf(work, kind)
  mustBeAllowed(work, binned.permissions.read)
  const { items, next } = await binned.list(work, { ...question, q: question.q?.trim() || undefined })
  const names = await whoRemoved(
    work,
    binned.subject,
    items.map(({ id }) => id),
  )
  return { next, items: items.map((item) => ({ ...item, deletedByName: names.get(item.id) ?? null })) }
}

/** Brings things back one by one: what is refused stays in the bin, with its reason, and holds nothing else up. */
export async function restore(work: Work, kind: string, ids: readonly string[]): Promise<Outcome> {
  const binned = binnedOf(work, kind)
  mustBeAllowed(work, binned.permissions.write)
  return each(work, ids, (tx, id) => binned.restore(tx, id))
}

/** Deletes things for good one by one. */
export async function purge(work: Work, kind: string, ids: readonly string[]): Promise<Outcome> {
  const binned = binnedOf(work, kind)
  return each(work, ids, (tx, id) => purgeOne(tx, binned, id))
}

/** What follows: the log forgets what it says of it, the bytes go by a job, open screens look again. */
async function purgeOne(work: Work, { subject, purge: remove }: Binned, id: string): Promise<void> {
  const purged = await remove(work, id)
  if (!purged) throw notInBin()
  await forget(work, purged.subjects)
  await auditMany(work, [{ action: `${subject}.purge`, subjectKind: subject, subjectId: id }])
  if (purged.blobKeys.length > 0) await enqueue(work, removeBytes, { keys: [...purged.blobKeys] })
  await announce(work, { topic: subject })
}

/** One transaction; each step can be taken back alone when it is refused. */
function each(
  work: Work,
  ids: readonly string[],
  run: (tx: Work, id: string) => Promise<unknown>,
): Promise<Outcome> {
  return write(work, async (tx) => {
    const outcome: Outcome = { done: [], refused: [] }
    for (const id of new Set(ids)) {
      await sql`savepoint one`.execute(tx.db)
      try {
        await run(tx, id)
        await sql`release savepoint one`.execute(tx.db)
        outcome.done.push(id)
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        await sql`rollback to savepoint one`.execute(tx.db)
        outcome.refused.push({ id, reason: reasonOf(error)[tx.locale] })
      }
    }
    return outcome
  })
}
