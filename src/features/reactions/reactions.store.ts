import { sql, type RawBuilder } from 'kysely'
import type { Work } from '#platform/work.ts'
import type { Class, HitKind } from './reactions.ts'
import type { Reaction } from './reactions.fold.ts'

/** A campaign and one of its recipients. */
export type Pair = { readonly customerId: string; readonly campaignId: string }
export const pairKey = ({ customerId, campaignId }: Pair): string => `${customerId} ${campaignId}`

export type StoredHit = Pair & {
  /** As the campaign is called. */
  readonly campaign: string
  readonly id: string
  readonly variant: number
  readonly link: number
  readonly kind: HitKind
  readonly at: string
  readonly isHead: boolean
  readonly isPrefetch: boolean
  readonly agent: string | null
  readonly ip: string | null
}

/** One process at a time works out what hits and notes come to. */
export async function holdReactions(tx: Work): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('reactions follow')) as held`.execute(tx.db)
  return rows[0]?.held ?? false
}

export async function isHitDue(work: Pick<Work, 'db'>, before: Date): Promise<boolean> {
  const { rows } =
    await sql`select 1 from campaign_hit where class is null and at < ${before} limit 1`.execute(work.db)
  return rows.length > 0
}

/** Hits of who was merged are those of who they are now; of who was deleted, or of no campaign, nothing is kept. */
export async function adoptHits(tx: Work, before: Date): Promise<void> {
  await sql`
    with lost as materialized (
      select h.customer_id, h.id, a.customer_id as now_id from campaign_hit h
      left join customer_alias a on a.alias_id = h.customer_id
      where h.class is null and h.at < ${before}
        and not exists (select 1 from customer c where c.customer_id = h.customer_id)),
    gone as (
      delete from campaign_hit h using lost l where h.customer_id = l.customer_id and h.id = l.id
      returning h.*, l.now_id)
    insert into campaign_hit (customer_id, id, campaign, variant, link, kind, at, is_head, is_prefetch, agent, ip)
    select now_id, id, campaign, variant, link, kind, at, is_head, is_prefetch, agent, ip from gone
    where now_id is not null`.execute(tx.db)
  await sql`
    delete from campaign_hit h where h.class is null and h.at < ${before}
      and not exists (select 1 from campaign k where k.number = h.campaign)`.execute(tx.db)
}

const hitColumns = sql`h.customer_id, k.id as campaign_id, k.name as campaign, h.id, h.variant, h.link, h.kind,
  to_json(h.at) #>> '{}' as at, h.is_head, h.is_prefetch, h.agent, h.ip`

/**
 * The oldest that nobody has told apart. Their customers are held until the transaction ends, so that no rows of theirs change
 * hands meanwhile; those who are being merged or deleted right now come later.
 */
export async function readDueHits(tx: Work, before: Date, most: number): Promise<StoredHit[]> {
  const { rows } = await sql<StoredHit>`
    select ${hitColumns} from campaign_hit h join campaign k on k.number = h.campaign
    join customer c on c.customer_id = h.customer_id
    where h.class is null and h.at < ${before} order by h.at limit ${sql.lit(most)}
    for key share of c skip locked`.execute(tx.db)
  return rows
}

/** All hits of these recipients from so many seconds before the first until so many behind the last of the due ones. */
export async function readHitsAround(
  tx: Work,
  due: readonly StoredHit[],
  seconds: number,
): Promise<StoredHit[]> {
  const { rows } = await sql<StoredHit>`
    with pair as (
      select customer_id, campaign_id, min(at) - make_interval(secs => ${seconds}) as from_at,
        max(at) + make_interval(secs => ${seconds}) as to_at
      from unnest(${due.map((hit) => hit.customerId)}::uuid[], ${due.map((hit) => hit.campaignId)}::uuid[],
        ${due.map((hit) => hit.at)}::timestamptz[]) d (customer_id, campaign_id, at)
      group by 1, 2)
    select ${hitColumns} from pair p join campaign k on k.id = p.campaign_id
    join campaign_hit h on h.customer_id = p.customer_id and h.campaign = k.number and h.at between p.from_at and p.to_at`.execute(
    tx.db,
  )
  return rows
}

export async function saveVerdicts(
  tx: Work,
  judged: readonly { customerId: string; id: string; as: Class; why: string }[],
): Promise<void> {
  await sql`
    update campaign_hit h set class = j.class, why = j.why
    from unnest(${judged.map((one) => one.customerId)}::uuid[], ${judged.map((one) => one.id)}::uuid[],
      ${judged.map((one) => one.as)}::text[], ${judged.map((one) => one.why)}::text[]) j (customer_id, id, class, why)
    where h.customer_id = j.customer_id and h.id = j.id`.execute(tx.db)
}

/** Pairs as a table expression `p`. */
export const pairsOf = (pairs: readonly Pair[]): RawBuilder<unknown> => sql`unnest(
  ${pairs.map((pair) => pair.customerId)}::uuid[], ${pairs.map((pair) => pair.campaignId)}::uuid[])
  p (customer_id, campaign_id)`

export type Known = Pair & {
  /** Null where they have not reacted so far. */
  readonly reaction: (Reaction & { readonly variant: number; readonly domain: string }) | null
  /** Of the mail that left first. */
  readonly sentAt: string | null
  readonly domain: string
  /** Links that were clicked by a person already. */
  readonly links: readonly number[]
}

/** What is known of these recipients before anything is added. */
export async function readKnown(tx: Work, pairs: readonly Pair[]): Promise<Map<string, Known>> {
  const { rows } = await sql<
    Pair & {
      sentAt: string | null
      domain: string | null
      reaction: Known['reaction']
      links: number[] | null
    }
  >`
    select p.customer_id, p.campaign_id, s.sent_at, s.domain, l.links, case when r.customer_id is not null then
      json_build_object('openedAt', r.opened_at, 'opens', r.opens, 'machineOpenedAt', r.machine_opened_at,
        'machineOpens', r.machine_opens, 'clickedAt', r.clicked_at, 'clicks', r.clicks, 'scans', r.scans,
        'variant', r.variant, 'domain', r.domain) end as reaction
    from ${pairsOf(pairs)}
    left join campaign_reaction r on r.customer_id = p.customer_id and r.campaign_id = p.campaign_id
    left join lateral (select to_json(min(t.sent_at)) #>> '{}' as sent_at, min(t.domain) as domain
      from campaign_recipient t where t.customer_id = p.customer_id and t.campaign_id = p.campaign_id
        and t.state in ('sending', 'sent', 'kept', 'unknown')) s on true
    left join lateral (select array_agg(n.link) as links from campaign_reaction_link n
      where n.customer_id = p.customer_id and n.campaign_id = p.campaign_id) l on true`.execute(tx.db)
  return new Map(
    rows.map(({ customerId, campaignId, sentAt, domain, reaction, links }) => [
      pairKey({ customerId, campaignId }),
      {
        customerId,
        campaignId,
        sentAt,
        domain: reaction?.domain ?? domain ?? '',
        reaction,
        links: links ?? [],
      },
    ]),
  )
}

/** How many links the mails of these campaigns have, by variant. */
export async function readLinkCounts(
  tx: Work,
  campaignIds: readonly string[],
): Promise<(campaignId: string, variant: number) => number | null> {
  const { rows } = await sql<{ campaignId: string; no: number; links: number }>`
    select campaign_id, no, jsonb_array_length(frozen -> 'links') as links from campaign_variant
    where campaign_id = any(${[...campaignIds]}::uuid[]) and frozen is not null`.execute(tx.db)
  const found = new Map(rows.map(({ campaignId, no, links }) => [`${campaignId} ${no}`, links]))
  return (campaignId, variant) => found.get(`${campaignId} ${variant}`) ?? null
}

export type SavedReaction = Pair & Reaction & { readonly variant: number; readonly domain: string }

export async function saveReactions(tx: Work, reactions: readonly SavedReaction[]): Promise<void> {
  if (reactions.length === 0) return
  await sql`
    insert into campaign_reaction (customer_id, campaign_id, variant, domain, opened_at, opens, machine_opened_at,
      machine_opens, clicked_at, clicks, scans)
    select "customerId", "campaignId", variant, domain, "openedAt", opens, "machineOpenedAt", "machineOpens",
      "clickedAt", clicks, scans
    from jsonb_to_recordset(${JSON.stringify(reactions)}::jsonb) as r ("customerId" uuid, "campaignId" uuid,
      variant smallint, domain text, "openedAt" timestamptz, opens int, "machineOpenedAt" timestamptz,
      "machineOpens" int, "clickedAt" timestamptz, clicks int, scans int)
    on conflict (customer_id, campaign_id) do update set opened_at = excluded.opened_at, opens = excluded.opens,
      machine_opened_at = excluded.machine_opened_at, machine_opens = excluded.machine_opens,
      clicked_at = excluded.clicked_at, clicks = excluded.clicks, scans = excluded.scans`.execute(tx.db)
}

export type Clicked = Pair & { readonly link: number; readonly at: string; readonly clicks: number }

export async function saveClickedLinks(tx: Work, clicked: readonly Clicked[]): Promise<void> {
  if (clicked.length === 0) return
  await sql`
    insert into campaign_reaction_link as l (customer_id, campaign_id, link, first_at, clicks)
    select * from unnest(${clicked.map((one) => one.customerId)}::uuid[],
      ${clicked.map((one) => one.campaignId)}::uuid[], ${clicked.map((one) => one.link)}::int[],
      ${clicked.map((one) => one.at)}::timestamptz[], ${clicked.map((one) => one.clicks)}::int[])
    on conflict (customer_id, campaign_id, link) do update
      set clicks = l.clicks + excluded.clicks, first_at = least(l.first_at, excluded.first_at)`.execute(tx.db)
}
