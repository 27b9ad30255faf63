import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { app } from '#app.ts'
import { newId } from '#kit/ids.ts'
import { compose, type Feature } from '#platform/feature.ts'
import { defineJob } from '#platform/jobs/job.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { useRuntime } from '#test/harness/database.ts'
import { systemApi } from './system.api.ts'

const { catalogue, metrics, jobs, cancelJob } = systemApi.endpoints
const label = { ja: '試し', en: 'Trial' }

/** What other features would contribute. */
const trial: Feature = {
  name: 'trial',
  permissions: [{ key: 'trial.count', label, roles: ['manager'] }],
  fields: [
    {
      key: 'nickname',
      subject: 'customer',
      label,
      type: 'text',
      section: 'identity',
      pii: 'personal',
      aliases: ['あだ名'],
      merge: 'newest',
      editable: true,
      list: { width: 120 },
    },
    {
      key: 'rank',
      subject: 'customer',
      label,
      type: 'choice',
      section: 'relation',
      options: [{ value: 'a', label, aliases: ['A'] }],
      pii: 'none',
      aliases: [],
      merge: 'survivor',
      editable: false,
    },
  ],
  events: [
    { name: 'trial.happened', payload: z.object({ at: z.iso.date() }), sentence: label, icon: 'Flask' },
  ],
  metrics: [
    {
      key: 'trial.secret',
      label,
      definition: label,
      unit: 'people',
      permission: 'trial.count',
      measure: async () => ({ value: 12, n: 12, exact: true }),
    },
    {
      key: 'trial.open',
      label,
      definition: label,
      unit: 'percent',
      permission: 'signedIn',
      measure: async () => ({ value: null, n: 0, exact: true }),
    },
  ],
  jobs: [
    defineJob({
      name: 'trial.run',
      title: label,
      payload: z.object({}),
      async run(work) {
        await work.progress(3, 4)
        return { counted: 4 }
      },
    }),
  ],
}

describe('the system', () => {
  const harness = useRuntime({ app: compose([...app.features, trial]) })
  const { call, request } = harness
  const askFor = (role: 'member' | 'manager') => enqueue(harness.as(role), 'trial.run', {})

  it('tells what this installation knows', async () => {
    const { fields, events, permissions } = await call('readOnly', catalogue, {})
    const [nickname, rank] = ['nickname', 'rank'].map((key) => fields.find((field) => field.key === key))
    expect(nickname).toMatchObject({ importable: true, options: null, list: { width: 120 } })
    expect(rank).toMatchObject({ importable: false, options: [{ value: 'a', label }], list: null })
    expect(events.find(({ name }) => name === 'trial.happened')?.payload).toMatchObject({
      type: 'object',
      required: ['at'],
    })
    expect(permissions.map(({ key }) => key)).toEqual(expect.arrayContaining(['jobs.manage', 'trial.count']))
  })

  it('measures the metrics that one may see, and no other', async () => {
    const keysOf = async (role: 'member' | 'manager') =>
      (await call(role, metrics, {})).items.map(({ key }) => key).filter((key) => key.startsWith('trial.'))
    expect(await keysOf('member')).toEqual(['trial.open'])
    expect(await keysOf('manager')).toEqual(['trial.secret', 'trial.open'])
  })

  it('shows everyone their own jobs and an administrator all', async () => {
    const mine = await askFor('member')
    const other = await askFor('manager')
    const seenBy = async (role: 'member' | 'administrator') =>
      (await call(role, jobs, {})).items.map(({ id, mine: own }) => ({ id, own }))
    expect(await seenBy('member')).toEqual([{ id: mine, own: true }])
    expect(await seenBy('administrator')).toEqual([
      { id: other, own: false },
      { id: mine, own: false },
    ])
  })

  it('shows the result of a job that is done', async () => {
    const id = await askFor('member')
    await harness.runJobs()
    const { items } = await call('member', jobs, {})
    expect(items.find((job) => job.id === id)).toMatchObject({
      state: 'done',
      title: label,
      done: 3,
      total: 4,
      result: { counted: 4 },
    })
  })

  it('pages jobs newest first', async () => {
    const ids = [await askFor('manager'), await askFor('manager')]
    const first = await call('manager', jobs, { query: { limit: 1 } })
    const second = await call('manager', jobs, { query: { limit: 1, cursor: first.next ?? '' } })
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids.toReversed())
  })

  it('shows a job whose kind is gone by the name of its kind', async () => {
    const { db, actor } = harness.as('readOnly')
    const gone = {
      id: newId(),
      kind: 'trial.gone',
      payload: '{}',
      actorKind: actor.kind,
      actorId: actor.userId,
      actorName: actor.name,
    }
    await db.insertInto('jobRun').values(gone).execute()
    const { items } = await call('readOnly', jobs, {})
    expect(items[0]?.title).toEqual({ ja: 'trial.gone', en: 'trial.gone' })
  })

  it('stops a job that has not started, and takes a second request as the first', async () => {
    const id = await askFor('member')
    await call('member', cancelJob, { params: { id } })
    await call('member', cancelJob, { params: { id } })
    await harness.runJobs()
    const { items } = await call('member', jobs, { query: { limit: 1 } })
    expect(items[0]).toMatchObject({ id, state: 'cancelled' })
    const audited = await harness
      .system()
      .db.selectFrom('auditEntry')
      .select('actorName')
      .where('subjectId', '=', id)
      .execute()
    expect(audited).toEqual([{ actorName: 'member' }])
  })

  it('does not stop a job that has finished', async () => {
    const id = await askFor('member')
    await harness.runJobs()
    const response = await request('member', 'POST', `/jobs/${id}/cancel`)
    expect(response.statusCode).toBe(409)
  })

  it("does not find another person's job, except for an administrator", async () => {
    const id = await askFor('manager')
    expect((await request('member', 'POST', `/jobs/${id}/cancel`)).statusCode).toBe(404)
    expect((await request('administrator', 'POST', `/jobs/${id}/cancel`)).statusCode).toBe(200)
  })
})
