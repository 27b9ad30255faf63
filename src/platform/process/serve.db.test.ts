import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { mkdtemp, realpath } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '#test/harness/free-port.ts'
import { copyPreparedData } from '#test/harness/prepared-data.ts'
import { openCluster } from '../db/embedded.ts'
import { readHolder } from './lock.ts'
import { processesIn } from './proc.ts'

const root = join(import.meta.dirname, '../../..')
const entry = join(root, 'src/main.ts')
let base = ''
let dataDir = ''
let children: ChildProcess[] = []

beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'enishi-serve-')))
  dataDir = join(base, 'data')
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await waitUntil(nobodyLeft)
  rmSync(base, { recursive: true, force: true })
  children = []
})

function environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, ENISHI_DATA: dataDir, PORT: '0', ENISHI_LOG: 'silent', ...more }
}

type Serving = {
  child: ChildProcess
  url: string
  ready: string
  lines: string[]
  ended: Promise<number | null>
}

async function startServing(more: NodeJS.ProcessEnv = {}): Promise<Serving> {
  if (!existsSync(dataDir)) copyPreparedData(dataDir)
  return startFresh(more)
}

/** The first start of all, or one that needs no data folder. */
async function startFresh(more: NodeJS.ProcessEnv = {}): Promise<Serving> {
  const child = spawn(process.execPath, [entry, 'serve'], {
    env: environment(more),
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  children.push(child)
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  if (!child.stdout) throw new Error('no standard output')
  const lines: string[] = []
  const output = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  await Promise.race([once(output, 'line'), ended])
  const ready = lines[0] ?? ''
  return { child, ready, url: /http:\S+/.exec(ready)?.[0] ?? '', lines, ended }
}

function run(
  args: string[],
  more: NodeJS.ProcessEnv = {},
): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], {
    env: environment(more),
    encoding: 'utf8',
    timeout: 110_000,
  })
  return { status, out: stdout, err: stderr }
}

/** Node processes that were started by `pid` and still live. */
function childrenOf(pid: number | undefined): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
}

const runs =
  (command: string) =>
  (pid: number): boolean => {
    const path = `/proc/${pid}/cmdline`
    return existsSync(path) && readFileSync(path, 'utf8').includes(`${command}\0--child`)
  }
const isWorker = runs('worker')

async function workerOf({ child }: Serving): Promise<number> {
  let worker: number | undefined
  await waitUntil(() => {
    worker = childrenOf(child.pid).find(isWorker)
    return worker !== undefined
  })
  return worker ?? 0
}

function isGone(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return true
  // Dead and waiting to be collected, which is for the init process to do.
  return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}

async function isRefused(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    () => false,
    () => true,
  )
}

async function nobodyLeft(): Promise<boolean> {
  return (await processesIn(join(dataDir, 'pg'))).length === 0
}

async function waitUntil(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 800; tries++) {
    if (await holds()) return
    await sleep(25)
  }
  throw new Error('did not happen within 20 s')
}

describe('serve', () => {
  it('says in one line where it is, answers there, and leaves nothing behind after Ctrl-C', async () => {
    const serving = await startFresh()
    expect(serving.ready).toBe(
      `縁 Enishi を開始しました: ${serving.url} ・ Enishi is running at ${serving.url} (Ctrl-C で終了 / to stop)`,
    )
    expect((await fetch(`${serving.url}/healthz`)).status).toBe(200)
    const worker = await workerOf(serving)
    serving.child.kill('SIGINT')
    // The terminal, npm and the start script each deliver the same key press.
    serving.child.kill('SIGINT')
    expect(await serving.ended).toBe(0)
    expect(serving.lines).toHaveLength(1)
    expect(isGone(worker)).toBe(true)
    expect(await nobodyLeft()).toBe(true)
  })

  it('is refused a second time on the same data folder, naming the first', async () => {
    const { url, child } = await startServing()
    const second = run(['serve'])
    expect(second.status).toBe(1)
    expect(second.out).toBe('')
    expect(second.err).toContain(`もう動いています: ${url}（プロセス ${child.pid}、${dataDir}）`)
    expect(second.err).toContain(
      `already running on this data folder: ${url} (process ${child.pid}, ${dataDir})`,
    )
  })

  it('is refused a busy port, naming it and how to choose another', async () => {
    const busy = createServer().listen(0, '127.0.0.1')
    await once(busy, 'listening')
    const address = busy.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const { status, err } = run(['serve'], { PORT: String(port), HOST: '127.0.0.1' })
    busy.close()
    expect(status).toBe(1)
    expect(err).toContain(`ポート ${port} はほかのプログラムが使っています`)
    expect(err).toContain(`PORT=${port + 1} npm start`)
    expect(err).not.toMatch(/\n\s+at /)
  })

  it('starts again after kill -9, when worker and PostgreSQL have followed it', async () => {
    const serving = await startServing()
    const worker = await workerOf(serving)
    serving.child.kill('SIGKILL')
    const killed = Date.now()
    await waitUntil(async () => isGone(worker) && (await nobodyLeft()))
    expect(Date.now() - killed).toBeLessThan(5000)
    const again = await startServing()
    expect((await fetch(`${again.url}/readyz`)).status).toBe(200)
    expect(readHolder(join(dataDir, 'serve.lock'))).toMatchObject({ pid: again.child.pid, url: again.url })
  })

  it('sends in a process of its own, which is replaced when it dies', async () => {
    const serving = await startServing()
    const senderOf = (): number | undefined => childrenOf(serving.child.pid).find(runs('sender'))
    await waitUntil(() => senderOf() !== undefined)
    const first = senderOf() ?? 0
    process.kill(first, 'SIGKILL')
    await waitUntil(() => (senderOf() ?? first) !== first)
    serving.child.kill('SIGINT')
    expect(await serving.ended).toBe(0)
    expect(await nobodyLeft()).toBe(true)
  })

  it('replaces a worker that dies', async () => {
    const serving = await startServing()
    const worker = await workerOf(serving)
    process.kill(worker, 'SIGKILL')
    await waitUntil(() => childrenOf(serving.child.pid).some((pid) => pid !== worker && isWorker(pid)))
  })

  it('stops when its parent is gone', async () => {
    const serving = await startServing()
    serving.child.disconnect()
    expect(await serving.ended).toBe(0)
    expect(await nobodyLeft()).toBe(true)
  })

  it('ends at once at the second Ctrl-C, even while the worker hangs', async () => {
    const serving = await startServing()
    const worker = await workerOf(serving)
    process.kill(worker, 'SIGSTOP')
    serving.child.kill('SIGINT')
    // It has heard the first; what comes within its next 700 ms would be the same key press.
    await waitUntil(() => isRefused(serving.url))
    await sleep(1000)
    const asked = Date.now()
    serving.child.kill('SIGINT')
    expect(await serving.ended).toBe(130)
    expect(Date.now() - asked).toBeLessThan(2000)
    await waitUntil(async () => isGone(worker) && (await nobodyLeft()))
  })

  it('ends within 15 seconds while the worker hangs, by itself and in good order', async () => {
    const serving = await startServing()
    const worker = await workerOf(serving)
    process.kill(worker, 'SIGSTOP')
    const asked = Date.now()
    serving.child.kill('SIGTERM')
    expect(await serving.ended).toBe(0)
    expect(Date.now() - asked).toBeLessThan(15_000)
    expect(isGone(worker)).toBe(true)
    expect(await nobodyLeft()).toBe(true)
  })

  it('runs without a worker when told so', async () => {
    const serving = await startServing({ ENISHI_WORKER: 'false' })
    await sleep(300)
    expect(childrenOf(serving.child.pid).some((pid) => isWorker(pid) || runs('sender')(pid))).toBe(false)
  })

  it('works on an external PostgreSQL and starts none of its own', async () => {
    const tcpPort = await freePort()
    const external = await openCluster({
      dataDir: join(base, 'external'),
      log: pino({ level: 'silent' }),
      tcpPort,
    })
    try {
      const serving = await startFresh({ DATABASE_URL: `postgres://enishi@127.0.0.1:${tcpPort}/enishi` })
      expect((await fetch(`${serving.url}/readyz`)).status).toBe(200)
      expect(existsSync(join(dataDir, 'pg'))).toBe(false)
      serving.child.kill('SIGTERM')
      expect(await serving.ended).toBe(0)
    } finally {
      await external.close()
    }
  })
})

describe('the command line', () => {
  it('reports wrong values in one sentence each and two languages, without a stack', () => {
    const { status, err } = run(['serve'], { PORT: 'many', ENISHI_LOG: 'loud' })
    expect(status).toBe(1)
    expect(err.trim().split('\n')).toEqual([
      expect.stringContaining('PORT（待ち受けるポート）は「many」ではなく'),
      expect.stringContaining('PORT (the port to listen on) must be'),
      expect.stringContaining('ENISHI_LOG（ログの詳しさ）'),
      expect.stringContaining('ENISHI_LOG (how much is logged)'),
    ])
  })

  it('answers an unknown command or option with the usage and status 2', () => {
    for (const words of [['frobnicate'], ['serve', '--fast'], ['constructor']]) {
      const { status, out, err } = run(words)
      expect([status, out]).toEqual([2, ''])
      expect(err).toMatch(/serve +run the web server and the jobs/)
    }
  })

  it('speaks the language of the terminal', () => {
    expect(run(['help'], { LANG: 'ja_JP.UTF-8' }).out).toContain('Web サーバーとジョブを動かす')
  })

  it('says in one sentence that an external database cannot be reached, without its password', () => {
    const { status, err } = run(['migrate'], { DATABASE_URL: 'postgres://enishi:geheim@127.0.0.1:1/enishi' })
    expect(status).toBe(1)
    expect(err).toContain('Cannot connect to the PostgreSQL named in DATABASE_URL')
    expect(err).not.toContain('geheim')
  })

  it('migrates once', () => {
    expect(run(['migrate']).out).toContain('0001_')
    expect(run(['migrate']).out).toBe('Up to date\n')
  })
})

describe('the doctor', () => {
  it('sees the running server and its database', async () => {
    const { url, child } = await startServing()
    const { out } = run(['doctor'], { PORT: new URL(url).port })
    expect(out).toContain(`The server is running: ${url} (pid ${child.pid})`)
    expect(out).toContain('Embedded PostgreSQL: running')
    expect(out).toContain('Encoding: UTF8, C.UTF-8')
    expect(out).toContain('Migrations: up to date')
  })

  it('hides passwords, names each fault with a remedy, and fails', () => {
    const { status, out } = run(['doctor'], {
      ENISHI_PUBLIC_ULR: 'x',
      DATABASE_URL: 'postgres://enishi:geheim@127.0.0.1:1/enishi',
    })
    expect(status).toBe(1)
    expect(out).toContain('✗ There is no variable ENISHI_PUBLIC_ULR\n   → Check its spelling')
    expect(out).toContain('✗ The database cannot be used')
    expect(out).not.toContain('geheim')
    expect(existsSync(dataDir)).toBe(false)
  })
})
