import { setTimeout as sleep } from 'node:timers/promises'

/** Waits for `work`, `milliseconds` at most; says whether it was done in time. Its failure is passed on. */
export async function doneWithin(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController()
  try {
    return await Promise.race([
      work.then(() => true),
      sleep(milliseconds, false, { signal: timer.signal }).catch(() => false),
    ])
  } finally {
    timer.abort()
  }
}
