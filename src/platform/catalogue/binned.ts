import { sql, type RawBuilder } from 'kysely'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Work } from '../work.ts'

/** Something in the bin, as it is recognised there. */
export type BinnedItem = {
  readonly id: string
  readonly name: string
  /** What else it is recognised by: a reading, whose file it is. */
  readonly detail: string | null
  readonly deletedAt: string
  /** On what record it stood, where it is a part of one. */
  readonly record?: { readonly on: 'customer' | 'company'; readonly id: string }
}
export type BinQuestion = { q?: string | undefined; cursor?: string | undefined; limit: number }

/** What a thing leaves behind when it is deleted for good: of whom the audit log is to forget, and its bytes. */
export type Purged = { readonly subjects: readonly string[]; readonly blobKeys: readonly string[] }

/** A kind of things that go to the bin, so that all of them are found, brought back and deleted in one place. */
export type Binned = {
  /** As the address has it: `contracts`. */
  readonly key: string
  /** As the audit log and the live changes call one: `contract`. */
  readonly subject: string
  readonly permissions: { readonly read: string; readonly write: string }
  /** Those that the actor may see, the latest first. */
  list(work: Work, question: BinQuestion): Promise<Page<BinnedItem>>
  restore(work: Work, id: string): Promise<unknown>
  /** Deletes one for good in the caller's transaction; undefined when it is not in the bin. */
  purge(work: Work, id: string): Promise<Purged | undefined>
  /** Ids above `after`, the lowest first, of those that went to the bin so many days ago; without it none is ever too old. */
  old?(work: Work, days: number, after: string, most: number): Promise<string[]>
}

/** A page of `rows`, which have `id`, `deleted_at` and `words` that they are found by in any width; the latest first. */
export async function binPage<R extends { id: string; deletedAt: string }>(
  work: Work,
  rows: RawBuilder<R>,
  { q, cursor, limit }: BinQuestion,
): Promise<Page<R>> {
  const fold = (text: RawBuilder<unknown>): RawBuilder<unknown> => sql`lower(normalize(${text}, NFKC))`
  const found = q === undefined ? sql`true` : sql`strpos(${fold(sql`b.words`)}, ${fold(sql`${q}::text`)}) > 0`
  const [at, last] = cursor === undefined ? [] : decodeCursor(cursor, 2)
  const later = at === undefined ? sql`true` : sql`(b.deleted_at, b.id) < (${at}::timestamptz, ${last}::uuid)`
  const answer = await sql<R & { at: string }>`
    select b.*, b.deleted_at::text as at from (${rows}) b where ${found} and ${later}
    order by b.deleted_at desc, b.id desc limit ${limit + 1}`.execute(work.db)
  return toPage(answer.rows, limit, (row) => [row.at, row.id])
}

/** `old` for things with `deleted_at` of their own. */
export function oldIn(table: string, id = 'id'): NonNullable<Binned['old']> {
  return async (work, days, after, most) => {
    const { rows } = await sql<{ id: string }>`
      select ${sql.ref(id)} as id from ${sql.table(table)}
      where deleted_at < now() - make_interval(days => ${sql.lit(days)}) and ${sql.ref(id)} > ${after}::uuid
      order by ${sql.ref(id)} limit ${sql.lit(most)}`.execute(work.db)
    return rows.map((row) => row.id)
  }
}
