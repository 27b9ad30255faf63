import { CompiledQuery, sql } from 'kysely'
import type { Merging } from '#platform/catalogue/merged.ts'
import type { Db } from '#platform/db/database.ts'
import type { Work } from '#platform/work.ts'

/**
 * Puts what was gathered from several records in order: first what was chosen, of addresses the newest, else the
 * survivor's before the others', each in the order it had.
 */
export async function settleParts(
  work: Work,
  { survivorId, loserIds, from }: Merging,
): Promise<() => Promise<void>> {
  const ids = [survivorId, ...loserIds]
  const chosen = [...from]
  const { rows: points } = await sql<{ id: string; kind: string }>`
    select p.id, p.kind from contact_point p
    left join unnest(${chosen.map(([key]) => key)}::text[], ${chosen.map(([, id]) => id)}::uuid[]) t (key, id)
      on t.key = p.kind
    where p.customer_id = any(${ids}::uuid[])
    order by p.kind, (p.customer_id = t.id) desc nulls last,
      case when p.kind = 'address' then p.updated_at end desc nulls last,
      array_position(${ids}::uuid[], p.customer_id), p.position, p.id`.execute(work.db)
  const { rows: posts } = await sql<{ id: string; kind: string }>`
    select id, '' as kind from customer_post where customer_id = any(${ids}::uuid[])
    order by array_position(${ids}::uuid[], customer_id), position, id`.execute(work.db)
  return async () => {
    await place(work, 'contact_point', survivorId, points)
    await place(work, 'customer_post', survivorId, posts)
  }
}

async function place(
  work: Work,
  table: 'contact_point' | 'customer_post',
  customerId: string,
  parts: readonly { id: string; kind: string }[],
): Promise<void> {
  await sql`
    update ${sql.table(table)} p set position = n.position
    from (select x.id, row_number() over (partition by o.kind order by o.place) - 1 as position
      from ${sql.table(table)} x
      join unnest(${parts.map(({ id }) => id)}::uuid[], ${parts.map(({ kind }) => kind)}::text[])
        with ordinality o (id, kind, place) on o.id = x.id
      where x.customer_id = ${customerId}::uuid) n
    where p.customer_id = ${customerId}::uuid and p.id = n.id and p.position <> n.position`.execute(work.db)
}

/**
 * What named records that are merged into these (their member numbers …) names these too, after their own identities were
 * written. A number that another customer took meanwhile (while this one was in the bin) stays with that one.
 */
export async function inheritIdentities(work: { readonly db: Db }, ids: readonly string[]): Promise<void> {
  await work.db.executeQuery(CompiledQuery.raw(inheriting, [ids]))
}

/** The same as text, for those who write by COPY on one connection. */
export const inheriting = `
  insert into customer_identity (kind, value, customer_id, exclusive)
  select i.kind, i.value, a.customer_id, true
  from customer_alias a cross join lateral jsonb_to_recordset(a.identities) i (kind text, value text)
  where a.customer_id = any($1::uuid[])
  on conflict do nothing`
