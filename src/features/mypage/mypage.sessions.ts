import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import type { Merging } from '#platform/catalogue/merged.ts'
import type { Work } from '#platform/work.ts'
import { digest, sessionRules } from './mypage.ts'

export const makeToken = (): string => randomBytes(32).toString('base64url')

export type Session = { readonly id: string; readonly customerId: string }

const { idleMinutes, longestHours } = sessionRules
const isOpen = sql`s.last_seen_at > now() - make_interval(mins => ${sql.lit(idleMinutes)})
  and s.created_at > now() - make_interval(hours => ${sql.lit(longestHours)})`

/** Who is in, with this token; a customer in the bin or deleted for good is not. After a merge it is the survivor. */
export async function findSession(work: Work, token: string): Promise<Session | null> {
  const { rows } = await sql<Session & { isStale: boolean }>`
    select s.id, s.customer_id, s.last_seen_at < now() - interval '1 minute' as is_stale from mypage_session s
    join customer c on c.customer_id = s.customer_id and c.deleted_at is null
    where s.token_hash = ${digest(token)} and ${isOpen}`.execute(work.db)
  const [found] = rows
  if (!found) return null
  if (found.isStale)
    await sql`update mypage_session set last_seen_at = now()
      where customer_id = ${found.customerId}::uuid and id = ${found.id}::uuid`.execute(work.db)
  return { id: found.id, customerId: found.customerId }
}

/** Lets a customer in; the token is a new one, whatever the browser held before. */
export async function startSession(work: Work, customerId: string): Promise<string> {
  const token = makeToken()
  await work.db
    .insertInto('mypageSession')
    .values({ customerId, id: newId(), tokenHash: digest(token) })
    .execute()
  return token
}

/** Ends one, or all but one. */
export async function endSessions(
  work: Work,
  customerId: string,
  which: { only: string } | { allBut: string },
): Promise<void> {
  const ids = 'only' in which ? sql`id = ${which.only}::uuid` : sql`id <> ${which.allBut}::uuid`
  await sql`delete from mypage_session where customer_id = ${customerId}::uuid and ${ids}`.execute(work.db)
}

export async function deleteOldSessions(work: Pick<Work, 'db'>): Promise<void> {
  await sql`delete from mypage_session s where not (${isOpen})`.execute(work.db)
}

/** Whether a link that was made then still opens. */
export async function isLinkOpen(work: Work, customerId: string, madeAt: Date): Promise<boolean> {
  const { rows } = await sql<{ isOpen: boolean }>`
    select coalesce((select links_from <= ${madeAt.toISOString()}::timestamptz from mypage_access a
      where a.customer_id = c.customer_id), true) as is_open
    from customer c where c.customer_id = ${customerId}::uuid and c.deleted_at is null`.execute(work.db)
  return rows[0]?.isOpen ?? false
}

/** All links that were mailed so far open nothing any more. */
export async function closeLinks(work: Work, customerId: string): Promise<void> {
  await sql`insert into mypage_access (customer_id, links_from) values (${customerId}::uuid, date_trunc('second', now()) + interval '1 second')
    on conflict (customer_id) do update set links_from = excluded.links_from`.execute(work.db)
}

/** Of two records that become one the stricter word holds: what was closed for either stays closed. */
export async function settleAccess(
  work: Work,
  { survivorId, loserIds }: Merging,
): Promise<() => Promise<void>> {
  const { rows } = await sql<{ latest: string | null }>`
    select max(links_from) as latest from mypage_access
    where customer_id = any(${[survivorId, ...loserIds]}::uuid[])`.execute(work.db)
  const latest = rows[0]?.latest ?? null
  return async () => {
    if (latest !== null)
      await sql`update mypage_access set links_from = ${latest}::timestamptz
        where customer_id = ${survivorId}::uuid and links_from < ${latest}::timestamptz`.execute(work.db)
  }
}
