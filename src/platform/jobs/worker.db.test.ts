import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { features } from '#app.ts'
import { compose } from '#platform/feature.ts'
import { useRuntime } from '#test/harness/database.ts'
import { defineJob, type JobWork } from './job.ts'
import { enqueue, wake } from './queue.ts'
import { startWorker } from './worker.ts'

const begun = { asked: 0, clocked: 0 }
let isPatient = true
/** Works until it is asked to stop, as a long job does between two of its parts; without patience it is soon through. */
const workOn = async (kind: keyof typeof begun, work: JobWork): Promise<void> => {
  begun[kind]++
  while (isPatient && !work.signal.aborted) await sleep(5)
  await work.progress(1, 2)
}
const title = { ja: '試し', en: 'Probe' }
const payload = z.object({})
/** The 31st of February never comes: these run when they are woken. */
const never = '0 0 31 2 *'
const asked = defineJob({ name: 'probe.asked', title, payload, run: (work) => workOn('asked', work) })
const clocked = defineJob({
  name: 'probe.clocked',
  title,
  payload,
  every: never,
  run: (work) => workOn('clocked', work),
})
const broken = defineJob({
  name: 'probe.broken',
  title,
  payload,
  every: never,
  run: () => Promise.reject(new Error('really broken')),
})

describe('a worker', () => {
  const harness = useRuntime({
    app: compose([...features, { name: 'probe', jobs: [asked, clocked, broken] }]),
  })
  const start = async (errors: string[]) => {
    const log = pino({ level: 'error' }, { write: (line: string) => void errors.push(line) })
    return startWorker({ ...harness.runtime, log })
  }
  const stateOf = async (id: string) =>
    (
      await harness.runtime.database.db
        .selectFrom('jobRun')
        .select('state')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
    ).state

  it('that is stopped in the midst of its jobs says nothing of a failure, and the next one ends them', async () => {
    const errors: string[] = []
    const id = await enqueue(harness.as('administrator'), 'probe.asked', {})
    await wake(harness.system(), 'probe.clocked')
    const first = await start(errors)
    await vi.waitFor(() => expect(begun).toEqual({ asked: 1, clocked: 1 }), 20_000)
    await first.close()
    expect(errors).toEqual([])
    expect(await stateOf(id)).toBe('running')

    isPatient = false
    const second = await start(errors)
    await vi.waitFor(async () => expect(await stateOf(id)).toBe('done'), 20_000)
    await vi.waitFor(() => expect(begun).toEqual({ asked: 2, clocked: 2 }), 20_000)
    await second.close()
    expect(errors).toEqual([])
  })

  it('tells of a job that failed of itself', async () => {
    const errors: string[] = []
    await wake(harness.system(), 'probe.broken')
    const worker = await start(errors)
    await vi.waitFor(() => expect(errors.join('')).toContain('really broken'), 20_000)
    await worker.close()
  })
})
