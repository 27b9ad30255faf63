import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { app } from '#app.ts'
import { compose } from '#platform/feature.ts'
import { defineJob } from '#platform/jobs/job.ts'
import { useRuntime, type Harness } from '#test/harness/database.ts'
import { accountsApi } from './accounts.api.ts'

const { me, setUp } = accountsApi.endpoints
const body = {
  organisation: '青空商店',
  name: '山田花子',
  email: 'Hanako@Example.co.jp',
  password: '朝はパンと目玉焼きとコーヒーを二杯',
}

async function countsOf({
  runtime,
}: Harness): Promise<{ users: number; sessions: number; settings: number }> {
  const { db } = runtime.database
  const count = async (table: 'appUser' | 'session' | 'setting'): Promise<number> =>
    (await db.selectFrom(table).selectAll().execute()).length
  return { users: await count('appUser'), sessions: await count('session'), settings: await count('setting') }
}

describe('before the set-up', () => {
  const harness = useRuntime({ setUp: false })
  const { call, request } = harness

  it('a visitor learns that it is needed, and nothing else', async () => {
    expect(await call('visitor', me, {})).toMatchObject({ needsSetup: true, organisation: null, user: null })
  })

  it.each(['/settings', '/users', '/audit', '/catalogue'] as const)('%s asks to sign in', async (path) => {
    expect((await request('visitor', 'GET', path)).statusCode).toBe(401)
  })

  it.each([
    ['a short password', { password: 'short' }, 'password'],
    [
      'the name of the organisation as password',
      { organisation: '株式会社青空商店東京本社営業部', password: '株式会社青空商店東京本社営業部' },
      'password',
    ],
    ['an address that is none', { email: 'hanako' }, 'email'],
    ['an unknown time zone', { timeZone: 'Asia/Nowhere' }, 'timeZone'],
  ])('refuses %s and leaves nothing behind', async (_, wrong, path) => {
    const response = await request('visitor', 'POST', '/setup', { body: { ...body, ...wrong } })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ code: 'invalid', fields: [{ path }] })
    expect(await countsOf(harness)).toEqual({ users: 0, sessions: 0, settings: 0 })
  })

  it('keeps nothing in the table of answers, so that no password rests there', async () => {
    const weak = { ...body, password: 'short' }
    const headers = { 'idempotency-key': 'k' }
    expect((await request('visitor', 'POST', '/setup', { body: weak, headers })).statusCode).toBe(400)
    expect(await harness.runtime.database.db.selectFrom('idempotency').selectAll().execute()).toEqual([])
  })
})

describe('the set-up', () => {
  const harness = useRuntime({ setUp: false })
  const { call, request } = harness

  it('works for one of two who ask at the same moment, and never again', async () => {
    const answers = await Promise.all([
      request('visitor', 'POST', '/setup', { body }),
      request('visitor', 'POST', '/setup', { body: { ...body, email: 'taro@example.co.jp' } }),
    ])
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409])
    expect(await countsOf(harness)).toEqual({ users: 1, sessions: 1, settings: 1 })
    const third = await request('visitor', 'POST', '/setup', { body })
    expect(third.statusCode).toBe(409)
    const session = answers.flatMap(({ cookies }) => cookies)[0]?.value ?? ''
    expect(await call({ session }, me, {})).toMatchObject({
      needsSetup: false,
      organisation: { name: '青空商店', timeZone: 'Asia/Tokyo' },
      user: { role: 'administrator' },
      permissions: expect.arrayContaining(['users.manage', 'settings.manage']),
    })
  })

  it('is audited in the name of the first administrator', async () => {
    const entries = await harness.runtime.database.db
      .selectFrom('auditEntry')
      .select(['action', 'actorName'])
      .orderBy('id')
      .execute()
    expect(entries).toEqual(
      ['session.create', 'user.create', 'settings.update'].map((action) => ({
        action,
        actorName: '山田花子',
      })),
    )
  })

  it('tells visitors nothing about the organisation', async () => {
    expect(await call('visitor', me, {})).toMatchObject({ needsSetup: false, organisation: null })
  })
})

describe('the set-up with demo data', () => {
  const asked: unknown[] = []
  const demo = defineJob({
    name: 'demo.make',
    title: { ja: 'デモ', en: 'Demo' },
    payload: z.object({ seed: z.int(), customers: z.int() }),
    async run(_, payload) {
      asked.push(payload)
    },
  })
  const withoutDemo = app.features.map(({ jobs = [], ...feature }) => ({
    ...feature,
    jobs: jobs.filter(({ name }) => name !== demo.name),
  }))

  describe('where demo data can be made', () => {
    const harness = useRuntime({
      setUp: false,
      app: compose([...withoutDemo, { name: 'trial', jobs: [demo] }]),
    })
    it('asks for it once', async () => {
      await harness.call('visitor', setUp, { body: { ...body, demo: true } })
      await harness.runJobs()
      expect(asked).toEqual([{ seed: 1, customers: 2000 }])
    })
  })

  describe('where it cannot', () => {
    const harness = useRuntime({ setUp: false, app: compose(withoutDemo) })
    it('starts empty', async () => {
      await harness.call('visitor', setUp, { body: { ...body, demo: true } })
      expect(await harness.runtime.database.db.selectFrom('jobRun').selectAll().execute()).toEqual([])
    })
  })
})
