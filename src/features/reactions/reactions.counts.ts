import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'

/** By what a counter is cut; '' is everything. */
export type Cut = '' | 'link' | 'domain' | 'hour'

/** What is to be added to counters of campaigns: gathered first, written as one statement. */
export type Counter = {
  add(campaignId: string, variant: number, what: string, n: number, cut?: Cut, key?: string): void
  /** Campaigns of which anything changed. */
  campaigns(): string[]
  save(tx: Work): Promise<void>
}

type Row = { campaignId: string; variant: number; what: string; cut: Cut; key: string; n: number }

export function counter(): Counter {
  const rows = new Map<string, Row>()
  const changed = (): Row[] => [...rows.values()].filter(({ n }) => n !== 0)
  return {
    add(campaignId, variant, what, n, cut = '', key = '') {
      if (n === 0) return
      const id = [campaignId, variant, what, cut, key].join('\n')
      const row = rows.get(id)
      if (row) row.n += n
      else rows.set(id, { campaignId, variant, what, cut, key, n })
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
