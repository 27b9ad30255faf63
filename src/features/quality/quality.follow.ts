import type { Work } from '#platform/work.ts'
import { assess } from './quality.assess.ts'
import { lockNewSharers } from './quality.store.ts'
import type { Subject } from './quality.ts'

/** In the transaction of a change: the changed records, and those that now share a contact point with them. */
export async function follow(work: Work, subject: Subject, ids: readonly string[]): Promise<void> {
  await assess(work, subject, ids)
  await assess(work, subject, await lockNewSharers(work, subject, ids))
}
