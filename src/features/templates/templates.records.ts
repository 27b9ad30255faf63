import { sql, type RawBuilder } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import type { Recorded } from '#features/audit/audit.ts'
import { notFound, Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import { binPage, oldIn, type Binned } from '#platform/catalogue/binned.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'

/**
 * What templates, shared blocks, pictures and coupons have in common: a name, a version that a change must know, and a bin.
 * `R` is the record as it is read.
 */
export type Kept<R extends { readonly id: string; readonly name: string; readonly version: number }> = {
  readonly table: 'mail_template' | 'mail_shared_block' | 'mail_image' | 'coupon'
  /** As the audit log and the live changes call one. */
  readonly subject: string
  readonly missing: Phrase
  read(work: Work, id: string, inBin?: boolean): Promise<R | undefined>
}
type Row = { readonly id: string; readonly name: string; readonly version: number }

export async function mustRead<R extends Row>(work: Work, kept: Kept<R>, id: string): Promise<R> {
  const found = await kept.read(work, id)
  if (!found) throw notFound(kept.missing)
  return found
}

/** A change of what was read as `version`; gives it as it is then. `run` answers what the audit log keeps, null: nothing. */
export function change<R extends Row>(
  work: Work,
  kept: Kept<R>,
  { id, version }: { readonly id: string; readonly version: number },
  run: (tx: Work, before: R) => Promise<{ before?: Recorded; after?: Recorded } | null>,
  verb = 'update',
): Promise<R> {
  return write(work, async (tx) => {
    const sides = await run(tx, await mustBeCurrent(tx, kept, id, version))
    if (sides) await happened(tx, kept, id, verb, sides)
    return mustRead(tx, kept, id)
  })
}

/** Locks it. Whoever changes it at the same moment waits, and is refused then. */
export async function mustBeCurrent<R extends Row>(
  tx: Work,
  kept: Kept<R>,
  id: string,
  version: number,
): Promise<R> {
  await lock(tx, kept, id)
  const before = await mustRead(tx, kept, id)
  if (before.version !== version) throw new Problem('stale', { current: before })
  return before
}

export async function lock(tx: Work, { table }: Pick<Kept<Row>, 'table'>, id: string): Promise<void> {
  await sql`select 1 from ${sql.table(table)} where id = ${id}::uuid for no key update`.execute(tx.db)
}

/** Writes some columns and counts the version up. The caller has locked it. */
export async function set(
  tx: Work,
  { table }: Pick<Kept<Row>, 'table'>,
  id: string,
  columns: RawBuilder<unknown>,
): Promise<void> {
  await sql`
    update ${sql.table(table)} set ${columns}, version = version + 1, updated_at = now(),
      updated_by = ${tx.actor.userId}::uuid
    where id = ${id}::uuid`.execute(tx.db)
}

export async function happened(
  tx: Work,
  { subject }: Pick<Kept<Row>, 'subject'>,
  id: string,
  verb: string,
  sides: { before?: Recorded; after?: Recorded },
): Promise<void> {
  await audit(tx, { action: `${subject}.${verb}`, subjectKind: subject, subjectId: id, ...sides })
  await announce(tx, { topic: subject, id })
}

export async function remove<R extends Row>(
  work: Work,
  kept: Kept<R>,
  id: string,
  version: number,
): Promise<void> {
  await write(work, async (tx) => {
    const { name } = await mustBeCurrent(tx, kept, id, version)
    await set(tx, kept, id, sql`deleted_at = now(), deleted_by = ${tx.actor.userId}::uuid`)
    await happened(tx, kept, id, 'delete', { before: { name } })
  })
}

/** Takes it out of the bin. One outside the bin stays as it is. */
export function restore<R extends Row>(work: Work, kept: Kept<R>, id: string): Promise<R> {
  return write(work, async (tx) => {
    await lock(tx, kept, id)
    const binned = await kept.read(tx, id, true)
    if (!binned) return mustRead(tx, kept, id)
    await set(tx, kept, id, sql`deleted_at = null, deleted_by = null`)
    await happened(tx, kept, id, 'restore', { after: { name: binned.name } })
    return mustRead(tx, kept, id)
  })
}

/** Its bin. `detail` is what else one is recognised by; `purge` deletes what hangs on it, and answers its bytes. */
export function binOf<R extends Row>(
  kept: Kept<R>,
  {
    key,
    write: permission,
    read,
    detail,
    purge,
  }: Pick<Binned, 'key'> & {
    readonly read: string
    readonly write: string
    readonly detail: RawBuilder<string | null>
    purge?(tx: Work, id: string): Promise<readonly string[]>
  },
): Binned {
  return {
    key,
    subject: kept.subject,
    permissions: { read, write: permission },
    async list(work, question) {
      const rows = sql<{ id: string; name: string; detail: string | null; deletedAt: string }>`
        select r.id, r.name, ${detail} as detail, r.deleted_at, concat_ws(' ', r.name, ${detail}) as words
        from ${sql.table(kept.table)} r where r.deleted_at is not null`
      const { items, next } = await binPage(work, rows, question)
      return {
        next,
        items: items.map(({ id, name, detail: more, deletedAt }) => ({ id, name, detail: more, deletedAt })),
      }
    },
    restore: (work, id) => restore(work, kept, id),
    async purge(work, id) {
      await lock(work, kept, id)
      if (!(await kept.read(work, id, true))) return undefined
      const blobKeys = (await purge?.(work, id)) ?? []
      await sql`delete from ${sql.table(kept.table)} where id = ${id}::uuid`.execute(work.db)
      return { subjects: [id], blobKeys }
    },
    old: oldIn(kept.table),
  }
}

/** The name and what else it is found by hold every word of the question, in any width and case. */
export function foundBy(words: RawBuilder<unknown>, q: string | undefined): RawBuilder<boolean> {
  const asked = (q ?? '').normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean)
  if (asked.length === 0) return sql<boolean>`true`
  return sql<boolean>`not exists (select 1 from unnest(${asked}::text[]) w (word)
    where strpos(lower(normalize(${words}, NFKC)), w.word) = 0)`
}
