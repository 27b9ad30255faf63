import { setTimeout as wait } from 'node:timers/promises'
import { adoptAll } from '../adopt.ts'
import { workFor, type Runtime } from '../runtime.ts'
import { systemActor, type Work } from '../work.ts'

/**
 * Work that is never done: it follows what others write, a little behind them. One step at a time, in every worker; a
 * step that must not meet itself in another worker takes a lock of its own. A step is a transaction or several, and may be
 * killed at any line.
 */
export type Follower = {
  readonly name: string
  /** Milliseconds between two looks when there was nothing to do. */
  readonly every: number
  /** Whether there is anything to follow; asked very often. */
  isBehind(work: Work): Promise<boolean>
  /** False where it could do nothing now: another worker is at it. */
  step(work: Work, stopping: AbortSignal): Promise<boolean>
}

/** After an error it looks again, each time later. */
const mostPause = 60_000

/** Runs all followers until closed; what one of them is at is waited for. */
export function startFollowers(runtime: Runtime): { close(): Promise<void> } {
  const stopping = new AbortController()
  const running = runtime.app.features
    .flatMap(({ followers = [] }) => followers)
    .map((follower) => follow(runtime, follower, stopping.signal))
  return {
    async close() {
      stopping.abort()
      await Promise.all(running)
    },
  }
}

async function follow(runtime: Runtime, follower: Follower, stopping: AbortSignal): Promise<void> {
  const work = workFor(runtime, systemActor(follower.name), `follower-${follower.name}`)
  let failed = 0
  while (!stopping.aborted) {
    let pause = follower.every
    try {
      if (await follower.isBehind(work)) {
        await adoptAll(runtime)
        if (await follower.step(work, stopping)) pause = 0
      }
      failed = 0
    } catch (error) {
      if (stopping.aborted) return
      pause = Math.min(follower.every * 2 ** ++failed, mostPause)
      runtime.log.error({ err: error, follower: follower.name }, 'a follower failed and will try again')
    }
    if (pause > 0) await wait(pause, undefined, { signal: stopping }).catch(() => {})
  }
}
