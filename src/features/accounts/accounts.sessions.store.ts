import { sql } from 'kysely'
import type pg from 'pg'
import { newId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'
import { session as rules } from './accounts.ts'

const idle = sql.lit(`${rules.idleDays} days`)
const longest = sql.lit(`${rules.longestDays} days`)

export type SessionHolder = {
  readonly sessionId: string
  readonly userId: string
  readonly name: string
  readonly role: string
  /** Last seen so long ago that it is worth writing down. */
  readonly stale: boolean
}

/** One prepared statement on the bare pool: this runs before every request. */
export async function selectSessionHolder(pool: pg.Pool, tokenHash: Buffer): Promise<SessionHolder | null> {
  const { rows } = await pool.query<SessionHolder>({
    name: 'session-holder',
    text: `select s.id as "sessionId", u.id as "userId", u.name, u.role,
        s.last_seen_at < now() - make_interval(secs => $2) as stale
      from session s join app_user u on u.id = s.user_id
      where s.token_hash = $1 and s.expires_at > now() and u.disabled_at is null`,
    values: [tokenHash, rules.touchEverySeconds],
  })
  return rows[0] ?? null
}

/** Moves the end along, never beyond the longest a session may last. */
export async function touchSession(work: Pick<Work, 'db'>, sessionId: string): Promise<void> {
  await work.db
    .updateTable('session')
    .set({
      lastSeenAt: sql`now()`,
      expiresAt: sql`least(created_at + interval ${longest}, now() + interval ${idle})`,
    })
    .where('id', '=', sessionId)
    .execute()
}

export type NewSession = {
  readonly userId: string
  readonly tokenHash: Buffer
  readonly ip: string | null
  readonly userAgent: string | null
}

export async function insertSession(work: Work, session: NewSession): Promise<string> {
  const id = newId()
  await work.db
    .insertInto('session')
    .values({ ...session, id, expiresAt: sql`now() + interval ${idle}` })
    .execute()
  return id
}

export type StoredSession = {
  id: string
  ip: string | null
  userAgent: string | null
  createdAt: string
  lastSeenAt: string
}

export function listSessions(work: Work, userId: string): Promise<StoredSession[]> {
  return work.db
    .selectFrom('session')
    .select(['id', 'ip', 'userAgent', 'createdAt', 'lastSeenAt'])
    .where('userId', '=', userId)
    .where('expiresAt', '>', sql<string>`now()`)
    .orderBy('lastSeenAt', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

/** Whether there was such a session of this user. */
export async function deleteSession(work: Work, userId: string, id: string): Promise<boolean> {
  const gone = await work.db
    .deleteFrom('session')
    .where('userId', '=', userId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return gone !== undefined
}

/** Ends all sessions of a user, except perhaps the one that asks. */
export async function deleteSessionsOf(work: Work, userId: string, except: string | null): Promise<void> {
  let query = work.db.deleteFrom('session').where('userId', '=', userId)
  if (except !== null) query = query.where('id', '!=', except)
  await query.execute()
}

export async function deleteExpired(work: Work): Promise<void> {
  await work.db
    .deleteFrom('session')
    .where('expiresAt', '<', sql<string>`now()`)
    .execute()
  await work.db
    .deleteFrom('idempotency')
    .where('createdAt', '<', sql<string>`now() - interval '48 hours'`)
    .execute()
}
