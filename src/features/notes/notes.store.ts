import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import type { StoredBlob } from '#platform/blobs.ts'
import type { Work } from '#platform/work.ts'
import type { Attachment, Note } from './notes.api.ts'

const noteColumns = sql`n.id, n.body, n.pinned_at is not null as pinned, n.author_id, n.author_name, n.version,
  n.created_at, n.updated_at`

/** Pinned first, then the newest. */
export async function listNotes(work: Work, customerId: string): Promise<Note[]> {
  const { rows } = await sql<Omit<Note, 'attachments'>>`
    select ${noteColumns} from note n where n.customer_id = ${customerId}::uuid and n.deleted_at is null
    order by n.pinned_at desc nulls last, n.id desc`.execute(work.db)
  const attachments = Map.groupBy(await listAttachments(work, customerId), ({ noteId }) => noteId)
  return rows.map((note) => ({ ...note, attachments: attachments.get(note.id) ?? [] }))
}

/** One note, in or outside the bin; `lock` holds its row for a change. */
export async function readNote(
  work: Work,
  customerId: string,
  id: string,
  { deleted = false, lock = false } = {},
): Promise<Note | undefined> {
  const { rows } = await sql<Omit<Note, 'attachments'>>`
    select ${noteColumns} from note n where n.customer_id = ${customerId}::uuid and n.id = ${id}::uuid
      and n.deleted_at is ${deleted ? sql`not null` : sql`null`} ${lock ? sql`for update` : sql``}`.execute(
    work.db,
  )
  const note = rows[0]
  if (!note) return undefined
  const attachments = await listAttachments(work, customerId)
  return { ...note, attachments: attachments.filter(({ noteId }) => noteId === id) }
}

export async function insertNote(work: Work, customerId: string, body: string): Promise<string> {
  const id = newId()
  await work.db
    .insertInto('note')
    .values({ customerId, id, body, authorId: work.actor.userId, authorName: work.actor.name })
    .execute()
  return id
}

export async function updateNote(
  work: Work,
  customerId: string,
  id: string,
  { body, pinned }: { body: string; pinned: boolean },
): Promise<void> {
  await work.db
    .updateTable('note')
    .set({
      body,
      // A note that stays pinned keeps its place among the pinned ones.
      pinnedAt: pinned ? sql`coalesce(pinned_at, now())` : null,
      version: sql`version + 1`,
      updatedAt: sql`now()`,
    })
    .where('customerId', '=', customerId)
    .where('id', '=', id)
    .execute()
}

export async function setDeleted(
  work: Work,
  customerId: string,
  id: string,
  deleted: boolean,
): Promise<void> {
  await work.db
    .updateTable('note')
    .set({ deletedAt: deleted ? sql`now()` : null, version: sql`version + 1`, updatedAt: sql`now()` })
    .where('customerId', '=', customerId)
    .where('id', '=', id)
    .execute()
}

type RawAttachment = Omit<Attachment, 'size'> & { size: string; blobKey: string }
/** With the key of its bytes, which never leaves the server. */
export type StoredAttachment = Attachment & { blobKey: string }

const visibleFiles = sql`
  select a.id, a.note_id, a.name, a.media_type, a.size, a.blob_key, a.created_at
  from attachment a left join note n on n.customer_id = a.customer_id and n.id = a.note_id
  where n.deleted_at is null`

const toStored = ({ size, ...file }: RawAttachment): StoredAttachment => ({ ...file, size: Number(size) })
const toAttachment = ({ blobKey: _blobKey, ...file }: StoredAttachment): Attachment => file

/** Newest first; those of removed notes are in the bin with them. */
export async function listAttachments(work: Work, customerId: string): Promise<Attachment[]> {
  const { rows } = await sql<RawAttachment>`
    ${visibleFiles} and a.customer_id = ${customerId}::uuid order by a.id desc`.execute(work.db)
  return rows.map((row) => toAttachment(toStored(row)))
}

export async function readAttachment(
  work: Work,
  customerId: string,
  id: string,
): Promise<StoredAttachment | undefined> {
  const { rows } = await sql<RawAttachment>`
    ${visibleFiles} and a.customer_id = ${customerId}::uuid and a.id = ${id}::uuid`.execute(work.db)
  return rows[0] && toStored(rows[0])
}

export async function insertAttachment(
  work: Work,
  customerId: string,
  file: { name: string; mediaType: string; blob: StoredBlob },
): Promise<Attachment> {
  const { key: blobKey, size, sha256 } = file.blob
  const { name, mediaType } = file
  const row = await work.db
    .insertInto('attachment')
    .values({ customerId, id: newId(), name, mediaType, blobKey, size, sha256, addedBy: work.actor.userId })
    .returning(['id', 'noteId', 'name', 'mediaType', 'createdAt'])
    .executeTakeFirstOrThrow()
  return { ...row, size }
}

/** Gives files to a note; returns how many of them were there and had none. */
export async function takeUp(
  work: Work,
  customerId: string,
  noteId: string,
  attachmentIds: readonly string[],
): Promise<number> {
  const { rows } = await sql`
    update attachment set note_id = ${noteId}::uuid
    where customer_id = ${customerId}::uuid and id = any(${attachmentIds}::uuid[]) and note_id is null
    returning id`.execute(work.db)
  return rows.length
}
