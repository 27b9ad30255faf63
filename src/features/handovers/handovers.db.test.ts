import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'
import { updateUser } from '#features/accounts/accounts.users.ts'
import { makeCustomers } from '#features/bulk/bulk.make.ts'
import { act, getCustomer, updateCustomer } from '#features/customers/customers.actions.ts'
import { useRuntime } from '#test/harness/database.ts'
import { getHandover, listHandovers, readOwned, startHandover, undoHandover } from './handovers.actions.ts'
import { ownedKinds } from './handovers.ts'

const plain = { receivers: {}, note: null, disable: false }

describe('a hand-over', () => {
  const harness = useRuntime()
  const someone = async (role: 'member' | 'manager' = 'member'): Promise<string> =>
    (await harness.signIn(role)).userId
  const counted = async (work: Work, userId: string) =>
    Object.fromEntries((await readOwned(work, userId)).kinds.map(({ kind, count }) => [kind, count]))
  const done = async (work: Work, asked: Parameters<typeof startHandover>[1]) => {
    const { id } = await startHandover(work, asked)
    await harness.runJobs()
    return getHandover(work, id)
  }
  const versionOf = async (id: string): Promise<number> =>
    (
      await harness
        .system()
        .db.selectFrom('appUser')
        .select('version')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
    ).version

  async function makeCompany(ownerId: string): Promise<string> {
    const id = newId()
    await sql`insert into company (id, name, core_name, key, kana_sort, search_text, grams, key_version, owner_id)
      values (${id}::uuid, '山川商店', '山川商店', ${id}, '', '', '{}', 1, ${ownerId}::uuid)`.execute(
      harness.system().db,
    )
    return id
  }
  async function makeContract(customerId: string, ownerId: string): Promise<void> {
    await sql`insert into customer_contract (customer_id, id, title, started_on, owner_id)
      values (${customerId}::uuid, ${newId()}::uuid, '保守', '2026-04-01', ${ownerId}::uuid)`.execute(
      harness.system().db,
    )
  }

  it('covers every table whose records have an owner', async () => {
    const { rows } = await sql<{ table: string }>`
      select distinct table_name as table from information_schema.columns
      where column_name = 'owner_id' and table_schema = 'public' order by 1`.execute(harness.system().db)
    const covered = new Set(ownedKinds(harness.system()).map(({ table }) => table))
    expect(rows.map(({ table }) => table).filter((table) => !covered.has(table))).toEqual([])
  })

  it('gives everything of every kind to one person, also what is in the bin, and tells of it', async () => {
    const work = harness.as('manager')
    const [from, to] = [await someone(), await someone()]
    const [first = '', second = ''] = await makeCustomers(harness.runtime, 3, () => ({ ownerId: from }))
    await act(work, 'customer.delete', {}, [second])
    await makeCompany(from)
    await makeContract(first, from)
    expect(await counted(work, from)).toMatchObject({ customer: 3, company: 1, customerContract: 1 })
    const handover = await done(work, { ...plain, fromId: from, toId: to, note: '月末に電話' })
    expect(handover).toMatchObject({ state: 'done', mayUndo: true })
    expect(handover.kinds.filter(({ count }) => count > 0).map(({ kind, count }) => [kind, count])).toEqual([
      ['company', 1],
      ['customer', 3],
      ['customerContract', 1],
    ])
    expect(Object.values(await counted(work, from)).every((count) => count === 0)).toBe(true)
    expect(await counted(work, to)).toMatchObject({ customer: 3, company: 1, customerContract: 1 })
    const told = await work.db
      .selectFrom('customerEvent')
      .select('payload')
      .where('customerId', '=', first)
      .where('name', '=', 'owner.handedOver')
      .execute()
    expect(told).toEqual([{ payload: { from: 'member', to: 'member', note: '月末に電話' } }])
    const entry = await work.db
      .selectFrom('auditEntry')
      .select(['before', 'after'])
      .where('action', '=', 'customer.owner')
      .where('subjectId', '=', first)
      .executeTakeFirstOrThrow()
    expect(entry).toEqual({ before: { ownerId: from }, after: { ownerId: to } })
    expect((await listHandovers(work, { limit: 5 })).items[0]?.id).toBe(handover.id)
  })

  it('gives each kind to whom it was meant for', async () => {
    const work = harness.as('manager')
    const [from, to, other] = [await someone(), await someone(), await someone('manager')]
    await makeCustomers(harness.runtime, 1, () => ({ ownerId: from }))
    await makeCompany(from)
    await done(work, { ...plain, fromId: from, toId: to, receivers: { company: other } })
    expect(await counted(work, to)).toMatchObject({ customer: 1, company: 0 })
    expect(await counted(work, other)).toMatchObject({ customer: 0, company: 1 })
  })

  it('moves 10,000 in a few seconds', { timeout: 120_000 }, async () => {
    const work = harness.as('manager')
    const [from, to] = [await someone(), await someone()]
    await makeCustomers(harness.runtime, 10_000, () => ({ ownerId: from }))
    const started = performance.now()
    const { kinds } = await done(work, { ...plain, fromId: from, toId: to })
    expect(performance.now() - started).toBeLessThan(30_000)
    expect(kinds.find(({ kind }) => kind === 'customer')?.count).toBe(10_000)
  })

  it('goes on where it stood after it was killed between two chunks', async () => {
    const work = harness.as('manager')
    const [from, to] = [await someone(), await someone()]
    await makeCustomers(harness.runtime, 2500, () => ({ ownerId: from }))
    const { id } = await startHandover(work, { ...plain, fromId: from, toId: to })
    // What a worker leaves that was killed behind its first chunk: the chunk committed, the run still open.
    const moved = await ownedKinds(work)
      .find(({ kind }) => kind === 'customer')
      ?.reassign(work, from, to, 1000)
    expect(moved).toHaveLength(1000)
    await sql`update handover set counts = '{"customer": 1000}' where id = ${id}::uuid`.execute(work.db)
    await sql`update job_run set state = 'queued' where subject = ${`handover:${id}`}`.execute(work.db)
    await harness.runJobs()
    expect((await getHandover(work, id)).kinds.find(({ kind }) => kind === 'customer')?.count).toBe(2500)
    expect(await counted(work, to)).toMatchObject({ customer: 2500 })
  })

  it('is taken back where nothing happened since', async () => {
    const work = harness.as('manager')
    const [from, to] = [await someone(), await someone()]
    const [first = '', second = ''] = await makeCustomers(harness.runtime, 3, () => ({ ownerId: from }))
    const { id } = await done(work, { ...plain, fromId: from, toId: to })
    const { version } = await getCustomer(work, first)
    await updateCustomer(work, first, { version, occupation: '医師' })
    await undoHandover(work, id)
    await harness.runJobs()
    expect(await getHandover(work, id)).toMatchObject({
      state: 'undone',
      restored: 2,
      kept: 1,
      mayUndo: false,
    })
    expect((await getCustomer(work, first)).ownerId).toBe(to)
    expect((await getCustomer(work, second)).ownerId).toBe(from)
    await expect(undoHandover(work, id)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('lets nobody leave who still looks after something, even in the bin', async () => {
    const admin = harness.as('administrator')
    const [from, to] = [await someone(), await someone()]
    const [one = ''] = await makeCustomers(harness.runtime, 1, () => ({ ownerId: from }))
    await act(admin, 'customer.delete', {}, [one])
    const disable = async () => updateUser(admin, from, { version: await versionOf(from), disabled: true })
    await expect(disable()).rejects.toMatchObject({
      code: 'conflict',
      extra: { detail: { ja: expect.stringContaining('顧客1件') } },
    })
    for (const [locale, label] of [
      ['ja', '引き継ぐ'],
      ['en', 'Hand over'],
    ]) {
      const told = await harness.request('administrator', 'PATCH', `/users/${from}`, {
        body: { version: await versionOf(from), disabled: true },
        headers: { 'x-enishi-locale': locale ?? '' },
      })
      expect(told.json()).toMatchObject({ next: { label, to: `/handovers/new?from=${from}` } })
    }
    await done(admin, { ...plain, fromId: from, toId: to })
    expect((await disable()).disabledAt).not.toBeNull()
  })

  it('disables in the same step, where the asker may', async () => {
    const admin = harness.as('administrator')
    const [from, to] = [await someone(), await someone()]
    await makeCustomers(harness.runtime, 2, () => ({ ownerId: from }))
    const asked = { ...plain, fromId: from, toId: to, disable: true }
    await expect(startHandover(harness.as('manager'), asked)).rejects.toMatchObject({ code: 'forbidden' })
    const handover = await done(admin, asked)
    expect(handover).toMatchObject({ state: 'done', from: { disabled: true }, mayUndo: false })
    expect((await readOwned(admin, from)).user.disabled).toBe(true)
  })

  it('goes to nobody who cannot sign in, nor back to the same person, nor twice at once', async () => {
    const admin = harness.as('administrator')
    const [from, to, gone] = [await someone(), await someone(), await someone()]
    await updateUser(admin, gone, { version: await versionOf(gone), disabled: true })
    await expect(startHandover(admin, { ...plain, fromId: from, toId: gone })).rejects.toMatchObject({
      code: 'invalid',
    })
    await expect(startHandover(admin, { ...plain, fromId: from, toId: from })).rejects.toMatchObject({
      code: 'invalid',
    })
    await expect(
      startHandover(admin, { ...plain, fromId: from, toId: to, receivers: { company: gone } }),
    ).rejects.toMatchObject({ code: 'invalid' })
    await startHandover(admin, { ...plain, fromId: from, toId: to })
    await expect(startHandover(admin, { ...plain, fromId: from, toId: to })).rejects.toMatchObject({
      code: 'conflict',
    })
    await harness.runJobs()
  })

  it('stops when its receiver leaves meanwhile, and says so in the language of its reader', async () => {
    const admin = harness.as('administrator')
    const [from, to] = [await someone(), await someone()]
    await makeCustomers(harness.runtime, 1, () => ({ ownerId: from }))
    const { id } = await startHandover(admin, { ...plain, fromId: from, toId: to })
    await updateUser(admin, to, { version: await versionOf(to), disabled: true })
    await harness.runJobs()
    const failed = await getHandover(admin, id)
    expect(failed).toMatchObject({ state: 'failed', problem: expect.stringContaining('利用停止') })
    const inEnglish = await getHandover({ ...admin, locale: 'en' }, id)
    expect(inEnglish.problem).toContain('The receiver was disabled')
    expect(await counted(admin, from)).toMatchObject({ customer: 1 })
  })

  it('is for administrators and managers', async () => {
    const body = { fromId: await someone(), toId: await someone() }
    for (const role of ['member', 'readOnly'] as const) {
      expect((await harness.request(role, 'POST', '/handovers', { body })).statusCode).toBe(403)
      expect((await harness.request(role, 'GET', '/handovers')).statusCode).toBe(403)
      expect((await harness.request(role, 'GET', `/users/${body.fromId}/owned`)).statusCode).toBe(403)
    }
    for (const role of ['manager', 'administrator'] as const) {
      expect((await harness.request(role, 'POST', '/handovers', { body })).statusCode).toBe(202)
      await harness.runJobs()
      expect((await harness.request(role, 'GET', `/users/${body.fromId}/owned`)).statusCode).toBe(200)
    }
  })
})
