import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { fieldsApi } from '#features/fields/fields.api.ts'
import { makeSource } from '#features/fields/fields.source.make.ts'
import { useRuntime } from '#test/harness/database.ts'
import {
  createCustomer,
  getCustomer,
  removeCustomer,
  restoreCustomer,
  updateCustomer,
} from './customers.actions.ts'
import { customersApi, type ExternalId } from './customers.api.ts'
import { changeCells } from './customers.grid.ts'
import { countCustomers } from './customers.store.ts'

const { endpoints } = customersApi

describe('ids of other systems', () => {
  const harness = useRuntime()
  const manager = () => harness.as('manager')
  const make = (familyName: string, externalIds: ExternalId[], ownerId: string | null = null) =>
    createCustomer(manager(), {
      familyName,
      ownerId,
      externalIds,
      contactPoints: [],
      posts: [],
      tagNames: [],
    })
  const bySource = (source: string, externalId: string, role: 'member' | 'readOnly' = 'readOnly') =>
    harness.request(role, 'GET', `/customers/by-source/${source}/${encodeURIComponent(externalId)}`)
  const idOf = async (source: string, externalId: string) =>
    (await bySource(source, externalId)).json<{ id?: string }>().id

  beforeAll(async () => {
    await makeSource(harness.as('administrator'), 'cart_a', 'カートA')
    await makeSource(harness.as('administrator'), 'shop', '店舗')
    await harness.runJobs()
  })

  it('stand in the answer by source, several of one source, and each names the customer', async () => {
    const made = await harness.call('member', endpoints.create, {
      body: {
        familyName: '連携',
        externalIds: [
          { source: 'shop', value: ' P/1 ' },
          { source: 'cart_a', value: '１００１' },
          { source: 'cart_a', value: '1002' },
        ],
      },
    })
    expect(made.externalIds).toEqual([
      { source: 'cart_a', value: '1001' },
      { source: 'cart_a', value: '1002' },
      { source: 'shop', value: 'P/1' },
    ])
    for (const [source, id] of [
      ['cart_a', '1001'],
      ['cart_a', '１００２'],
      ['shop', 'P/1'],
    ] as const)
      expect(await idOf(source, id)).toBe(made.id)
    expect((await bySource('shop', '1001')).statusCode).toBe(404)
    expect((await bySource('cart_a', 'p/1')).statusCode).toBe(404)
    expect((await bySource('nowhere', '1001')).statusCode).toBe(400)
    const changed = await harness.call('member', endpoints.update, {
      params: { id: made.id },
      body: { version: made.version, externalIds: [{ source: 'cart_a', value: '1002' }] },
    })
    // Those of a source that is named; the others stay.
    expect(changed.externalIds).toEqual([
      { source: 'cart_a', value: '1002' },
      { source: 'shop', value: 'P/1' },
    ])
    expect((await bySource('cart_a', '1001')).statusCode).toBe(404)
  })

  it('of one source are one customer’s: a second is refused with the name of the first, where that may be seen', async () => {
    await make('先客', [{ source: 'shop', value: 'T1' }], manager().actor.userId)
    const other = await make('後客', [])
    const body = { familyName: '三人目', externalIds: [{ source: 'shop', value: 'T1' }] }
    const refused = await harness.request('member', 'POST', '/customers', { body })
    expect(refused.statusCode).toBe(409)
    expect(refused.json<{ detail: string; fields: { path: string }[] }>()).toMatchObject({
      detail: '同じ「店舗」の顧客がほかにいます：先客',
      fields: [{ path: 'attributes.shop' }],
    })
    await expect(
      updateCustomer(manager(), other.id, { version: 1, attributes: { shop: 'T9；T1' } }),
    ).rejects.toMatchObject({ code: 'conflict' })
    await sql`insert into setting (key, value) values ('organisation', '{"memberSees":"own"}')
      on conflict (key) do update set value = excluded.value`.execute(harness.system().db)
    const hidden = await harness.request('member', 'POST', '/customers', { body })
    expect(hidden.json<{ detail: string }>().detail).toBe('同じ「店舗」の顧客がほかにいます')
    expect((await bySource('shop', 'T1', 'member')).statusCode).toBe(404)
    await sql`delete from setting where key = 'organisation'`.execute(harness.system().db)
    // Another system may well call somebody else so.
    await make('四人目', [{ source: 'cart_a', value: 'T1' }])
  })

  it('are free while their customer is in the bin, and asked for again on the way back', async () => {
    const gone = await make('ごみ箱', [{ source: 'shop', value: 'B1' }])
    await removeCustomer(manager(), gone.id, 1)
    expect((await bySource('shop', 'B1')).statusCode).toBe(404)
    const next = await make('次の人', [{ source: 'shop', value: 'B1' }])
    await expect(restoreCustomer(manager(), gone.id)).rejects.toMatchObject({ code: 'conflict' })
    await updateCustomer(manager(), next.id, { version: 1, attributes: { shop: null } })
    await restoreCustomer(manager(), gone.id)
    expect(await idOf('shop', 'B1')).toBe(gone.id)
  })

  it('are typed in a cell, and asked for in conditions', async () => {
    const one = await make('表の人', [])
    await changeCells(manager(), {
      columns: ['shop'],
      changes: [{ id: one.id, version: 1, cells: { shop: 'C1、C2' } }],
    })
    expect((await getCustomer(manager(), one.id)).attributes['shop']).toEqual(['C1', 'C2'])
    expect(await idOf('shop', 'C2')).toBe(one.id)
    const count = (op: string, value?: string[]) =>
      countCustomers(
        manager(),
        { filter: JSON.stringify({ kind: 'field', params: { field: 'shop', op, value } }) },
        true,
      )
    expect(await count('containsAny', ['C2', 'nobody'])).toMatchObject({ count: 1 })
    expect((await count('isNotEmpty')).count).toBeGreaterThan(1)
  })

  it('are refused for a source that there is not, and where somebody may only read', async () => {
    const body = { familyName: '誰か', externalIds: [{ source: 'mall', value: '1' }] }
    const refused = await harness.request('manager', 'POST', '/customers', { body })
    expect(refused.json<{ fields: { path: string }[] }>().fields.map(({ path }) => path)).toEqual([
      'externalIds.0.source',
    ])
    expect((await harness.request('readOnly', 'POST', '/customers', { body })).statusCode).toBe(403)
    expect(
      (
        await harness.request('manager', 'POST', '/customers', {
          body: { familyName: '誰か' },
          query: { source: 'mall' },
        })
      ).statusCode,
    ).toBe(400)
  })

  it('begin with an administrator, are of customers only, and always of one customer each', async () => {
    const body = {
      subject: 'customer',
      type: 'externalId',
      label: { ja: 'アプリ', en: 'App' },
      unique: false,
    }
    for (const role of ['manager', 'member', 'readOnly'] as const)
      expect((await harness.request(role, 'POST', '/fields', { body })).statusCode).toBe(403)
    const company = { ...body, subject: 'company' }
    expect((await harness.request('administrator', 'POST', '/fields', { body: company })).statusCode).toBe(
      400,
    )
    const made = await harness.call('administrator', fieldsApi.endpoints.create, {
      body: { ...body, subject: 'customer', type: 'externalId' },
    })
    expect(made).toMatchObject({ key: 'app', section: 'sources', unique: true })
  })
})
