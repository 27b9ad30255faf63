import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { tell } from '#features/timeline/timeline.actions.ts'
import { Problem } from '#kit/problem.ts'
import type { Page } from '#kit/page.ts'
import type { FileAnswer, Upload } from '#platform/feature.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { mustChange, mustSee } from './files.access.ts'
import type { StoredFile } from './files.api.ts'
import { emptyFile, fileLost, noFile, noName, notShown, type FileSubject, type RecordRef } from './files.ts'
import * as store from './files.store.ts'
import { cleanFileName, headBytes, mediaTypeOf } from './files.types.ts'

type Place = RecordRef & { readonly id: string }
type Question = {
  cursor?: string | undefined
  limit: number
  subjectKind?: string | undefined
  subjectId?: string | undefined
}

/** A page of a record's files, with the sum of all of them and the largest that is taken. */
export async function readFiles(
  work: Work,
  record: RecordRef,
  { subjectKind: kind, subjectId: id, cursor, limit }: Question,
): Promise<Page<StoredFile> & { count: number; size: number; maxBytes: number }> {
  await mustSee(work, record)
  const page = await store.listFiles(work, record, { kind, id, cursor, limit })
  const sum = await store.sumFiles(work, record, { kind, id })
  return { ...page, ...sum, maxBytes: work.config.maxFileBytes }
}

/** Stores a file on a record. Bytes first, then the row; when that fails the bytes go too. */
export async function addFile(
  work: Work,
  record: RecordRef,
  subject: FileSubject | null,
  receive: () => Promise<Pick<Upload, 'name' | 'body'>>,
): Promise<StoredFile> {
  await mustChange(work, record)
  const upload = await receive()
  const name = cleanFileName(upload.name)
  const blob = await work.blobs.put(upload.body, work.config.maxFileBytes)
  try {
    if (blob.size === 0) throw emptyFile()
    const mediaType = await mediaTypeOf(await readHead(work, blob.key), name)
    return await write(work, async (tx) => {
      // Again: the upload took its time.
      await mustChange(tx, record)
      const file = await store.insertFile(tx, record, { name, mediaType, blob, subject })
      await happened(tx, { ...record, id: file.id }, file, 'add', {
        after: { name, mediaType, size: blob.size, sha256: blob.sha256 },
      })
      return file
    })
  } catch (error) {
    await work.blobs.remove(blob.key)
    throw error
  }
}

async function readHead(work: Work, key: string): Promise<Uint8Array> {
  for await (const chunk of work.blobs.read(key)) return chunk.subarray(0, headBytes)
  return new Uint8Array()
}

export function renameFile(
  work: Work,
  place: Place,
  given: { version: number; name: string },
): Promise<StoredFile> {
  return write(work, async (tx) => {
    const stored = await mustBeCurrent(tx, place, given.version)
    if (given.name.trim() === '') throw noName()
    const changed = changes({ name: stored.name }, { name: cleanFileName(given.name) })
    if (!changed) return stored
    await store.renameFile(tx, place, place.id, cleanFileName(given.name))
    await happened(tx, place, stored, 'rename', changed)
    return mustRead(tx, place)
  })
}

/** Moves a file to the bin, from where it can be taken for thirty days. */
export function removeFile(work: Work, place: Place, version: number): Promise<void> {
  return write(work, async (tx) => {
    const stored = await mustBeCurrent(tx, place, version)
    await store.setDeleted(tx, place, place.id, true)
    await happened(tx, place, stored, 'remove', {})
  })
}

/** Takes a file out of the bin. One outside the bin stays as it is. */
export function restoreFile(work: Work, place: Place): Promise<StoredFile> {
  return write(work, async (tx) => {
    await mustChange(tx, place)
    const binned = await store.readFile(tx, place, place.id, { deleted: true, lock: true })
    if (!binned) return mustRead(tx, place)
    await store.setDeleted(tx, place, place.id, false)
    await happened(tx, place, binned, 'restore', {})
    return mustRead(tx, place)
  })
}

/** The bytes of a file, to be saved. */
export function downloadFile(work: Work, place: Place): Promise<FileAnswer> {
  return send(work, place, 'download')
}

/** The bytes of a picture or a PDF, to be shown in the page; everything else is only ever saved. */
export function showFile(work: Work, place: Place): Promise<FileAnswer> {
  return send(work, place, 'view')
}

async function send(work: Work, place: Place, how: 'download' | 'view'): Promise<FileAnswer> {
  await mustSee(work, place)
  const file = await store.readFile(work, place, place.id)
  if (!file) throw noFile()
  if (how === 'view' && file.preview === null) throw notShown()
  const { name, mediaType, blobKey } = file
  const size = await work.blobs.size(blobKey).catch(() => null)
  if (size === null) throw fileLost()
  await audit(work, {
    action: `file.${how}`,
    subjectKind: 'file',
    subjectId: file.id,
    after: { [`${place.on}Id`]: place.recordId, name },
  })
  return { name, mediaType, size, inline: how === 'view', body: work.blobs.read(blobKey) }
}

const events = { add: 'file.added', remove: 'file.removed', restore: 'file.restored', rename: null } as const

/** What follows from every change: audit, the customer's spine, and a word to the screens that show the file. */
async function happened(
  tx: Work,
  { on, recordId, id }: Place,
  { name, subject }: Pick<StoredFile, 'name' | 'subject'>,
  what: keyof typeof events,
  sides: { before?: object; after?: object },
): Promise<void> {
  const event = events[what]
  if (on === 'customer' && event !== null) await tell(tx, recordId, event, { fileId: id, name })
  await audit(tx, {
    action: `file.${what}`,
    subjectKind: 'file',
    subjectId: id,
    ...(sides.before && { before: { ...sides.before } }),
    after: { [`${on}Id`]: recordId, ...(what === 'add' ? {} : { name }), ...sides.after },
  })
  await announce(tx, { topic: 'file', id })
  if (subject) await announce(tx, { topic: subject.kind, id: subject.id })
}

async function mustRead(work: Work, place: Place): Promise<StoredFile> {
  const file = await store.readFile(work, place, place.id)
  if (!file) throw noFile()
  return store.withoutKey(file)
}

async function mustBeCurrent(work: Work, place: Place, version: number): Promise<StoredFile> {
  await mustChange(work, place)
  const stored = await store.readFile(work, place, place.id, { lock: true })
  if (!stored) throw noFile()
  const file = store.withoutKey(stored)
  if (file.version !== version) throw new Problem('stale', { current: file })
  return file
}
