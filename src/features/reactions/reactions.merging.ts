import { sql } from 'kysely'
import type { Mergeable, Merging } from '#platform/catalogue/merged.ts'
import type { Work } from '#platform/work.ts'

/** What two did, one did: their facts become one, and their orders are looked at again with the clicks of both. */
export const reactionMerging: Mergeable = {
  tables: [
    { table: 'campaign_hit', how: 'moved' },
    { table: 'campaign_reaction', how: 'moved', label: { ja: '配信への反応', en: 'Reactions to campaigns' } },
    { table: 'campaign_reaction_link', how: 'moved' },
    { table: 'campaign_conversion', how: 'moved' },
    { table: 'reaction_note', how: 'moved' },
    { table: 'reaction_hour', how: 'moved' },
    { table: 'reaction_facts', how: 'moved' },
    { table: 'tracking_optout', how: 'moved' },
  ],
  settle: { tables: ['reaction_hour', 'reaction_facts', 'reaction_note'], run: settle },
}

type Hour = { weekend: boolean; hour: number; n: number }

async function settle(work: Work, { survivorId, loserIds }: Merging): Promise<() => Promise<void>> {
  const ids = [survivorId, ...loserIds]
  const { rows: hours } = await sql<Hour>`
    select weekend, hour, sum(n)::int as n from reaction_hour where customer_id = any(${ids}::uuid[])
    group by 1, 2`.execute(work.db)
  const { rows: facts } = await sql<{ facts: object | null }>`
    with f as (
      select *, max(heat_at) over () as at from reaction_facts where customer_id = any(${ids}::uuid[]))
    select case when count(*) > 0 then jsonb_build_object('opened', max(last_opened_on), 'clicked', max(last_clicked_on),
      'opens', sum(opens), 'clicks', sum(clicks), 'at', max(at),
      'heat', sum(heat * power(0.5, extract(epoch from at - heat_at) / 86400 / 30))) end as facts from f`.execute(
    work.db,
  )
  const [together] = facts
  return async () => {
    await sql`
      update reaction_hour h set n = s.n
      from unnest(${hours.map((one) => one.weekend)}::boolean[], ${hours.map((one) => one.hour)}::smallint[],
        ${hours.map((one) => one.n)}::int[]) s (weekend, hour, n)
      where h.customer_id = ${survivorId}::uuid and h.weekend = s.weekend and h.hour = s.hour and h.n <> s.n`.execute(
      work.db,
    )
    if (!together?.facts) return
    await sql`
      update reaction_facts set last_opened_on = s.opened, last_clicked_on = s.clicked, opens = s.opens,
        clicks = s.clicks, heat = s.heat, heat_at = s.at
      from jsonb_to_record(${JSON.stringify(together.facts)}::jsonb)
        s (opened date, clicked date, opens int, clicks int, heat float8, at timestamptz)
      where customer_id = ${survivorId}::uuid`.execute(work.db)
    await sql`insert into reaction_note (customer_id, what, at) values (${survivorId}::uuid, 'order', now())`.execute(
      work.db,
    )
  }
}
