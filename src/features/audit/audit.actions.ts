import type { Work } from '#platform/work.ts'
import { mustHoldNoSecret, type AuditNote } from './audit.ts'
import { forgetContents, insertEntries } from './audit.store.ts'

/** Writes down who did what, in the caller's transaction: no change without its entry, no entry without its change. */
export function audit(work: Work, note: AuditNote): Promise<void> {
  return auditMany(work, [note])
}

/** The same for many records at once, as one statement. */
export async function auditMany(work: Work, notes: readonly AuditNote[]): Promise<void> {
  for (const note of notes) mustHoldNoSecret(note)
  if (notes.length > 0) await insertEntries(work, notes)
}

/**
 * Takes out of the log what it says of things that are deleted for good, by their ids; that somebody did something to
 * them stays. The only change that the log allows.
 */
export async function forget(work: Work, subjectIds: readonly string[]): Promise<void> {
  if (subjectIds.length > 0) await forgetContents(work, subjectIds)
}
