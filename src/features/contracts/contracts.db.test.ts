import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { createCompany, removeCompany } from '#features/companies/companies.actions.ts'
import { createCustomer, removeCustomer } from '#features/customers/customers.actions.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { addDays } from '#kit/japan/days.ts'
import { newId } from '#kit/ids.ts'
import { compileRule } from '#platform/catalogue/rule.ts'
import { jobWork } from '#platform/jobs/run.ts'
import type { Work } from '#platform/work.ts'
import {
  cancelContract,
  createContract,
  getContract,
  readContracts,
  removeContract,
  renewContract,
  restoreContract,
  resumeContract,
  todayOf,
  updateContract,
} from './contracts.actions.ts'
import { contractsApi } from './contracts.api.ts'
import { binnedContracts } from './contracts.bin.ts'

describe('contracts', () => {
  const harness = useRuntime()
  const member = () => harness.as('member')
  const manager = () => harness.as('manager')
  let today = ''
  let customerId = ''
  let companyId = ''
  beforeAll(async () => {
    today = await todayOf(member())
    customerId = await makeCustomer()
    companyId = (await createCompany(member(), { name: '株式会社みどり商会' })).id
  })
  const inDays = (days: number): string => addDays(today, days)

  async function makeCustomer(ownerId: string | null = null): Promise<string> {
    const made = await createCustomer(manager(), {
      familyName: '髙橋',
      ownerId,
      contactPoints: [],
      posts: [],
      tagNames: [],
    })
    return made.id
  }
  async function memberSees(who: 'all' | 'own'): Promise<void> {
    await sql`insert into setting (key, value) values ('organisation', ${JSON.stringify({ memberSees: who })}::jsonb)
      on conflict (key) do update set value = excluded.value`.execute(harness.system().db)
  }
  const make = (given: object = {}, on = { kind: 'customer' as const, id: customerId }) =>
    createContract(member(), { on, title: '保守契約', startedOn: inDays(-100), ...given })
  async function runDaily(): Promise<unknown> {
    const { runtime } = harness
    const job = runtime.app.jobs.get('contracts.daily')
    return job?.run(jobWork(runtime, harness.system(), 'contracts.daily', new AbortController().signal), {})
  }
  async function toldOf(id: string, contractId: string): Promise<string[]> {
    const { rows } = await sql<{ name: string }>`
      select name from customer_event where customer_id = ${id}::uuid and payload ->> 'contractId' = ${contractId}
      order by occurred_at`.execute(harness.system().db)
    return rows.map(({ name }) => name)
  }

  it('are made by a member for a customer or a company, told and audited', async () => {
    const made = await harness.call('member', contractsApi.endpoints.create, {
      body: {
        on: { kind: 'customer', id: customerId },
        title: '年間保守',
        startedOn: today,
        amount: 120_000,
      },
    })
    expect(made).toMatchObject({
      title: '年間保守',
      amount: 120_000,
      on: { kind: 'customer', name: '髙橋' },
      owner: { name: 'member' },
      state: 'active',
      term: 1,
      version: 1,
    })
    expect(await toldOf(customerId, made.id)).toEqual(['contract.made'])
    const theirs = await createContract(manager(), {
      on: { kind: 'company', id: companyId },
      title: '賃貸借',
      startedOn: today,
    })
    expect(theirs.on).toEqual({ kind: 'company', id: companyId, name: '株式会社みどり商会' })
    const audits = await sql<{ action: string }>`
      select action from audit_entry where subject_kind = 'contract' and subject_id = any(${[made.id, theirs.id]})`.execute(
      harness.system().db,
    )
    expect(audits.rows.map(({ action }) => action)).toEqual(['contract.create', 'contract.create'])
  })

  it('are read by somebody who may only read, and changed by none such', async () => {
    const { id } = await make()
    expect((await harness.request('readOnly', 'GET', `/contracts/${id}`)).statusCode).toBe(200)
    for (const path of ['renew', 'cancel', 'resume', 'restore'])
      expect(
        (await harness.request('readOnly', 'POST', `/contracts/${id}/${path}`, { body: { version: 1 } }))
          .statusCode,
      ).toBe(403)
    const refused = await harness.request('readOnly', 'PATCH', `/contracts/${id}`, {
      body: { version: 1, title: '×' },
    })
    expect(refused.statusCode).toBe(403)
  })

  it('are of whom the reader may see: another member’s customer hides them, everywhere', async () => {
    await memberSees('own')
    const hidden = await makeCustomer(manager().actor.userId)
    const contract = await createContract(manager(), {
      on: { kind: 'customer', id: hidden },
      title: '秘密の契約',
      startedOn: today,
      ownerId: member().actor.userId,
    })
    await expect(getContract(member(), contract.id)).rejects.toMatchObject({ code: 'notFound' })
    await expect(updateContract(member(), contract.id, { version: 1, title: '×' })).rejects.toMatchObject({
      code: 'notFound',
    })
    await expect(removeContract(member(), contract.id, 1)).rejects.toMatchObject({ code: 'notFound' })
    await expect(
      createContract(member(), { on: { kind: 'customer', id: hidden }, title: '×', startedOn: today }),
    ).rejects.toMatchObject({ code: 'notFound' })
    const titles = async (work: Work) =>
      (await readContracts(work, { view: 'mine', limit: 200 })).items.map(({ title }) => title)
    expect(await titles(member())).not.toContain('秘密の契約')
    expect((await getContract(manager(), contract.id)).title).toBe('秘密の契約')
    await memberSees('all')
    expect(await titles(member())).toContain('秘密の契約')
  })

  it('say their state by the dates', async () => {
    const states = async (given: object) => (await make(given)).state
    expect(await states({ startedOn: inDays(1) })).toBe('preparing')
    expect(await states({})).toBe('active')
    expect(await states({ endsOn: inDays(31), noticeDays: 30 })).toBe('active')
    expect(await states({ endsOn: inDays(30), noticeDays: 30 })).toBe('renewalDue')
    expect(await states({ endsOn: today, noticeDays: 0 })).toBe('renewalDue')
    expect(await states({ endsOn: inDays(-1) })).toBe('ended')
  })

  it('refuse a stale change with the contract as it is, and raise no version for nothing', async () => {
    const { id } = await make({ title: '古い' })
    expect((await updateContract(member(), id, { version: 1, title: '古い' })).version).toBe(1)
    await updateContract(manager(), id, { version: 1, title: '新しい' })
    await expect(updateContract(member(), id, { version: 1, title: '別' })).rejects.toMatchObject({
      code: 'stale',
      extra: { current: { title: '新しい', version: 2 } },
    })
    for (const late of [
      () => renewContract(member(), id, { version: 1, endsOn: inDays(400) }),
      () => cancelContract(member(), id, { version: 1, cancelledOn: today }),
      () => removeContract(member(), id, 1),
    ])
      await expect(late()).rejects.toMatchObject({ code: 'stale' })
  })

  it('let one of two changes at the same moment through', async () => {
    const { id } = await make()
    const results = await Promise.allSettled(
      ['甲', '乙'].map((terms) => updateContract(member(), id, { version: 1, terms })),
    )
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  it('are renewed in one step by the months of a term, or until a day that is named', async () => {
    const year = Number(today.slice(0, 4)) + 1
    const { id } = await make({ endsOn: `${year}-03-31`, renewalMonths: 12, amount: 1000 })
    const second = await renewContract(member(), id, { version: 1 })
    expect(second).toMatchObject({ endsOn: `${year + 1}-03-31`, term: 2, amount: 1000, version: 2 })
    const third = await renewContract(member(), id, { version: 2, endsOn: `${year + 1}-09-30`, amount: 900 })
    expect(third).toMatchObject({ endsOn: `${year + 1}-09-30`, term: 3, amount: 900 })
    await expect(
      renewContract(member(), id, { version: 3, endsOn: `${year + 1}-09-30` }),
    ).rejects.toMatchObject({
      code: 'invalid',
      extra: { fields: [{ path: 'endsOn' }] },
    })
    expect(await toldOf(customerId, id)).toEqual(['contract.made', 'contract.renewed', 'contract.renewed'])
  })

  it('without an end have nothing to renew', async () => {
    const { id } = await make({ renewalMonths: 12 })
    await expect(renewContract(member(), id, { version: 1 })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('are cancelled on a day, which may lie ahead, and the cancellation is taken back', async () => {
    const { id } = await make({ endsOn: inDays(5) })
    const ahead = await cancelContract(member(), id, { version: 1, cancelledOn: inDays(3), reason: '移転' })
    expect(ahead).toMatchObject({ state: 'active', cancelReason: '移転' })
    await expect(renewContract(member(), id, { version: 2, endsOn: inDays(99) })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect((await cancelContract(member(), id, { version: 2, cancelledOn: today })).state).toBe('cancelled')
    expect((await resumeContract(member(), id, 3)).state).toBe('renewalDue')
    await expect(
      cancelContract(member(), id, { version: 4, cancelledOn: inDays(-101) }),
    ).rejects.toMatchObject({ code: 'invalid', extra: { fields: [{ path: 'cancelledOn' }] } })
  })

  it('go to the bin and come back', async () => {
    const { id } = await make({ title: 'ごみ箱の契約' })
    await removeContract(member(), id, 1)
    await expect(getContract(member(), id)).rejects.toMatchObject({ code: 'notFound' })
    const bin = await binnedContracts.list(member(), { limit: 200 })
    expect(bin.items.map((one) => one.id)).toContain(id)
    const back = await restoreContract(member(), id)
    expect(back).toMatchObject({ title: 'ごみ箱の契約', version: 3 })
    expect(await restoreContract(member(), id)).toEqual(back)
  })

  it('that never were, or whose customer or company is not there, cannot be touched', async () => {
    for (const tried of [
      () => getContract(member(), newId()),
      () => updateContract(member(), newId(), { version: 1 }),
      () => restoreContract(member(), newId()),
      () => make({}, { kind: 'customer', id: newId() }),
      () => createContract(member(), { on: { kind: 'company', id: newId() }, title: 'あ', startedOn: today }),
    ])
      await expect(tried()).rejects.toMatchObject({ code: 'notFound' })
    await expect(make({ ownerId: newId() })).rejects.toMatchObject({
      code: 'invalid',
      extra: { fields: [{ path: 'ownerId' }] },
    })
  })

  it('are listed by their end over both tables, in pages without a gap or a repetition', async () => {
    const own = await makeCustomer()
    const other = (await createCompany(member(), { name: '頁商店' })).id
    const title = newId()
    for (let i = 0; i < 4; i++) {
      await make({ title, endsOn: inDays(10 + i) }, { kind: 'customer', id: own })
      await createContract(member(), {
        on: { kind: 'company', id: other },
        title,
        startedOn: today,
        endsOn: i === 3 ? null : inDays(10 + i),
      })
    }
    const seen: (string | null)[] = []
    let cursor: string | undefined
    do {
      const page = await readContracts(member(), { view: 'current', limit: 3, cursor })
      seen.push(...page.items.filter((one) => one.title === title).map(({ endsOn }) => endsOn))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(seen).toHaveLength(8)
    expect(seen).toEqual(seen.toSorted((a, b) => ((a ?? '9') < (b ?? '9') ? -1 : 1)))
    const ofCustomer = await readContracts(member(), { view: 'all', customerId: own, limit: 50 })
    expect(ofCustomer.items.every(({ on }) => on.id === own)).toBe(true)
    expect(ofCustomer.items).toHaveLength(4)
    expect((await readContracts(member(), { view: 'all', companyId: other, limit: 50 })).items).toHaveLength(
      4,
    )
  })

  it('are told of once a term when it is time to decide', async () => {
    const { id } = await make({ endsOn: inDays(20), noticeDays: 30, renewalMonths: 1 })
    const early = await make({ endsOn: inDays(60), noticeDays: 30 })
    await runDaily()
    await runDaily()
    expect(await toldOf(customerId, id)).toEqual(['contract.made', 'contract.renewalDue'])
    expect(await toldOf(customerId, early.id)).toEqual(['contract.made'])
    const due = await readContracts(member(), { view: 'due', limit: 200 })
    expect(due.items.map((one) => one.id)).toContain(id)
    expect(due.items.map((one) => one.id)).not.toContain(early.id)
    const { version } = await getContract(member(), id)
    await renewContract(member(), id, { version, endsOn: inDays(25) })
    await runDaily()
    expect((await toldOf(customerId, id)).filter((name) => name === 'contract.renewalDue')).toHaveLength(2)
  })

  it('renew themselves when their term has ended, also after the job did not run for long', async () => {
    const { id } = await make({
      startedOn: '2020-04-01',
      endsOn: '2021-03-31',
      autoRenews: true,
      renewalMonths: 12,
    })
    await runDaily()
    const renewed = await getContract(member(), id)
    expect(renewed.endsOn).toMatch(/-03-31$/)
    expect(renewed.endsOn && renewed.endsOn >= today).toBe(true)
    const cancelled = await make({ endsOn: inDays(-3), autoRenews: true, renewalMonths: 12 })
    await cancelContract(member(), cancelled.id, { version: 1, cancelledOn: inDays(-3) })
    await runDaily()
    expect((await getContract(member(), cancelled.id)).endsOn).toBe(inDays(-3))
  })

  it('rest with a customer or company in the bin', async () => {
    const own = await makeCustomer()
    const company = await createCompany(member(), { name: '休む商店' })
    const ended = { startedOn: '2020-04-01', endsOn: '2021-03-31', autoRenews: true, renewalMonths: 12 }
    const first = await make(ended, { kind: 'customer', id: own })
    const second = await createContract(member(), {
      on: { kind: 'company', id: company.id },
      title: '休む',
      ...ended,
    })
    await removeCustomer(member(), own, 1)
    await removeCompany(member(), company.id, 1)
    await runDaily()
    for (const { id } of [first, second])
      await expect(getContract(manager(), id)).rejects.toMatchObject({ code: 'notFound' })
  })

  it('are a rule: who has one that runs, that ends soon, that ended, or none', async () => {
    const [running, ending, over, none] = [
      await makeCustomer(),
      await makeCustomer(),
      await makeCustomer(),
      await makeCustomer(),
    ]
    await make({}, { kind: 'customer', id: running })
    await make({ endsOn: inDays(10) }, { kind: 'customer', id: ending })
    await make({ endsOn: inDays(-10) }, { kind: 'customer', id: over })
    const select = async (params: object): Promise<string[]> => {
      const condition = compileRule({ kind: 'contract', params }, await readScope(member()))
      const { rows } = await sql<{ id: string }>`
        select c.customer_id as id from customer c where ${condition}
          and c.customer_id = any(${[running, ending, over, none]}::uuid[]) order by 1`.execute(member().db)
      return rows.map(({ id }) => id)
    }
    expect(await select({ is: 'current' })).toEqual([running, ending])
    expect(await select({ is: 'ending', days: 30 })).toEqual([ending])
    expect(await select({ is: 'ended' })).toEqual([over])
    expect(await select({ is: 'none' })).toEqual([none])
  })

  it('are counted where they end within 60 days', async () => {
    const metric = harness.runtime.app.metrics.get('contracts.endingSoon')
    const before = await metric?.measure(manager())
    await make({ endsOn: inDays(59) })
    await make({ endsOn: inDays(61) })
    const after = await metric?.measure(manager())
    expect((after?.value ?? 0) - (before?.value ?? 0)).toBe(1)
    expect((after?.n ?? 0) - (before?.n ?? 0)).toBe(2)
  })
})
