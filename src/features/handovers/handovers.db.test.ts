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

  it('is begun once, and never in a circle, whoever is quicker', async () => {
    const work = harness.as('manager')
    const [one, two, three] = [await someone(), await someone(), await someone()]
    const ways = async (...asked: [string, string][]): Promise<string[]> => {
      const begun = await Promise.allSettled(
        asked.map(([fromId, toId]) => startHandover(work, { ...plain, fromId, toId })),
      )
      await harness.runJobs()
      for (const each of begun)
        if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'conflict' })
      return begun.map(({ status }) => status).toSorted()
    }
    const onlyOne = ['fulfilled', 'rejected']
    expect(await ways([one, two], [one, two])).toEqual(onlyOne)
    expect(await ways([one, two], [two, one])).toEqual(onlyOne)
    expect(await ways([one, two], [two, three])).toEqual(onlyOne)
    expect(await ways([one, three], [two, three])).toEqual(['fulfilled', 'fulfilled'])
  })

  it('shows the records to their new owner and no more to the one before, where members see their own', async () => {
    const [before, after] = [await harness.signIn('member'), await harness.signIn('member')]
    const memberSees = (who: string) =>
      sql`insert into setting (key, value) values ('organisation', ${JSON.stringify({ memberSees: who })}::jsonb)
        on conflict (key) do update set value = excluded.value`.execute(harness.system().db)
    const [first = '', second = ''] = await makeCustomers(harness.runtime, 2, () => ({
      ownerId: before.userId,
    }))
    const seenBy = async (who: { session: string }) => {
      const answers = []
      for (const id of [first, second]) answers.push(await harness.request(who, 'GET', `/customers/${id}`))
      return answers.map(({ statusCode }) => statusCode)
    }
    await memberSees('own')
    expect([await seenBy(before), await seenBy(after)]).toEqual([
      [200, 200],
      [404, 404],
    ])
    const asked = { ...plain, fromId: before.userId, toId: after.userId, note: '月末に電話' }
    const { id } = await done(harness.as('manager'), asked)
    expect([await seenBy(before), await seenBy(after)]).toEqual([
      [404, 404],
      [200, 200],
    ])
    const listed = async (who: { session: string }): Promise<string[]> => {
      const answer = await harness.request(who, 'GET', '/customers', { query: { limit: 100 } })
      const { items } = answer.json<{ items: { id: string }[] }>()
      return items.flatMap((item) => (item.id === first || item.id === second ? [item.id] : [])).toSorted()
    }
    expect([await listed(before), await listed(after)]).toEqual([[], [first, second].toSorted()])
    const told = await harness.request(after, 'GET', `/customers/${first}/timeline`)
    expect(told.body).toContain('月末に電話')
    expect((await harness.request(before, 'GET', `/customers/${first}/timeline`)).statusCode).toBe(404)
    await undoHandover(harness.as('manager'), id)
    await harness.runJobs()
    expect([await seenBy(before), await seenBy(after)]).toEqual([
      [200, 200],
      [404, 404],
    ])
    await memberSees('all')
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
