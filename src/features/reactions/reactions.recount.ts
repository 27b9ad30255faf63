import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Work } from '#platform/work.ts'
import { defaultSettings } from '#features/settings/settings.ts'
import { millionths } from './reactions.conversions.ts'
import type { Counter, CountRow } from './reactions.counts.ts'

/** Whose rows are counted: of some customers, or of a whole campaign. */
export type Counted = { readonly customerIds: readonly string[] } | { readonly campaignId: string }

/**
 * The counters as the rows say them: what customers did, added up anew. Counters are kept beside the rows because nobody
 * waits for a million of them; this is what they have to come to.
 */
export async function recount(work: Pick<Work, 'db'>, counted: Counted): Promise<CountRow[]> {
  const { rows } = await sql<CountRow>`${countRows(counted)}`.execute(work.db)
  return rows
}

/** As a select, so that who moves rows asks no more than it has to. */
function countRows(counted: Counted): RawBuilder<unknown> {
  const of = (alias: string): RawBuilder<SqlBool> =>
    'campaignId' in counted
      ? sql<SqlBool>`${sql.ref(`${alias}.campaign_id`)} = ${counted.campaignId}::uuid`
      : sql<SqlBool>`${sql.ref(`${alias}.customer_id`)} = any(${[...counted.customerIds]}::uuid[])`
  const local = sql`h.at at time zone coalesce((select value ->> 'timeZone' from setting where key = 'organisation'),
    ${defaultSettings.timeZone})`
  return sql`
    select campaign_id, variant, what, cut, key, sum(n)::float8 as n from (
      select r.campaign_id, r.variant, w.what, '' as cut, '' as key, w.n::numeric as n
      from campaign_reaction r cross join lateral (values
        ('opened', (r.opened_at is not null)::int),
        ('machineOpened', (r.opened_at is null and r.machine_opened_at is not null)::int),
        ('clicked', (r.clicked_at is not null)::int),
        ('scanned', (r.clicked_at is null and r.scans > 0)::int),
        ('opens', r.opens), ('machineOpens', r.machine_opens), ('clicks', r.clicks), ('scans', r.scans),
        ('unsubscribed', (r.unsubscribed_at is not null)::int),
        ('bounced', r.bounced_hard::int),
        ('softBounced', (r.bounced_at is not null and not r.bounced_hard)::int),
        ('complained', (r.complained_at is not null)::int),
        ('replied', (r.replied_at is not null)::int)) w (what, n)
      where ${of('r')}
      union all
      select r.campaign_id, r.variant, h.what, 'hour',
        (extract(dow from ${local}) * 24 + extract(hour from ${local}))::int::text, 1
      from campaign_reaction r
      cross join lateral (values ('opened', r.opened_at), ('clicked', r.clicked_at)) h (what, at)
      where h.at is not null and ${of('r')}
      union all
      select r.campaign_id, r.variant, w.what, 'link', l.link::text, w.n
      from campaign_reaction r
      join campaign_reaction_link l on l.customer_id = r.customer_id and l.campaign_id = r.campaign_id
      cross join lateral (values ('clicked', 1), ('clicks', l.clicks)) w (what, n)
      where ${of('r')}
      union all
      select r.campaign_id, r.variant, h.kind || 's', 'why', h.class || '.' || h.why, 1
      from campaign_reaction r join campaign k on k.id = r.campaign_id
      join campaign_hit h on h.customer_id = r.customer_id and h.campaign = k.number and h.class is not null
      where ${of('r')}
      union all
      select c.campaign_id, c.variant, w.what, '', '', w.n
      from campaign_conversion c
      cross join lateral (values ('linearOrders', round(${sql.lit(millionths)}::numeric / c.among)),
        ('linearRevenue', c.share)) w (what, n)
      where ${of('c')}
      union all
      select o.campaign_id, o.variant, w.what, '', '', w.n
      from (
        select c.campaign_id, c.variant, count(*) as orders, sum(c.revenue) as revenue from campaign_conversion c
        where c.is_last and ${of('c')} group by c.customer_id, 1, 2) o
      cross join lateral (values ('converted', 1), ('orders', o.orders), ('revenue', o.revenue),
        ('revenueSquares', o.revenue * o.revenue)) w (what, n)) counted
    group by 1, 2, 3, 4, 5 having sum(n) <> 0`
}

/**
 * Begins to watch rows of these customers change hands; the answer notes by how much the counters differ afterwards, and that
 * orders of whoever reacted are to be looked at again. The caller has locked the customers, so that nothing of theirs is
 * followed meanwhile.
 */
export async function watchCounts(work: Work, customerIds: readonly string[]): Promise<() => Promise<void>> {
  const { rows } = await sql<{ before: string | null }>`
    select jsonb_agg(counted)::text as before from (${countRows({ customerIds })}) counted`.execute(work.db)
  const before = rows[0]?.before ?? '[]'
  return async () => {
    await sql`
      with corrected as (
        insert into reaction_correction (campaign_id, variant, what, cut, key, n)
        select campaign_id, variant, what, cut, key, sum(n) from (
          select campaign_id, variant, what, cut, key, n from (${countRows({ customerIds })}) now_counted
          union all
          select campaign_id, variant, what, cut, key, -n from jsonb_to_recordset(${before}::jsonb)
            as b (campaign_id uuid, variant smallint, what text, cut text, key text, n float8)) difference
        group by 1, 2, 3, 4, 5 having sum(n) <> 0)
      insert into reaction_note (customer_id, what, at)
      select c.customer_id, 'order', now() from customer c where c.customer_id = any(${[...customerIds]}::uuid[])
        and exists (select 1 from campaign_hit h where h.customer_id = c.customer_id)`.execute(work.db)
  }
}

/** Whoever is deleted for good is counted no more: figures and the lists behind them agree. */
export async function uncount(work: Work, customerId: string): Promise<void> {
  await sql`
    insert into reaction_correction (campaign_id, variant, what, cut, key, n)
    select campaign_id, variant, what, cut, key, -n from (${countRows({ customerIds: [customerId] })}) counted`.execute(
    work.db,
  )
}

/** Takes what was noted to be put right; false where nothing was. */
export async function takeCorrections(tx: Work, counts: Counter, most: number): Promise<boolean> {
  const { rows } = await sql<CountRow>`
    with taken as materialized (
      select id from reaction_correction order by noted_at limit ${sql.lit(most)} for update)
    delete from reaction_correction c using taken where c.id = taken.id
    returning c.campaign_id, c.variant, c.what, c.cut, c.key, c.n::float8 as n`.execute(tx.db)
  for (const { campaignId, variant, what, n, cut, key } of rows)
    counts.add(campaignId, variant, what, n, cut, key)
  return rows.length > 0
}
