import { sql } from 'kysely'
import type { z } from 'zod'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { isId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'
import { mustSeeMembers } from './segments.actions.ts'
import type { overlapSchema } from './segments.api.ts'
import { refused } from './segments.ts'

/** More members than this together are counted of a part of all customers. */
const exactBelow = 400_000
const most = 5

/** How many are in exactly these of some segments, for every combination that anybody is in. */
export async function readOverlap(work: Work, list: string): Promise<z.input<typeof overlapSchema>> {
  const ids = [...new Set(list.split(',').filter(isId))]
  if (ids.length < 2 || ids.length > most)
    throw refused('ids', {
      ja: `セグメントを2〜${most}個選んでください`,
      en: `Choose two to ${most} segments`,
    })
  const segments = []
  for (const id of ids) segments.push(await mustSeeMembers(work, id))
  const members = segments.reduce((sum, segment) => sum + segment.members, 0)
  // By the last byte of the id, which is random: the same customers in every segment.
  const of256 = members <= exactBelow ? 256 : Math.max(1, Math.floor((256 * exactBelow) / members))
  const { rows } = await sql<{ mask: number; count: number }>`
    select t.mask, count(*)::int as count from (
      select m.customer_id, sum(1 << (array_position(${ids}::uuid[], m.segment_id) - 1))::int as mask
      from segment_member m join customer c on c.customer_id = m.customer_id
      where m.segment_id = any(${ids}::uuid[]) and ${visible(work)}
        ${of256 === 256 ? sql`` : sql`and get_byte(uuid_send(m.customer_id), 15) < ${sql.lit(of256)}`}
      group by m.customer_id) t
    group by t.mask order by count desc, t.mask`.execute(work.db)
  const factor = 256 / of256
  return {
    segments: segments.map(({ id, name, members: in_ }) => ({ id, name, members: in_ })),
    parts: rows.map(({ mask, count }) => ({
      in: ids.filter((_, at) => (mask & (1 << at)) !== 0),
      count: Math.round(count * factor),
    })),
    exact: of256 === 256,
  }
}
