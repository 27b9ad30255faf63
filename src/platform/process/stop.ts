import { Worker } from 'node:worker_threads'

/** Longest time from the request to stop until the process is gone. */
export const stopLimit = 14_000
/** One Ctrl-C arrives up to three times: from the terminal, from npm, and from the start script. */
const sameKeyPress = 700

export type StopRequest = { readonly requested: Promise<void>; readonly signal: AbortSignal }

/**
 * Waits for a request to stop: Ctrl-C, SIGTERM, a closed terminal, the word `stop` from a parent, or the parent's end.
 * A second Ctrl-C ends the process at once, and so does the limit: PostgreSQL and the worker end with us either way.
 */
export function listenForStop({ watchdogPatience = stopLimit + 1000 } = {}): StopRequest {
  const stopping = new AbortController()
  const requested = new Promise<void>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  let firstAt = 0
  const stop = (): void => {
    if (stopping.signal.aborted) return
    firstAt = Date.now()
    setTimeout(() => process.exit(1), stopLimit).unref()
    stopping.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (stopping.signal.aborted && Date.now() - firstAt > sameKeyPress) process.exit(130)
      stop()
    })
  if (process.connected) {
    process.on('message', (message) => {
      if (message === 'stop') stop()
    })
    process.on('disconnect', stop)
    endWithParent(watchdogPatience)
  }
  return { requested, signal: stopping.signal }
}

/** By this variable a child knows who forked it, were that one gone before the child has begun. */
export const parentVariable = 'SUPERVISED_BY'

let watchdog: Worker | undefined

/**
 * Ends a process that was forked so many ms after its parent, however busy it is then: while it loads its program nothing
 * else is heard. Called again it changes the patience.
 */
export function endWithParent(patience: number): void {
  if (!process.connected) return
  if (watchdog) return watchdog.postMessage(patience)
  const parent = Number(process.env[parentVariable] ?? process.ppid)
  watchdog = new Worker(new URL('./watchdog.ts', import.meta.url), { workerData: { parent, patience } })
  watchdog.unref()
}
