import { announce } from '#platform/live.ts'
import type { Work } from '#platform/work.ts'
import { auditMany } from '#features/audit/audit.actions.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { tellMany } from '#features/timeline/timeline.actions.ts'
import { rebuildIdentities } from './customers.identities.ts'
import { setDeleted, setRestored } from './customers.save.ts'
import { visibleIds } from './customers.store.ts'

/** Deletion is to a bin: everything stays, nobody finds it, its member number is free. Returns who was moved. */
export function moveToBin(work: Work, ids: readonly string[]): Promise<string[]> {
  return move(work, ids, 'customer.delete', 'customer.deleted', false, setDeleted)
}

/** Refuses when somebody else took a member number in the meantime. */
export function restoreFromBin(work: Work, ids: readonly string[]): Promise<string[]> {
  return move(work, ids, 'customer.restore', 'customer.restored', true, async (tx, found) => {
    await setRestored(tx, found)
    await rebuildIdentities(tx, await readFieldSet(tx), found)
  })
}

async function move(
  work: Work,
  ids: readonly string[],
  action: string,
  event: string,
  deleted: boolean,
  save: (work: Work, ids: readonly string[]) => Promise<void>,
): Promise<string[]> {
  const found = await visibleIds(work, ids, { deleted })
  if (found.length === 0) return []
  await save(work, found)
  await tellMany(work, found, event)
  await auditMany(
    work,
    found.map((id) => ({ action, subjectKind: 'customer', subjectId: id })),
  )
  await announce(work, { topic: 'customer' })
  return found
}
