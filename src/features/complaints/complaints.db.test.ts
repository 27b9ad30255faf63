import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { createCustomer, removeCustomer } from '#features/customers/customers.actions.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { newId } from '#kit/ids.ts'
import { addDays, todayIn } from '#kit/japan/days.ts'
import { compileRule } from '#platform/catalogue/rule.ts'
import type { Work } from '#platform/work.ts'
import {
  getComplaint,
  readComplaints,
  receiveComplaint,
  removeComplaint,
  restoreComplaint,
  updateComplaint,
} from './complaints.actions.ts'
import { complaintsApi } from './complaints.api.ts'
import { binnedComplaints } from './complaints.bin.ts'

const today = todayIn('Asia/Tokyo')

describe('complaints', () => {
  const harness = useRuntime()
  const member = () => harness.as('member')
  const manager = () => harness.as('manager')
  let customerId = ''
  beforeAll(async () => {
    customerId = await makeCustomer()
  })
  async function makeCustomer(ownerId: string | null = null): Promise<string> {
    const made = await createCustomer(manager(), {
      familyName: '渡邊',
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
  const receive = (given: object = {}, work = member()) =>
    receiveComplaint(work, { customerId, about: '商品の破損', receivedOn: today, ...given })
  async function toldOf(complaintId: string): Promise<string[]> {
    const { rows } = await sql<{ name: string }>`
      select name from customer_event where payload ->> 'complaintId' = ${complaintId} order by occurred_at`.execute(
      harness.system().db,
    )
    return rows.map(({ name }) => name)
  }
  const ids = async (work: Work, query: object = {}): Promise<string[]> =>
    (await readComplaints(work, { state: 'unfinished', limit: 200, ...query })).items.map(({ id }) => id)

  it('are received by a member, who owns them, and told of without their text', async () => {
    const made = await harness.call('member', complaintsApi.endpoints.create, {
      body: { customerId, about: '納期の遅れ', receivedOn: today, channel: 'email', wish: '値引き' },
    })
    expect(made).toMatchObject({
      about: '納期の遅れ',
      channel: 'email',
      wish: '値引き',
      state: 'open',
      severity: 'normal',
      owner: { name: 'member' },
      customer: { name: '渡邊' },
      closedAt: null,
      version: 1,
    })
    const { rows } = await sql<{ payload: unknown }>`
      select payload from customer_event where payload ->> 'complaintId' = ${made.id}`.execute(member().db)
    expect(rows).toEqual([{ payload: { complaintId: made.id } }])
  })

  it('are read by somebody who may only read, and changed by none such', async () => {
    const { id } = await receive()
    expect((await harness.request('readOnly', 'GET', `/complaints/${id}`)).statusCode).toBe(200)
    const body = { version: 1, about: '×' }
    expect((await harness.request('readOnly', 'PATCH', `/complaints/${id}`, { body })).statusCode).toBe(403)
    expect(
      (await harness.request('readOnly', 'DELETE', `/complaints/${id}`, { query: { version: 1 } }))
        .statusCode,
    ).toBe(403)
  })

  it('keep a suspicion of harassment to managers and administrators, by every way out', async () => {
    const { id } = await receive({ harassment: true })
    for (const role of ['member', 'readOnly'] as const)
      expect((await harness.call(role, complaintsApi.endpoints.get, { params: { id } })).harassment).toBe(
        null,
      )
    for (const role of ['manager', 'administrator'] as const)
      expect((await harness.call(role, complaintsApi.endpoints.get, { params: { id } })).harassment).toBe(
        true,
      )
    const listed = await readComplaints(member(), { state: 'all', limit: 200 })
    expect(new Set(listed.items.map(({ harassment }) => harassment))).toEqual(new Set([null]))
    await updateComplaint(manager(), id, { version: 1, body: '内容' })
    await expect(updateComplaint(member(), id, { version: 1, body: '別' })).rejects.toMatchObject({
      code: 'stale',
      extra: { current: { harassment: null } },
    })
    await expect(updateComplaint(member(), id, { version: 2, harassment: false })).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect(() => readComplaints(member(), { state: 'all', limit: 10, harassment: true })).toThrow()
    expect(await ids(manager(), { harassment: true })).toEqual([id])
  })

  it('tell nobody when only the suspicion changes, but write it down', async () => {
    const { id } = await receive()
    expect((await updateComplaint(manager(), id, { version: 1, harassment: true })).harassment).toBe(true)
    expect(await toldOf(id)).toEqual(['complaint.received'])
    const { rows } = await sql<{ before: unknown; after: unknown }>`
      select before, after from audit_entry where subject_id = ${id} and action = 'complaint.update'`.execute(
      member().db,
    )
    expect(rows).toEqual([{ before: { harassment: false }, after: { harassment: true } }])
    expect((await updateComplaint(member(), id, { version: 2, body: '内容' })).version).toBe(3)
    expect((await getComplaint(manager(), id)).harassment).toBe(true)
  })

  it('are closed and reopened, and say so once each', async () => {
    const { id } = await receive()
    const closed = await updateComplaint(member(), id, { version: 1, state: 'closed', response: '交換した' })
    expect(closed.closedAt).not.toBe(null)
    const noted = await updateComplaint(member(), id, { version: 2, prevention: '検品を増やす' })
    expect(noted.closedAt).toBe(closed.closedAt)
    const reopened = await updateComplaint(member(), id, { version: 3, state: 'working' })
    expect(reopened.closedAt).toBe(null)
    expect(await toldOf(id)).toEqual([
      'complaint.received',
      'complaint.closed',
      'complaint.changed',
      'complaint.reopened',
    ])
  })

  it('refuse a stale change with the complaint as it is, and raise no version for nothing', async () => {
    const { id } = await receive()
    expect((await updateComplaint(member(), id, { version: 1, about: '商品の破損' })).version).toBe(1)
    await updateComplaint(manager(), id, { version: 1, about: '商品の欠品' })
    await expect(updateComplaint(member(), id, { version: 1, about: '別' })).rejects.toMatchObject({
      code: 'stale',
      extra: { current: { about: '商品の欠品', version: 2 } },
    })
    await expect(removeComplaint(member(), id, 1)).rejects.toMatchObject({ code: 'stale' })
  })

  it('are refused without a subject, in the future, or with an owner who does not exist', async () => {
    for (const [given, path] of [
      [{ about: '　' }, 'about'],
      [{ receivedOn: addDays(today, 1) }, 'receivedOn'],
      [{ ownerId: newId() }, 'ownerId'],
    ] as const)
      await expect(receive(given)).rejects.toMatchObject({ code: 'invalid', extra: { fields: [{ path }] } })
  })

  it('are of whom the reader may see', async () => {
    await memberSees('own')
    const hidden = await makeCustomer(manager().actor.userId)
    const { id } = await receive({ customerId: hidden, ownerId: member().actor.userId }, manager())
    await expect(getComplaint(member(), id)).rejects.toMatchObject({ code: 'notFound' })
    await expect(updateComplaint(member(), id, { version: 1 })).rejects.toMatchObject({ code: 'notFound' })
    await expect(removeComplaint(member(), id, 1)).rejects.toMatchObject({ code: 'notFound' })
    await expect(receive({ customerId: hidden })).rejects.toMatchObject({ code: 'notFound' })
    expect(await ids(member(), { ownerId: 'me' })).not.toContain(id)
    expect(await ids(manager())).toContain(id)
    await memberSees('all')
    expect(await ids(member(), { ownerId: 'me' })).toContain(id)
  })

  it('are listed by state, owner and customer, newest first, in pages', async () => {
    const own = await makeCustomer()
    const made: string[] = []
    for (let i = 0; i < 5; i++)
      made.unshift((await receive({ customerId: own, receivedOn: addDays(today, i - 10) })).id)
    await updateComplaint(member(), made[0] ?? '', { version: 1, state: 'closed' })
    await updateComplaint(member(), made[1] ?? '', { version: 1, state: 'held', ownerId: null })
    expect(await ids(member(), { customerId: own })).toEqual(made.slice(1))
    expect(await ids(member(), { customerId: own, state: 'held' })).toEqual([made[1]])
    expect(await ids(member(), { customerId: own, state: 'closed' })).toEqual([made[0]])
    expect(await ids(member(), { customerId: own, ownerId: 'me' })).toEqual(made.slice(2))
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await readComplaints(member(), { state: 'all', customerId: own, limit: 2, cursor })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual(made)
  })

  it('go to the bin and come back, and rest while their customer is in it', async () => {
    const own = await makeCustomer()
    const { id } = await receive({ customerId: own })
    await removeComplaint(member(), id, 1)
    await expect(getComplaint(member(), id)).rejects.toMatchObject({ code: 'notFound' })
    const bin = await binnedComplaints.list(member(), { limit: 200 })
    expect(bin.items.map((one) => one.id)).toContain(id)
    const back = await restoreComplaint(member(), id)
    expect(back.version).toBe(3)
    expect(await restoreComplaint(member(), id)).toEqual(back)
    await removeCustomer(member(), own, 1)
    await expect(getComplaint(manager(), id)).rejects.toMatchObject({ code: 'notFound' })
  })

  it('are a rule and a number', async () => {
    const [open, closed, none] = [await makeCustomer(), await makeCustomer(), await makeCustomer()]
    const metric = harness.runtime.app.metrics.get('complaints.unfinished')
    const before = (await metric?.measure(manager()))?.value ?? 0
    await receive({ customerId: open })
    await receive({ customerId: closed, state: 'closed' })
    expect((await metric?.measure(manager()))?.value).toBe(before + 1)
    const select = async (is: string): Promise<string[]> => {
      const condition = compileRule({ kind: 'complaint', params: { is } }, await readScope(member()))
      const { rows } = await sql<{ id: string }>`
        select c.customer_id as id from customer c where ${condition}
          and c.customer_id = any(${[open, closed, none]}::uuid[]) order by 1`.execute(member().db)
      return rows.map(({ id }) => id)
    }
    expect(await select('open')).toEqual([open])
    expect(await select('ever')).toEqual([open, closed])
    expect(await select('none')).toEqual([none])
  })
})
