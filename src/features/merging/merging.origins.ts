import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import type { FieldSet } from '#features/fields/fields.set.ts'
import { partOfField } from '#features/quality/quality.subjects.ts'
import type { Candidate, Origin, OriginOf } from './merging.ts'

type Given = { id: string; key: string; at: string; byHand: boolean; source: string | null }

/**
 * Where the values of these fields come from, by what the audit log and the imports wrote down. What neither knows came
 * with the record.
 */
export async function readOrigins(
  work: Work,
  { sources }: Pick<FieldSet, 'sources'>,
  candidates: readonly Pick<Candidate, 'id' | 'createdAt'>[],
  keys: readonly string[],
): Promise<OriginOf> {
  const created = new Map(candidates.map(({ id, createdAt }) => [id, createdAt]))
  const ids = candidates.map(({ id }) => id)
  const { given: imported, born } =
    keys.length === 0 ? { given: [], born: new Map<string, string>() } : await readImported(work, ids, keys)
  const ranks = new Map(sources.map(({ key }, index) => [key, index]))
  const rankOf = (source: string | null | undefined): number | undefined => ranks.get(source ?? '')
  const plain = (id: string): Origin => ({
    at: created.get(id) ?? '',
    byHand: false,
    checked: false,
    rank: rankOf(born.get(id)),
  })
  if (keys.length === 0) return plain
  const given = new Map<string, Given>()
  for (const one of [...imported, ...(await readWritten(work, ids, keys))]) {
    const known = given.get(`${one.id} ${one.key}`)
    if (!known || known.at <= one.at) given.set(`${one.id} ${one.key}`, one)
  }
  const checked = await readChecked(work, ids, keys)
  return (id, key) => {
    const one = given.get(`${id} ${key}`)
    const origin = one ? { at: one.at, byHand: one.byHand, rank: rankOf(one.source) } : plain(id)
    return { ...origin, checked: checked.has(`${id} ${key}`) }
  }
}

/** The last time that a value was given; a merge gives none, it passes on what was given before. */
async function readWritten(work: Work, ids: readonly string[], keys: readonly string[]): Promise<Given[]> {
  const { rows } = await sql<Given>`
    select distinct on (e.subject_id, k.key) e.subject_id as id, k.key, e.at, e.source,
      e.actor_kind = 'user' and e.request_id not like 'job-%' and e.source is null as by_hand
    from audit_entry e cross join unnest(${keys}::text[]) k (key)
    where e.subject_kind = 'customer' and e.subject_id = any(${ids}::text[])
      and e.action not in ('customer.merge', 'customer.unmerge')
      and coalesce(nullif(e.after -> k.key, 'null'), nullif(e.after -> 'attributes' -> k.key, 'null')) is not null
    order by e.subject_id, k.key, e.id desc`.execute(work.db)
  return rows
}

/** What imports changed, and of which source's import the records are that were made by one. */
async function readImported(
  work: Work,
  ids: readonly string[],
  keys: readonly string[],
): Promise<{ given: Given[]; born: ReadonlyMap<string, string> }> {
  const { rows } = await sql<{ id: string; key: string | null; importId: string }>`
    select i.customer_id as id, k.key, i.import_id
    from import_change i left join unnest(${keys}::text[]) k (key) on i.action <> 'created'
    where i.customer_id = any(${ids}::uuid[]) and (i.action = 'created' or coalesce(
      nullif(i.after -> 'fields' -> k.key, 'null'), nullif(i.after -> 'attributes' -> k.key, 'null')) is not null)`.execute(
    work.db,
  )
  if (rows.length === 0) return { given: [], born: new Map() }
  const { rows: batches } = await sql<{ id: string; at: string; source: string | null }>`
    select id, coalesce(started_at, created_at) as at, options ->> 'source' as source from import_batch
    where id = any(${rows.map(({ importId }) => importId)}::uuid[])`.execute(work.db)
  const byId = new Map(batches.map((batch) => [batch.id, batch]))
  const given: Given[] = []
  const born = new Map<string, string>()
  for (const { id, key, importId } of rows) {
    const { at = '', source = null } = byId.get(importId) ?? {}
    if (key !== null) given.push({ id, key, at, byHand: false, source })
    else if (source !== null) born.set(id, source)
  }
  return { given, born }
}

/** Somebody looked at a doubt about the value and said that it is right. */
async function readChecked(
  work: Work,
  ids: readonly string[],
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const fields = new Map(keys.map((key) => [partOfField(key), key]))
  const { rows } = await sql<{ id: string; part: string }>`
    select customer_id as id, part from customer_doubt_skip
    where customer_id = any(${ids}::uuid[]) and part = any(${[...fields.keys()]}::uuid[])`.execute(work.db)
  return new Set(rows.map(({ id, part }) => `${id} ${fields.get(part)}`))
}
