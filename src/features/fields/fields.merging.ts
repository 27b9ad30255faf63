import { sql } from 'kysely'
import type { Merging } from '#platform/catalogue/merged.ts'
import type { Work } from '#platform/work.ts'

/**
 * A consent stands for the value that it was given for: where the value comes from another record, so does the consent.
 * Where both have one for the same value, the survivor's stays.
 */
export async function settleConsents(
  work: Work,
  { survivorId, loserIds, from }: Merging,
): Promise<() => Promise<void>> {
  const taken = [...from].filter(([, id]) => loserIds.includes(id))
  const { rows } = await sql<{ consent: string }>`
    select to_jsonb(f)::text as consent from field_consent f
    join unnest(${taken.map(([key]) => key)}::text[], ${taken.map(([, id]) => id)}::uuid[]) t (key, id)
      on f.field_key = t.key and f.customer_id = t.id`.execute(work.db)
  return async () => {
    for (const { consent } of rows)
      await sql`
        insert into field_consent (customer_id, field_key, given_on, method, recorded_by, recorded_by_name, recorded_at)
        select ${survivorId}::uuid, f.field_key, f.given_on, f.method, f.recorded_by, f.recorded_by_name, f.recorded_at
        from jsonb_populate_record(null::field_consent, ${consent}::jsonb) f
        on conflict (customer_id, field_key) do update set given_on = excluded.given_on, method = excluded.method,
          recorded_by = excluded.recorded_by, recorded_by_name = excluded.recorded_by_name,
          recorded_at = excluded.recorded_at`.execute(work.db)
  }
}
