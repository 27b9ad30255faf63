import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import { lockOut } from './accounts.ts'

/** Whose wrong passwords are counted together; names no address in the clear. */
export type AttemptSubject = { readonly kind: 'email' | 'ip'; readonly key: string }

const keyOf = ({ kind, key }: AttemptSubject): string => `${kind}:${key}`
const { firstWaitSeconds, longestWaitSeconds, forgottenAfterHours } = lockOut

/**
 * Counts a try before its password is looked at, so that many at the same moment cannot all slip past; a right one is
 * taken back. Returns the seconds to wait when the subject is locked, else 0.
 */
export async function claimAttempt(work: Work, subject: AttemptSubject): Promise<number> {
  const { limit } = lockOut[subject.kind]
  const forgotten = sql`a.first_failed_at < now() - make_interval(hours => ${forgottenAfterHours})`
  const waitAfter = (failures: ReturnType<typeof sql>) => sql`case when ${failures} >= ${limit}::int
    then now() + make_interval(secs => least(${longestWaitSeconds}::float8, ${firstWaitSeconds}::float8 * 2.0 ^ least(${failures} - ${limit}::int, 20)))
    end`
  const { rows } = await sql<{ subject: string }>`
    insert into sign_in_attempt as a (subject, failures, locked_until) values (${keyOf(subject)}, 1, null)
    on conflict (subject) do update set
      failures = case when ${forgotten} then 1 else a.failures + 1 end,
      first_failed_at = case when ${forgotten} then now() else a.first_failed_at end,
      locked_until = case when ${forgotten} then null else ${waitAfter(sql`a.failures + 1`)} end
    where a.locked_until is null or a.locked_until <= now()
    returning subject`.execute(work.db)
  if (rows.length > 0) return 0
  const row = await work.db
    .selectFrom('signInAttempt')
    .select(sql<number>`ceil(greatest(1, extract(epoch from locked_until - now())))::int`.as('seconds'))
    .where('subject', '=', keyOf(subject))
    .executeTakeFirst()
  return row?.seconds ?? 1
}

/** The right password: whoever owns the address knows it. */
export async function forgetAttempts(work: Work, subject: AttemptSubject): Promise<void> {
  await work.db.deleteFrom('signInAttempt').where('subject', '=', keyOf(subject)).execute()
}

/** Takes back one counted try, not those of others: a right password must not wash an attacker's address clean. */
export async function takeBackAttempt(work: Work, subject: AttemptSubject): Promise<void> {
  await work.db
    .updateTable('signInAttempt')
    .set({ failures: sql`greatest(0, failures - 1)`, lockedUntil: null })
    .where('subject', '=', keyOf(subject))
    .execute()
}

export async function deleteOldAttempts(work: Work): Promise<void> {
  await sql`delete from sign_in_attempt
    where first_failed_at < now() - make_interval(hours => ${forgottenAfterHours})
      and (locked_until is null or locked_until < now())`.execute(work.db)
}
