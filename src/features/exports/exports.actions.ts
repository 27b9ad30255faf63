import { audit } from '#features/audit/audit.actions.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import type { Page } from '#kit/page.ts'
import { notFound, Problem } from '#kit/problem.ts'
import type { FileAnswer } from '#platform/feature.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { JobStopped } from '#platform/jobs/run.ts'
import { announce } from '#platform/live.ts'
import { mustBeAllowed, write, type Work } from '#platform/work.ts'
import type { Export } from './exports.api.ts'
import { writeCsv, type Written } from './exports.csv.ts'
import { wantedCustomers } from './exports.records.ts'
import {
  forgetFile,
  insertExport,
  listExpired,
  listExports,
  readExport,
  readUnfinished,
  saveEnd,
  saveFile,
  toExport,
} from './exports.store.ts'
import {
  exportNotFound,
  exportOptions,
  fileNameAt,
  makerOf,
  mayFetch,
  mediaTypes,
  noFile,
  seesAll,
  type ExportOptions,
} from './exports.ts'

/** One's own exports, or everybody's for an administrator. */
export function readExports(
  work: Work,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<Export>> {
  return listExports(work, seesAll(work.actor) ? 'all' : makerOf(work.actor), query)
}

export async function getExport(work: Work, id: string): Promise<Export> {
  return toExport(await mustRead(work, id))
}

/** Asks for a file; a job writes it. A filter that is none is refused at once. */
export function createExport(
  work: Work,
  { reason, ...options }: ExportOptions & { reason: string | null },
): Promise<Export> {
  return write(work, async (tx) => {
    await wantedCustomers(tx, options)
    const id = await insertExport(tx, options, reason || null)
    await enqueue(tx, 'exports.run', { exportId: id }, { subject: `export:${id}` })
    await announce(tx, { topic: 'export', id })
    return getExport(tx, id)
  })
}

/**
 * Writes the file of an export, as the person who asked and with the rights they have now. Run again after a crash it
 * begins anew; once there is a file it does nothing.
 */
export async function runExport(work: JobWork, id: string): Promise<{ rowCount: number } | null> {
  const unfinished = await readUnfinished(work, id)
  if (!unfinished) return null
  const options = exportOptions.parse(unfinished.options)
  try {
    mustBeAllowed(work, 'customers.export')
    const { kept, ...written } = await writeCsv(
      work,
      options,
      (bytes) => work.blobs.put(bytes, Number.POSITIVE_INFINITY),
      (done, total) => work.progress(done, total),
    )
    await keepFile(work, id, written, kept.key, { ...options, reason: unfinished.reason })
    return { rowCount: written.rowCount }
  } catch (error) {
    if (error instanceof Problem) await end(work, id, 'failed', error.say('ja'))
    if (error instanceof JobStopped && error.reason === 'cancelled') await end(work, id, 'cancelled', null)
    throw error
  }
}

async function keepFile(
  work: Work,
  id: string,
  written: Written,
  blobKey: string,
  asked: ExportOptions & { reason: string | null },
): Promise<void> {
  try {
    await write(work, async (tx) => {
      const { timeZone } = await readSettings(tx)
      await saveFile(tx, id, { ...written, blobKey, fileName: fileNameAt(new Date(), timeZone) })
      await noteExport(tx, id, written, asked)
      await announce(tx, { topic: 'export', id })
    })
  } catch (error) {
    await work.blobs.remove(blobKey)
    throw error
  }
}

async function end(
  work: Work,
  id: string,
  state: 'failed' | 'cancelled',
  problem: string | null,
): Promise<void> {
  await write(work, async (tx) => {
    await saveEnd(tx, id, state, problem)
    await announce(tx, { topic: 'export', id })
  })
}

/** Who took how many customers out of the house, which, and why. `id` is null for a file that a command wrote. */
export function noteExport(
  work: Work,
  id: string | null,
  { rowCount, losses }: Written,
  { reason, encoding, q, filter, ids }: ExportOptions & { reason: string | null },
): Promise<void> {
  return audit(work, {
    action: 'customer.export',
    subjectKind: 'export',
    subjectId: id,
    after: {
      rowCount,
      reason,
      encoding,
      q: q ?? null,
      filter: filter ?? null,
      chosen: ids?.length ?? null,
      lostCharacters: losses?.count ?? 0,
    },
  })
}

/** The file, for its maker and administrators; who fetched it is written down. */
export async function downloadExport(work: Work, id: string): Promise<FileAnswer> {
  const { blobKey, fileName, encoding } = await mustRead(work, id)
  const size = blobKey === null ? null : await work.blobs.size(blobKey).catch(() => null)
  if (blobKey === null || fileName === null || size === null) throw notFound(noFile)
  await audit(work, { action: 'export.download', subjectKind: 'export', subjectId: id })
  return { name: fileName, mediaType: mediaTypes[encoding], size, body: work.blobs.read(blobKey) }
}

/** Frees the disk of files whose days are over; their exports stay on record. */
export async function expireExports(work: JobWork): Promise<{ expired: number }> {
  const expired = await listExpired(work)
  for (const { id, blobKey } of expired) {
    // Bytes first: killed in between, the next night finds the record again.
    await work.blobs.remove(blobKey)
    await forgetFile(work, id)
  }
  if (expired.length > 0) await announce(work, { topic: 'export' })
  return { expired: expired.length }
}

/** Somebody else's export is as good as none. */
async function mustRead(work: Work, id: string) {
  const found = await readExport(work, id)
  if (!found || !mayFetch(work.actor, found)) throw notFound(exportNotFound)
  return found
}
