import { sql } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import type { Total } from '#kit/page.ts'
import { askedBy } from '#platform/asked-by.ts'
import type { Work } from '#platform/work.ts'
import type { TagUse } from './tags.api.ts'

const exactUpTo = 10_000

/**
 * How many customers have each tag, of those whom the actor may see. A tag that very many have is estimated from what the
 * planner knows of the table; the others are counted by its index.
 */
export async function countTags(work: Work): Promise<{ id: string; customers: Total }[]> {
  const { rows } = await sql<{ id: string; guess: number; count: number | null }>`
    with guessed as materialized (
      select v.id, (v.share * greatest(k.reltuples, 0))::float8 as count
      from pg_stats s join pg_class k on k.oid = 'customer_tag'::regclass
      cross join lateral unnest(s.most_common_vals::text::uuid[], s.most_common_freqs) v (id, share)
      where s.schemaname = current_schema() and s.tablename = 'customer_tag' and s.attname = 'tag_id')
    select t.id, coalesce(g.count, 0) as guess, found.count
    from tag t left join guessed g on g.id = t.id
    left join lateral (
      select count(*)::int as count from (
        select 1 from customer_tag ct join customer c on c.customer_id = ct.customer_id and ${visible(work)}
        where ct.tag_id = t.id limit ${sql.lit(exactUpTo + 1)}) few
    ) found on coalesce(g.count, 0) <= ${sql.lit(3 * exactUpTo)}
    where t.deleted_at is null`.execute(work.db)
  return rows.map(({ id, guess, count }) => ({
    id,
    customers:
      count !== null && count <= exactUpTo
        ? { count, exact: true }
        : { count: Math.max(Math.round(guess), exactUpTo + 1), exact: false },
  }))
}

/** How many have both: what is left of them when one becomes the other. */
export async function countBoth({ db }: Pick<Work, 'db'>, tagId: string, otherId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from customer_tag a
    join customer_tag b on b.customer_id = a.customer_id and b.tag_id = ${otherId}::uuid
    where a.tag_id = ${tagId}::uuid`.execute(db)
  return rows[0]?.count ?? 0
}

/** Everybody who has it, whether or not the actor may see them: a tag is taken off all. */
export async function countTagged({ db }: Pick<Work, 'db'>, tagId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from customer_tag where tag_id = ${tagId}::uuid`.execute(db)
  return rows[0]?.count ?? 0
}

/** What asks for a tag by its id: it asks for nobody, or for the heir, once the tag is gone. */
export async function usesOf(work: Work, tagId: string): Promise<TagUse[]> {
  const { rows } = await sql<TagUse>`
    select 'view' as kind, v.id, v.name from saved_view v
    where v.deleted_at is null and (v.shared or v.owner_id = ${work.actor.userId}::uuid)
      and strpos(v.definition::text, ${tagId}) > 0
    union all
    select 'segment', s.id, s.name from segment s
    where s.deleted_at is null and (strpos(s.rule::text, ${tagId}) > 0
      or exists (select 1 from segment_act a where a.segment_id = s.id and a.tag_id = ${tagId}::uuid))
    order by 1, 3 limit 50`.execute(work.db)
  const others = await askedBy(work, { kind: 'tag', id: tagId })
  return [...rows, ...others]
}
