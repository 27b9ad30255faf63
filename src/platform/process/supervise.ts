import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { doneWithin } from './limit.ts'
import { parentVariable } from './stop.ts'

export type Supervised = {
  /** The child that runs now, if one does. */
  readonly pid: number | undefined
  /** Asks it to stop, waits `patience` ms, then ends it by force. */
  stop(patience?: number): Promise<void>
}

/**
 * A job reads files far larger than memory in small pieces: a small young generation keeps the garbage of a million rows
 * from growing the process to several times what it holds.
 */
const childMemory = ['--max-semi-space-size=8', '--max-old-space-size=256']
const longestPause = 30_000
/** A child that lived this long was well; its next crash is a first one again. */
const healthyAfter = 60_000

/** Keeps a Node child process running: started again when it ends, after pauses that double up to half a minute. */
export function supervise(options: {
  readonly entry: string
  readonly args: readonly string[]
  readonly log: Logger
  readonly firstPause?: number
}): Supervised {
  const { entry, args, log, firstPause = 500 } = options
  const stopping = new AbortController()
  let child: ChildProcess | undefined
  const endWithUs = (): void => {
    child?.kill('SIGKILL')
  }
  process.on('exit', endWithUs)
  const running = run()
  return {
    get pid() {
      return child?.pid
    },
    async stop(patience = 10_000) {
      stopping.abort()
      if (child?.connected) child.send('stop', () => {})
      if (!(await doneWithin(patience, running))) child?.kill('SIGKILL')
      await running
      process.off('exit', endWithUs)
    },
  }

  async function run(): Promise<void> {
    let pause = firstPause
    while (!stopping.signal.aborted) {
      const startedAt = Date.now()
      // Its own session: Ctrl-C in a terminal is for us alone, the child hears of it by message.
      child = fork(entry, args, {
        detached: true,
        env: { ...process.env, [parentVariable]: String(process.pid) },
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        execArgv: [...childMemory, ...process.execArgv],
      })
      const [code, signal] = await ended(child)
      child = undefined
      if (stopping.signal.aborted) return
      if (Date.now() - startedAt > healthyAfter) pause = firstPause
      log.error({ args, code, signal, pause }, 'a child process ended by itself; starting it again')
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {})
      pause = Math.min(pause * 2, longestPause)
    }
  }
}

async function ended(child: ChildProcess): Promise<[code: unknown, signal: unknown]> {
  try {
    const [code, signal]: unknown[] = await once(child, 'exit')
    return [code, signal]
  } catch (error) {
    return [error instanceof Error ? error.message : error, null]
  }
}
