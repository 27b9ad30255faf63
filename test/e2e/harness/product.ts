import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { signalProcess } from '#platform/process/proc.ts'

const entry = join(import.meta.dirname, '../../../src/main.ts')
/** The promise of `serve`, see src/platform/process/stop.ts, and some for a busy machine. */
const stopPatience = 20_000

/** Enishi as its user starts it: its own command with its own data folder, PostgreSQL and worker. */
export type Product = {
  readonly url: string
  /** Ends it as Ctrl-C does. Throws when it ends in disorder or had logged an error. */
  stop(): Promise<void>
}

/** Starts the product on a free port with everything it writes below `base`, the database in `data` included. */
export async function startProduct(base: string, env: NodeJS.ProcessEnv = {}): Promise<Product> {
  const logFile = join(base, 'server.log')
  const log = openSync(logFile, 'a')
  const child = spawn(process.execPath, [entry, 'serve'], {
    env: {
      PATH: process.env.PATH,
      TMPDIR: base,
      ENISHI_DATA: join(base, 'data'),
      PORT: '0',
      ENISHI_LOG: 'error',
      ...env,
    },
    // The channel tells the server when the tests are gone, however they end.
    stdio: ['ignore', 'pipe', log, 'ipc'],
  })
  closeSync(log)
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  if (!child.stdout) throw new Error('no standard output')
  const output = createInterface({ input: child.stdout })
  const [ready]: unknown[] = await Promise.race([once(output, 'line'), ended.then(() => [''])])
  const url = /http:\S+/.exec(String(ready))?.[0]
  if (url === undefined) {
    child.kill('SIGKILL')
    throw new Error(`The product did not start:\n${await readFile(logFile, 'utf8')}`)
  }
  return {
    url,
    async stop() {
      child.kill('SIGTERM')
      const code = await Promise.race([ended, sleep(stopPatience, 'never', { ref: false })])
      const errors = (await readFile(logFile, 'utf8')).trim()
      if (code !== 0) throw new Error(`The product ended with ${code} after SIGTERM:\n${errors}`)
      if (errors !== '') throw new Error(`The product logged errors:\n${errors}`)
    },
  }
}

/** A command of the product over the data below `base`, beside the one that serves it. */
export async function runCommand(
  base: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  await promisify(execFile)(process.execPath, [entry, ...args], {
    env: {
      PATH: process.env.PATH,
      TMPDIR: base,
      ENISHI_DATA: join(base, 'data'),
      ENISHI_LOG: 'error',
      ...env,
    },
  })
}

/** Waits until no process below `base` is left; ends what stays by force and throws. */
export async function expectNobodyLeft(base: string, patience = 5000): Promise<void> {
  const until = Date.now() + patience
  let left = await processesOf(base)
  while (left.length > 0 && Date.now() < until) {
    await sleep(50)
    left = await processesOf(base)
  }
  for (const { pid } of left) signalProcess(pid, 'SIGKILL')
  if (left.length > 0)
    throw new Error(`These processes were left behind: ${left.map(({ command }) => command).join('; ')}`)
}

/** Processes that name the folder in their command line or environment, by Linux's /proc; none elsewhere. */
async function processesOf(base: string): Promise<{ pid: number; command: string }[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const read = (file: string): Promise<string> => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
      const [command, environment] = await Promise.all([read('cmdline'), read('environ')])
      const isOurs = command.includes(base) || environment.includes(base)
      return isOurs ? { pid: Number(pid), command: command.replaceAll('\0', ' ').trim() } : null
    }),
  )
  return found.filter((one) => one !== null)
}
