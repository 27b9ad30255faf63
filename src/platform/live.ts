import { sql } from 'kysely'
import pg from 'pg'
import type { Logger } from 'pino'
import type { Connection } from './db/database.ts'
import type { Work } from './work.ts'

/**
 * A word to every open screen that something changed. It carries no data: the screen reads again what it may see.
 * Sent when the transaction commits, and only then.
 */
export type Change = { topic: string; id?: string }

const channel = 'enishi_change'

export async function announce(work: Pick<Work, 'db'>, change: Change): Promise<void> {
  await sql`select pg_notify(${channel}, ${JSON.stringify(change)})`.execute(work.db)
}

export type Live = {
  subscribe(listener: (change: Change) => void): () => void
  /** Called once when the process stops, so that open streams end with it. */
  onClose(end: () => void): () => void
  close(): Promise<void>
}

/** One LISTEN connection a process, shared by all its screens; reconnects by itself. */
export async function openLive(connection: Connection, log: Logger): Promise<Live> {
  const listeners = new Set<(change: Change) => void>()
  const streams = new Set<() => void>()
  let closed = false
  let client: pg.Client | undefined
  let retry: NodeJS.Timeout | undefined

  /** Once a second, however many say that the line is down: a try that fails ends its client too. */
  const again = (): void => {
    if (closed || retry) return
    log.warn('the live connection ended; connecting again')
    retry = setTimeout(() => {
      retry = undefined
      void connect().catch(again)
    }, 1000)
  }
  const connect = async (): Promise<void> => {
    const next = new pg.Client({ ...connection, application_name: 'enishi-live' })
    client = next
    next.on('notification', ({ payload }) => {
      const change = JSON.parse(payload ?? '{}') as Change
      for (const listener of listeners) listener(change)
    })
    next.on('error', () => {})
    next.on('end', again)
    await next.connect()
    await next.query(`listen ${channel}`)
    // Whatever was missed while the line was down: everybody looks again.
    for (const listener of listeners) listener({ topic: '*' })
  }
  try {
    await connect()
  } catch (error) {
    // Nobody has it, so nobody could close it.
    closed = true
    clearTimeout(retry)
    throw error
  }
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onClose(end) {
      streams.add(end)
      return () => streams.delete(end)
    },
    async close() {
      closed = true
      for (const end of streams) end()
      clearTimeout(retry)
      await client?.end().catch(() => {})
    },
  }
}
