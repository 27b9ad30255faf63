import { sql } from 'kysely'
import type pg from 'pg'
import { copyInto, type CopyValue } from '#platform/db/copy.ts'
import type { Work } from '#platform/work.ts'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { companiesByName } from '#features/companies/companies.actions.ts'
import { recordImported } from '#features/consent/consent.imports.ts'
import { copyCustomers, loadForChange, replaceCustomers } from '#features/customers/customers.bulk.ts'
import type { FieldSet } from '#features/fields/fields.set.ts'
import type { OriginOf } from '#features/merging/merging.ts'
import { readOrigins } from '#features/merging/merging.origins.ts'
import { tagsByName } from '#features/tags/tags.actions.ts'
import { copyNotes } from '#features/notes/notes.bulk.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { likenessesOf } from './imports.similar.ts'
import { noteKey, type Base, type ChunkResult, type ChunkRules, type NewNote } from './imports.chunk.ts'
import { readConsents, saveImportedConsents } from './imports.consents.ts'
import { changedFields } from './imports.merge.ts'
import { crowd, type Known, type Lookup } from './imports.plan.ts'

type Source = { id: string; fileName: string }

/** Somebody changed a customer between our looking and our locking: the chunk is decided anew. */
export class ChunkOutdated extends Error {}

/** The database itself, in the chunk's transaction, which `client` and `work.db` share. */
export function liveBase(work: Work, client: pg.ClientBase, source: Source, rules: ChunkRules): Base {
  return {
    find: (lookups) => findKnown(work, source.id, lookups),
    companies: (names) => companiesByName(work, names),
    async tags(names) {
      const tags = await tagsByName(work, names)
      return new Map([...tags].map(([name, { id }]) => [name, id]))
    },
    async load(ids) {
      if (ids.length === 0) return new Map()
      const loaded = await loadForChange(work.db, ids)
      const { rows } = await sql`select 1 from customer c
        where c.customer_id = any(${ids}::uuid[]) and ${visible(work)}`.execute(work.db)
      if (rows.length < ids.length) throw new ChunkOutdated('A customer is gone or not to be seen any more')
      return loaded
    },
    consents: (ids) => readConsents(work, ids),
    origins: (fields, ids, keys) => readOriginsOf(work, fields, ids, keys),
    similar: (created) => likenessesOf(work, created, (ids) => readTouched(work, source.id, ids)),
    knownNotes: (notes) => readKnownNotes(work, notes),
    save: (result) => save(work, client, source, rules, result),
  }
}

/** Which of these this import has made or changed. */
async function readTouched(work: Work, importId: string, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select distinct customer_id as id from import_change
    where import_id = ${importId}::uuid and customer_id = any(${ids}::uuid[])`.execute(work.db)
  return new Set(rows.map(({ id }) => id))
}

export function readOriginsOf(
  work: Work,
  fields: Pick<FieldSet, 'sources'>,
  ids: readonly string[],
  keys: readonly string[],
): Promise<OriginOf> {
  return readOrigins(
    work,
    fields,
    ids.map((id) => ({ id, createdAt: '' })),
    keys,
  )
}

/** Who is known by these values, and which row of this import wrote them. Hidden and binned ones are marked. */
export async function findKnown(
  work: Work,
  importId: string,
  lookups: readonly Lookup[],
): Promise<(Lookup & Known)[]> {
  if (lookups.length === 0) return []
  const { rows } = await sql<Lookup & Known>`
    select i.kind, i.value, c.customer_id as id, c.code, c.name_key, c.kana_k1, (${visible(work)}) as visible,
      (select max(m.row_number)::float8 from import_change m
        where m.customer_id = c.customer_id and m.import_id = ${importId}::uuid) as row
    from unnest(${lookups.map(({ kind }) => kind)}::text[], ${lookups.map(({ value }) => value)}::text[]) k(kind, value)
    cross join lateral (select * from customer_identity i
      where i.kind = k.kind and i.value = k.value limit ${crowd}) i
    join customer c on c.customer_id = i.customer_id`.execute(work.db)
  const ids = lookups.flatMap(({ kind, value }) => (kind === 'id' && uuid.test(value) ? [value] : []))
  if (ids.length === 0) return rows
  const { rows: byId } = await sql<Lookup & Known>`
    select 'id' as kind, k.value, c.customer_id as id, c.code, c.name_key, c.kana_k1, (${visible(work)}) as visible,
      null as row
    from unnest(${ids}::text[]) k(value) join customer c on c.customer_id = k.value::uuid`.execute(work.db)
  return [...rows, ...byId]
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const changeColumns = ['customer_id', 'import_id', 'row_number', 'action', 'before', 'after', 'version_after']

async function save(
  work: Work,
  client: pg.ClientBase,
  { id: importId, fileName }: Source,
  rules: ChunkRules,
  { created, updated, notes, named }: ChunkResult,
): Promise<void> {
  const actorId = work.actor.userId
  const events = [
    ...created.map(({ rows }) => eventOf(work, rows.id, 'customer.imported', { importId, fileName })),
    ...updated.map(({ rows, change }) =>
      eventOf(work, rows.id, 'customer.updated', { fields: changedFields(change) }),
    ),
  ]
  await copyCustomers(
    client,
    created.map(({ rows }) => rows),
    { actorId, events },
  )
  await replaceCustomers(
    client,
    updated.map(({ rows }) => rows),
    { actorId },
  )
  const now = new Date().toISOString()
  await copyNotes(
    client,
    notes.map(({ id, customerId, note }) => ({
      id,
      customerId,
      body: note.body,
      author:
        note.authorName === null
          ? { id: actorId, name: work.actor.name }
          : { id: note.authorId, name: note.authorName },
      writtenAt: note.writtenAt ?? now,
    })),
  )
  await insertEvents(
    work,
    notes.map(({ id, customerId }) => eventOf(work, customerId, 'note.written', { noteId: id })),
  )
  await recordImported(work, importId, rules.options.addressConsent, named)
  const consents = await saveImportedConsents(work, rules, { created, updated })
  const changes: CopyValue[][] = [
    ...notes.map(({ id, customerId, row, version }) => [
      customerId,
      importId,
      row,
      'note',
      null,
      JSON.stringify({ noteId: id }),
      version,
    ]),
    ...created.map(({ rows, row }) => [rows.id, importId, row, 'created', null, null, 1]),
    ...updated.map(({ rows, row, after, change }) => [
      rows.id,
      importId,
      row,
      'updated',
      JSON.stringify({ ...change.before, consents: consents.get(rows.id)?.before }),
      JSON.stringify({ ...change.after, consents: consents.get(rows.id)?.after }),
      after.version + 1,
    ]),
  ]
  await copyInto(client, 'import_change', changeColumns, changes)
}

/** Notes on these customers that say the same at the same moment; without a moment of their own, the same at all. */
export async function readKnownNotes(
  work: Pick<Work, 'db'>,
  notes: readonly NewNote[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ at: number }>`
    select w.at::int as at from unnest(${notes.map((_, at) => at)}::int[], ${notes.map((n) => n.customerId)}::uuid[],
      ${notes.map((n) => n.note.body)}::text[], ${notes.map((n) => n.note.writtenAt)}::timestamptz[])
      w(at, customer_id, body, written_at)
    where exists (select 1 from note n where n.customer_id = w.customer_id and n.deleted_at is null
      and n.body = w.body and n.created_at = coalesce(w.written_at, n.created_at))`.execute(work.db)
  return new Set(
    rows.flatMap(({ at }) => {
      const note = notes[at]
      return note ? [noteKey(note)] : []
    }),
  )
}
