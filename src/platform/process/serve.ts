import { join } from 'node:path'
import { Problem } from '#kit/problem.ts'
import type { Config } from '../config.ts'
import type { Composition } from '../feature.ts'
import { startServer } from '../http/server.ts'
import { startWorker } from '../jobs/worker.ts'
import type { Running, Runtime } from '../runtime.ts'
import { openLog } from '../log.ts'
import { bringUpToDate, connect } from './connect.ts'
import { ensureDataFolder } from './data-folder.ts'
import { doneWithin } from './limit.ts'
import { readHolder, tryLock, type Lock } from './lock.ts'
import { cannotListen, settlePort } from './port.ts'
import { listenForStop } from './stop.ts'
import { supervise } from './supervise.ts'

/** What is under way (requests, jobs) gets this long to finish; the rest of the 15 seconds is for PostgreSQL. */
const patience = 10_000

/** `serve`: the web server here, the job worker and the sender in child processes, until told to stop. One for each data folder. */
export async function serve(config: Config, app: Composition, entry: string): Promise<void> {
  const lock = await claimDataFolder(config)
  try {
    await serveWeb(config, app, { lock, workerEntry: config.worker ? entry : null })
  } finally {
    lock.release()
  }
}

/** `web`: the web server alone; workers run elsewhere. */
export function web(config: Config, app: Composition): Promise<void> {
  return serveWeb(config, app, { lock: null, workerEntry: null })
}

/** `worker`: jobs alone. */
export function worker(config: Config, app: Composition, how: { child: boolean }): Promise<void> {
  return beside(config, app, how, startWorker)
}

/** `sender`: what is sent, alone. */
export function sender(config: Config, app: Composition, how: { child: boolean }): Promise<void> {
  const { sends } = app
  if (!sends) throw new Error('No feature sends')
  return beside(config, app, how, sends)
}

/** A process beside the server. As a child of `serve` it uses the database that its parent opened and never opens one. */
async function beside(
  config: Config,
  app: Composition,
  { child }: { child: boolean },
  start: (runtime: Runtime) => Promise<Running>,
): Promise<void> {
  const stop = listenForStop()
  // Until it runs there is nothing to finish, and the database we wait for may be gone with our parent.
  const leave = (): void => process.exit(0)
  stop.signal.addEventListener('abort', leave)
  const runtime = await connect(config, app, openLog(config), child ? 'attach' : 'open')
  try {
    if (!child) await bringUpToDate(runtime)
    const running = await start(runtime)
    stop.signal.removeEventListener('abort', leave)
    await Promise.race([stop.requested, running.lost])
    // Started again by whoever started it, and then marked again.
    if (!stop.signal.aborted) process.exitCode = 1
    await doneWithin(patience, running.close())
  } finally {
    await runtime.close()
  }
}

async function serveWeb(
  wanted: Config,
  app: Composition,
  { lock, workerEntry }: { lock: Lock | null; workerEntry: string | null },
): Promise<void> {
  const stop = listenForStop()
  const config = await settlePort(wanted)
  const runtime = await connect(config, app, openLog(config))
  try {
    await bringUpToDate(runtime)
    const server = await startServer(runtime).catch((error: unknown) => {
      throw error instanceof Error && 'syscall' in error && error.syscall === 'listen'
        ? cannotListen(config, error)
        : error
    })
    const children = (workerEntry ? ['worker', 'sender'] : []).map((command) =>
      supervise({ entry: workerEntry ?? '', args: [command, '--child'], log: runtime.log }),
    )
    lock?.describe({ port: config.port, url: server.url })
    if (!stop.signal.aborted) process.stdout.write(`${readyLine(server.url)}\n`)
    await stop.requested
    // At the same time, so that all together keep to the limit. Unfinished jobs go on at the next start.
    const ends = await Promise.allSettled([
      doneWithin(patience, server.close()),
      ...children.map((one) => one.stop(patience)),
    ])
    for (const end of ends)
      if (end.status === 'rejected') runtime.log.error({ err: end.reason }, 'could not stop in good order')
  } finally {
    await runtime.close()
  }
}

function readyLine(url: string): string {
  return `縁 Enishi を開始しました: ${url} ・ Enishi is running at ${url} (Ctrl-C で終了 / to stop)`
}

async function claimDataFolder({ dataDir }: Config): Promise<Lock> {
  await ensureDataFolder(dataDir)
  const path = join(dataDir, 'serve.lock')
  const lock = tryLock(path, 'serve')
  if (lock) return lock
  const first = readHolder(path)
  throw new Problem('conflict', {
    detail: {
      ja: 'このデータフォルダでは Enishi がもう動いています: {url}（プロセス {pid}、{dataDir}）。そちらを使うか、止めてから開始してください',
      en: 'Enishi is already running on this data folder: {url} (process {pid}, {dataDir}). Use that one, or stop it first',
    },
    params: { url: first?.url ?? '…', pid: first?.pid ?? '?', dataDir },
  })
}
