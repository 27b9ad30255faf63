import { sql } from 'kysely'
import type { ContentPart } from '#platform/feature.ts'
import type { Work } from '#platform/work.ts'
import { mustRead, type Kept } from './templates.records.ts'
import type { Use } from './templates.schemas.ts'

/** Where something of the library is used: in templates and shared blocks, and in what other features made of it. */
export async function readUses<R extends { id: string; name: string; version: number }>(
  work: Work,
  kept: Kept<R>,
  part: (record: R) => ContentPart,
  id: string,
): Promise<{ items: Use[] }> {
  const wanted = part(await mustRead(work, kept, id))
  const named = wanted.names
  const { rows } = await sql<Use>`
    select 'template' as kind, t.id, t.name from mail_template t
    where t.deleted_at is null and t.id <> ${id}::uuid and exists (
      select 1 from (
        select e.content from mail_template_edition e where e.template_id = t.id and e.number = t.edition
        union all select d.content from mail_template_draft d where d.template_id = t.id) said (content)
      join unnest(${named}::text[]) n (name) on strpos(said.content::text, n.name) > 0)
    union all
    select 'sharedBlock', s.id, s.name from mail_shared_block s
    where s.deleted_at is null and s.id <> ${id}::uuid and exists (
      select 1 from unnest(${named}::text[]) n (name) where strpos(s.sections::text, n.name) > 0)
    order by 3, 2`.execute(work.db)
  const items = [...rows]
  for (const { contentUses } of work.app.features)
    if (contentUses) items.push(...(await contentUses(work, wanted)))
  return { items }
}
