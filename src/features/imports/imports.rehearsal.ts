import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type pg from 'pg'
import { copyInto } from '#platform/db/copy.ts'
import type { Work } from '#platform/work.ts'
import { loadForChange, type StoredCustomer } from '#features/customers/customers.bulk.ts'
import type { CustomerRows } from '#features/customers/customers.rows.ts'
import { tagKey } from '#features/tags/tags.ts'
import { noteKey } from './imports.chunk.ts'
import { findKnown, readKnownNotes, readOriginsOf } from './imports.base.ts'
import { readConsents } from './imports.consents.ts'
import type { Base, ChunkResult } from './imports.chunk.ts'
import { likenessesOf } from './imports.similar.ts'
import { crowd, rowKeysOf, type Known, type Lookup } from './imports.plan.ts'

type Rehearsed = Known & { record: string }
type Pair = { kind: Lookup['kind']; value: string; id: string }

/**
 * A dry run's base: reads the database, and what the file would have done to it so far from temporary tables of one
 * connection. They take disk, not memory, and end with the connection; nobody else sees them.
 */
export async function openRehearsal(work: Work, client: pg.PoolClient, importId: string): Promise<Base> {
  await client.query(`
    create temp table rehearsed_customer (id uuid primary key, code text, name_key text not null,
      kana_k1 text not null, row_number bigint not null, record text not null);
    create temp table rehearsed_identity (kind text not null, value text not null, id uuid not null);
    create index on rehearsed_identity (kind, value);
    set enable_seqscan = off`)
  const rehearsedNotes = new Set<string>()
  return {
    async find(lookups) {
      const stored = await findKnown(work, importId, lookups)
      const rehearsed = await rehearsedBy(client, lookups)
      const changed = await rehearsedOnes(client, [...new Set(stored.map(({ id }) => id))])
      return [...stored.map((known) => ({ ...known, ...changed.get(known.id) })), ...rehearsed]
    },
    companies: async (names) => new Map(names.map((name) => [name, { id: '', name }])),
    async tags(names) {
      const keys = new Map(names.map((name) => [name, tagKey(name)]))
      const { rows } = await sql<{ id: string; nameKey: string }>`
        select id, name_key from tag where name_key = any(${[...keys.values()]}::text[])`.execute(work.db)
      const known = new Map(rows.map(({ id, nameKey }) => [nameKey, id]))
      return new Map([...keys].map(([name, key]) => [name, known.get(key) ?? `new ${key}`]))
    },
    async load(ids) {
      if (ids.length === 0) return new Map()
      const { rows } = await client.query<{ id: string; record: string }>(
        'select id, record from rehearsed_customer where id = any($1::uuid[])',
        [ids],
      )
      const loaded = new Map(rows.map(({ id, record }): [string, StoredCustomer] => [id, JSON.parse(record)]))
      const rest = ids.filter((id) => !loaded.has(id))
      if (rest.length > 0)
        for (const [id, stored] of await loadForChange(work.db, rest)) loaded.set(id, stored)
      return loaded
    },
    consents: (ids) => readConsents(work, ids),
    origins: (fields, ids, keys) => readOriginsOf(work, fields, ids, keys),
    similar: (created) =>
      likenessesOf(work, created, async (ids) => new Set((await rehearsedOnes(client, ids)).keys())),
    async knownNotes(notes) {
      const stored = await readKnownNotes(work, notes)
      return new Set([...stored, ...notes.map(noteKey).filter((key) => rehearsedNotes.has(digest(key)))])
    },
    async save(result) {
      for (const note of result.notes) rehearsedNotes.add(digest(noteKey(note)))
      await rehearse(client, result)
    },
  }
}

/** Of a note only this is held in memory, for a million of them too. */
const digest = (text: string): string => createHash('sha256').update(text).digest('base64')

const knownColumns =
  'c.id, c.code, c.name_key as "nameKey", c.kana_k1 as "kanaK1", true as visible, c.row_number::float8 as row'

async function rehearsedBy(client: pg.ClientBase, lookups: readonly Lookup[]): Promise<(Lookup & Known)[]> {
  const { rows } = await client.query<Lookup & Known>(
    `select i.kind, i.value, ${knownColumns}
     from unnest($1::text[], $2::text[]) k(kind, value)
     cross join lateral (select distinct i.* from rehearsed_identity i
       where i.kind = k.kind and i.value = k.value limit ${crowd}) i
     join rehearsed_customer c on c.id = i.id`,
    [lookups.map(({ kind }) => kind), lookups.map(({ value }) => value)],
  )
  return rows
}

async function rehearsedOnes(client: pg.ClientBase, ids: readonly string[]): Promise<Map<string, Known>> {
  const { rows } = await client.query<Known>(
    `select ${knownColumns} from rehearsed_customer c where c.id = any($1::uuid[])`,
    [ids],
  )
  return new Map(rows.map((known) => [known.id, known]))
}

const isLookup = (kind: string): kind is Lookup['kind'] =>
  ['member', 'email', 'line', 'phone'].includes(kind) || kind.startsWith('field:')

async function rehearse(client: pg.ClientBase, { created, updated }: ChunkResult): Promise<void> {
  const customers: Rehearsed[] = []
  const pairs: Pair[] = []
  const add = (rows: CustomerRows, version: number, row: number): void => {
    const { id, fields, points, posts, tagIds } = rows
    const { code, nameKey, kanaK1 } = rowKeysOf(rows)
    const record: StoredCustomer = { id, version, fields, contactPoints: points, posts, tagIds }
    customers.push({ id, code, nameKey, kanaK1, visible: true, row, record: JSON.stringify(record) })
    for (const { kind, value } of rows.identities) if (isLookup(kind)) pairs.push({ kind, value, id })
  }
  for (const { rows, row } of created) add(rows, 1, row)
  for (const { rows, row, after } of updated) add(rows, after.version + 1, row)
  const ids = updated.map(({ rows }) => rows.id)
  // A merge never takes an identity away: those written before may stay.
  if (ids.length > 0) await client.query('delete from rehearsed_customer where id = any($1::uuid[])', [ids])
  await copyInto(
    client,
    'rehearsed_customer',
    ['id', 'code', 'name_key', 'kana_k1', 'row_number', 'record'],
    customers.map((c) => [c.id, c.code, c.nameKey, c.kanaK1, c.row, c.record]),
  )
  await copyInto(
    client,
    'rehearsed_identity',
    ['kind', 'value', 'id'],
    pairs.map((p) => [p.kind, p.value, p.id]),
  )
}
