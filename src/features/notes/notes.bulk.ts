import { sql } from 'kysely'
import type pg from 'pg'
import type { Work } from '#platform/work.ts'
import { copyInto } from '#platform/db/copy.ts'

/** A note that was written before it came here, by its own date. */
export type EarlierNote = {
  readonly id: string
  readonly customerId: string
  readonly body: string
  readonly author: { readonly id: string | null; readonly name: string }
  readonly writtenAt: string
}

const columns = ['customer_id', 'id', 'body', 'author_id', 'author_name', 'created_at', 'updated_at']

/** Notes from elsewhere, by COPY, in the client's transaction. The caller tells the timeline of them. */
export function copyNotes(client: pg.ClientBase, notes: readonly EarlierNote[]): Promise<void> {
  return copyInto(
    client,
    'note',
    columns,
    notes.map((n) => [n.customerId, n.id, n.body, n.author.id, n.author.name, n.writtenAt, n.writtenAt]),
  )
}

/** Moves notes from elsewhere to the bin, those only that nobody has edited; says which. */
export async function binImportedNotes(
  work: Pick<Work, 'db'>,
  notes: readonly { customerId: string; noteId: string }[],
): Promise<{ customerId: string; id: string }[]> {
  const { rows } = await sql<{ customerId: string; id: string }>`
    update note n set deleted_at = now(), version = n.version + 1, updated_at = now()
    from unnest(${notes.map(({ customerId }) => customerId)}::uuid[], ${notes.map(({ noteId }) => noteId)}::uuid[])
      w(customer_id, id)
    where n.customer_id = w.customer_id and n.id = w.id and n.deleted_at is null and n.version = 1
    returning n.customer_id, n.id`.execute(work.db)
  return rows
}
