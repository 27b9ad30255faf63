import { sql } from 'kysely'
import { readFieldSet } from '#features/fields/fields.set.ts'
import type { Work } from '#platform/work.ts'

/**
 * Notes which segments ask for a masked field, be it through others that they ask for or are narrowed from. By the fields
 * as they are now: one may be masked that was not when a rule was written. What was frozen of such a one stays so.
 */
export async function noteMasked(work: Work): Promise<void> {
  const { fields } = await readFieldSet(work)
  const keys = fields.flatMap(({ subject, key, masked }) => (subject === 'customer' && masked ? [key] : []))
  await sql`
    with recursive asks as (
      select s.id as segment_id, s.id from segment s where s.kind <> 'fixed'
      union
      select a.segment_id, o.id from asks a join segment s on s.id = a.id
        join segment o on o.id = s.base_id or strpos(s.rule::text, o.id::text) > 0),
    found as (
      select a.segment_id, bool_or(s.kind = 'fixed' and s.asks_masked or coalesce(jsonb_path_exists(s.rule,
        '$.** ? (@.kind == "field" && @.params.field == $keys[*])', ${JSON.stringify({ keys })}::jsonb), false)) as masked
      from asks a join segment s on s.id = a.id group by a.segment_id)
    update segment s set asks_masked = found.masked from found
    where s.id = found.segment_id and s.asks_masked <> found.masked`.execute(work.db)
}
