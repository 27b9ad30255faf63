import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { mkdtemp, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '#test/harness/free-port.ts'
import { copyPreparedData } from '#test/harness/prepared-data.ts'
import { processesIn } from '../process/proc.ts'
import { type Cluster, type ClusterOptions, openCluster } from './embedded.ts'

const isRoot = process.getuid?.() === 0
const log = pino({ level: 'silent' })
const moduleUrl = new URL('./embedded.ts', import.meta.url).href
let base = ''
let dataDir = ''
let clusters: Cluster[] = []
let children: ChildProcess[] = []

beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'enishi-pg-')))
  dataDir = join(base, 'data')
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  for (const cluster of clusters.toReversed()) await cluster.close()
  await waitUntil(async () => (await processesIn(join(dataDir, 'pg'))).length === 0)
  rmSync(base, { recursive: true, force: true })
  clusters = []
  children = []
})

/** A data folder in this one, which need not exist, after its first start. */
function prepared(folder: string): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'data')
  copyPreparedData(path)
  return path
}

async function open(options: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const cluster = await openCluster({ dataDir, log, ...options })
  clusters.push(cluster)
  return cluster
}

/** Another process that opens the cluster, runs `then` with it and stays. */
async function openElsewhere(then = ''): Promise<ChildProcess> {
  const script = `
    const { openCluster } = await import(${JSON.stringify(moduleUrl)})
    const { pino } = await import('pino')
    const { default: pg } = await import('pg')
    const cluster = await openCluster({ dataDir: ${JSON.stringify(dataDir)}, log: pino({ level: 'silent' }) })
    ${then}
    console.log(cluster.owner ? 'owner' : 'attached')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: join(import.meta.dirname, '../../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const [said]: unknown[] = await once(child.stdout, 'data')
  expect(String(said).trim()).toBe('owner')
  return child
}

async function query(cluster: Cluster, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(cluster.connection)
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

async function waitUntil(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await holds()) return
    await sleep(25)
  }
  throw new Error('did not happen within 15 s')
}

/** The id of the server that runs. None while one has ended and the next has not written its file yet. */
function postmaster(): number {
  try {
    return Number(readFileSync(join(dataDir, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0]) || 0
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0
    throw error
  }
}

describe('the first start', () => {
  it('makes a UTF-8 database in which Japanese letters are letters, durable and reachable by socket only', async () => {
    const cluster = await open()
    expect(cluster.owner).toBe(true)
    const [row] = await query(
      cluster,
      `select current_database() as name, current_setting('server_version') as version,
              pg_encoding_to_char(encoding) as encoding, datcollate as collation, datctype as ctype,
              current_setting('fsync') as fsync, current_setting('jit') as jit,
              current_setting('listen_addresses') as addresses, '縁' ~ '[[:alpha:]]' as letter
         from pg_database where datname = current_database()`,
    )
    expect(row).toEqual({
      name: 'enishi',
      version: '18.4',
      encoding: 'UTF8',
      collation: 'C',
      ctype: 'C.UTF-8',
      fsync: 'on',
      jit: 'off',
      addresses: '',
      letter: true,
    })
    expect(statSync(join(dataDir, 'pg-socket')).mode & 0o777).toBe(0o700)
  })

  it('starts over after an initdb that was cut short', async () => {
    mkdirSync(join(dataDir, 'pg.new', 'base'), { recursive: true })
    writeFileSync(join(dataDir, 'pg.new', 'PG_VERSION'), '18\n')
    expect((await open()).owner).toBe(true)
    expect(existsSync(join(dataDir, 'pg.new'))).toBe(false)
  })

  it('leaves a folder alone that is in the way and no cluster', async () => {
    mkdirSync(join(dataDir, 'pg'), { recursive: true })
    writeFileSync(join(dataDir, 'pg', 'letter.txt'), '大切')
    await expect(open()).rejects.toThrow(/does not hold PostgreSQL data/)
    expect(readFileSync(join(dataDir, 'pg', 'letter.txt'), 'utf8')).toBe('大切')
  })

  it('refuses a cluster of another PostgreSQL version and says which', async () => {
    mkdirSync(join(dataDir, 'pg'), { recursive: true })
    writeFileSync(join(dataDir, 'pg', 'PG_VERSION'), '17\n')
    await expect(open()).rejects.toThrow(/made by PostgreSQL 17, and this Enishi uses 18/)
  })

  it('of two at once makes one owner and one that attaches', async () => {
    const both = await Promise.all([open(), open()])
    expect(both.map(({ owner }) => owner).sort()).toEqual([false, true])
    for (const cluster of both) expect(await query(cluster, 'select 1 as one')).toEqual([{ one: 1 }])
  })
})

describe('a later start', () => {
  beforeEach(() => copyPreparedData(dataDir))

  it('finds what was committed, and leaves no process or pid file behind when it ends', async () => {
    const first = await open()
    await query(first, 'create table kept as select 1 as one')
    await first.close()
    expect(await processesIn(join(dataDir, 'pg'))).toEqual([])
    expect(existsSync(join(dataDir, 'pg', 'postmaster.pid'))).toBe(false)
    expect(await query(await open(), 'select one from kept')).toEqual([{ one: 1 }])
  })

  it('honours the settings that an operator put beside the cluster', async () => {
    writeFileSync(join(dataDir, 'postgresql.local.conf'), "work_mem = '33MB'\n")
    expect(await query(await open(), 'show work_mem')).toEqual([{ work_mem: '33MB' }])
  })

  it('takes no notice of a pid file that names a live process of someone else', async () => {
    writeFileSync(join(dataDir, 'pg', 'postmaster.pid'), `${process.ppid}\n${join(dataDir, 'pg')}\n1\n5432\n`)
    const cluster = await open()
    expect(cluster.owner).toBe(true)
    expect(postmaster()).not.toBe(process.ppid)
  })

  it('says what is wrong when PostgreSQL does not start, and frees the folder again', async () => {
    writeFileSync(join(dataDir, 'postgresql.local.conf'), 'work_mem = nonsense\n')
    await expect(open()).rejects.toThrow(/could not start.*work_mem|could not start.*configuration file/)
    rmSync(join(dataDir, 'postgresql.local.conf'))
    expect((await open()).owner).toBe(true)
  })
})

describe('after a crash', () => {
  beforeEach(() => copyPreparedData(dataDir))

  it('of the server (kill -9), the same process has it back with everything committed', async () => {
    const said: string[] = []
    const cluster = await open({ log: pino({ level: 'error' }, { write: (line) => said.push(line) }) })
    await query(cluster, 'create table kept as select 1 as one')
    const before = postmaster()
    process.kill(before, 'SIGKILL')
    await waitUntil(() =>
      query(cluster, 'select 1').then(
        async () => ![0, before].includes(postmaster()),
        () => false,
      ),
    )
    expect(await query(cluster, 'select one from kept')).toEqual([{ one: 1 }])
    // That we ask before it is ready is no error.
    expect(said.filter((line) => line.includes('FATAL:  the database system is'))).toEqual([])
  })

  it('of the server, a stop that comes in the midst of the recovery ends quietly', async () => {
    for (const patience of [0, 30, 60, 90]) {
      const cluster = await open()
      const before = postmaster()
      process.kill(before, 'SIGKILL')
      await waitUntil(() => ![0, before].includes(postmaster()))
      await sleep(patience)
      await cluster.close()
      expect(await processesIn(join(dataDir, 'pg'))).toEqual([])
    }
  })

  it('of Node (kill -9), no orphan stays and the next start has everything committed', async () => {
    const other = await openElsewhere(`
      const client = new pg.Client(cluster.connection)
      await client.connect()
      await client.query('create table kept as select 1 as one')`)
    const server = postmaster()
    other.kill('SIGKILL')
    await waitUntil(() => !existsSync(`/proc/${server}`))
    const cluster = await open()
    expect(cluster.owner).toBe(true)
    expect(await query(cluster, 'select one from kept')).toEqual([{ one: 1 }])
  })

  it('of Node, a start that comes at once waits for the old server to end', async () => {
    const other = await openElsewhere()
    const old = postmaster()
    // Held still, so that it certainly outlives its parent until the next start ends it.
    process.kill(old, 'SIGSTOP')
    other.kill('SIGKILL')
    await once(other, 'exit')
    setTimeout(() => process.kill(old, 'SIGCONT'), 300)
    const cluster = await open()
    expect(cluster.owner).toBe(true)
    expect(postmaster()).not.toBe(old)
  })
})

describe('a second process on the same data folder', () => {
  beforeEach(() => copyPreparedData(dataDir))

  it('attaches, and leaves the server alone when it ends', async () => {
    await openElsewhere()
    const cluster = await open()
    expect(cluster.owner).toBe(false)
    await cluster.close()
    expect(await query(cluster, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('takes the server over at the same address when its owner ends', async () => {
    const other = await openElsewhere()
    const cluster = await open()
    other.kill('SIGKILL')
    await waitUntil(() => cluster.owner)
    expect(await query(cluster, 'select 1 as one')).toEqual([{ one: 1 }])
    await cluster.close()
    expect(await processesIn(join(dataDir, 'pg'))).toEqual([])
  })

  it('never takes it over when it was told only to attach', async () => {
    const owner = await open()
    const follower = await open({ mode: 'attach' })
    await owner.close()
    await sleep(600)
    expect(follower.owner).toBe(false)
    await expect(query(follower, 'select 1')).rejects.toThrow()
  })
})

describe('wherever the data folder is', () => {
  it('a path too long for a socket gets a private short folder, the same one at each start', async () => {
    dataDir = prepared(join(base, '長い'.repeat(20)))
    const first = await open()
    expect(first.connection.host.startsWith(dataDir)).toBe(false)
    expect(statSync(first.connection.host).mode & 0o777).toBe(0o700)
    const second = await open()
    expect(second).toMatchObject({ owner: false, connection: first.connection })
    await second.close()
    await first.close()
    const third = await open()
    expect(third.connection).toEqual(first.connection)
    await third.close()
    rmSync(third.connection.host, { recursive: true })
  })

  it('a short folder that someone else may have made is not trusted', async () => {
    dataDir = prepared(join(base, 'x'.repeat(100)))
    const first = await open()
    await first.close()
    chmodSync(first.connection.host, 0o777)
    const second = await open()
    expect(second.connection.host).not.toBe(first.connection.host)
    await second.close()
    for (const { connection } of [first, second]) rmSync(connection.host, { recursive: true })
  })

  it.skipIf(!isRoot)('a folder that only root may enter is fine (needs root)', async () => {
    mkdirSync(join(base, 'private'), { mode: 0o700 })
    dataDir = join(base, 'private', 'data')
    await open()
    expect(statSync(join(dataDir, 'pg')).uid).toBe(0)
  })

  it.skipIf(!isRoot)('without user namespaces root becomes nobody (needs root)', async () => {
    chmodSync(base, 0o755)
    await open({ userNamespaces: false })
    expect(statSync(join(dataDir, 'pg')).uid).toBe(65_534)
    await clusters[0]?.close()
    expect((await open()).owner).toBe(true)
  })

  it.skipIf(!isRoot)(
    'without user namespaces a folder that only root may enter is refused (needs root)',
    async () => {
      mkdirSync(join(base, 'private'), { mode: 0o700 })
      dataDir = join(base, 'private', 'data')
      await expect(open({ userNamespaces: false })).rejects.toThrow(/nobody but root can enter/)
    },
  )

  it.skipIf(!isRoot)('root runs it as the owner of the data folder, named or not (needs root)', async () => {
    for (const uid of [1, 54_321]) {
      dataDir = join(base, `data-${uid}`)
      chmodSync(base, 0o755)
      mkdirSync(dataDir, { mode: 0o700 })
      chownSync(dataDir, uid, uid)
      await (await open()).close()
      expect(statSync(join(dataDir, 'pg', 'PG_VERSION')).uid).toBe(uid)
    }
  })

  it.skipIf(!isRoot)('a full disk is named as such (needs root, for a small disk)', async () => {
    mkdirSync(dataDir)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', dataDir])
    try {
      await expect(open()).rejects.toThrow(/not enough free disk space/)
    } finally {
      execFileSync('umount', [dataDir])
    }
  })
})

it('over TCP a test can use it like an external server', async () => {
  const port = await freePort()
  copyPreparedData(dataDir)
  await open({ tcpPort: port })
  const client = new pg.Client({ connectionString: `postgres://enishi@127.0.0.1:${port}/enishi` })
  await client.connect()
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  await client.end()
})
