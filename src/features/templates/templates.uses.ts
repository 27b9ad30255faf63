import { sql } from 'kysely'
import type { ContentPart } from '#platform/feature.ts'
import type { Work } from '#platform/work.ts'
import { mustRead, type Kept } from './templates.records.ts'
import type { Use } from './templates.schemas.ts'

/** Where something of the library is used. */
export async function readUses<R extends { id: string; name: string; version: number }>(
  work: Work,
  kept: Kept<R>,
  part: (record: R) => ContentPart,
  id: string,
): Promise<{ items: Use[] }> {
  const uses = await usesOf(work, [part(await mustRead(work, kept, id))])
  return { items: [...(uses.get(id) ?? [])] }
}

/** Of each part by its id: the templates and shared blocks it stands in, and what other features made of it. */
export async function usesOf(
  work: Work,
  parts: readonly ContentPart[],
): Promise<ReadonlyMap<string, readonly Use[]>> {
  const found = [...(await inLibrary(work, parts))]
  for (const { contentUses } of work.app.features)
    if (contentUses && parts.length > 0) found.push(...(await contentUses(work, parts)))
  return new Map(
    [...Map.groupBy(found, ({ of }) => of)].map(([of, uses]) => [
      of,
      uses.map(({ kind, id, name }) => ({ kind, id, name })),
    ]),
  )
}

/** A template stands in no other. */
async function inLibrary(
  { db }: Work,
  parts: readonly ContentPart[],
): Promise<readonly (Use & { of: string })[]> {
  const named = parts.flatMap(({ kind, id, names }) =>
    kind === 'template' ? [] : names.map((name) => ({ id, name })),
  )
  if (named.length === 0) return []
  const { rows } = await sql<Use & { of: string }>`
    with named (part, name) as (
      select * from unnest(${named.map(({ id }) => id)}::text[], ${named.map(({ name }) => name)}::text[]))
    select distinct n.part as of, 'template' as kind, t.id, t.name
    from mail_template t join named n on exists (
      select 1 from (
        select e.content from mail_template_edition e where e.template_id = t.id and e.number = t.edition
        union all select d.content from mail_template_draft d where d.template_id = t.id) said (content)
      where strpos(said.content::text, n.name) > 0)
    where t.deleted_at is null
    union
    select n.part, 'sharedBlock', s.id, s.name
    from mail_shared_block s join named n on strpos(s.sections::text, n.name) > 0
    where s.deleted_at is null and s.id::text <> n.part
    order by 1, 4, 3`.execute(db)
  return rows
}
