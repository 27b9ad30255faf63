import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'
import { filesBySubject } from '#features/files/files.subjects.ts'
import type { Note } from './notes.api.ts'

const noteColumns = sql`n.id, n.body, n.pinned_at is not null as pinned, n.author_id, n.author_name, n.version,
  n.created_at, n.updated_at`

const filesOfNotes = (work: Work, customerId: string) =>
  filesBySubject(work, { on: 'customer', recordId: customerId }, 'note')

/** Pinned first, then the newest. */
export async function listNotes(work: Work, customerId: string): Promise<Note[]> {
  const { rows } = await sql<Omit<Note, 'attachments'>>`
    select ${noteColumns} from note n where n.customer_id = ${customerId}::uuid and n.deleted_at is null
    order by n.pinned_at desc nulls last, n.id desc`.execute(work.db)
  const attachments = await filesOfNotes(work, customerId)
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
  return { ...note, attachments: (await filesOfNotes(work, customerId)).get(id) ?? [] }
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
