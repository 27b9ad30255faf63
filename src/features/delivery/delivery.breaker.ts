import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import type { Outgoing, Stopped } from '#platform/outgoing.ts'
import { write, type Work } from '#platform/work.ts'
import type { Breaker, DeliverySettings } from './delivery.api.ts'

type Limits = DeliverySettings['breaker']
type Counts = { sent: number; bounced: number; complained: number }
export type Tally = Counts & { scope: string; address: string }

const campaignScope = (id: string): string => `campaign:${id}`
const addressScope = (address: string): string => `from:${address.toLowerCase()}`

/** What advertising came to: each counts for its campaign and for whom it is from. */
export function talliesOf(
  results: readonly { mail: Pick<Outgoing, 'campaignId' | 'from'>; bounced: boolean }[],
): Tally[] {
  const tallies = new Map<string, Tally>()
  for (const { mail, bounced } of results) {
    const address = mail.from.address
    const scopes = [
      addressScope(address),
      ...(mail.campaignId === undefined ? [] : [campaignScope(mail.campaignId)]),
    ]
    for (const scope of scopes) {
      const tally = tallies.get(scope) ?? { scope, address, sent: 0, bounced: 0, complained: 0 }
      tallies.set(scope, { ...tally, sent: tally.sent + 1, bounced: tally.bounced + (bounced ? 1 : 0) })
    }
  }
  return [...tallies.values()]
}

/** Whether so much came back that no more may go out. */
export function reasonToStop(
  { sent, bounced, complained }: Counts,
  limits: Limits,
): { why: 'bounces' | 'complaints'; bad: number } | null {
  if (sent < limits.after) return null
  if ((complained / sent) * 100 > limits.complaints) return { why: 'complaints', bad: complained }
  if ((bounced / sent) * 100 > limits.bounces) return { why: 'bounces', bad: bounced }
  return null
}

/** Adds to the counts, and stops what exceeds a limit; true where it stopped anything. */
export async function count(work: Work, tallies: readonly Tally[], limits: Limits): Promise<boolean> {
  if (tallies.length === 0) return false
  // In one order everywhere, so that two processes never wait for each other.
  const given = tallies.toSorted((a, b) => (a.scope < b.scope ? -1 : 1))
  return write(work, async (tx) => {
    const { rows } = await sql<Tally>`
      insert into mail_breaker as b (scope, address, sent, bounced, complained)
      select * from unnest(${given.map((t) => t.scope)}::text[], ${given.map((t) => t.address)}::text[],
        ${given.map((t) => t.sent)}::int[], ${given.map((t) => t.bounced)}::int[],
        ${given.map((t) => t.complained)}::int[])
      on conflict (scope) do update set
        sent = case when b.sent >= ${limits.window} then 0 else b.sent end + excluded.sent,
        bounced = case when b.sent >= ${limits.window} then 0 else b.bounced end + excluded.bounced,
        complained = case when b.sent >= ${limits.window} then 0 else b.complained end + excluded.complained,
        sent_before = case when b.sent >= ${limits.window} then b.sent else b.sent_before end,
        bounced_before = case when b.sent >= ${limits.window} then b.bounced else b.bounced_before end,
        complained_before = case when b.sent >= ${limits.window} then b.complained else b.complained_before end,
        updated_at = now()
      returning scope, address, sent + sent_before as sent, bounced + bounced_before as bounced,
        complained + complained_before as complained`.execute(tx.db)
    let stopped = false
    for (const row of rows) {
      const reason = reasonToStop(row, limits)
      if (reason && (await stop(tx, row, reason))) stopped = true
    }
    return stopped
  })
}

async function stop(
  tx: Work,
  { scope, sent }: Tally,
  { why, bad }: { why: 'bounces' | 'complaints'; bad: number },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update mail_breaker set stopped_at = now(), stopped_for = ${why}, stopped_sent = ${sent}, stopped_bad = ${bad},
      version = version + 1 where scope = ${scope} and stopped_at is null`.execute(tx.db)
  if (numAffectedRows !== 1n) return false
  tx.log.warn({ scope, why, sent, bad }, 'advertising was stopped since too much of it came back')
  await audit(tx, {
    action: 'mailBreaker.stop',
    subjectKind: 'mailBreaker',
    subjectId: scope,
    after: { stoppedFor: why, sent, bad },
  })
  await announce(tx, { topic: 'delivery' })
  return true
}

/** What came back later, by mail or webhook, for campaigns. Where nothing was counted as sent there is nothing to stop. */
export async function countReturns(
  work: Work,
  returns: readonly { campaignId: string; kind: 'bounce' | 'complaint' }[],
  limits: Limits,
): Promise<void> {
  if (returns.length === 0) return
  const { rows } = await sql<{ scope: string; address: string }>`
    select scope, address from mail_breaker
    where scope = any(${returns.map(({ campaignId }) => campaignScope(campaignId))}::text[])`.execute(work.db)
  const addresses = new Map(rows.map(({ scope, address }) => [scope, address]))
  const tallies = new Map<string, Tally>()
  for (const { campaignId, kind } of returns) {
    const address = addresses.get(campaignScope(campaignId))
    if (address === undefined) continue
    for (const scope of [campaignScope(campaignId), addressScope(address)]) {
      const tally = tallies.get(scope) ?? { scope, address, sent: 0, bounced: 0, complained: 0 }
      tallies.set(scope, {
        ...tally,
        bounced: tally.bounced + (kind === 'bounce' ? 1 : 0),
        complained: tally.complained + (kind === 'complaint' ? 1 : 0),
      })
    }
  }
  await count(work, [...tallies.values()], limits)
}

export async function readStopped(work: Pick<Work, 'db'>): Promise<Stopped> {
  const { rows } = await sql<{ scope: string; address: string }>`
    select scope, address from mail_breaker where stopped_at is not null`.execute(work.db)
  return {
    campaigns: rows.flatMap(({ scope }) =>
      scope.startsWith(campaignScope('')) ? [scope.slice(campaignScope('').length)] : [],
    ),
    addresses: rows.flatMap(({ scope, address }) => (scope === addressScope(address) ? [address] : [])),
  }
}

export const isStopped = (
  { campaigns, addresses }: Stopped,
  mail: Pick<Outgoing, 'campaignId' | 'from'>,
): boolean =>
  (mail.campaignId !== undefined && campaigns.includes(mail.campaignId)) ||
  addresses.some((one) => one.toLowerCase() === mail.from.address.toLowerCase())

export async function listStopped(work: Pick<Work, 'db'>): Promise<Breaker[]> {
  const { rows } = await sql<Breaker>`
    select scope, address, stopped_at, stopped_for, stopped_sent, stopped_bad, version from mail_breaker
    where stopped_at is not null order by stopped_at desc`.execute(work.db)
  return rows
}

/** A person has looked into it: advertising goes on, counted anew. */
export function release(work: Work, { scope, version }: { scope: string; version: number }): Promise<void> {
  return write(work, async (tx) => {
    const { rows } = await sql<Breaker>`
      select scope, address, stopped_at, stopped_for, stopped_sent, stopped_bad, version from mail_breaker
      where scope = ${scope} and stopped_at is not null for update`.execute(tx.db)
    const [before] = rows
    if (!before)
      throw notFound({
        ja: 'この停止は、もう解除されています。画面を読み直してください',
        en: 'This was released already. Load the page again',
      })
    if (before.version !== version) throw new Problem('stale', { current: before })
    await sql`
      update mail_breaker set stopped_at = null, stopped_for = null, stopped_sent = null, stopped_bad = null,
        sent = 0, bounced = 0, complained = 0, sent_before = 0, bounced_before = 0, complained_before = 0,
        version = version + 1, updated_at = now() where scope = ${scope}`.execute(tx.db)
    await audit(tx, {
      action: 'mailBreaker.release',
      subjectKind: 'mailBreaker',
      subjectId: scope,
      before: { stoppedFor: before.stoppedFor, sent: before.stoppedSent, bad: before.stoppedBad },
    })
    await announce(tx, { topic: 'delivery' })
  })
}
