import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'
import type { Reviewed } from './matching.learn.ts'
import { evidenceKinds } from './matching.score.ts'

type Pair = { readonly customerId: string; readonly otherId: string }

/** What a person said of pairs, with the evidence as they stand. What a program decides teaches nothing. */
export async function insertReviews(
  work: Work,
  pairs: readonly Pair[],
  { verdict, merge }: { verdict: 'same' | 'different'; merge?: { id: string; survivorId: string } },
): Promise<void> {
  if (work.actor.kind !== 'user') return
  await sql`
    insert into match_review (customer_id, id, one_id, other_id, evidence, points, verdict, merge_id, reviewed_by,
      reviewed_by_name)
    select coalesce(${merge?.survivorId ?? null}::uuid, p.customer_id), n.id, p.customer_id, p.other_id, p.evidence,
      p.points, ${verdict}, ${merge?.id ?? null}::uuid, ${work.actor.userId}::uuid, ${work.actor.name}
    from unnest(${pairs.map(({ customerId }) => customerId)}::uuid[], ${pairs.map(({ otherId }) => otherId)}::uuid[],
      ${pairs.map(() => newId())}::uuid[]) n (customer_id, other_id, id)
    join match_pair p on p.customer_id = n.customer_id and p.other_id = n.other_id`.execute(work.db)
}

/** Takes back what was said of pairs, under whatever ids it was said; a merge is taken back by its undo alone. */
export async function deleteReviews(work: Work, pairs: readonly Pair[]): Promise<void> {
  const now = (id: string) =>
    sql`coalesce((select a.customer_id from customer_alias a where a.alias_id = ${sql.ref(id)}), ${sql.ref(id)})`
  await sql`
    delete from match_review r
    using unnest(${pairs.map(({ customerId }) => customerId)}::uuid[],
      ${pairs.map(({ otherId }) => otherId)}::uuid[]) p (a, b)
    where r.customer_id = any(array[p.a, p.b]) and r.merge_id is null
      and (${now('r.one_id')}, ${now('r.other_id')}) in ((p.a, p.b), (p.b, p.a))`.execute(work.db)
}

/** Customers become one: of every two of them that stood in the queue a person has said so. */
export async function reviewMerged(
  work: Work,
  { mergeId, survivorId, loserIds }: { mergeId: string; survivorId: string; loserIds: readonly string[] },
): Promise<void> {
  const ids = [survivorId, ...loserIds].toSorted()
  const pairs = ids.flatMap((customerId, at) => ids.slice(at + 1).map((otherId) => ({ customerId, otherId })))
  await insertReviews(work, pairs, { verdict: 'same', merge: { id: mergeId, survivorId } })
}

/** Called while the act's survivor is itself again. */
export async function takeBackMerged(
  work: Work,
  { mergeId, survivorId }: { mergeId: string; survivorId: string },
): Promise<void> {
  await sql`
    delete from match_review where customer_id = ${survivorId}::uuid and merge_id = ${mergeId}::uuid`.execute(
    work.db,
  )
}

/** The last word on every two records, the same evidence counted together. */
export async function readReviewed(work: Pick<Work, 'db'>): Promise<Reviewed[]> {
  const { rows } = await sql<{ kinds: string[]; same: number; different: number }>`
    select kinds, (count(*) filter (where verdict = 'same'))::int as same,
      (count(*) filter (where verdict = 'different'))::int as different
    from (select distinct on (one_id, other_id) verdict,
        array(select e ->> 'kind' from jsonb_array_elements(evidence) e order by 1) as kinds
      from match_review order by one_id, other_id, reviewed_at desc, id desc) last
    group by kinds`.execute(work.db)
  return rows.map(({ kinds, ...counts }) => ({
    ...counts,
    kinds: evidenceKinds.filter((kind) => kinds.includes(kind)),
  }))
}

/** What was said of a customer, or of who was merged into them, goes with them; so does whom they were compared with. */
export async function forgetCustomer(work: Work, customerId: string): Promise<void> {
  await sql`
    with gone as materialized (select ${customerId}::uuid as id
      union select alias_id from customer_alias where customer_id = ${customerId}::uuid)
    delete from match_review
    where one_id = any(array(select id from gone)) or other_id = any(array(select id from gone))`.execute(
    work.db,
  )
  await sql`delete from match_pair where other_id = ${customerId}::uuid`.execute(work.db)
}
