import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { hasherOf } from '#features/consent/consent.hash.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { todayIn } from '#kit/japan/days.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Work } from '#platform/work.ts'
import type { ReturnRow, ReturnStop, Unmatched } from './returns.api.ts'
import type { Decision, Deed } from './returns.ts'

type Raw = Parameters<typeof displayNameOf>[0] &
  Omit<ReturnRow, 'customer' | 'campaign'> & {
    customerId: string
    campaignId: string | null
    campaignName: string | null
    at: string
  }

const shared = sql`r.id, r.kind, r.address, r.hard, r.reason, r.status, r.reply_code, r.said, r.subject, r.decided_at,
  r.decided_by_name, r.happened_at, r.recorded_at, r.version, r.recorded_at::text as at,
  coalesce(i.source, 'file') as source, i.blob_key is not null as has_raw`
const returns = sql`
  select ${shared}, r.customer_id, r.mail_id, r.done, r.campaign_id, p.name as campaign_name, c.family_name,
    c.given_name, c.family_kana, c.given_kana, c.code
  from mail_return r join customer c on c.customer_id = r.customer_id
  left join return_intake i on i.id = r.intake_id left join campaign p on p.id = r.campaign_id`

function rowOf(raw: Raw): ReturnRow {
  const { customerId, campaignId, campaignName, at: _at, ...rest } = raw
  const {
    familyName: _f,
    givenName: _g,
    familyKana: _fk,
    givenKana: _gk,
    code: _c,
    ...row
  } = rest as typeof rest & {
    familyName?: unknown
    givenName?: unknown
    familyKana?: unknown
    givenKana?: unknown
    code?: unknown
  }
  return {
    ...row,
    customer: { id: customerId, name: displayNameOf(raw) },
    campaign: campaignId === null ? null : { id: campaignId, name: campaignName ?? '' },
  }
}

export type ReturnQuestion = {
  cursor?: string | undefined
  limit: number
  kind?: string | undefined
  reason?: string | undefined
  hard?: 'true' | 'false' | undefined
  done?: string | undefined
  campaignId?: string | undefined
  customerId?: string | undefined
  suppressionId?: string | undefined
}

/** Which those are, of whom the actor may see; whatever page is asked for. */
async function conditionsOf(work: Work, question: ReturnQuestion): Promise<RawBuilder<SqlBool>[]> {
  const { kind, reason, hard, done, campaignId, customerId, suppressionId } = question
  const conditions: RawBuilder<SqlBool>[] = [visible(work)]
  if (kind !== undefined) conditions.push(sql`r.kind = ${kind}`)
  if (reason !== undefined) conditions.push(sql`r.reason = ${reason}`)
  if (hard !== undefined) conditions.push(sql`r.kind = 'bounce' and r.hard = ${hard === 'true'}`)
  if (done !== undefined) conditions.push(sql`r.done = ${done}`)
  if (campaignId !== undefined) conditions.push(sql`r.campaign_id = ${campaignId}::uuid`)
  if (customerId !== undefined) conditions.push(sql`r.customer_id = ${customerId}::uuid`)
  if (suppressionId !== undefined) conditions.push(await causing(work, suppressionId))
  return conditions
}

/**
 * What an address was stopped for: taken in, or decided, in the very transaction that stopped it. The list of stopped
 * addresses holds no addresses, so that nothing else joins the two.
 */
async function causing(work: Work, suppressionId: string): Promise<RawBuilder<SqlBool>> {
  const { rows } = await sql<{ hash: Buffer; exact: string }>`
    select hash, at::text as exact from suppression where id = ${suppressionId}::uuid and channel = 'email'`.execute(
    work.db,
  )
  const [found] = rows
  if (!found) return sql`false`
  const hash = hasherOf(work).sql(sql`'email'`, sql`r.address`)
  return sql`(r.recorded_at = ${found.exact}::timestamptz or r.decided_at = ${found.exact}::timestamptz)
    and ${hash} = ${found.hash}`
}

/** What came back from those whom the actor may see, the newest first. */
export async function listReturns(work: Work, question: ReturnQuestion): Promise<Page<ReturnRow>> {
  const { cursor, limit } = question
  const conditions = await conditionsOf(work, question)
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(cursor, 2)
    conditions.push(sql`(r.recorded_at, r.id) < (${at}::timestamptz, ${id}::uuid)`)
  }
  const { rows } = await sql<Raw>`
    ${returns} where ${sql.join(conditions, sql` and `)}
    order by r.recorded_at desc, r.id desc limit ${limit + 1}`.execute(work.db)
  const { items, next } = toPage(rows, limit, (row) => [row.at, row.id])
  return { items: items.map(rowOf), next }
}

export async function findReturn(
  work: Work,
  id: string,
  { lock = false } = {},
): Promise<ReturnRow | undefined> {
  const { rows } = await sql<Raw>`
    ${returns} where r.id = ${id}::uuid and ${visible(work)} ${lock ? sql`for update of r` : sql``}`.execute(
    work.db,
  )
  return rows[0] && rowOf(rows[0])
}

/** How many there are, counted no further than one above `most`. */
export async function countReturns(work: Work, question: ReturnQuestion, most: number): Promise<number> {
  const conditions = await conditionsOf(work, question)
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select 1 from mail_return r join customer c on c.customer_id = r.customer_id
      where ${sql.join(conditions, sql` and `)} limit ${most + 1}) x`.execute(work.db)
  return rows[0]?.count ?? 0
}

/** Why nothing is sent to an address now, as far as it stands on the list of stopped addresses. */
export async function stopsOf(work: Work, address: string): Promise<ReturnStop[]> {
  const { rows } = await sql<ReturnStop>`
    select id, reason, until_on from suppression
    where hash = ${hasherOf(work).of('email', address)} and channel = 'email' and lifted_at is null
      and (until_on is null or until_on >= ${todayIn((await readSettings(work)).timeZone)}::date)
    order by at desc`.execute(work.db)
  return rows
}

type RawUnmatched = Unmatched & { at: string }
const unmatched = sql`
  select ${shared}, r.decision from return_unmatched r left join return_intake i on i.id = r.intake_id`

const withoutAt = ({ at: _at, ...row }: RawUnmatched): Unmatched => row

export async function listUnmatched(
  work: Work,
  {
    cursor,
    limit,
    decided = 'false',
  }: { cursor?: string | undefined; limit: number; decided?: string | undefined },
): Promise<Page<Unmatched>> {
  const conditions: RawBuilder<SqlBool>[] = [
    decided === 'true' ? sql`r.decision is not null` : sql`r.decision is null`,
  ]
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(cursor, 2)
    conditions.push(sql`(r.recorded_at, r.id) < (${at}::timestamptz, ${id}::uuid)`)
  }
  const { rows } = await sql<RawUnmatched>`
    ${unmatched} where ${sql.join(conditions, sql` and `)}
    order by r.recorded_at desc, r.id desc limit ${limit + 1}`.execute(work.db)
  const { items, next } = toPage(rows, limit, (row) => [row.at, row.id])
  return { items: items.map(withoutAt), next }
}

export async function findUnmatched(
  work: Work,
  id: string,
  { lock = false } = {},
): Promise<Unmatched | undefined> {
  const { rows } = await sql<RawUnmatched>`
    ${unmatched} where r.id = ${id}::uuid ${lock ? sql`for update of r` : sql``}`.execute(work.db)
  return rows[0] && withoutAt(rows[0])
}

export async function countOpen(work: Work): Promise<{ asked: number; unmatched: number }> {
  const { rows } = await sql<{ asked: number; unmatched: number }>`
    select (select count(*)::int from mail_return r join customer c on c.customer_id = r.customer_id
        where r.done = 'asked' and ${visible(work)}) as asked,
      (select count(*)::int from return_unmatched where decision is null) as unmatched`.execute(work.db)
  return rows[0] ?? { asked: 0, unmatched: 0 }
}

/** Where the bytes of a message are, while they are kept. */
export async function blobOf(
  work: Work,
  table: 'mail_return' | 'return_unmatched',
  id: string,
): Promise<{ blobKey: string; size: number } | undefined> {
  const { rows } = await sql<{ blobKey: string; size: number }>`
    select i.blob_key, i.size from ${sql.table(table)} r join return_intake i on i.id = r.intake_id
    where r.id = ${id}::uuid and i.blob_key is not null`.execute(work.db)
  return rows[0]
}

export async function saveDecision(
  work: Work,
  id: string,
  { done, version }: { done: Deed; version: number },
): Promise<boolean> {
  const { actor, db } = work
  const { numAffectedRows } = await sql`
    update mail_return set done = ${done}, version = version + 1, decided_at = now(),
      decided_by = ${actor.userId}::uuid, decided_by_name = ${actor.name}
    where id = ${id}::uuid and version = ${version} and done = 'asked'`.execute(db)
  return numAffectedRows === 1n
}

export async function saveUnmatchedDecision(
  work: Work,
  id: string,
  { decision, version }: { decision: Decision; version: number },
): Promise<boolean> {
  const { actor, db } = work
  const { numAffectedRows } = await sql`
    update return_unmatched set decision = ${decision}, version = version + 1, decided_at = now(),
      decided_by = ${actor.userId}::uuid, decided_by_name = ${actor.name}
    where id = ${id}::uuid and version = ${version} and decision is null`.execute(db)
  return numAffectedRows === 1n
}
