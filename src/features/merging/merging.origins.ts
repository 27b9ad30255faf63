import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import { partOfField } from '#features/quality/quality.subjects.ts'
import type { Candidate, Origin, OriginOf } from './merging.ts'

type Given = { id: string; key: string; at: string; byHand: boolean }

/**
 * Where the values of these fields come from, by what the audit log and the imports wrote down. What neither knows came
 * with the record.
 */
export async function readOrigins(
  work: Work,
  candidates: readonly Candidate[],
  keys: readonly string[],
): Promise<OriginOf> {
  const created = new Map(candidates.map(({ id, createdAt }) => [id, createdAt]))
  const plain = (id: string): Origin => ({ at: created.get(id) ?? '', byHand: false, checked: false })
  if (keys.length === 0) return plain
  const ids = candidates.map(({ id }) => id)
  const given = new Map<string, Given>()
  for (const one of [...(await readImported(work, ids, keys)), ...(await readWritten(work, ids, keys))]) {
    const known = given.get(`${one.id} ${one.key}`)
    if (!known || known.at <= one.at) given.set(`${one.id} ${one.key}`, one)
  }
  const checked = await readChecked(work, ids, keys)
  return (id, key) => {
    const { at, byHand } = given.get(`${id} ${key}`) ?? plain(id)
    return { at, byHand, checked: checked.has(`${id} ${key}`) }
  }
}

/** The last time that a value was given; a merge gives none, it passes on what was given before. */
async function readWritten(work: Work, ids: readonly string[], keys: readonly string[]): Promise<Given[]> {
  const { rows } = await sql<Given>`
    select distinct on (e.subject_id, k.key) e.subject_id as id, k.key, e.at,
      e.actor_kind = 'user' and e.request_id not like 'job-%' as by_hand
    from audit_entry e cross join unnest(${keys}::text[]) k (key)
    where e.subject_kind = 'customer' and e.subject_id = any(${ids}::text[])
      and e.action not in ('customer.merge', 'customer.unmerge')
      and coalesce(nullif(e.after -> k.key, 'null'), nullif(e.after -> 'attributes' -> k.key, 'null')) is not null
    order by e.subject_id, k.key, e.id desc`.execute(work.db)
  return rows
}

async function readImported(work: Work, ids: readonly string[], keys: readonly string[]): Promise<Given[]> {
  const { rows } = await sql<{ id: string; key: string; importId: string }>`
    select i.customer_id as id, k.key, i.import_id
    from import_change i cross join unnest(${keys}::text[]) k (key)
    where i.customer_id = any(${ids}::uuid[])
      and nullif(i.after -> 'fields' -> k.key, 'null') is not null`.execute(work.db)
  if (rows.length === 0) return []
  const { rows: batches } = await sql<{ id: string; at: string }>`
    select id, coalesce(started_at, created_at) as at from import_batch
    where id = any(${rows.map(({ importId }) => importId)}::uuid[])`.execute(work.db)
  const times = new Map(batches.map(({ id, at }) => [id, at]))
  return rows.map(({ id, key, importId }) => ({ id, key, at: times.get(importId) ?? '', byHand: false }))
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
