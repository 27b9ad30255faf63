import type pg from 'pg'
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
