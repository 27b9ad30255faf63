import { hostname } from 'node:os'
import { sql } from 'kysely'
import pg from 'pg'
import { newId } from '#kit/ids.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { Work } from '#platform/work.ts'

const lockSpace = 310_521
const bootLock = 310_520

/** Of `p`: whether it lives. The lock of a process is gone the moment its connection is. */
const lives = sql<boolean>`exists (
  select 1 from pg_locks l where l.locktype = 'advisory' and l.granted and l.classid = ${sql.lit(lockSpace)}
    and l.objid = hashtext(p.name)::bit(32)::bigint::oid
    and l.database = (select oid from pg_database where datname = current_database()))`

export type SenderProcess = {
  readonly name: string
  /** Resolves when the connection that marks it is gone: without it nobody may go on. */
  readonly lost: Promise<void>
  /** Sets right what the dead left behind; answers how many live. */
  recover(work: Work): Promise<number>
  note(state: { sent: number; trouble: string | null }): Promise<void>
  leave(): Promise<void>
}

/**
 * Enters this process among the senders. Entering and looking for the dead exclude each other: nobody can begin to take mails
 * between the look at who lives and what follows from it.
 */
export async function enterSenders(runtime: Runtime): Promise<SenderProcess> {
  const name = `sender-${newId()}`
  const mark = new pg.Client({ ...runtime.connection, application_name: 'enishi-sender-mark' })
  mark.on('error', (error) => runtime.log.error({ err: error }, 'a sender lost its database connection'))
  const lost = new Promise<void>((resolve) => mark.on('end', () => resolve()))
  await mark.connect()
  const alone = async <T>(run: () => Promise<T>): Promise<T> => {
    await mark.query('select pg_advisory_lock($1)', [bootLock])
    try {
      return await run()
    } finally {
      await mark.query('select pg_advisory_unlock($1)', [bootLock])
    }
  }
  await alone(async () => {
    await mark.query('select pg_advisory_lock($1, hashtext($2))', [lockSpace, name])
    await mark.query('insert into mail_sender_process (name, host, pid) values ($1, $2, $3)', [
      name,
      hostname(),
      process.pid,
    ])
  })
  return {
    name,
    lost,
    recover: (work) =>
      alone(async () => {
        const { rows } = await sql<{ name: string }>`
          select p.name from mail_sender_process p where ${lives}`.execute(work.db)
        const living = rows.map((row) => row.name)
        for (const { mailSource } of work.app.features) await mailSource?.recover(work, living)
        await sql`delete from mail_sender_process where name <> all(${living}::text[])`.execute(work.db)
        return living.length
      }),
    async note({ sent, trouble }) {
      await mark.query(
        `update mail_sender_process set sent = $2, seen_at = now(), trouble = $3,
           trouble_since = case when $3::text is null then null else coalesce(trouble_since, now()) end where name = $1`,
        [name, sent, trouble],
      )
    },
    async leave() {
      await mark.query('delete from mail_sender_process where name = $1', [name]).catch(() => {})
      await mark.end()
    },
  }
}

export type ProcessRow = {
  name: string
  host: string
  pid: number
  startedAt: string
  sent: number
  trouble: string | null
  troubleSince: string | null
}

export async function livingProcesses(work: Pick<Work, 'db'>): Promise<ProcessRow[]> {
  const { rows } = await sql<ProcessRow>`
    select p.name, p.host, p.pid, p.started_at, p.sent::int as sent, p.trouble, p.trouble_since
    from mail_sender_process p where ${lives} order by p.started_at`.execute(work.db)
  return rows
}
