import { beforeAll, describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { deliveryApi } from './delivery.api.ts'
import { defaultDeliverySettings } from './delivery.settings.ts'

describe('senders', () => {
  const harness = useRuntime()
  const { call, request } = harness
  const { addDomain, senders, createSender, updateSender, restoreSender, settings } = deliveryApi.endpoints
  beforeAll(async () => {
    await call('administrator', addDomain, { body: { name: 'example.jp' } })
  })
  const make = (name: string, more: { address?: string; preferred?: boolean } = {}) =>
    call('administrator', createSender, { body: { name, address: 'news@example.jp', ...more } })

  it('are of domains that are set, and nobody else’s', async () => {
    const refused = await request('administrator', 'POST', '/delivery/senders', {
      body: { name: 'お店', address: 'news@gmail.com' },
    })
    expect(refused.json()).toMatchObject({ code: 'invalid', fields: [{ path: 'address' }] })
    expect((await request('manager', 'POST', '/delivery/senders', { body: {} })).statusCode).toBe(403)
    expect((await request('readOnly', 'GET', '/delivery/senders')).statusCode).toBe(403)
  })

  it('are changed by who has seen them, go to the bin, and come back', async () => {
    const first = await make('お店\r\nBcc: x')
    expect(first).toMatchObject({ name: 'お店 Bcc: x', preferred: true, signed: true })
    const second = await make('便り', { preferred: true })
    const { items } = await call('manager', senders, {})
    expect(items.map(({ name, preferred }) => [name, preferred])).toEqual([
      ['便り', true],
      ['お店 Bcc: x', false],
    ])
    const twice = await request('administrator', 'POST', '/delivery/senders', {
      body: { name: '便り', address: 'News@example.jp' },
    })
    expect(twice.json()).toMatchObject({ fields: [{ path: 'name' }] })
    const params = { id: second.id }
    const changed = await call('administrator', updateSender, {
      params,
      body: { name: '便り', address: 'tayori@example.jp', preferred: true, version: second.version },
    })
    const stale = await request('administrator', 'PUT', `/delivery/senders/${second.id}`, {
      body: { name: 'x', address: 'x@example.jp', version: second.version },
    })
    expect(stale.json()).toMatchObject({ code: 'stale', current: { address: 'tayori@example.jp' } })
    const binned = await request(
      'administrator',
      'DELETE',
      `/delivery/senders/${second.id}?version=${changed.version}`,
    )
    expect(binned.statusCode).toBe(204)
    expect((await call('manager', senders, {})).items.map(({ name }) => name)).toEqual(['お店 Bcc: x'])
    expect((await request('administrator', 'DELETE', '/delivery/domains/example.jp')).statusCode).toBe(409)
    await call('administrator', restoreSender, { params })
    expect((await call('manager', senders, {})).items).toHaveLength(2)
  })

  it('have settings that refuse what cannot work', async () => {
    const { version } = await call('administrator', settings, {})
    const refused = async (change: object): Promise<string[]> => {
      const answer = await request('administrator', 'PUT', '/delivery/settings', {
        body: { version, settings: { ...defaultDeliverySettings, ...change } },
      })
      return ((answer.json().fields ?? []) as { path: string }[]).map(({ path }) =>
        path.replace(/\.\d+.*/, ''),
      )
    }
    expect(await refused({ returnPath: 'a-very-long-name@example.jp' })).toEqual(['settings.returnPath'])
    expect(await refused({ returnPath: 'no address' })).toEqual(['settings.returnPath'])
    expect(await refused({ resolvers: ['dns.example'] })).toEqual(['settings.resolvers'])
    const pace = { name: 'x', domains: ['a.example'], connections: 1, perMinute: null }
    expect(await refused({ paces: [pace, pace] })).toEqual(['settings.paces'])
  })
})
