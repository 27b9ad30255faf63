import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdir, open, readdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { doneWithin } from '../process/limit.ts'
import { processesIn, signalProcess } from '../process/proc.ts'
import { majorOf, programOf } from './embedded-binaries.ts'
import type { Identity } from './embedded-identity.ts'
import { diskFull, notACluster, otherVersion, startFailure } from './embedded-problems.ts'
import { pgHba, postgresqlConf, settingsFor } from './embedded-settings.ts'

const mib = 1024 * 1024
const roomForFirstStart = 256 * mib
const roomForStart = 48 * mib
const superuser = 'enishi'

export type Server = {
  readonly pid: number
  /** Settles when the server is gone, for whatever reason. */
  readonly exited: Promise<void>
  /** What it said last, newest at the end. */
  readonly output: readonly string[]
  /** Ends it: quickly and cleanly, after `patience` ms like a crash (nothing committed is lost), then by force. */
  stop(patience?: number): Promise<void>
}

export type ServerOptions = {
  readonly dataDir: string
  readonly identity: Identity
  readonly socketFolder: string
  readonly port: number
  readonly tcp: boolean
  readonly log: Logger
}

/** Makes the cluster `<dataDir>/pg` if there is none: in a sibling that gets its name only when it is complete. */
export async function ensureCluster(dataDir: string, identity: Identity): Promise<void> {
  const folder = join(dataDir, 'pg')
  const ours = majorOf(identity.binaries)
  const version = await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => null)
  const { bavail, bsize } = await statfs(dataDir)
  if (bavail * bsize < (version === null ? roomForFirstStart : roomForStart)) throw diskFull(dataDir)
  if (version !== null && version.trim() !== ours) throw otherVersion(folder, version.trim(), ours)
  if (version !== null) return
  if ((await readdir(folder).catch(() => [])).length > 0) throw notACluster(folder)

  const draft = join(dataDir, 'pg.new')
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o700 })
  await chown(draft, identity.uid, identity.gid)
  // ctype C.UTF-8: with C, pg_trgm would find no letters in Japanese. Collation C: stored kana keys are what we sort by.
  const [program = '', ...args] = identity.wrap(
    [
      programOf(identity.binaries, 'initdb'),
      `--pgdata=${draft}`,
      `--username=${superuser}`,
      '--encoding=UTF8',
      '--locale-provider=libc',
      '--locale=C',
      '--lc-ctype=C.UTF-8',
      '--auth=trust',
      '--no-instructions',
    ],
    'KILL',
  )
  const initdb = spawn(program, args, {
    cwd: '/',
    detached: true,
    env: serverEnv(),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const output = lastLines(initdb.stderr)
  const [code]: unknown[] = await once(initdb, 'close')
  if (code !== 0) throw startFailure(dataDir, output)
  await rename(draft, folder)
  const directory = await open(dataDir)
  await directory.sync().finally(() => directory.close())
}

/**
 * Clears what a crash left: processes that still work in the cluster are ended, then the pid file is removed. It has
 * to go, because PostgreSQL refuses to start when its number now belongs to some other live process.
 * Only for the holder of the cluster's lock.
 */
export async function clearLeftovers(dataDir: string, log: Logger): Promise<void> {
  const folder = join(dataDir, 'pg')
  for (const [signal, patience] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    let left = await processesIn(folder)
    if (left.length === 0) break
    log.warn({ pids: left, signal }, 'ending a PostgreSQL that outlived its Enishi')
    for (const pid of left) signalProcess(pid, signal)
    const until = Date.now() + patience
    while (left.length > 0 && Date.now() < until) {
      await sleep(25)
      left = await processesIn(folder)
    }
  }
  await rm(join(folder, 'postmaster.pid'), { force: true })
}

/** Starts the server process; it accepts connections a little later. The caller holds the cluster's lock. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { dataDir, identity, socketFolder, port, tcp, log } = options
  const folder = join(dataDir, 'pg')
  const conf = postgresqlConf(settingsFor(), join(dataDir, 'postgresql.local.conf'))
  await writeFile(join(folder, 'postgresql.conf'), conf)
  await writeFile(join(folder, 'pg_hba.conf'), pgHba(tcp))
  const [program = '', ...args] = identity.wrap(
    [
      programOf(identity.binaries, 'postgres'),
      '-D',
      folder,
      `--unix_socket_directories=${socketFolder}`,
      '--unix_socket_permissions=0700',
      `--listen_addresses=${tcp ? '127.0.0.1' : ''}`,
      `--port=${port}`,
    ],
    'INT',
  )
  // Its own session: Ctrl-C in a terminal reaches Node, which then stops the server when nobody needs it any more.
  const child = spawn(program, args, {
    cwd: '/',
    detached: true,
    env: serverEnv(),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const output = lastLines(child.stderr, (line) => log[levelOf(line)]({ from: 'postgres' }, line))
  let gone = false
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      gone = true
      // Its last words may still be in the pipe; a backend that hangs keeps the pipe open.
      void doneWithin(500, once(child, 'close')).then(() => resolve())
    })
  })
  await once(child, 'spawn')
  return {
    pid: child.pid ?? 0,
    exited,
    output,
    async stop(patience = 10_000) {
      for (const [signal, wait] of [
        ['SIGINT', patience],
        ['SIGQUIT', 2_000],
        ['SIGKILL', 2_000],
      ] as const) {
        if (gone) return
        child.kill(signal)
        await doneWithin(wait, exited)
      }
    },
  }
}

/** Nothing of ours: PGDATA, PGPORT, PGOPTIONS … of the person who starts Enishi are meant for other servers. */
function serverEnv(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TZ: 'UTC' }
}

function lastLines(stream: NodeJS.ReadableStream, heard?: (line: string) => void): readonly string[] {
  const lines: string[] = []
  createInterface({ input: stream }).on('line', (line) => {
    heard?.(line)
    // Kept are the lines that may say why it ended.
    if (isOrdinary(line)) return
    lines.push(line)
    if (lines.length > 50) lines.shift()
  })
  return lines
}

/** What an ordinary start and stop says of those who come too early or stay too long. */
function isOrdinary(line: string): boolean {
  return /\bFATAL:  (the database system is (starting up|not yet accepting connections|shutting down|in recovery)|terminating .* due to administrator command)/.test(
    line,
  )
}

/** A statement's error is told to who sent it, and who comes too early tries again; neither is news here. */
function levelOf(line: string): 'debug' | 'warn' | 'error' {
  if (isOrdinary(line)) return 'debug'
  if (/\b(FATAL|PANIC):  /.test(line)) return 'error'
  return line.includes('WARNING:  ') ? 'warn' : 'debug'
}
