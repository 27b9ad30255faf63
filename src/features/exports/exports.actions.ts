import { audit } from '#features/audit/audit.actions.ts'
import { forgetPeople, notePeople, recordProvision } from '#features/provisions/provisions.record.ts'
import { mustBeSaid, ownUse } from '#features/provisions/provisions.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import type { Page } from '#kit/page.ts'
import { notFound, Problem, reasonOf } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import type { FileAnswer } from '#platform/feature.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { JobStopped } from '#platform/jobs/run.ts'
import { announce } from '#platform/live.ts'
import { may, mustBeAllowed, write, type Work } from '#platform/work.ts'
import { xlsxRows } from '#platform/xlsx/write.ts'
import type { Export } from './exports.api.ts'
import {
  forgetFile,
  insertExport,
  listExpired,
  listExports,
  readExport,
  readUnfinished,
  saveDecision,
  saveEnd,
  saveFile,
  toExport,
} from './exports.store.ts'
import { countAsked, mustBeWritable, writeFile, type Written } from './exports.write.ts'
import {
  approveExports,
  exportNotFound,
  exportOptions,
  fileNameAt,
  isMaker,
  makerOf,
  mayFetch,
  mediaTypes,
  namesPeople,
  noFile,
  notAwaiting,
  ownExport,
  reasonNeeded,
  seesAll,
  tooManyForSheet,
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
  return toExport(work, await mustRead(work, id))
}

/**
 * Asks for a file; a job writes it. What no file can be made of is refused at once; more rows than the organisation
 * lets a person take wait for somebody who may agree, with the reason.
 */
export function createExport(
  work: Work,
  { reason, ...options }: ExportOptions & { reason: string | null },
): Promise<Export> {
  return write(work, async (tx) => {
    const sharing = mustBeSaid(options.sharing ?? ownUse)
    await mustBeWritable(tx, options)
    const askedRows = await countAsked(tx, options)
    if (options.format === 'xlsx' && askedRows >= xlsxRows) throw tooManyForSheet()
    const { exportApprovalAbove: most } = await readSettings(tx)
    const waits = most !== null && askedRows > most && !may(tx.actor, approveExports)
    if (waits && !reason) throw reasonNeeded(most)
    const state = waits ? 'awaiting' : 'queued'
    const id = await insertExport(tx, { ...options, sharing }, { reason: reason || null, askedRows, state })
    if (waits)
      await audit(tx, {
        action: 'export.ask',
        subjectKind: 'export',
        subjectId: id,
        after: {
          reason,
          rowCount: askedRows,
          purpose: sharing.purpose,
          recipient: sharing.recipient?.name ?? null,
        },
      })
    else await enqueue(tx, 'exports.run', { exportId: id }, { subject: `export:${id}` })
    await announce(tx, { topic: 'export', id })
    return getExport(tx, id)
  })
}

/** A second person agrees or refuses. The file is written with the rights of the one who asked. */
export function decideExport(
  work: Work,
  id: string,
  decision: { agree: boolean; note: string | null },
): Promise<Export> {
  return write(work, async (tx) => {
    const asked = await readExport(tx, id)
    if (!asked) throw notFound(exportNotFound)
    if (isMaker(tx.actor, asked)) throw ownExport()
    if (!(await saveDecision(tx, id, decision))) throw notAwaiting()
    const { createdBy, createdByName, createdByKind, createdByRole } = asked
    const as = { kind: createdByKind, userId: createdBy, name: createdByName, role: createdByRole }
    if (decision.agree) await enqueue(tx, 'exports.run', { exportId: id }, { subject: `export:${id}`, as })
    await audit(tx, {
      action: decision.agree ? 'export.agree' : 'export.refuse',
      subjectKind: 'export',
      subjectId: id,
      after: { note: decision.note, rowCount: asked.askedRows, askedBy: createdByName },
    })
    await announce(tx, { topic: 'export', id })
    const decided = await readExport(tx, id)
    return toExport(tx, decided ?? asked)
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
  const noted = namesPeople(options)
  try {
    mustBeAllowed(work, 'customers.export')
    if (noted) await forgetPeople(work, id)
    const { kept, ...written } = await writeFile(
      work,
      options,
      (bytes) => work.blobs.put(bytes, Number.POSITIVE_INFINITY),
      {
        progress: (done, total) => work.progress(done, total),
        people: noted ? (ids) => notePeople(work, id, ids) : undefined,
      },
    )
    await keepFile(work, id, written, kept.key, { ...options, reason: unfinished.reason })
    return { rowCount: written.rowCount }
  } catch (error) {
    if (noted) await forgetPeople(work, id)
    if (error instanceof Problem) await end(work, id, 'failed', reasonOf(error))
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
      await saveFile(tx, id, { ...written, blobKey, fileName: fileNameAt(new Date(), timeZone, asked) })
      await noteExport(tx, id, written, asked)
      await noteProvision(tx, { id, source: 'export', sourceId: id }, written, asked)
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
  problem: Phrase | null,
): Promise<void> {
  await write(work, async (tx) => {
    await saveEnd(tx, id, state, problem)
    await announce(tx, { topic: 'export', id })
  })
}

/** Who took how many records out of the house, which, and why. `id` is null for a file that a command wrote. */
export function noteExport(
  work: Work,
  id: string | null,
  { rowCount, losses }: Written,
  {
    reason,
    sharing = ownUse,
    subject,
    format,
    columns,
    q,
    filter,
    ids,
  }: ExportOptions & { reason: string | null },
): Promise<void> {
  return audit(work, {
    action: `${subject}.export`,
    subjectKind: 'export',
    subjectId: id,
    after: {
      rowCount,
      reason,
      purpose: sharing.purpose,
      recipient: sharing.recipient?.name ?? null,
      format,
      columns: columns ?? null,
      q: q ?? null,
      filter: filter ?? null,
      chosen: ids?.length ?? null,
      lostCharacters: losses?.count ?? 0,
    },
  })
}

/** 第三者提供 writes its entry of the ledger with the file; whose records went into it was noted while it was written. */
export function noteProvision(
  work: Work,
  entry: { readonly id: string; readonly source: string; readonly sourceId: string | null },
  { rowCount, headings }: Written,
  { sharing = ownUse, subject, reason }: ExportOptions & { reason: string | null },
): Promise<void> {
  return recordProvision(work, { ...entry, subject, sharing, items: headings, reason }, { noted: rowCount })
}

/** The file, for its maker and administrators; who fetched it is written down. */
export async function downloadExport(work: Work, id: string): Promise<FileAnswer> {
  const { blobKey, fileName, format } = await mustRead(work, id)
  const size = blobKey === null ? null : await work.blobs.size(blobKey).catch(() => null)
  if (blobKey === null || fileName === null || size === null) throw notFound(noFile)
  await audit(work, { action: 'export.download', subjectKind: 'export', subjectId: id })
  return { name: fileName, mediaType: mediaTypes[format], size, body: work.blobs.read(blobKey) }
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
