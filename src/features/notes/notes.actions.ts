import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { tell } from '#features/timeline/timeline.actions.ts'
import { ofCustomer } from '#features/files/files.ts'
import { hideFiles, takeUpFiles } from '#features/files/files.subjects.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Note } from './notes.api.ts'
import { insertNote, listNotes, readNote, setDeleted, updateNote as saveNote } from './notes.store.ts'
import { filesNotFree, mayChange, missingText, noteNotFound, notYours } from './notes.ts'

/** Where a note is. */
type Place = { customerId: string; id: string }

export async function readNotes(work: Work, customerId: string): Promise<Note[]> {
  await mustSeeCustomer(work, customerId)
  return listNotes(work, customerId)
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
    if (
      wanted.length > 0 &&
      (await takeUpFiles(tx, ofCustomer(customerId), { kind: 'note', id }, wanted)) < wanted.length
    )
      throw filesNotFree()
    await tell(tx, customerId, 'note.written', { noteId: id })
    await audit(tx, {
      action: 'note.create',
      subjectKind: 'note',
      subjectId: id,
      after: { customerId, body, attachmentIds: wanted },
    })
    await announce(tx, { topic: 'note', id })
    if (wanted.length > 0) await announce(tx, { topic: 'file' })
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
    await hideFiles(tx, ofCustomer(place.customerId), { kind: 'note', id: place.id }, true)
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
    await hideFiles(tx, ofCustomer(place.customerId), { kind: 'note', id: place.id }, false)
    await tell(tx, place.customerId, 'note.restored', { noteId: place.id })
    await audit(tx, { action: 'note.restore', subjectKind: 'note', subjectId: place.id })
    await announce(tx, { topic: 'note', id: place.id })
    return mustRead(tx, place)
  })
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
