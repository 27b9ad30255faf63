import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'

/** By what a counter is cut; '' is everything. */
export type Cut = '' | 'link' | 'hour' | 'why'

export type CountRow = {
  readonly campaignId: string
  readonly variant: number
  readonly what: string
  readonly cut: Cut
  readonly key: string
  readonly n: number
}

/** What is to be added to counters of campaigns: gathered first, written as one statement. */
export type Counter = {
  add(campaignId: string, variant: number, what: string, n: number, cut?: Cut, key?: string): void
  /** Campaigns of which anything changed. */
  campaigns(): string[]
  save(tx: Work): Promise<void>
}

export function counter(): Counter {
  const sums = new Map<string, CountRow>()
  const changed = (): CountRow[] => [...sums.values()].filter(({ n }) => n !== 0)
  return {
    add(campaignId, variant, what, n, cut = '', key = '') {
      if (n === 0) return
      const id = [campaignId, variant, what, cut, key].join('\n')
      sums.set(id, { campaignId, variant, what, cut, key, n: (sums.get(id)?.n ?? 0) + n })
    },
    campaigns: () => [...new Set(changed().map(({ campaignId }) => campaignId))],
    async save(tx) {
      const all = changed()
      if (all.length === 0) return
      await sql`
        insert into reaction_count as c (campaign_id, variant, what, cut, key, n)
        select * from unnest(${all.map((row) => row.campaignId)}::uuid[], ${all.map((row) => row.variant)}::smallint[],
          ${all.map((row) => row.what)}::text[], ${all.map((row) => row.cut)}::text[],
          ${all.map((row) => row.key)}::text[], ${all.map((row) => row.n)}::numeric[])
        on conflict (campaign_id, variant, what, cut, key) do update set n = c.n + excluded.n`.execute(tx.db)
    },
  }
}

export type Sum = Omit<CountRow, 'cut'>

/** Counters of campaigns, whole or cut; a few rows, however many people there are. */
export async function readSums(
  work: Pick<Work, 'db'>,
  campaignIds: readonly string[],
  cut: Cut = '',
): Promise<Sum[]> {
  const { rows } = await sql<Sum>`
    select campaign_id, variant, what, key, n::float8 as n from reaction_count
    where campaign_id = any(${campaignIds}::uuid[]) and cut = ${cut} and n <> 0`.execute(work.db)
  return rows
}
