import { openLive } from '#platform/live.ts'
import type { Running, Runtime } from '#platform/runtime.ts'
import { startEngine } from './delivery.engine.ts'
import { enterSenders } from './delivery.process.ts'

/** What may make mail due, and what may change how it is sent. */
const due = new Set(['mail', 'campaign'])
const changed = new Set(['settings', 'delivery', '*'])

/** The sender process: hands over what the sources have until it is closed. */
export async function startSending(runtime: Runtime): Promise<Running> {
  const stopping = new AbortController()
  const me = await enterSenders(runtime)
  const live = await openLive(runtime.connection, runtime.log)
  const engine = startEngine(runtime, me, { stopping: stopping.signal })
  live.subscribe(({ topic }) => {
    if (changed.has(topic)) engine.refresh()
    else if (due.has(topic)) engine.wake()
  })
  const failed = engine.done.then(
    () => {},
    (error: unknown) => runtime.log.error({ err: error }, 'the sender cannot go on'),
  )
  return {
    lost: Promise.race([me.lost, failed]),
    async close() {
      stopping.abort()
      await failed
      await live.close()
      await me.leave()
    },
  }
}

/** Sends all that is due now, and ends: for tests and tools. */
export async function sendDue(runtime: Runtime): Promise<{ sent: number }> {
  const me = await enterSenders(runtime)
  try {
    return await startEngine(runtime, me, { stopping: new AbortController().signal, untilEmpty: true }).done
  } finally {
    await me.leave()
  }
}
