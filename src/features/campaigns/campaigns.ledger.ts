import { sql, type RawBuilder } from 'kysely'
import type { Work } from '#platform/work.ts'
import { countsForCap } from './campaigns.audience.ts'
import type { Counted } from './campaigns.counts.ts'
import type { CampaignSettings } from './campaigns.schemas.ts'
import type { RecipientState } from './campaigns.ts'

/** One try of one row of the ledger, as a source of mail calls it. */
export type Key = {
  readonly campaignId: string
  readonly customerId: string
  readonly tries: number
  readonly address: string
}
export const refOf = ({ campaignId, customerId, tries, address }: Key): string =>
  `${campaignId}/${customerId}/${tries}/${address}`
export function keyOf(ref: string): Key {
  const [campaignId = '', customerId = '', tries = '', ...address] = ref.split('/')
  return { campaignId, customerId, tries: Number(tries), address: address.join('/') }
}

const keys = (of: readonly Key[]): RawBuilder<unknown> => sql`
  unnest(${of.map((one) => one.customerId)}::uuid[], ${of.map((one) => one.campaignId)}::uuid[],
    ${of.map((one) => one.address)}::text[], ${of.map((one) => one.tries)}::smallint[])
  with ordinality g (customer_id, campaign_id, address, tries, place)`
const isThis = sql`r.customer_id = g.customer_id and r.campaign_id = g.campaign_id
  and r.address = g.address collate "C" and r.tries = g.tries`

export type Claimed = Key & {
  readonly variant: number
  readonly dueAt: string
}

/** Only one sender takes at a time: caps and speeds count what is in hands. Until the end of the transaction. */
export async function lockTaking(tx: Pick<Work, 'db'>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('campaigns.take', 0))`.execute(tx.db)
}

/** Takes up to `most` of a campaign that are due, from every receiver that is open. Inside `lockTaking`. */
export async function claim(
  tx: Pick<Work, 'db'>,
  campaignId: string,
  { sender, most, closed, now }: { sender: string; most: number; closed: readonly string[]; now: Date },
): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    with lane as (
      select 0::smallint as lane union all
      select d.lane from campaign_domain d where d.campaign_id = ${campaignId}::uuid and d.lane > 0
        and not d.domain = any(${[...closed]}::text[])),
    next as materialized (
      select f.customer_id, f.address from lane l cross join lateral (
        select r.customer_id, r.address, r.due_at from campaign_recipient r
        where r.campaign_id = ${campaignId}::uuid and r.lane = l.lane and r.state = 'queued' and r.due_at <= ${now}
          and (l.lane > 0 or not r.domain = any(${[...closed]}::text[]))
        order by r.due_at, r.customer_id limit ${most}) f
      order by f.due_at, f.customer_id limit ${most})
    update campaign_recipient r set state = 'taken', taken_by = ${sender}, tries = r.tries + 1, problem = null
    from next n where r.customer_id = n.customer_id and r.campaign_id = ${campaignId}::uuid and r.address = n.address
      and r.state = 'queued'
    returning r.campaign_id, r.customer_id, r.tries, r.address, r.variant, r.due_at`.execute(tx.db)
  return rows
}

/** Which of these customers have had as much advertising as they may, those not counted that are claimed right now. */
export async function readCapped(
  tx: Pick<Work, 'db'>,
  claimed: readonly Key[],
  cap: NonNullable<CampaignSettings['cap']>,
  now: Date,
): Promise<ReadonlySet<string>> {
  const since = new Date(now.getTime() - cap.days * 86_400_000)
  const { rows } = await sql<{ id: string }>`
    select r.customer_id as id from campaign_recipient r
    join campaign k on k.id = r.campaign_id
    join consent_purpose p on p.id = k.purpose_id and p.class = 'advertising'
    where r.customer_id = any(${claimed.map((one) => one.customerId)}::uuid[])
      and r.campaign_id <> ${claimed[0]?.campaignId ?? null}::uuid
      and r.state = any(${[...countsForCap]}::text[]) and coalesce(r.sent_at, ${now}) > ${since}
    group by 1 having count(*) >= ${cap.most}`.execute(tx.db)
  return new Set(rows.map(({ id }) => id))
}

/** How rows of the ledger leave the hands of a sender. */
export type Became = Key & {
  readonly state: RecipientState
  readonly problem: string | null
  /** Of one that is to be tried again. */
  readonly dueAt?: Date | null
  readonly sentAt?: Date | null
  readonly messageId?: string | null
  readonly reason?: string | null
  /** This was no try. */
  readonly untried?: boolean
}
export type Moved = {
  readonly place: number
  readonly customerId: string
  readonly campaignId: string
  readonly address: string
  readonly variant: number | null
  readonly was: RecipientState
  readonly state: RecipientState
  readonly reason: string | null
}

/**
 * Writes what became of rows, those alone that stand in one of the states `from` with this try; a customer may have become
 * another's alias meanwhile. `place` of an answer is that in `became`.
 */
export async function move(
  tx: Pick<Work, 'db'>,
  became: readonly Became[],
  from: readonly RecipientState[],
): Promise<Moved[]> {
  if (became.length === 0) return []
  const moved = await moveThese(tx, became, from)
  if (moved.length === became.length) return moved
  const found = new Set(moved.map(({ place }) => place))
  const lost = became.flatMap((one, place) => (found.has(place) ? [] : [{ one, place }]))
  const { rows } = await sql<{ aliasId: string; customerId: string }>`
    select alias_id, customer_id from customer_alias
    where alias_id = any(${lost.map(({ one }) => one.customerId)}::uuid[])`.execute(tx.db)
  if (rows.length === 0) return moved
  const now = new Map(rows.map(({ aliasId, customerId }) => [aliasId, customerId]))
  const known = lost.filter(({ one }) => now.has(one.customerId))
  const again = await moveThese(
    tx,
    known.map(({ one }) => ({ ...one, customerId: now.get(one.customerId) ?? one.customerId })),
    from,
  )
  return [...moved, ...again.map((one) => ({ ...one, place: known[one.place]?.place ?? -1 }))]
}

async function moveThese(
  tx: Pick<Work, 'db'>,
  became: readonly Became[],
  from: readonly RecipientState[],
): Promise<Moved[]> {
  const { rows } = await sql<Moved>`
    with given as materialized (
      select g.*, b.state, b.problem, b.due_at, b.sent_at, b.message_id, b.reason, b.back from ${keys(became)}
      join unnest(${became.map((one) => one.state)}::text[], ${became.map((one) => one.problem)}::text[],
        ${became.map((one) => one.dueAt ?? null)}::timestamptz[], ${became.map((one) => one.sentAt ?? null)}::timestamptz[],
        ${became.map((one) => one.messageId ?? null)}::text[], ${became.map((one) => one.reason ?? null)}::text[],
        ${became.map((one) => (one.untried ? 1 : 0))}::smallint[])
        with ordinality b (state, problem, due_at, sent_at, message_id, reason, back, place) using (place)),
    held as materialized (
      select r.customer_id, r.campaign_id, r.address, r.state as was, g.place from given g
      join campaign_recipient r on ${isThis} and r.state = any(${[...from]}::text[])
      order by r.customer_id, r.campaign_id, r.address for update of r)
    update campaign_recipient r set state = g.state, problem = left(g.problem, 500),
      due_at = coalesce(g.due_at, r.due_at), sent_at = coalesce(g.sent_at, r.sent_at),
      message_id = coalesce(g.message_id, r.message_id), reason = coalesce(g.reason, r.reason),
      taken_by = case when g.state in ('taken', 'sending') then r.taken_by end, tries = r.tries - g.back
    from given g join held h using (place)
    where r.customer_id = h.customer_id and r.campaign_id = h.campaign_id and r.address = h.address
    returning (g.place - 1)::int as place, r.customer_id, r.campaign_id, r.address, r.variant, h.was, r.state, r.reason`.execute(
    tx.db,
  )
  return rows
}

/** What moved, as the counters have it. */
export const countsOf = (moved: readonly Moved[]): Counted[] =>
  moved.flatMap(({ campaignId, variant, was, state, reason }) => [
    { campaignId, variant, state: was, by: -1 },
    { campaignId, variant, state, reason, by: 1 },
  ])

/** Marks these as being handed over, where their campaign is on its way; answers their places. */
export async function begin(tx: Pick<Work, 'db'>, given: readonly Key[]): Promise<number[]> {
  const { rows } = await sql<{ place: number }>`
    update campaign_recipient r set state = 'sending'
    from ${keys(given)} join campaign k on k.id = g.campaign_id and k.state in ('testing', 'running')
    where ${isThis} and r.state = 'taken' returning (g.place - 1)::int as place`.execute(tx.db)
  return rows.map(({ place }) => place)
}

export type Left = Key & { readonly state: 'taken' | 'sending' }

/** What stands in the name of senders that are not among the living. */
export async function readLeft(work: Pick<Work, 'db'>, living: readonly string[]): Promise<Left[]> {
  const { rows } = await sql<Left>`
    select customer_id, campaign_id, address, tries, state from campaign_recipient
    where state in ('taken', 'sending') and not taken_by = any(${[...living]}::text[]) limit 10000`.execute(
    work.db,
  )
  return rows
}

export async function isAnyDue(work: Pick<Work, 'db'>, ids: readonly string[], now: Date): Promise<boolean> {
  if (ids.length === 0) return false
  const { rows } = await sql<{ due: boolean }>`
    select exists (
      select 1 from unnest(${[...ids]}::uuid[]) k (id)
      cross join lateral (
        select 0::smallint as lane union all select d.lane from campaign_domain d
        where d.campaign_id = k.id and d.lane > 0) l
      cross join lateral (
        select 1 from campaign_recipient r where r.campaign_id = k.id and r.lane = l.lane and r.state = 'queued'
          and r.due_at <= ${now} order by r.due_at limit 1) f) as due`.execute(work.db)
  return rows[0]?.due ?? false
}

/** When the next of each is due that nobody has taken; of those of whom none is left nothing. */
export async function readNextDue(
  work: Pick<Work, 'db'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { at: string; tries: number }>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; at: string; tries: number }>`
    select distinct on (k.id) k.id, f.due_at as at, f.tries from unnest(${[...ids]}::uuid[]) k (id)
    cross join lateral (
      select 0::smallint as lane union all select d.lane from campaign_domain d
      where d.campaign_id = k.id and d.lane > 0) l
    cross join lateral (
      select r.due_at, r.tries from campaign_recipient r where r.campaign_id = k.id and r.lane = l.lane
        and r.state = 'queued' order by r.due_at limit 1) f
    order by k.id, f.due_at`.execute(work.db)
  return new Map(rows.map(({ id, at, tries }) => [id, { at, tries }]))
}
