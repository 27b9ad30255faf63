import { sql } from 'kysely'
import type { RuleScope } from '#platform/catalogue/rule.ts'
import { readOnly, type Work } from '#platform/work.ts'
import { isInOfThese, type Evaluated } from './segments.evaluate.ts'

const lanes = 6
/** Fewer than this are looked up where they are written. */
export const worthLanes = 100

/** Those for whom something changes: who of them is in from now on, and who no longer is. */
export type Found = { readonly come: string[]; readonly go: string[] }

/**
 * Who of these enters and leaves which segment, looked up over several connections at once. A few customers of a large base are read from
 * places all over the disk, one after the other over one connection; so that several reads wait for the disk at once, each
 * lane takes a part of the customers. Memberships of these segments must not be written by others meanwhile. A segment that
 * could not be worked out in some lane is missing in the answer.
 *
 * The lanes do not see what the caller's transaction has written: it is for segments that read no other segment.
 */
export async function findInLanes(
  work: Work,
  segments: readonly Evaluated[],
  customerIds: readonly string[],
  scope: RuleScope,
): Promise<Map<string, Found>> {
  const found = new Map<string, Found>(segments.map(({ id }) => [id, { come: [], go: [] }]))
  const size = Math.ceil(customerIds.length / lanes)
  const parts = Array.from({ length: lanes }, (_, at) => customerIds.slice(at * size, (at + 1) * size))
  await Promise.all(
    parts.map((part) =>
      readOnly(work, async (lane) => {
        for (const segment of segments) {
          const moved = found.get(segment.id)
          if (!moved || part.length === 0) continue
          await sql`savepoint lane`.execute(lane.db)
          try {
            const { rows } = await sql<{ id: string; isIn: boolean }>`
              with asked as materialized (select unnest(${part}::uuid[]) as id),
              is_in as materialized (
                select c.customer_id from customer c where ${isInOfThese(segment, scope)}),
              was_in as materialized (
                select m.customer_id from segment_member m
                where m.segment_id = ${segment.id}::uuid and m.customer_id in (select asked.id from asked))
              select customer_id as id, was_in.customer_id is null as "isIn"
              from is_in full join was_in using (customer_id)
              where is_in.customer_id is null or was_in.customer_id is null`.execute(lane.db)
            for (const { id, isIn } of rows) (isIn ? moved.come : moved.go).push(id)
          } catch {
            // Whoever writes meets the same fault and says of which segment it is.
            await sql`rollback to savepoint lane`.execute(lane.db)
            found.delete(segment.id)
          }
        }
      }),
    ),
  )
  return found
}
