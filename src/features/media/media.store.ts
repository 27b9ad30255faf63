import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import type { Media, MediaCost } from './media.api.ts'

type Raw = Omit<Media, 'cost'> & { cost: string }

/** Those in use first, by their names. */
export async function selectMedia(work: Work, id?: string): Promise<Media[]> {
  const { rows } = await sql<Raw>`
    select m.id, m.code, m.name, m.kind, m.retired_at is not null as retired, m.version,
      coalesce((select sum(x.amount) from media_cost x where x.media_id = m.id), 0)::text as cost
    from media m where ${id === undefined ? sql`true` : sql`m.id = ${id}::uuid`}
    order by m.retired_at is not null, m.name, m.id`.execute(work.db)
  return rows.map(({ cost, ...row }) => ({ ...row, cost: Number(cost) }))
}

export async function lockMedia(tx: Work, id: string): Promise<Media | undefined> {
  await sql`select 1 from media where id = ${id}::uuid for update`.execute(tx.db)
  return (await selectMedia(tx, id))[0]
}

export async function selectCosts(work: Work, mediaId: string): Promise<MediaCost[]> {
  const { rows } = await sql<Omit<MediaCost, 'amount'> & { amount: string }>`
    select id, starts_on, ends_on, amount, note from media_cost where media_id = ${mediaId}::uuid
    order by starts_on desc, id desc`.execute(work.db)
  return rows.map((row) => ({ ...row, amount: Number(row.amount) }))
}
