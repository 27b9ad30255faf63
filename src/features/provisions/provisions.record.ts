import { audit } from '#features/audit/audit.actions.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import {
  countMore,
  deleteProvided,
  insertProvided,
  insertProvision,
  type NewProvision,
} from './provisions.store.ts'
import { mustBeSaid, type Sharing } from './provisions.ts'

/** What was given, apart from whose it was. */
export type Given = Omit<NewProvision, 'recipient' | 'ground' | 'groundNote'> & { readonly sharing: Sharing }

/**
 * Writes an entry of the ledger in the transaction that gives the data away, where the law wants one (第三者提供). Whose
 * data it was is said here, or was noted piece by piece under the same id before (`notePeople`).
 */
export function recordProvision(
  work: Work,
  { sharing, ...given }: Given,
  people: { readonly customerIds: readonly string[] } | { readonly noted: number },
): Promise<void> {
  const { purpose, recipient, ground, groundNote } = mustBeSaid(sharing)
  if (purpose !== 'provision' || !recipient || !ground) return Promise.resolve()
  return write(work, async (tx) => {
    if ('customerIds' in people) await insertProvided(tx, given.id, people.customerIds)
    const rowCount = 'noted' in people ? people.noted : new Set(people.customerIds).size
    await insertProvision(tx, { ...given, recipient, ground, groundNote }, rowCount)
    await audit(tx, {
      action: 'provision.record',
      subjectKind: 'provision',
      subjectId: given.id,
      after: { recipient: recipient.name, ground, items: given.items, rowCount },
    })
    await announce(tx, { topic: 'provision' })
  })
}

/**
 * For what is too much for one statement: notes whose data is being given, a batch at a time, on a connection of its own.
 * It counts nowhere before `recordProvision` has written the entry.
 */
export async function notePeople(
  work: Pick<Work, 'db'>,
  id: string,
  customerIds: readonly string[],
): Promise<void> {
  if (customerIds.length > 0) await insertProvided(work, id, customerIds)
}

/** Before noting begins, and where it came to nothing. */
export const forgetPeople = deleteProvided

/** More people of an entry that is added to: what is given again and again is written down together. Each counts once. */
export async function addToProvision(work: Work, id: string, customerIds: readonly string[]): Promise<void> {
  await countMore(work, id, await insertProvided(work, id, customerIds))
  await announce(work, { topic: 'provision' })
}
