import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Work } from '#platform/work.ts'
import { act, createCustomer, getCustomer, updateCustomer } from '#features/customers/customers.actions.ts'
import { useRuntime } from '#test/harness/database.ts'
import { holdAt } from '#test/harness/workers.ts'
import { describeBatch, getBatch, listBatches, startBatch, stopBatch, undoBatch } from './bulk.actions.ts'
import { bulkApi } from './bulk.api.ts'
import { makeCustomers } from './bulk.make.ts'

const byStage = (stage: string): string =>
  JSON.stringify({ kind: 'field', params: { field: 'stage', op: 'in', value: [stage] } })

describe('an action on all that match', () => {
  const harness = useRuntime()
  beforeEach(async () => {
    await sql`truncate bulk_batch, bulk_change, job_run`.execute(harness.system().db)
    await sql`truncate customer, customer_event cascade`.execute(harness.system().db)
  })

  const owners = async (): Promise<(string | null)[]> => {
    const { rows } = await sql<{ ownerId: string | null }>`
      select distinct owner_id from customer order by 1`.execute(harness.system().db)
    return rows.map(({ ownerId }) => ownerId)
  }
  const done = async (work: Work, asked: Parameters<typeof startBatch>[1]) => {
    const { id } = await startBatch(work, asked)
    await harness.runJobs()
    return getBatch(work, id)
  }

  it('changes 10,000 in a few seconds, and gives them all back', { timeout: 120_000 }, async () => {
    const work = harness.as('manager')
    const { userId } = work.actor
    const other = harness.as('member').actor.userId
    await makeCustomers(harness.runtime, 10_000, (n) => ({ ownerId: n % 2 ? other : null }))
    const started = performance.now()
    const batch = await done(work, { action: 'owner.set', params: { ownerId: userId } })
    expect(performance.now() - started).toBeLessThan(20_000)
    expect(batch).toMatchObject({
      state: 'done',
      total: 10_000,
      done: 10_000,
      changed: 10_000,
      refused: 0,
      mayUndo: true,
    })
    expect(await owners()).toEqual([userId])
    await undoBatch(work, batch.id)
    await harness.runJobs()
    expect(await getBatch(work, batch.id)).toMatchObject({ state: 'undone', restored: 10_000, kept: 0 })
    const { rows } = await sql<{ ownerId: string | null; count: number }>`
      select owner_id, count(*)::int as count from customer group by 1`.execute(work.db)
    expect(new Map(rows.map((row) => [row.ownerId, row.count]))).toEqual(
      new Map([
        [other, 5000],
        [null, 5000],
      ]),
    )
  })

  it('neither skips nor repeats anybody when it changes what the filter sees', async () => {
    const work = harness.as('manager')
    await makeCustomers(harness.runtime, 2500, () => ({ stage: 'lead' }))
    const batch = await done(work, {
      action: 'field.set',
      params: { field: 'stage', value: 'customer' },
      filter: byStage('lead'),
    })
    expect(batch).toMatchObject({ total: 2500, changed: 2500, unchanged: 0 })
    const { rows } = await sql<{ version: number }>`select distinct version from customer`.execute(work.db)
    expect(rows).toEqual([{ version: 2 }])
  })

  it('tells the timeline and the audit log of each', async () => {
    const work = harness.as('member')
    const [id = ''] = await makeCustomers(harness.runtime, 3)
    await done(work, { action: 'field.set', params: { field: 'occupation', value: '会社員' } })
    expect(await getCustomer(work, id)).toMatchObject({ occupation: '会社員', version: 2 })
    const events = await work.db.selectFrom('customerEvent').select('name').execute()
    expect(events).toEqual(Array.from({ length: 3 }, () => ({ name: 'customer.updated' })))
    const entries = await work.db
      .selectFrom('auditEntry')
      .select(['before', 'after'])
      .where('action', '=', 'customer.update')
      .where('subjectId', '=', id)
      .execute()
    expect(entries).toHaveLength(1)
    expect(entries[0]).toEqual({ before: { occupation: null }, after: { occupation: '会社員' } })
  })

  it('undoes only where nothing happened since, and counts the others', async () => {
    const work = harness.as('manager')
    const [first = '', second = ''] = await makeCustomers(harness.runtime, 3)
    const batch = await done(work, { action: 'tag.add', params: { tagName: '案内' } })
    const touched = await getCustomer(work, first)
    await updateCustomer(work, first, { version: touched.version, occupation: '自営業' })
    await undoBatch(work, batch.id)
    await harness.runJobs()
    expect(await getBatch(work, batch.id)).toMatchObject({
      state: 'undone',
      restored: 2,
      kept: 1,
      mayUndo: false,
    })
    expect((await getCustomer(work, first)).tags).toHaveLength(1)
    expect((await getCustomer(work, second)).tags).toHaveLength(0)
    await expect(undoBatch(work, batch.id)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('takes back the bin, tags and fields, each as it was', async () => {
    const work = harness.as('manager')
    const ids = await makeCustomers(harness.runtime, 4, (n) => ({
      code: `B${n}`,
      occupation: n % 2 ? '会社員' : null,
      attributes: n % 2 ? { campaign: '春' } : {},
    }))
    const steps = [
      { action: 'field.set', params: { field: 'occupation', value: '' } },
      { action: 'field.set', params: { field: 'campaign', value: '秋' } },
      { action: 'field.set', params: { field: 'familyName', value: '佐藤' } },
      { action: 'customer.delete', params: {} },
    ]
    for (const step of steps) {
      const batch = await done(work, { ...step, ids })
      expect(batch).toMatchObject({ state: 'done', refused: 0 })
      expect(batch.changed).toBeGreaterThan(0)
      await undoBatch(work, batch.id)
      await harness.runJobs()
      expect(await getBatch(work, batch.id)).toMatchObject({ restored: batch.changed, kept: 0 })
    }
    const { rows } = await sql<{
      code: string
      occupation: string | null
      attributes: object
      nameKey: string
    }>`
      select code, occupation, attributes, name_key from customer where deleted_at is null order by code`.execute(
      work.db,
    )
    expect(rows).toEqual([
      { code: 'B0', occupation: null, attributes: {}, nameKey: '山田0郎' },
      { code: 'B1', occupation: '会社員', attributes: { campaign: '春' }, nameKey: '山田1郎' },
      { code: 'B2', occupation: null, attributes: {}, nameKey: '山田2郎' },
      { code: 'B3', occupation: '会社員', attributes: { campaign: '春' }, nameKey: '山田3郎' },
    ])
    // Their member numbers are theirs again.
    await expect(
      createCustomer(work, { code: 'B0', contactPoints: [], posts: [], tagNames: [] }),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  it('refuses one customer with the reason, and does the others', async () => {
    const work = harness.as('manager')
    const ids = await makeCustomers(harness.runtime, 5)
    const batch = await done(work, { action: 'field.set', params: { field: 'code', value: 'ONE' }, ids })
    expect(batch).toMatchObject({ state: 'done', changed: 1, refused: 4 })
    const { reasons } = await describeBatch(work, batch.id)
    expect(reasons).toEqual([{ reason: expect.stringContaining('ほかの顧客が使っています'), count: 4 }])
    const { items } = await harness.call('manager', bulkApi.endpoints.listCustomers, {
      params: { id: batch.id },
      query: { outcome: 'refused' },
    })
    expect(items).toHaveLength(4)
    expect(items[0]).toMatchObject({ name: expect.stringContaining('山田'), reason: expect.any(String) })
  })

  it('keeps what two batches do at once apart', async () => {
    const work = harness.as('manager')
    await makeCustomers(harness.runtime, 1500)
    const one = await startBatch(work, { action: 'tag.add', params: { tagName: '甲' } })
    const two = await startBatch(work, {
      action: 'field.set',
      params: { field: 'occupation', value: '農業' },
    })
    await Promise.all([harness.runJobs(), harness.runJobs()])
    expect(await getBatch(work, one.id)).toMatchObject({ state: 'done', changed: 1500 })
    expect(await getBatch(work, two.id)).toMatchObject({ state: 'done', changed: 1500 })
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from customer
      where version = 3 and occupation = '農業'`.execute(work.db)
    expect(rows).toEqual([{ count: 1500 }])
    // The first is no longer as it left them: the second came after it, or before.
    await undoBatch(work, one.id)
    await harness.runJobs()
    const { restored, kept } = await getBatch(work, one.id)
    expect(restored + kept).toBe(1500)
  })

  it('stops when asked, keeps what is done, and can be undone as far as it came', async () => {
    const work = harness.as('manager')
    await makeCustomers(harness.runtime, 5)
    const { id } = await startBatch(work, { action: 'tag.add', params: { tagName: '止' } })
    expect(await stopBatch(work, id)).toMatchObject({ state: 'cancelled', done: 0 })
    await harness.runJobs()
    expect(await getBatch(work, id)).toMatchObject({ state: 'cancelled', changed: 0, mayUndo: false })
    await expect(stopBatch(work, id)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('that its user stops midway ends behind the chunk under way, and is undone as far as it came', async () => {
    const work = harness.as('manager')
    await makeCustomers(harness.runtime, 2500)
    const { id } = await startBatch(work, { action: 'tag.add', params: { tagName: '途中' } })
    const chunk = await holdAt(harness, { table: 'bulk_batch', when: 'new.done = 1000' })
    const running = harness.runJobs()
    await chunk.reached()
    const stopped = stopBatch(work, id)
    const waiting = sql`select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    // The chunk, which is held, and behind it the stop.
    while ((await waiting.execute(work.db)).rows.length < 2) await sleep(10)
    await chunk.release()
    expect(await stopped).toMatchObject({ state: 'cancelled', done: 1000, changed: 1000 })
    await running
    const tagged = async (): Promise<unknown> => {
      const { rows } = await sql`select count(*)::int as count from customer_tag`.execute(work.db)
      return rows[0]
    }
    expect(await getBatch(work, id)).toMatchObject({ state: 'cancelled', done: 1000, mayUndo: true })
    expect(await tagged()).toEqual({ count: 1000 })
    await undoBatch(work, id)
    await harness.runJobs()
    expect(await getBatch(work, id)).toMatchObject({ state: 'undone', restored: 1000, kept: 0 })
    expect(await tagged()).toEqual({ count: 0 })
  })

  it('that was given up says why in the language of its reader', async () => {
    const work = harness.as('manager')
    const { id } = await startBatch(work, { action: 'tag.add', params: { tagName: '断' } })
    await sql`update job_run set state = 'failed', problem = '{"ja": "止まりました", "en": "Stopped"}'`.execute(
      work.db,
    )
    expect(await getBatch(work, id)).toMatchObject({ state: 'failed', problem: '止まりました' })
    expect(await getBatch({ ...work, locale: 'en' }, id)).toMatchObject({ problem: 'Stopped' })
  })

  it('says at once what is wrong with the parameters', async () => {
    const work = harness.as('manager')
    const start = (action: string, params: unknown) => startBatch(work, { action, params })
    await expect(start('no.such', {})).rejects.toMatchObject({ code: 'invalid' })
    await expect(start('owner.set', {})).rejects.toMatchObject({ code: 'invalid' })
    await expect(start('field.set', { field: 'email', value: 'a@example.jp' })).rejects.toMatchObject({
      code: 'invalid',
    })
    await expect(start('field.set', { field: 'birthOn', value: 'いつか' })).rejects.toMatchObject({
      code: 'invalid',
    })
    await expect(start('field.set', { field: 'stage', value: null })).rejects.toMatchObject({
      code: 'invalid',
    })
    expect((await listBatches(work, { limit: 10 })).items).toEqual([])
  })

  it('lets members change up to 1,000, and read-only users nobody', async () => {
    const body = { action: 'tag.add', params: { tagName: '権' } }
    await makeCustomers(harness.runtime, 1001)
    const asked = await harness.request('readOnly', 'POST', '/customers/actions/jobs', { body })
    expect(asked.statusCode).toBe(403)
    expect((await harness.request('readOnly', 'GET', '/customers/actions/jobs')).statusCode).toBe(403)
    const refused = await harness.request('member', 'POST', '/customers/actions/jobs', { body })
    expect(refused.statusCode).toBe(403)
    expect(refused.body).toContain('1,000人を超える')
    const [one = ''] = await makeCustomers(harness.runtime, 1)
    const some = await harness.request('member', 'POST', '/customers/actions/jobs', {
      body: { ...body, ids: [one] },
    })
    expect(some.statusCode).toBe(202)
    for (const role of ['manager', 'administrator'] as const)
      expect((await harness.request(role, 'POST', '/customers/actions/jobs', { body })).statusCode).toBe(202)
  })

  it('of more than a chunk has them checked when it is done, not on the way', async () => {
    await makeCustomers(harness.runtime, 1001)
    const asked = { action: 'tag.add', params: { tagName: '多' } }
    const { id } = await startBatch(harness.as('manager'), asked)
    await harness.runJobs()
    const { rows } = await sql<{ state: string }>`
      select state from job_run where kind = 'quality.assess' and subject = ${`bulk:${id}`}`.execute(
      harness.system().db,
    )
    expect(rows).toEqual([{ state: 'queued' }])
  })

  it('is shown to its maker and to administrators', async () => {
    const [one = ''] = await makeCustomers(harness.runtime, 1)
    const mine = await startBatch(harness.as('member'), {
      action: 'tag.add',
      params: { tagName: '私' },
      ids: [one],
    })
    await expect(getBatch(harness.as('manager'), mine.id)).rejects.toMatchObject({ code: 'notFound' })
    expect(await getBatch(harness.as('administrator'), mine.id)).toMatchObject({ id: mine.id, mine: false })
    expect((await listBatches(harness.as('manager'), { limit: 10 })).items).toEqual([])
  })

  it('touches nobody whom its maker may not see', async () => {
    await harness.runtime.database.db
      .insertInto('setting')
      .values({ key: 'organisation', value: JSON.stringify({ memberSees: 'own' }) })
      .onConflict((c) => c.column('key').doUpdateSet({ value: JSON.stringify({ memberSees: 'own' }) }))
      .execute()
    const theirs = harness.as('manager').actor.userId
    const ids = await makeCustomers(harness.runtime, 2, (n) => ({ ownerId: n === 0 ? theirs : null }))
    const batch = await done(harness.as('member'), { action: 'tag.add', params: { tagName: '見' }, ids })
    expect(batch).toMatchObject({ total: 1, changed: 1 })
    await harness.runtime.database.db.deleteFrom('setting').where('key', '=', 'organisation').execute()
  })

  it('does not set a masked field for somebody who may not see it', async () => {
    await sql`insert into field_definition (id, subject, key, standard, masked, created_at)
      values (gen_random_uuid(), 'customer', 'campaign', true, true, now())`.execute(harness.system().db)
    const [one = ''] = await makeCustomers(harness.runtime, 1)
    const params = { field: 'campaign', value: '夏' }
    await expect(act(harness.as('member'), 'field.set', params, [one])).rejects.toMatchObject({
      code: 'invalid',
    })
    expect(await act(harness.as('manager'), 'field.set', params, [one])).toEqual({ changed: [one] })
    await sql`delete from field_definition`.execute(harness.system().db)
  })
})
