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
  balance,
}

type Finish = () => Promise<void>

async function settle(work: Work, { survivorId, loserIds }: Merging): Promise<Finish> {
  const ids = [survivorId, ...loserIds]
  const finish = [
    await settleReactions(work, survivorId, ids),
    await settleLinks(work, survivorId, ids),
    await settleHours(work, survivorId, ids),
    await settleFacts(work, survivorId, ids),
  ]
  return async () => {
    for (const end of finish) await end()
  }
}

async function settleReactions(work: Work, survivorId: string, ids: readonly string[]): Promise<Finish> {
  const { rows } = await sql<{ campaignId: string }>`
    select campaign_id, min(opened_at) as opened_at, sum(opens)::int as opens,
      min(machine_opened_at) as machine_opened_at, sum(machine_opens)::int as machine_opens,
      min(clicked_at) as clicked_at, sum(clicks)::int as clicks, sum(scans)::int as scans,
      min(unsubscribed_at) as unsubscribed_at, min(bounced_at) as bounced_at, bool_or(bounced_hard) as bounced_hard,
      min(complained_at) as complained_at, min(replied_at) as replied_at, sum(orders)::int as orders,
      sum(revenue)::float8 as revenue
    from campaign_reaction where customer_id = any(${ids}::uuid[]) group by 1 having count(*) > 1`.execute(
    work.db,
  )
  return async () => {
    if (rows.length === 0) return
    await sql`
      update campaign_reaction r set opened_at = s."openedAt", opens = s.opens,
        machine_opened_at = s."machineOpenedAt", machine_opens = s."machineOpens", clicked_at = s."clickedAt",
        clicks = s.clicks, scans = s.scans, unsubscribed_at = s."unsubscribedAt", bounced_at = s."bouncedAt",
        bounced_hard = s."bouncedHard", complained_at = s."complainedAt", replied_at = s."repliedAt",
        orders = s.orders, revenue = s.revenue
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) s ("campaignId" uuid, "openedAt" timestamptz, opens int,
        "machineOpenedAt" timestamptz, "machineOpens" int, "clickedAt" timestamptz, clicks int, scans int,
        "unsubscribedAt" timestamptz, "bouncedAt" timestamptz, "bouncedHard" boolean, "complainedAt" timestamptz,
        "repliedAt" timestamptz, orders int, revenue bigint)
      where r.customer_id = ${survivorId}::uuid and r.campaign_id = s."campaignId"`.execute(work.db)
  }
}

async function settleLinks(work: Work, survivorId: string, ids: readonly string[]): Promise<Finish> {
  const { rows } = await sql<{ campaignId: string }>`
    select campaign_id, link, min(first_at) as first_at, sum(clicks)::int as clicks from campaign_reaction_link
    where customer_id = any(${ids}::uuid[]) group by 1, 2 having count(*) > 1`.execute(work.db)
  return async () => {
    if (rows.length === 0) return
    await sql`
      update campaign_reaction_link l set first_at = s."firstAt", clicks = s.clicks
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        s ("campaignId" uuid, link int, "firstAt" timestamptz, clicks int)
      where l.customer_id = ${survivorId}::uuid and l.campaign_id = s."campaignId" and l.link = s.link`.execute(
      work.db,
    )
  }
}

async function settleHours(work: Work, survivorId: string, ids: readonly string[]): Promise<Finish> {
  const { rows } = await sql<{ weekend: boolean; hour: number; n: number }>`
    select weekend, hour, sum(n)::int as n from reaction_hour where customer_id = any(${ids}::uuid[])
    group by 1, 2 having count(*) > 1`.execute(work.db)
  return async () => {
    if (rows.length === 0) return
    await sql`
      update reaction_hour h set n = s.n
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) s (weekend boolean, hour smallint, n int)
      where h.customer_id = ${survivorId}::uuid and h.weekend = s.weekend and h.hour = s.hour`.execute(
      work.db,
    )
  }
}

type Facts = {
  opened: string | null
  clicked: string | null
  opens: number
  clicks: number
  at: string
  heat: number
}

/** A campaign that both opened was opened once. */
async function settleFacts(work: Work, survivorId: string, ids: readonly string[]): Promise<Finish> {
  const { rows } = await sql<Facts>`
    with f as (
      select *, max(heat_at) over () as at from reaction_facts where customer_id = any(${ids}::uuid[])),
    twice as (
      select coalesce(sum(greatest(count(opened_at) - 1, 0)) over (), 0)::int as opens,
        coalesce(sum(greatest(count(clicked_at) - 1, 0)) over (), 0)::int as clicks
      from campaign_reaction where customer_id = any(${ids}::uuid[]) group by campaign_id limit 1)
    select max(last_opened_on) as opened, max(last_clicked_on) as clicked, max(at) as at,
      greatest(0, sum(f.opens) - coalesce((select opens from twice), 0))::int as opens,
      greatest(0, sum(f.clicks) - coalesce((select clicks from twice), 0))::int as clicks,
      sum(heat * power(0.5, extract(epoch from at - heat_at) / 86400 / ${sql.lit(halfLifeDays)}))::float8 as heat
    from f having count(*) > 1`.execute(work.db)
  const [together] = rows
  return async () => {
    if (!together) return
    const { opened, clicked, opens, clicks, at, heat } = together
    const level = levelOf(cooled({ heat, at: new Date(at) }, new Date()))
    await sql`
      update reaction_facts set last_opened_on = ${opened}::date, last_clicked_on = ${clicked}::date, opens = ${opens},
        clicks = ${clicks}, heat = ${heat}, heat_at = ${at}::timestamptz, level = ${level}
      where customer_id = ${survivorId}::uuid`.execute(work.db)
  }
}

/** Counters come to what the rows say, and orders of whoever clicked are looked at again, at a merge and when it is undone. */
async function balance(work: Work, customerIds: readonly string[]): Promise<Finish> {
  const end = await watchCounts(work, customerIds)
  return async () => {
    await end()
    await sql`
      insert into reaction_note (customer_id, what, at)
      select c.customer_id, 'order', now() from customer c where c.customer_id = any(${[...customerIds]}::uuid[])
        and exists (select 1 from campaign_hit h where h.customer_id = c.customer_id)`.execute(work.db)
  }
}
