import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Problem } from '#kit/problem.ts'
import { features } from '#app.ts'
import { compose } from '#platform/feature.ts'
import { may } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { defineJob } from './job.ts'
import { cancel, enqueue } from './queue.ts'
import { runOnce } from './run.ts'

const seen: { may: boolean; kind: string; name: string }[] = []
let failures = 0
const probe = defineJob({
  name: 'probe.actor',
  title: { ja: '試し', en: 'Probe' },
  payload: z.object({}),
  async run(work) {
    seen.push({ may: may(work.actor, 'users.manage'), kind: work.actor.kind, name: work.actor.name })
  },
})
const faulty = defineJob({
  name: 'probe.faulty',
  title: { ja: '試し', en: 'Probe' },
  payload: z.object({ final: z.boolean() }),
  async run(_work, { final }) {
    failures++
    if (final) throw new Problem('invalid', { detail: { ja: '直せません', en: 'Cannot be mended' } })
    throw new Error('once more')
  },
})

describe('a job', () => {
  const harness = useRuntime({
    app: compose([...features, { name: 'probe', jobs: [probe, faulty] }]),
  })
  const stateOf = async (id: string) =>
    harness.runtime.database.db
      .selectFrom('jobRun')
      .select(['state', 'problem', 'attempts'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow()

  it('does what its asker may do when it runs, whatever they could when they asked', async () => {
    const admin = harness.as('administrator')
    await enqueue(admin, 'probe.actor', {})
    await enqueue(
      { ...admin, actor: { ...admin.actor, kind: 'apiKey', userId: null, keyId: 'k', role: 'readOnly' } },
      'probe.actor',
      {},
    )
    await enqueue(harness.system(), 'probe.actor', {})
    seen.length = 0
    await harness.runJobs()
    expect(seen.map(({ kind, may: allowed }) => [kind, allowed])).toEqual([
      ['user', true],
      ['apiKey', false],
      ['system', true],
    ])
  })

  it('may do nothing once its asker was disabled', async () => {
    const manager = harness.as('manager')
    await enqueue({ ...manager, actor: { ...manager.actor, role: 'administrator' } }, 'probe.actor', {})
    await sql`update app_user set disabled_at = now() where id = ${manager.actor.userId}::uuid`.execute(
      harness.runtime.database.db,
    )
    seen.length = 0
    await harness.runJobs()
    expect(seen.map((one) => one.may)).toEqual([false])
  })

  it('exists only if the transaction that asked for it commits', async () => {
    const admin = harness.as('administrator')
    await expect(
      admin.db.transaction().execute(async (db) => {
        await enqueue({ ...admin, db }, 'probe.actor', {})
        throw new Error('changed my mind')
      }),
    ).rejects.toThrow('changed my mind')
    const queued = harness.runtime.database.db.selectFrom('jobRun').select('id').where('state', '=', 'queued')
    expect(await queued.execute()).toEqual([])
  })

  it('that was cancelled before it began never runs', async () => {
    const admin = harness.as('administrator')
    const id = await enqueue(admin, 'probe.actor', {})
    expect(await cancel(admin, id)).toBe(true)
    seen.length = 0
    await harness.runJobs()
    expect(seen).toEqual([])
    expect(await stateOf(id)).toMatchObject({ state: 'cancelled' })
  })

  it('is tried again after an error, three times in all, and keeps what went wrong', async () => {
    const id = await enqueue(harness.as('administrator'), 'probe.faulty', { final: false })
    failures = 0
    for (let tries = 0; tries < 4; tries++)
      await runOnce(harness.runtime, id, new AbortController().signal).catch(() => {})
    expect(failures).toBe(3)
    expect(await stateOf(id)).toMatchObject({
      state: 'failed',
      problem: { ja: expect.stringContaining('once more'), en: expect.stringContaining('once more') },
    })
  })

  it('that ends in a problem a person must solve is not tried again', async () => {
    const id = await enqueue(harness.as('administrator'), 'probe.faulty', { final: true })
    failures = 0
    await runOnce(harness.runtime, id, new AbortController().signal)
    await runOnce(harness.runtime, id, new AbortController().signal)
    expect(failures).toBe(1)
    expect(await stateOf(id)).toMatchObject({
      state: 'failed',
      problem: { ja: '直せません', en: 'Cannot be mended' },
    })
  })
})
