import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import { addUp, lane, readCountRows } from './campaigns.counts.ts'
import type { Counts } from './campaigns.schemas.ts'
import { mustRead } from './campaigns.show.ts'
import { sayReason } from './campaigns.text.ts'

const minute = 60_000
/** What the present speed is worked out of; minutes. */
const lately = 10

/** Notes when mails left. In the transaction that settles them. */
export async function noteLeft(
  tx: Pick<Work, 'db'>,
  left: readonly { readonly campaignId: string; readonly at: Date }[],
): Promise<void> {
  if (left.length === 0) return
  const sums = Map.groupBy(
    left,
    ({ campaignId, at }) => `${campaignId} ${Math.floor(at.getTime() / minute) * minute}`,
  )
  const rows = [...sums]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, those]) => [...key.split(' '), those.length])
  await sql`
    insert into campaign_minute as m (campaign_id, at, lane, n)
    select g.campaign_id, to_timestamp(g.ms / 1000), ${lane}, g.n
    from unnest(${rows.map(([id]) => id)}::uuid[], ${rows.map(([, ms]) => ms)}::float8[],
      ${rows.map(([, , n]) => n)}::int[]) g (campaign_id, ms, n)
    on conflict (campaign_id, at, lane) do update set n = m.n + excluded.n`.execute(tx.db)
}

/** How many are where: sums that are kept, so that a campaign to a million costs a few rows. */
export async function readCounts(work: Work, id: string, now = new Date()): Promise<Counts> {
  const stored = await mustRead(work, id)
  const rows = await readCountRows(work, [id])
  const all = addUp(rows)
  const { rows: hands } = await sql<{ n: number }>`
    select count(*)::int as n from campaign_recipient
    where campaign_id = ${id}::uuid and state in ('taken', 'sending')`.execute(work.db)
  const since = new Date(now.getTime() - lately * minute)
  const { rows: left } = await sql<{ n: number; since: string | null }>`
    select coalesce(sum(n), 0)::int as n, min(at) as since from campaign_minute
    where campaign_id = ${id}::uuid and at >= ${since}`.execute(work.db)
  const { rows: progress } = await sql<{ done: number; total: number | null }>`
    select frozen as done, to_freeze as total from campaign_pace where campaign_id = ${id}::uuid`.execute(
    work.db,
  )
  const isGoing = stored.state === 'running' || stored.state === 'testing'
  const [{ n, since: first } = { n: 0, since: null }] = left
  const minutes = first === null ? lately : Math.max(1, (now.getTime() - Date.parse(first)) / minute)
  const perHour = isGoing && n > 0 ? Math.round((n / minutes) * 60) : null
  return {
    all,
    frozen: stored.state === 'freezing' ? (progress[0] ?? { done: 0, total: null }) : null,
    variants: stored.variants.map(({ no }) => ({
      variant: no,
      ...addUp(rows.filter(({ variant }) => variant === no)),
    })),
    reasons: rows
      .filter(({ reason }) => reason !== '')
      .toSorted((a, b) => b.n - a.n)
      .map(({ state, reason, n: many }) => ({
        state,
        reason,
        label: sayReason(reason)[work.locale],
        n: many,
      })),
    underWay: hands[0]?.n ?? 0,
    perHour,
    endsAt:
      perHour !== null && all.queued > 0
        ? new Date(now.getTime() + (all.queued / perHour) * 60 * minute).toISOString()
        : null,
  }
}
