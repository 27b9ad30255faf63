import { sql } from 'kysely'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { features } from '#app.ts'
import { sendMail } from '#features/mail/mail.write.ts'
import { compose } from '#platform/feature.ts'
import { problemOfDkim } from '#platform/mail/verify.make.ts'
import { useRuntime } from '#test/harness/database.ts'
import { mailWorld } from '#test/harness/mail-world.ts'
import { deliveryApi, type DeliverySettings } from './delivery.api.ts'
import { countReturns } from './delivery.breaker.ts'
import { startEngine } from './delivery.engine.ts'
import { enterSenders } from './delivery.process.ts'
import { sendDue } from './delivery.run.ts'
import { startMailServer, type MailServerOfTests } from './delivery.server.make.ts'
import { defaultDeliverySettings } from './delivery.settings.ts'
import { addProbes, makeProbes, probeSource, readProbes } from './delivery.source.make.ts'

const app = compose([...features, { name: 'probe', mailSource: probeSource }])

describe('what sources have to send', () => {
  const harness = useRuntime({ app })
  const { call, request } = harness
  const { settings, updateSettings, state, release, addDomain, domains } = deliveryApi.endpoints
  const { useServer, set, makeCustomer, letter } = mailWorld(harness)
  let server: MailServerOfTests
  beforeAll(async () => {
    server = await startMailServer()
  })
  afterAll(() => server.close())
  const use = async (change: Partial<DeliverySettings>): Promise<void> => {
    const { version } = await call('administrator', settings, {})
    await call('administrator', updateSettings, {
      body: { version, settings: { ...defaultDeliverySettings, ...change } },
    })
  }
  const people = (n: number, domain = 'example.com'): string[] =>
    Array.from({ length: n }, (_, at) => `p${String(at).padStart(4, '0')}@${domain}`)
  const states = async (): Promise<{ [state: string]: number }> => {
    const counts: { [state: string]: number } = {}
    for (const one of await readProbes(harness.system())) counts[one.state] = (counts[one.state] ?? 0) + 1
    return counts
  }
  const send = () => sendDue(harness.runtime)

  beforeEach(async () => {
    const { db } = harness.system()
    await makeProbes(harness.system())
    for (const table of ['mail_breaker', 'mail_rest', 'mail_copy', 'mail_message'])
      await sql`delete from ${sql.table(table)}`.execute(db)
    server.behave()
    server.always(null)
    server.heard.length = 0
    server.envelopes.length = 0
    server.connections.most = 0
    await use({})
    await useServer(server.port)
  })

  it('arrives once each over a few connections, from an address that says what bounces are about', async () => {
    await use({ returnPath: 'bounce@return.example.jp', connections: 3 })
    await addProbes(harness.system(), people(300))
    expect(await send()).toEqual({ sent: 300 })
    expect(await states()).toEqual({ sent: 300 })
    expect(server.envelopes.map(({ to }) => to).toSorted()).toEqual(people(300))
    expect(new Set(server.envelopes.map(({ from }) => from))).toEqual(
      new Set(['bounce+abc234@return.example.jp']),
    )
    expect(server.connections.most).toBeLessThanOrEqual(3)
    expect(server.heard[0]).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
  })

  it('is signed by the key of its domain as it stands in the DNS', async () => {
    await call('administrator', addDomain, { body: { name: 'example.jp' } })
    const { items } = await call('administrator', domains, {})
    const record = items[0]?.keys[0]?.record
    expect(record?.name).toBe('enishi1._domainkey.example.jp')
    await addProbes(harness.system(), people(1))
    await addProbes(harness.system(), ['q@example.com'], { from: 'news@mail.example.jp' })
    await addProbes(harness.system(), ['r@example.com'], { from: 'news@elsewhere.example' })
    await send()
    const problems = server.heard
      .toSorted((a, b) => a.indexOf('news@') - b.indexOf('news@'))
      .map((heard) => problemOfDkim(Buffer.from(`${heard}\r\n`, 'latin1'), record?.value ?? ''))
    expect(problems.toSorted()).toEqual(['not signed', null, null].toSorted())
    const { rows } = await sql<{ text: string }>`
      select encode(private_key, 'escape') || (select string_agg(after::text, '') from audit_entry) as text
      from mail_dkim_key`.execute(harness.system().db)
    expect(rows[0]?.text).not.toContain('PRIVATE KEY')
  })

  it('comes after mail about what somebody has with us', async () => {
    const customerId = await makeCustomer('hanako@example.com')
    await use({ connections: 1 })
    await addProbes(harness.system(), people(150))
    await sendMail(harness.system(), letter(customerId))
    await send()
    expect(server.envelopes[0]?.to).toBe('hanako@example.com')
    expect(server.envelopes).toHaveLength(151)
  })

  it('is kept to be looked at where no server is set, and never sent afterwards', async () => {
    await set({})
    const customerId = await makeCustomer('hanako@example.com')
    await addProbes(harness.system(), ['hanako@example.com', 'gone@example.com'])
    await sql`update probe set id = ${customerId}::uuid where address = 'hanako@example.com'`.execute(
      harness.system().db,
    )
    expect(await send()).toEqual({ sent: 0 })
    expect(await states()).toEqual({ kept: 2 })
    const { copies, copy } = deliveryApi.endpoints
    const { items } = await call('manager', copies, { query: { customerId } })
    expect(items).toMatchObject([
      { source: 'probe', address: 'hanako@example.com', customer: { id: customerId } },
    ])
    expect(await call('manager', copy, { params: { id: items[0]?.id ?? '' } })).toMatchObject({
      html: '<p>こんにちは</p>',
      headers: { 'List-Unsubscribe': '<https://example.jp/u>' },
    })
    await useServer(server.port)
    await send()
    expect(server.heard).toEqual([])
  })

  it('goes on past a server that refuses, puts off, hangs up and forgets', async () => {
    await addProbes(harness.system(), people(60))
    const manners = ['refuse', 'putOff', 'hangUp', 'drop', 'spam', 'close', 'take', 'slow'] as const
    server.always((to) => manners[Number(to.slice(1, 5)) % 12])
    await send()
    expect(await states()).toEqual({ sent: 35, refused: 10, queued: 10, unknown: 5 })
    const arrived = server.envelopes.map(({ to }) => to)
    expect(new Set(arrived).size).toBe(arrived.length)
    const probes = await readProbes(harness.system())
    expect(probes.every(({ tries }) => tries === 1)).toBe(true)
  })

  it('is not held against the recipient where the server takes nothing from us', async () => {
    await addProbes(harness.system(), people(1))
    server.behave('disown')
    await send()
    expect(await readProbes(harness.system())).toMatchObject([
      { state: 'queued', said: '550 5.7.1 not from you' },
    ])
    expect((await call('manager', state, {})).stopped).toEqual([])
  })

  it('waits uncounted, saying why, while no server is reached, and goes on when one is there again', async () => {
    await useServer(1)
    await addProbes(harness.system(), people(5))
    await send()
    expect(await readProbes(harness.system())).toMatchObject(
      people(5).map((address) => ({
        address,
        state: 'queued',
        tries: 0,
        said: expect.stringContaining('ECONNREFUSED'),
      })),
    )
    await useServer(server.port)
    await send()
    expect(await states()).toEqual({ sent: 5 })
  })

  it('leaves a domain alone that asks to slow down, and no other', async () => {
    server.always((to) => (to.endsWith('@busy.example') ? 'busy' : undefined))
    await addProbes(harness.system(), [...people(30, 'busy.example'), ...people(30)])
    await use({ paces: [{ name: 'busy', domains: ['busy.example'], connections: 1, perMinute: null }] })
    await send()
    const probes = await readProbes(harness.system())
    expect(probes.filter(({ state: one }) => one === 'sent')).toHaveLength(30)
    const asked = probes.filter(({ tries }) => tries > 0 && true).length - 30
    expect(asked).toBeGreaterThanOrEqual(1)
    expect(asked).toBeLessThan(5)
    expect((await call('manager', state, {})).rests).toMatchObject([
      { domain: 'busy.example', times: 1, said: expect.stringContaining('slow down') },
    ])
    server.always(null)
    await sql`update mail_rest set until = now() - interval '1 second'`.execute(harness.system().db)
    await sql`update probe set due_at = now()`.execute(harness.system().db)
    await send()
    expect(await states()).toEqual({ sent: 60 })
    expect((await call('manager', state, {})).rests).toEqual([])
  })

  it('goes to a provider as fast as it is set, while others are not held up', async () => {
    await use({ paces: [{ name: 'slow', domains: ['slow.example'], connections: 2, perMinute: 300 }] })
    await addProbes(harness.system(), [...people(400, 'slow.example'), ...people(200)])
    const stopping = new AbortController()
    const me = await enterSenders(harness.runtime)
    const engine = startEngine(harness.runtime, me, { stopping: stopping.signal })
    const began = Date.now()
    while (server.envelopes.filter(({ to }) => to.endsWith('@example.com')).length < 200) await sleep(20)
    const seconds = (Date.now() - began) / 1000
    const slow = server.envelopes.filter(({ to }) => to.endsWith('@slow.example')).length
    stopping.abort()
    await engine.done
    await me.leave()
    // Five a second, and a second's worth at once.
    expect(slow).toBeLessThanOrEqual(Math.ceil(seconds * 5) + 6)
    const counts = await states()
    expect(counts['sending'] ?? 0).toBe(0)
    expect((counts['sent'] ?? 0) + (counts['queued'] ?? 0)).toBe(600)
    const { rows } = await sql`select 1 from probe where taken_by is not null`.execute(harness.system().db)
    expect(rows).toEqual([])
  })

  it('stops by itself where too much comes back, says why, and goes on when a person lets it', async () => {
    await use({ breaker: { after: 50, window: 200, bounces: 10, complaints: 1 }, connections: 2 })
    server.always((to) => (Number(to.slice(1, 5)) % 4 === 0 ? 'refuse' : undefined))
    await addProbes(harness.system(), people(1000))
    const other = await addProbes(harness.system(), ['q@example.com'], { from: 'other@example.jp' })
    await send()
    const { stopped } = await call('manager', state, {})
    expect(stopped.map(({ scope }) => scope.replace(/:.*/, ''))).toEqual(
      expect.arrayContaining(['campaign', 'from']),
    )
    const from = stopped.find(({ scope }) => scope === 'from:news@example.jp')
    expect(from).toMatchObject({ stoppedFor: 'bounces' })
    expect(from?.stoppedSent).toBeGreaterThanOrEqual(50)
    expect((from?.stoppedBad ?? 0) / (from?.stoppedSent ?? 1)).toBeGreaterThan(0.1)
    const counts = await states()
    expect(counts['queued']).toBeGreaterThan(300)
    expect(counts['sending']).toBeUndefined()
    // Whom it is not from is not held up by it.
    expect(
      (await readProbes(harness.system())).find(({ address }) => address === 'q@example.com')?.state,
    ).toBe('sent')
    expect(other).not.toBe('')
    const heard = server.heard.length
    await send()
    expect(server.heard).toHaveLength(heard)
    expect(
      (await request('member', 'POST', '/delivery/stopped/release', { body: from ?? {} })).statusCode,
    ).toBe(403)
    server.always(null)
    for (const { scope, version } of stopped) await call('manager', release, { body: { scope, version } })
    expect(
      (await request('manager', 'POST', '/delivery/stopped/release', { body: from ?? {} })).statusCode,
    ).toBe(404)
    await send()
    expect((await states())['queued']).toBeUndefined()
    const { rows } = await sql<{ action: string }>`
      select distinct action from audit_entry where subject_kind = 'mailBreaker' order by 1`.execute(
      harness.system().db,
    )
    expect(rows.map(({ action }) => action)).toEqual(['mailBreaker.release', 'mailBreaker.stop'])
  })

  it('stops where complaints come back later', async () => {
    const limits = { after: 50, window: 200, bounces: 10, complaints: 1 }
    await use({ breaker: limits })
    const campaignId = await addProbes(harness.system(), people(100))
    await send()
    const complaint = { campaignId, kind: 'complaint' } as const
    await countReturns(harness.system(), [complaint], limits)
    expect((await call('manager', state, {})).stopped).toEqual([])
    await countReturns(harness.system(), [complaint], limits)
    expect((await call('manager', state, {})).stopped).toMatchObject([
      { stoppedFor: 'complaints', stoppedSent: 100, stoppedBad: 2 },
      { stoppedFor: 'complaints' },
    ])
  })
})
