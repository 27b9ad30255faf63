import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { z } from 'zod'
import { Problem } from '#kit/problem.ts'
import { withClient, type Database } from '#platform/db/database.ts'
import type { Upload } from '#platform/feature.ts'
import { defineJob, type JobKind } from '#platform/jobs/job.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { JobStopped } from '#platform/jobs/run.ts'
import { announce } from '#platform/live.ts'
import { mustBeAllowed, write, type Work } from '#platform/work.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { readPostalList } from './postal.read.ts'
import { lockLoading, replaceAreas, savePack, selectPacks } from './postal.store.ts'
import { distinctCodes, largestFile, loadSubject, type LoadedPack, type PostalArea } from './postal.ts'

const progressEvery = 5000

type Told = (done: number, total: number | null) => Promise<void>
type Loading = {
  readonly fileName: string
  readonly bytes: Uint8Array
  readonly database: Database
  readonly progress: Told
}

/**
 * Reads a list and puts it in the place of the one before, in one transaction: a file that is refused, or a process that is
 * killed, leaves what was there.
 */
export async function loadPostalList(work: Work, loading: Loading): Promise<LoadedPack> {
  const { fileName, bytes, database, progress } = loading
  mustBeAllowed(work, 'settings.manage')
  await progress(0, null)
  const list = readPostalList(bytes)
  const pack: LoadedPack = {
    source: list.source,
    fileName,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    rows: list.rows,
    codes: distinctCodes(list.areas),
    loadedByName: work.actor.name,
  }
  await withClient(database.pool, async (client, db) => {
    const tx = { ...work, db }
    await lockLoading(tx)
    const before = (await selectPacks(tx)).find(({ source }) => source === list.source)
    await replaceAreas(client, list.source, told(list.areas, progress))
    await savePack(tx, pack)
    const { source, fileName: file, sha256, rows, codes } = pack
    await audit(tx, {
      action: 'postal.load',
      subjectKind: 'postal',
      subjectId: source,
      ...(before && { before: { fileName: before.fileName, rows: before.rows, codes: before.codes } }),
      after: { fileName: file, sha256, rows, codes },
    })
    await announce(tx, { topic: 'postal' })
  })
  return pack
}

/** Rows on their way, counted; the count is told without waiting, since COPY asks for rows one by one. */
function* told(areas: readonly PostalArea[], progress: Told): Generator<PostalArea> {
  for (const [index, area] of areas.entries()) {
    if (index % progressEvery === 0) void progress(index, areas.length).catch(() => {})
    yield area
  }
}

/** Keeps the file and asks for the load in the background; returns the id of the job. */
export async function uploadPostalList(work: Work, upload: Upload): Promise<string> {
  const blob = await work.blobs.put(upload.body, Math.min(largestFile, work.config.maxUploadBytes))
  try {
    if (blob.size === 0) throw new Problem('invalid', { fields: [{ path: 'file', message: empty }] })
    const fileName = basename(upload.name.replaceAll('\\', '/')).slice(-255) || 'list.csv'
    return await write(work, async (tx) => {
      const id = await enqueue(tx, 'postal.load', { blobKey: blob.key, fileName }, { subject: loadSubject })
      await announce(tx, { topic: 'postal' })
      return id
    })
  } catch (error) {
    await work.blobs.remove(blob.key)
    throw error
  }
}

const empty = {
  ja: 'ファイルが空です。日本郵便の KEN_ALL か JIGYOSYO を選んでください',
  en: 'The file is empty. Choose KEN_ALL or JIGYOSYO of Japan Post',
}

export const postalJobs: readonly JobKind[] = [
  defineJob({
    name: 'postal.load',
    title: { ja: '住所データの読み込み', en: 'Load of an address list' },
    payload: z.object({ blobKey: z.string(), fileName: z.string() }),
    tries: 1,
    async run(work, { blobKey, fileName }) {
      let keep = false
      try {
        const bytes = await readAll(work.blobs.read(blobKey))
        const { source, rows, codes } = await loadPostalList(work, {
          fileName,
          bytes,
          database: work.runtime.database,
          progress: (done, total) => work.progress(done, total),
        })
        return { source, rows, codes }
      } catch (error) {
        // A worker that stops is followed by one that begins again, with the same file.
        keep = error instanceof JobStopped && error.reason === 'shutdown'
        throw error
      } finally {
        if (!keep) await work.blobs.remove(blobKey)
        await announce(work, { topic: 'postal' })
      }
    },
  }),
]

async function readAll(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of body) parts.push(part)
  return Buffer.concat(parts)
}
