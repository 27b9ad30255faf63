import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { notFound, Problem, reasonOf } from '#kit/problem.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import { announce } from '#platform/live.ts'
import { unseal } from '#platform/secrets.ts'
import type { Work } from '#platform/work.ts'
import { getImport, removeImport, startRun, updateImport } from '#features/imports/imports.actions.ts'
import { uploadImport } from '#features/imports/imports.upload.ts'
import { headingKey } from '#features/readings/readings.headings.ts'
import { openFolder, openSftp, type FoundFile, type Place } from './schedules.places.ts'
import {
  claimFile,
  freeUnfinished,
  noteLook,
  selectSchedules,
  settleFile,
  type StoredSchedule,
} from './schedules.store.ts'
import { cannotRead, fileFailed, fits, noFolder, noKey, scheduleNotFound, type Secret } from './schedules.ts'

export async function mustFind(work: Pick<Work, 'db'>, id: string): Promise<StoredSchedule> {
  const [schedule] = await selectSchedules(work, id)
  if (!schedule) throw notFound(scheduleNotFound)
  return schedule
}

export async function openPlace(
  work: Pick<Work, 'config'>,
  { kind, place, secret, hostKey }: StoredSchedule,
): Promise<Place> {
  if (kind === 'sftp' && place) {
    const opened = secret === null ? '{}' : await unseal(work.config.dataDir, secret)
    if (opened === null) throw new Problem('unavailable', { detail: noKey })
    return openSftp(place, JSON.parse(opened) as Secret, hostKey)
  }
  if (work.config.importDir === null) throw new Problem('unavailable', { detail: noFolder })
  return openFolder(work.config.importDir)
}

/** Advisory locks of schedules that are looked after, by the hash of their id: of two workers one takes the files. */
const lockSpace = 310_514
/** A file that has not changed for so long, and between two looks, is whole. */
const settled = 2000

export type Look = { taken: string[]; skipped: string[] }

/**
 * Fetches the files that a schedule means and begins an import for each; the same content never twice. What cannot be
 * imported is put aside and told at the end, when the others are on their way.
 */
export async function takeFiles(work: JobWork, id: string, patience: number = settled): Promise<Look> {
  const client = await work.runtime.database.pool.connect()
  try {
    const { rows } = await client.query<{ held: boolean }>(
      'select pg_try_advisory_lock($1, hashtext($2)) as held',
      [lockSpace, id],
    )
    if (!rows[0]?.held) return { taken: [], skipped: [] }
    return await look(work, await mustFind(work, id), patience)
  } catch (error) {
    if (error instanceof Problem) await noteLook(work, id, { looked: true, trouble: reasonOf(error) })
    throw error
  } finally {
    await client.query('select pg_advisory_unlock($1, hashtext($2))', [lockSpace, id]).catch(() => {})
    // Closing the connection frees the lock whatever state it is in.
    client.release(true)
    await announce(work, { topic: 'schedule', id })
  }
}

async function look(work: JobWork, schedule: StoredSchedule, patience: number): Promise<Look> {
  await freeUnfinished(work, schedule.id)
  const place = await openPlace(work, schedule)
  const done: Look = { taken: [], skipped: [] }
  let failure: Problem | null = null
  try {
    await noteLook(work, schedule.id, { looked: true, hostKey: place.hostKey })
    for (const file of await wholeFiles(place, schedule.pattern, patience)) {
      try {
        const taken = await takeFile(work, schedule, place, file)
        done[taken ? 'taken' : 'skipped'].push(file.name)
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        await place.put(file.name, 'failed')
        failure ??= fileFailed(file.name, reasonOf(error))
      }
    }
  } finally {
    await place.close()
  }
  if (failure) throw failure
  await noteLook(work, schedule.id, { trouble: null })
  return done
}

/** Files whose writing has ended: their size stood still between two looks. */
async function wholeFiles(place: Place, pattern: string, patience: number): Promise<FoundFile[]> {
  const wanted = async (): Promise<FoundFile[]> =>
    (await place.list()).filter(({ name }) => fits(pattern, name))
  const first = new Map((await wanted()).map((file) => [file.name, file]))
  if (first.size === 0) return []
  await sleep(patience)
  return (await wanted())
    .filter(({ name, size, changedAt }) => {
      const before = first.get(name)
      return before?.size === size && before.changedAt === changedAt
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** True when an import was begun; false for content that was here before. */
async function takeFile(
  work: JobWork,
  schedule: StoredSchedule,
  place: Place,
  file: FoundFile,
): Promise<boolean> {
  const path = await work.blobs.scratch()
  try {
    const sha256 = await fetchFile(work, place, file.name, path)
    if (!(await claimFile(work, schedule.id, sha256, file.name))) {
      await place.put(file.name, 'done')
      return false
    }
    let importId: string
    try {
      importId = await begin(work, schedule, file.name, path)
    } catch (error) {
      await settleFile(work, schedule.id, sha256, null)
      throw error
    }
    await settleFile(work, schedule.id, sha256, importId)
    await noteLook(work, schedule.id, { importId })
    await place.put(file.name, 'done')
    return true
  } finally {
    await rm(path, { force: true })
  }
}

async function fetchFile(work: Work, place: Place, name: string, path: string): Promise<string> {
  const hash = createHash('sha256')
  let size = 0
  const meter = new Transform({
    transform(chunk: Uint8Array, _encoding, next) {
      size += chunk.length
      hash.update(chunk)
      next(size > work.config.maxUploadBytes ? new Problem('tooLarge') : null, chunk)
    },
  })
  try {
    await pipeline(place.read(name), meter, createWriteStream(path, { mode: 0o600 }))
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Problem('unavailable', {
      detail: cannotRead,
      params: { reason: error instanceof Error ? error.message : String(error) },
    })
  }
  return hash.digest('hex')
}

/** Uploads the file as a person would, maps it as the schedule says, and starts it. */
async function begin(work: JobWork, schedule: StoredSchedule, name: string, path: string): Promise<string> {
  const { subject, mapping, options } = schedule
  const as: Work = { ...work, actor: { ...work.actor, name: schedule.name } }
  const upload = { name, mediaType: 'text/csv', body: createReadStream(path) }
  const id = await uploadImport(as, upload, { subject, scheduleId: schedule.id })
  try {
    const uploaded = await getImport(as, id)
    const chosen = new Map(Object.entries(mapping).map(([heading, field]) => [headingKey(heading), field]))
    const mapped = uploaded.header.map((heading, column) => {
      const field = chosen.get(headingKey(heading))
      return field === undefined ? (uploaded.mapping[column] ?? null) : field
    })
    const named = new Set(chosen.values())
    await updateImport(as, id, {
      version: uploaded.version,
      options,
      // A field that the schedule gives to one column is not guessed for another.
      mapping: mapped.map((field, column) =>
        field !== null && named.has(field) && !chosen.has(headingKey(uploaded.header[column] ?? ''))
          ? null
          : field,
      ),
    })
    await startRun(as, id)
    return id
  } catch (error) {
    await removeImport(as, id)
    throw error
  }
}
