import { auditMany } from '#features/audit/audit.actions.ts'
import { write, type Work } from '#platform/work.ts'
import { deleteExpired, unnamedBlobs } from './files.store.ts'

const batch = 500
/** Bytes are written before the row that names them; what is younger may still be on its way to one. */
const surelyLeftBehind = 3 * 24 * 3_600_000

/** Deletes for good what is in the bin too long, then the bytes that nothing names (a process was killed between). */
export async function tidyUpFiles(
  work: Work & { readonly signal: AbortSignal },
  now = Date.now(),
): Promise<{ expired: number; leftBehind: number }> {
  let expired = 0
  for (;;) {
    if (work.signal.aborted) return { expired, leftBehind: 0 }
    const files = await write(work, async (tx) => {
      const deleted = await deleteExpired(tx, batch)
      await auditMany(
        tx,
        deleted.map(({ id }) => ({ action: 'file.purge', subjectKind: 'file', subjectId: id })),
      )
      return deleted
    })
    for (const { blobKey } of files) await work.blobs.remove(blobKey)
    expired += files.length
    if (files.length === 0) break
  }
  let leftBehind = 0
  for await (const keys of work.blobs.writtenBefore(now - surelyLeftBehind)) {
    if (work.signal.aborted) break
    for (const key of await unnamedBlobs(work, keys)) {
      await work.blobs.remove(key)
      leftBehind++
    }
  }
  return { expired, leftBehind }
}
