import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { tell } from '#features/timeline/timeline.actions.ts'
import { notFound, Problem } from '#kit/problem.ts'
import type { FileAnswer, Upload } from '#platform/feature.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Attachment, Note } from './notes.api.ts'
import { cleanFileName, headBytes, mayShowInside, sniffMediaType } from './notes.files.ts'
import {
  insertAttachment,
  insertNote,
  listAttachments,
  listNotes,
  readAttachment,
  readNote,
  setDeleted,
  takeUp,
  updateNote as saveNote,
} from './notes.store.ts'
import {
  fileLost,
  fileNotFound,
  filesNotFree,
  mayChange,
  missingText,
  noteNotFound,
  notYours,
} from './notes.ts'

/** Where a note is. */
type Place = { customerId: string; id: string }

export async function readNotes(work: Work, customerId: string): Promise<Note[]> {
  await mustSeeCustomer(work, customerId)
  return listNotes(work, customerId)
}

export async function readFiles(work: Work, customerId: string): Promise<Attachment[]> {
  await mustSeeCustomer(work, customerId)
  return listAttachments(work, customerId)
}

/** Writes a note; files that were uploaded before become its attachments. */
export function writeNote(
  work: Work,
  customerId: string,
  { body, attachmentIds = [] }: { body: string; attachmentIds?: readonly string[] },
): Promise<Note> {
  return write(work, async (tx) => {
    await mustSeeCustomer(tx, customerId)
    if (body.trim() === '') throw missingText()
    const id = await insertNote(tx, customerId, body)
    const wanted = [...new Set(attachmentIds)]
    if (wanted.length > 0 && (await takeUp(tx, customerId, id, wanted)) < wanted.length) throw filesNotFree()
    await tell(tx, customerId, 'note.written', { noteId: id })
    await audit(tx, {
      action: 'note.create',
      subjectKind: 'note',
      subjectId: id,
      after: { customerId, body, attachmentIds: wanted },
    })
    await announce(tx, { topic: 'note', id })
    return mustRead(tx, { customerId, id })
  })
}

/** Changes the text of a note, pins it or takes the pin out. */
export function editNote(
  work: Work,
  place: Place,
  given: { version: number; body?: string | undefined; pinned?: boolean | undefined },
): Promise<Note> {
  return write(work, async (tx) => {
    const stored = await mustBeChangeable(tx, place, given.version)
    const before = { body: stored.body, pinned: stored.pinned }
    const after = { body: given.body ?? before.body, pinned: given.pinned ?? before.pinned }
    if (after.body.trim() === '') throw missingText()
    const changed = changes(before, after)
    if (!changed) return stored
    await saveNote(tx, place.customerId, place.id, after)
    if (after.body !== before.body) await tell(tx, place.customerId, 'note.edited', { noteId: place.id })
    await audit(tx, { action: 'note.update', subjectKind: 'note', subjectId: place.id, ...changed })
    await announce(tx, { topic: 'note', id: place.id })
    return mustRead(tx, place)
  })
}

/** Moves a note to the bin, its attachments with it. */
export function removeNote(work: Work, place: Place, version: number): Promise<void> {
  return write(work, async (tx) => {
    await mustBeChangeable(tx, place, version)
    await setDeleted(tx, place.customerId, place.id, true)
    await tell(tx, place.customerId, 'note.removed', { noteId: place.id })
    await audit(tx, { action: 'note.remove', subjectKind: 'note', subjectId: place.id })
    await announce(tx, { topic: 'note', id: place.id })
  })
}

/** Takes a note out of the bin. One outside the bin stays as it is. */
export function restoreNote(work: Work, place: Place): Promise<Note> {
  return write(work, async (tx) => {
    await mustSeeCustomer(tx, place.customerId)
    const binned = await readNote(tx, place.customerId, place.id, { deleted: true, lock: true })
    if (!binned) return mustRead(tx, place)
    if (!mayChange(tx.actor, binned)) throw notYours(binned.authorName)
    await setDeleted(tx, place.customerId, place.id, false)
    await tell(tx, place.customerId, 'note.restored', { noteId: place.id })
    await audit(tx, { action: 'note.restore', subjectKind: 'note', subjectId: place.id })
    await announce(tx, { topic: 'note', id: place.id })
    return mustRead(tx, place)
  })
}

/** Stores a file for a customer. Bytes first, then the record; when that fails the bytes go too. */
export async function attachFile(
  work: Work,
  customerId: string,
  receive: () => Promise<Pick<Upload, 'name' | 'body'>>,
): Promise<Attachment> {
  await mustSeeCustomer(work, customerId)
  const upload = await receive()
  const name = cleanFileName(upload.name)
  const blob = await work.blobs.put(upload.body, work.config.maxUploadBytes)
  try {
    const mediaType = sniffMediaType(await readHead(work, blob.key), name)
    return await write(work, async (tx) => {
      await mustSeeCustomer(tx, customerId)
      const file = await insertAttachment(tx, customerId, { name, mediaType, blob })
      await tell(tx, customerId, 'file.attached', { attachmentId: file.id, name })
      await audit(tx, {
        action: 'file.attach',
        subjectKind: 'attachment',
        subjectId: file.id,
        after: { customerId, name, mediaType, size: blob.size, sha256: blob.sha256 },
      })
      await announce(tx, { topic: 'note', id: file.id })
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

/** The bytes of a file, to be saved or, where its bytes prove that it is harmless, to be shown. */
export async function downloadFile(work: Work, { customerId, id }: Place): Promise<FileAnswer> {
  await mustSeeCustomer(work, customerId)
  const file = await readAttachment(work, customerId, id)
  if (!file) throw notFound(fileNotFound)
  const { name, mediaType, blobKey } = file
  const size = await work.blobs.size(blobKey).catch(() => null)
  if (size === null) throw notFound(fileLost)
  return { name, mediaType, size, inline: mayShowInside(mediaType), body: work.blobs.read(blobKey) }
}

async function mustRead(work: Work, { customerId, id }: Place): Promise<Note> {
  const note = await readNote(work, customerId, id)
  if (!note) throw notFound(noteNotFound)
  return note
}

async function mustBeChangeable(work: Work, { customerId, id }: Place, version: number): Promise<Note> {
  await mustSeeCustomer(work, customerId)
  const stored = await readNote(work, customerId, id, { lock: true })
  if (!stored) throw notFound(noteNotFound)
  if (!mayChange(work.actor, stored)) throw notYours(stored.authorName)
  if (stored.version !== version) throw new Problem('stale', { current: stored })
  return stored
}
