import { sql } from 'kysely'
import type { Mergeable, Merging } from '#platform/catalogue/merged.ts'
import type { Work } from '#platform/work.ts'
import { cooled, halfLifeDays, levelOf } from './reactions.engagement.ts'
import { watchCounts } from './reactions.recount.ts'

/**
 * What two did, one did: where both reacted to a campaign it becomes one reaction, so that it counts once; their facts become
 * one, and their orders are looked at again with the clicks of both.
 */
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
  settle: {
    tables: ['campaign_reaction', 'campaign_reaction_link', 'reaction_hour', 'reaction_facts'],
    run: settle,
  },
  // Counters come to what the rows say, whether two become one or two again.
  balance: watchCounts,
}

type Finish = () => Promise<void>
type Facts = {
  opened: string | null
  clicked: string | null
  opens: number
  clicks: number
  at: string
  heat: number
}
/** What both of them have; rows as JSON, as the statement that writes them takes them. */
type Shared = {
  reactions: string | null
  links: string | null
  hours: string | null
  facts: Facts | null
}

/** In one statement each, before and after: merging takes as long as it has statements. A campaign that both opened was opened once. */
async function settle(work: Work, { survivorId, loserIds }: Merging): Promise<Finish> {
  const ids = sql`any(${[survivorId, ...loserIds]}::uuid[])`
  const { rows } = await sql<Shared>`
    with reaction as (
      select campaign_id, min(opened_at) as opened_at, sum(opens) as opens, min(machine_opened_at) as machine_opened_at,
        sum(machine_opens) as machine_opens, min(clicked_at) as clicked_at, sum(clicks) as clicks, sum(scans) as scans,
        min(unsubscribed_at) as unsubscribed_at, min(bounced_at) as bounced_at, bool_or(bounced_hard) as bounced_hard,
        min(complained_at) as complained_at, min(replied_at) as replied_at, sum(orders) as orders,
        sum(revenue) as revenue, count(opened_at) as openers, count(clicked_at) as clickers
      from campaign_reaction where customer_id = ${ids} group by 1 having count(*) > 1),
    link as (
      select campaign_id, link, min(first_at) as first_at, sum(clicks) as clicks from campaign_reaction_link
      where customer_id = ${ids} group by 1, 2 having count(*) > 1),
    hour as (
      select weekend, hour, sum(n) as n from reaction_hour where customer_id = ${ids}
      group by 1, 2 having count(*) > 1),
    fact as (select *, max(heat_at) over () as at from reaction_facts where customer_id = ${ids})
    select (select jsonb_agg(r)::text from reaction r) as reactions, (select jsonb_agg(l)::text from link l) as links,
      (select jsonb_agg(h)::text from hour h) as hours,
      (select jsonb_build_object('opened', max(last_opened_on), 'clicked', max(last_clicked_on), 'at', max(at),
          'opens', greatest(0, sum(opens) - (select coalesce(sum(greatest(openers - 1, 0)), 0) from reaction)),
          'clicks', greatest(0, sum(clicks) - (select coalesce(sum(greatest(clickers - 1, 0)), 0) from reaction)),
          'heat', sum(heat * power(0.5, extract(epoch from at - heat_at) / 86400 / ${sql.lit(halfLifeDays)})))
        from fact having count(*) > 1) as facts`.execute(work.db)
  const [shared] = rows
  return async () => {
    if (shared && Object.values(shared).some((one) => one !== null)) await write(work, survivorId, shared)
  }
}

async function write(
  work: Work,
  survivorId: string,
  { reactions, links, hours, facts }: Shared,
): Promise<void> {
  const level = facts ? levelOf(cooled({ heat: facts.heat, at: new Date(facts.at) }, new Date())) : 'none'
  await sql`
    with reaction as (
      update campaign_reaction r set opened_at = s.opened_at, opens = s.opens,
        machine_opened_at = s.machine_opened_at, machine_opens = s.machine_opens, clicked_at = s.clicked_at,
        clicks = s.clicks, scans = s.scans, unsubscribed_at = s.unsubscribed_at, bounced_at = s.bounced_at,
        bounced_hard = s.bounced_hard, complained_at = s.complained_at, replied_at = s.replied_at, orders = s.orders,
        revenue = s.revenue
      from jsonb_populate_recordset(null::campaign_reaction, ${reactions}::jsonb) s
      where r.customer_id = ${survivorId}::uuid and r.campaign_id = s.campaign_id),
    link as (
      update campaign_reaction_link l set first_at = s.first_at, clicks = s.clicks
      from jsonb_populate_recordset(null::campaign_reaction_link, ${links}::jsonb) s
      where l.customer_id = ${survivorId}::uuid and l.campaign_id = s.campaign_id and l.link = s.link),
    hour as (
      update reaction_hour h set n = s.n from jsonb_populate_recordset(null::reaction_hour, ${hours}::jsonb) s
      where h.customer_id = ${survivorId}::uuid and h.weekend = s.weekend and h.hour = s.hour)
    update reaction_facts set last_opened_on = s.opened, last_clicked_on = s.clicked, opens = s.opens,
      clicks = s.clicks, heat = s.heat, heat_at = s.at, level = ${level}
    from jsonb_to_record(${facts && JSON.stringify(facts)}::jsonb)
      s (opened date, clicked date, opens int, clicks int, heat float8, at timestamptz)
    where customer_id = ${survivorId}::uuid and s.at is not null`.execute(work.db)
}
