import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from 'pino'
import { ensureDataFolder } from '../process/data-folder.ts'
import { readHolder, tryLock, type Lock } from '../process/lock.ts'
import { chooseIdentity } from './embedded-identity.ts'
import { ownerNotReady, startFailure } from './embedded-problems.ts'
import { clearLeftovers, ensureCluster, startServer, type Server } from './embedded-server.ts'
import { findSocketFolder, prepareSocketFolder } from './embedded-socket.ts'

const user = 'enishi'
const database = 'enishi'
const defaultPort = 5432
const attachPatience = 60_000

export type ClusterOptions = {
  readonly dataDir: string
  readonly log: Logger
  /** For tests: also listens on 127.0.0.1, where no password is asked. */
  readonly tcpPort?: number
  /** `attach` waits for a server that someone else runs and never starts one: for child processes. */
  readonly mode?: 'open' | 'attach'
  /** For tests: behave as on a system that forbids user namespaces. */
  readonly userNamespaces?: boolean
}
export type ClusterConnection = {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
  /** Stated so that PGSSLMODE of the caller's shell is not asked. */
  readonly ssl: false
}
export type Cluster = {
  readonly connection: ClusterConnection
  /** Whether this process runs the server. An attached one takes it over when its owner ends. */
  readonly owner: boolean
  /** Ends the server if it is ours; after `patience` ms less gently. */
  close(patience?: number): Promise<void>
}

/**
 * The embedded PostgreSQL of a data folder: starts it, or attaches to the one that another process runs there.
 *
 * Whoever holds `<data>/pg.lock` owns the server. The lock ends with its process, and so does the server; an attached
 * process then takes both over at the same address (its open transactions have failed by then, new ones succeed).
 */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const { dataDir, log, mode = 'open' } = options
  await ensureDataFolder(dataDir)
  const lockPath = join(dataDir, 'pg.lock')
  const until = Date.now() + attachPatience
  while (Date.now() < until) {
    const lock = mode === 'open' ? tryLock(lockPath, 'database') : null
    if (lock) return own(await ownCluster(options, lock))
    const host = await findSocketFolder(dataDir)
    const connection = host === null ? null : connectionAt(host, options)
    if (connection && (await answers(connection))) {
      log.debug({ host }, 'attached to a running PostgreSQL')
      return attached(options, connection, lockPath)
    }
    await sleep(50)
  }
  throw ownerNotReady(readHolder(lockPath)?.pid ?? '?', attachPatience / 1000)
}

type Owned = { readonly connection: ClusterConnection; stop(patience?: number): Promise<void> }

function own(owned: Owned): Cluster {
  return { connection: owned.connection, owner: true, close: (patience) => owned.stop(patience) }
}

function attached(options: ClusterOptions, connection: ClusterConnection, lockPath: string): Cluster {
  const closing = new AbortController()
  let owner = false
  const takingOver = options.mode === 'attach' ? Promise.resolve(null) : takeOver()
  return {
    connection,
    get owner() {
      return owner
    },
    async close(patience) {
      closing.abort()
      await (await takingOver)?.stop(patience)
    },
  }

  async function takeOver(): Promise<Owned | null> {
    while (!closing.signal.aborted) {
      await pause(250, closing.signal)
      if (closing.signal.aborted) break
      try {
        const lock = tryLock(lockPath, 'database')
        if (!lock) continue
        options.log.info('the owner of PostgreSQL ended; starting it again here')
        const owned = await ownCluster(options, lock)
        owner = true
        return owned
      } catch (error) {
        options.log.error({ err: error }, 'PostgreSQL could not be taken over yet')
      }
    }
    return null
  }
}

/** Starts the server and starts it again whenever it ends by itself, until `stop`. */
async function ownCluster(options: ClusterOptions, lock: Lock): Promise<Owned> {
  const { dataDir, log, tcpPort, userNamespaces = true } = options
  try {
    const identity = await chooseIdentity(dataDir, { userNamespaces })
    await ensureCluster(dataDir, identity)
    const socketFolder = await prepareSocketFolder(dataDir, identity.uid)
    const connection = connectionAt(socketFolder, options)
    const { port } = connection
    const start = async (): Promise<Server> => {
      await clearLeftovers(dataDir, log)
      return startServer({ dataDir, identity, socketFolder, port, tcp: tcpPort !== undefined, log })
    }
    const server = await start()
    try {
      await becomeReady(server, connection, options)
    } catch (error) {
      await server.stop()
      throw error
    }
    const keeper = keepRunning(server, start, connection, options)
    return {
      connection,
      async stop(patience) {
        await keeper.stop(patience)
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

function keepRunning(
  first: Server,
  start: () => Promise<Server>,
  connection: ClusterConnection,
  options: ClusterOptions,
): { stop(patience?: number): Promise<void> } {
  const stopping = new AbortController()
  let server = first
  const watching = watch()
  return {
    async stop(patience) {
      stopping.abort()
      await server.stop(patience)
      await watching
    },
  }

  async function watch(): Promise<void> {
    let wait = 100
    for (;;) {
      await server.exited
      if (stopping.signal.aborted) return
      options.log.error({ said: server.output.at(-1), wait }, 'PostgreSQL ended by itself; starting it again')
      await pause(wait, stopping.signal)
      try {
        server = await start()
        // A stop that came while it started met the one before.
        if (stopping.signal.aborted) return await server.stop()
        await becomeReady(server, connection, options)
        wait = 100
      } catch (error) {
        if (stopping.signal.aborted) return
        options.log.error({ err: error }, 'PostgreSQL did not start')
        wait = Math.min(wait * 2, 5000)
      }
    }
  }
}

/** Waits until the server takes queries and has our database; recovery after a crash may take its time. */
async function becomeReady(
  server: Server,
  connection: ClusterConnection,
  { dataDir, log }: ClusterOptions,
): Promise<void> {
  let ended = false
  void server.exited.then(() => {
    ended = true
  })
  for (let rounds = 1; ; rounds++) {
    if (ended) throw startFailure(dataDir, server.output)
    if (await answers({ ...connection, database: 'postgres' })) return ensureDatabase(connection)
    await sleep(10)
    if (rounds % 1000 === 0) log.warn({ said: server.output.at(-1) }, 'PostgreSQL is still starting')
  }
}

/** Whether the server takes connections to this database now. */
async function answers(connection: ClusterConnection): Promise<boolean> {
  const client = new pg.Client(connection)
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch (error) {
    // The socket is someone else's: waiting will not help.
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') throw error
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

async function ensureDatabase(connection: ClusterConnection): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' })
  // A server that is stopped or killed meanwhile ends this session between two queries: the next query reports it.
  client.on('error', () => {})
  await client.connect()
  try {
    const found = await client.query('select from pg_database where datname = $1', [database])
    if (found.rowCount === 0) await client.query(`create database ${database}`)
  } finally {
    await client.end()
  }
}

function connectionAt(host: string, { tcpPort }: ClusterOptions): ClusterConnection {
  return { host, port: tcpPort ?? defaultPort, user, database, ssl: false }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal, ref: false }).catch(() => {})
}
