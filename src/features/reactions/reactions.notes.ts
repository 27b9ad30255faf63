import { sql, type RawBuilder } from 'kysely'
import { noteChanges } from '#features/changes/changes.actions.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import type { EventsFollower } from '#platform/after-events.ts'
import { announce } from '#platform/live.ts'
import type { Returned } from '#platform/returned.ts'
import { write, type Work } from '#platform/work.ts'
import { convert } from './reactions.conversions.ts'
import { counter, type Counter } from './reactions.counts.ts'
import { takeCorrections } from './reactions.recount.ts'
import { readReactionSettings } from './reactions.settings.ts'
import { holdReactions } from './reactions.store.ts'

/** So long after a mail a refusal is taken for an answer to it. */
const answerDays = 30
const batch = 1000

/** Orders of people who ever reacted may have come of campaigns. */
export async function noteOrders(work: Work, orderIds: readonly string[]): Promise<void> {
  await sql`
    insert into reaction_note (customer_id, what, at)
    select distinct o.customer_id, 'order', now() from sales_order o where o.id = any(${orderIds}::uuid[])
      and exists (select 1 from campaign_hit h where h.customer_id = o.customer_id)`.execute(work.db)
}

/** What came back for a campaign. A stop request comes by the consent that it takes away. */
export async function noteReturns(work: Work, returns: readonly Returned[]): Promise<void> {
  const notes = returns.flatMap(({ customerId, kind, hard, of, at }) =>
    of?.of === 'campaign' && (kind === 'bounce' || kind === 'complaint' || kind === 'reply')
      ? [{ customerId, what: kind, campaignId: of.campaignId, detail: { hard }, at }]
      : [],
  )
  if (notes.length === 0) return
  await sql`
    insert into reaction_note (customer_id, what, campaign_id, detail, at)
    select "customerId", what, "campaignId", detail, at from jsonb_to_recordset(${JSON.stringify(notes)}::jsonb)
      as n ("customerId" uuid, what text, "campaignId" uuid, detail jsonb, at timestamptz)`.execute(work.db)
}

/** People who refuse by their own hand may answer a campaign. */
export const refusalFollower: EventsFollower = {
  wants: async (_work, names) => names.includes('consent.refused'),
  follow: (told: RawBuilder<unknown>) => sql`
    insert into reaction_note (customer_id, what, detail, at)
    select customer_id, 'refused', payload, occurred_at from ${told} e
    where e.name = 'consent.refused' and e.payload ->> 'channel' = 'email'
      and e.payload ->> 'method' in ('oneClick', 'preferenceCentre', 'reply')`,
}

/** Whether anything waits to be followed, of what was noted before an instant. */
export async function isNoteDue(work: Pick<Work, 'db'>, before?: Date): Promise<boolean> {
  const until = before ?? sql`'infinity'`
  const { rows } = await sql`
    (select 1 from reaction_note where noted_at < ${until} limit 1)
    union all (select 1 from reaction_correction where noted_at < ${until} limit 1)`.execute(work.db)
  return rows.length > 0
}

type Note = {
  readonly customerId: string
  readonly what: 'order' | 'refused' | 'bounce' | 'complaint' | 'reply'
  readonly campaignId: string | null
  readonly detail: { readonly entryId?: string; readonly hard?: boolean; readonly method?: string }
  readonly at: string
}

/** Follows what was noted, the oldest first; false where another worker is at it, or nothing is to follow. */
export function followNotes(work: Work): Promise<boolean> {
  return write(work, async (tx) => {
    if (!(await holdReactions(tx))) return false
    const counts = counter()
    const isCorrected = await takeCorrections(tx, counts, batch)
    await adoptNotes(tx)
    const notes = await takeNotes(tx)
    if (notes.length === 0 && !isCorrected) return false
    const { settings } = await readReactionSettings(tx)
    const { timeZone } = await readSettings(tx)
    const orders = notes.filter(({ what }) => what === 'order').map(({ customerId }) => customerId)
    await convert(tx, [...new Set(orders)], { counts, settings, timeZone })
    await followRefusals(
      tx,
      notes.filter(({ what }) => what === 'refused'),
      counts,
    )
    await followReturns(
      tx,
      notes.filter(({ campaignId }) => campaignId !== null),
      counts,
    )
    await counts.save(tx)
    for (const id of counts.campaigns().slice(0, 20)) await announce(tx, { topic: 'reaction', id })
    return true
  })
}

/** What was noted of who was merged is of who they are now; of who was deleted, nothing is kept. */
async function adoptNotes(tx: Work): Promise<void> {
  await sql`
    with lost as materialized (
      select n.customer_id, n.id, a.customer_id as now_id from reaction_note n
      left join customer_alias a on a.alias_id = n.customer_id
      where not exists (select 1 from customer c where c.customer_id = n.customer_id)),
    gone as (
      delete from reaction_note n using lost l where n.customer_id = l.customer_id and n.id = l.id
      returning n.*, l.now_id)
    insert into reaction_note (customer_id, id, what, campaign_id, detail, at, noted_at)
    select now_id, id, what, campaign_id, detail, at, noted_at from gone where now_id is not null`.execute(
    tx.db,
  )
}

/** The oldest; their customers are held, so that no rows of theirs change hands meanwhile. */
async function takeNotes(tx: Work): Promise<Note[]> {
  const { rows } = await sql<Note>`
    with taken as materialized (
      select n.customer_id, n.id from reaction_note n join customer c on c.customer_id = n.customer_id
      order by n.noted_at limit ${sql.lit(batch)} for update of n skip locked for key share of c skip locked)
    delete from reaction_note n using taken where n.customer_id = taken.customer_id and n.id = taken.id
    returning n.customer_id, n.what, n.campaign_id, n.detail, to_json(n.at) #>> '{}' as at`.execute(tx.db)
  return rows
}

type Answered = {
  customerId: string
  campaignId: string
  campaign: string
  variant: number
  entryId: string
  method: string
  at: string
}

/** A refusal answers the mail that was sent last to that address, where one was of late. */
async function followRefusals(tx: Work, notes: readonly Note[], counts: Counter): Promise<void> {
  if (notes.length === 0) return
  const { rows } = await sql<Answered>`
    with answered as (
      select distinct on (e.customer_id, r.campaign_id) e.customer_id, r.campaign_id, coalesce(r.variant, 0) as variant,
        r.domain, e.id as entry_id, e.method, e.occurred_at as at
      from unnest(${notes.map((note) => note.customerId)}::uuid[],
        ${notes.map((note) => note.detail.entryId ?? null)}::uuid[]) n (customer_id, entry_id)
      join consent_entry e on e.customer_id = n.customer_id and e.id = n.entry_id
      cross join lateral (
        select t.campaign_id, t.variant, t.domain from campaign_recipient t
        where t.customer_id = e.customer_id and t.address = e.key and t.sent_at <= e.occurred_at
          and t.sent_at > e.occurred_at - make_interval(days => ${answerDays})
        order by t.sent_at desc limit 1) r
      order by e.customer_id, r.campaign_id, e.occurred_at),
    kept as (
      insert into campaign_reaction as c (customer_id, campaign_id, variant, domain, unsubscribed_at)
      select customer_id, campaign_id, variant, domain, at from answered
      on conflict (customer_id, campaign_id) do update set unsubscribed_at = excluded.unsubscribed_at
        where c.unsubscribed_at is null
      returning c.customer_id, c.campaign_id, c.variant)
    select k.customer_id, k.campaign_id, p.name as campaign, k.variant, a.entry_id, a.method,
      to_json(a.at) #>> '{}' as at
    from kept k join answered a on a.customer_id = k.customer_id and a.campaign_id = k.campaign_id
    join campaign p on p.id = k.campaign_id`.execute(tx.db)
  for (const { campaignId, variant } of rows) counts.add(campaignId, variant, 'unsubscribed', 1)
  await insertEvents(
    tx,
    rows.map(({ customerId, at, ...payload }) => ({
      ...eventOf(tx, customerId, 'mail.unsubscribed', payload),
      actorName: '',
      occurredAt: at,
    })),
  )
}

/** Bounces, complaints and replies, counted once for each recipient; a hard bounce outweighs a soft one. */
async function followReturns(tx: Work, notes: readonly Note[], counts: Counter): Promise<void> {
  for (const { customerId, campaignId, what, detail, at } of notes) {
    if (campaignId === null) continue
    const { rows } = await sql<{ variant: number; was: { [column: string]: string | boolean | null } }>`
      with sent as (
        select coalesce(min(variant), 0) as variant, min(domain) as domain from campaign_recipient
        where customer_id = ${customerId}::uuid and campaign_id = ${campaignId}::uuid),
      old as (
        select bounced_at, bounced_hard, complained_at, replied_at from campaign_reaction
        where customer_id = ${customerId}::uuid and campaign_id = ${campaignId}::uuid)
      insert into campaign_reaction as r (customer_id, campaign_id, variant, domain, bounced_at, bounced_hard,
        complained_at, replied_at)
      select ${customerId}::uuid, ${campaignId}::uuid, variant, coalesce(domain, ''),
        ${what === 'bounce' ? at : null}::timestamptz, ${what === 'bounce' && detail.hard === true},
        ${what === 'complaint' ? at : null}::timestamptz, ${what === 'reply' ? at : null}::timestamptz from sent
      on conflict (customer_id, campaign_id) do update set
        bounced_at = coalesce(r.bounced_at, excluded.bounced_at),
        bounced_hard = r.bounced_hard or excluded.bounced_hard,
        complained_at = coalesce(r.complained_at, excluded.complained_at),
        replied_at = coalesce(r.replied_at, excluded.replied_at)
      returning r.variant, (select to_jsonb(old) from old) as was`.execute(tx.db)
    const [row] = rows
    if (!row) continue
    const was = row.was ?? {}
    const add = (name: string, n: number): void => counts.add(campaignId, row.variant, name, n)
    if (what === 'complaint' && !was.complained_at) add('complained', 1)
    if (what === 'reply' && !was.replied_at) add('replied', 1)
    if (what === 'bounce') {
      const wasHard = was.bounced_hard === true
      const isHard = wasHard || detail.hard === true
      if (isHard && !wasHard) add('bounced', 1)
      if (!was.bounced_at && !isHard) add('softBounced', 1)
      if (was.bounced_at && !wasHard && isHard) add('softBounced', -1)
    }
  }
  await noteChanges(
    tx,
    notes.map(({ customerId }) => customerId),
  )
}
