import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import { partOfField } from '#features/quality/quality.subjects.ts'
import type { CompanyCandidate } from './merging.companies.ts'
import type { Origin, OriginOf } from './merging.ts'

type Given = { id: string; key: string; at: string; byHand: boolean }

/** Where the values of these fields come from, by what the audit log and the imports wrote down. */
export async function readCompanyOrigins(
  work: Work,
  candidates: readonly CompanyCandidate[],
  keys: readonly string[],
): Promise<OriginOf> {
  const created = new Map(candidates.map(({ id, createdAt }) => [id, createdAt]))
  const plain = (id: string): Origin => ({ at: created.get(id) ?? '', byHand: false, checked: false })
  if (keys.length === 0) return plain
  const ids = candidates.map(({ id }) => id)
  const { rows } = await sql<Given>`
    select distinct on (id, key) * from (
      select e.subject_id as id, k.key, e.at, e.actor_kind = 'user' and e.request_id not like 'job-%' as by_hand
      from audit_entry e cross join unnest(${keys}::text[]) k (key)
      where e.subject_kind = 'company' and e.subject_id = any(${ids}::text[])
        and e.action not in ('company.merge', 'company.unmerge')
        and coalesce(nullif(e.after -> k.key, 'null'), nullif(e.after -> 'attributes' -> k.key, 'null')) is not null
      union all
      select i.company_id::text, k.key, coalesce(b.started_at, b.created_at), false
      from import_company_change i join import_batch b on b.id = i.import_id
      cross join unnest(${keys}::text[]) k (key)
      where i.company_id = any(${ids}::uuid[]) and nullif(i.after -> k.key, 'null') is not null
    ) given order by id, key, at desc`.execute(work.db)
  const given = new Map(rows.map((one) => [`${one.id} ${one.key}`, one]))
  const checked = await readChecked(work, ids, keys)
  return (id, key) => {
    const { at, byHand } = given.get(`${id} ${key}`) ?? plain(id)
    return { at, byHand, checked: checked.has(`${id} ${key}`) }
  }
}

/** Somebody looked at a doubt about the value and said that it is right. */
async function readChecked(
  work: Work,
  ids: readonly string[],
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const fields = new Map(keys.map((key) => [partOfField(key), key]))
  const { rows } = await sql<{ id: string; part: string }>`
    select company_id as id, part from company_doubt_skip
    where company_id = any(${ids}::uuid[]) and part = any(${[...fields.keys()]}::uuid[])`.execute(work.db)
  return new Set(rows.map(({ id, part }) => `${id} ${fields.get(part)}`))
}
