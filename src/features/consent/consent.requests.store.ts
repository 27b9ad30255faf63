import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import type { Channel } from './consent.ts'

/** A mail that asked to confirm consent, and what became of it. */
export type Request = {
  readonly customerId: string
  readonly id: string
  readonly channel: Channel
  readonly key: string
  readonly purposeIds: readonly string[]
  readonly wordingId: string | null
  readonly expiresAt: string
  readonly confirmedAt: string | null
  readonly isOver: boolean
}

const columns = sql`customer_id, id, channel, key, purpose_ids, wording_id, expires_at, confirmed_at,
  confirmed_at is null and expires_at <= now() as is_over`

/** Those of a customer that wait for an answer. */
export async function openRequests(work: Pick<Work, 'db'>, customerId: string): Promise<Request[]> {
  const { rows } = await sql<Request>`
    select ${columns} from consent_request
    where customer_id = ${customerId}::uuid and confirmed_at is null and expires_at > now()
    order by expires_at desc, id`.execute(work.db)
  return rows
}

/** Whose link this is; after a merge it is the survivor's. `lock` holds it for an answer. */
export async function findRequest(
  work: Pick<Work, 'db'>,
  tokenHash: Buffer,
  { lock = false } = {},
): Promise<Request | undefined> {
  const { rows } = await sql<Request>`
    select ${columns} from consent_request where token_hash = ${tokenHash} ${lock ? sql`for update` : sql``}`.execute(
    work.db,
  )
  return rows[0]
}

/** How many were asked of an address within a day, whosever it is. */
export async function countToday(work: Pick<Work, 'db'>, channel: Channel, key: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from customer_identity i
    join consent_request r on r.customer_id = i.customer_id and r.channel = ${channel} and r.key = ${key}
    where i.kind = 'email' and i.value = ${key} and r.requested_at > now() - interval '1 day'`.execute(
    work.db,
  )
  return rows[0]?.count ?? 0
}

export async function insertRequest(
  tx: Work,
  request: Pick<Request, 'customerId' | 'id' | 'channel' | 'key' | 'purposeIds' | 'wordingId'> & {
    readonly tokenHash: Buffer
    readonly days: number
  },
): Promise<void> {
  const { customerId, id, channel, key, purposeIds, wordingId, tokenHash, days } = request
  await sql`
    insert into consent_request (customer_id, id, channel, key, purpose_ids, wording_id, token_hash, expires_at, actor_name)
    values (${customerId}::uuid, ${id}::uuid, ${channel}, ${key}, ${purposeIds}::uuid[], ${wordingId}::uuid,
      ${tokenHash}, now() + make_interval(days => ${days}), ${tx.actor.name})`.execute(tx.db)
}

export async function markConfirmed(tx: Work, { customerId, id }: Request): Promise<void> {
  await sql`update consent_request set confirmed_at = now()
    where customer_id = ${customerId}::uuid and id = ${id}::uuid`.execute(tx.db)
}

/** Links that were dead for a year prove nothing any more; what was confirmed stands in the ledger. */
export async function deleteOldRequests(work: Pick<Work, 'db'>): Promise<void> {
  await sql`delete from consent_request where expires_at < now() - interval '1 year'`.execute(work.db)
}
