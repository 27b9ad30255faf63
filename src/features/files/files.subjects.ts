import type { Purged } from '#platform/catalogue/binned.ts'
import type { Work } from '#platform/work.ts'
import type { StoredFile } from './files.api.ts'
import type { FileSubject, RecordRef } from './files.ts'
import { deleteOf, listFiles, setHidden, setSubject } from './files.store.ts'

/**
 * For features whose things keep files (a note, a contract). All of them work in the caller's transaction and leave it
 * to the caller to have made sure that the record may be seen.
 */

/** Gives files that were added to the record before to this thing; returns how many were there and belonged to nothing. */
export function takeUpFiles(
  work: Work,
  record: RecordRef,
  subject: FileSubject,
  ids: readonly string[],
): Promise<number> {
  return setSubject(work, record, subject, ids)
}

/** The thing goes to the bin, or comes back: so do its files. */
export function hideFiles(
  work: Work,
  record: RecordRef,
  subject: FileSubject,
  hidden: boolean,
): Promise<void> {
  return setHidden(work, record, subject, hidden)
}

/** The thing is deleted for good: so are its files. Their bytes are the caller's to remove. */
export function purgeFiles(work: Work, record: RecordRef, subject: FileSubject): Promise<Purged> {
  return deleteOf(work, record, subject)
}

/** The files of all things of a kind (`note`) on a record, by the id of the thing, newest first. */
export async function filesBySubject(
  work: Work,
  record: RecordRef,
  kind: string,
): Promise<ReadonlyMap<string, StoredFile[]>> {
  const { items } = await listFiles(work, record, { kind, limit: mostOfAKind })
  return Map.groupBy(items, ({ subject }) => subject?.id ?? '')
}

const mostOfAKind = 5000
