import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { mailApi } from '#features/mail/mail.api.ts'
import { mailWorld } from '#test/harness/mail-world.ts'
import { mailSource } from '#features/mail/mail.source.ts'
import { sendMail, sendMany } from '#features/mail/mail.write.ts'
import { useRuntime } from '#test/harness/database.ts'
import { deliveryApi } from './delivery.api.ts'
import { sendDue } from './delivery.run.ts'
import { startMailServer, type MailServerOfTests } from './delivery.server.make.ts'

const none = { campaigns: [], addresses: [] }

describe('mail to single customers, on its way out', () => {
  const harness = useRuntime()
  const { call, request } = harness
  const { get, resend } = mailApi.endpoints
  const { test } = deliveryApi.endpoints
  const { set, useServer, makeCustomer, letter, one, toldOf, healthOf, later } = mailWorld(harness)
  let server: MailServerOfTests
  beforeAll(async () => {
    server = await startMailServer()
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    server.behave()
    server.heard.length = 0
    server.envelopes.length = 0
    await set({})
  })

  it('is sent with all letters as they are, to docomo addresses too, and forgets its secret', async () => {
    await useServer(server.port)
    const customerId = await makeCustomer('a..b@docomo.ne.jp')
    await sendMail(harness.system(), letter(customerId, { body: 'コード: {secret} 𠮷', secret: '123456' }))
    const { id } = await one(customerId)
    expect((await call('manager', get, { params: { id } })).body).toBe('コード: ●●●●●● 𠮷')
    await sendDue(harness.runtime)
    expect(await one(customerId)).toMatchObject({
      state: 'sent',
      problem: null,
      address: 'a..b@docomo.ne.jp',
    })
    expect(await toldOf(customerId)).toEqual(['mail.sent'])
    const [heard = ''] = server.heard
    expect(heard).toContain('To: <"a..b"@docomo.ne.jp>')
    expect(heard).toContain(`Message-ID: <${id}@example.jp>`)
    expect(heard).toContain('Auto-Submitted: auto-generated')
    const [, body = ''] = heard.split('\r\n\r\n')
    expect(Buffer.from(body, 'base64').toString()).toBe('コード: 123456 𠮷')
    expect((await call('manager', get, { params: { id } })).body).toBe('コード: ●●●●●● 𠮷')
    expect(
      (
        await sql`select 1 from mail_message where secret = '123456' and id = ${id}::uuid`.execute(
          harness.system().db,
        )
      ).rows,
    ).toEqual([])
  })

  it('is put off by 4xx and tried again, refused by 5xx, and sent again when a person says so', async () => {
    await useServer(server.port)
    const customerId = await makeCustomer('a@example.jp')
    await sendMail(harness.system(), letter(customerId))
    server.behave('putOff')
    await sendDue(harness.runtime)
    expect(await one(customerId)).toMatchObject({
      state: 'queued',
      tries: 1,
      problem: expect.stringContaining('451'),
    })
    await sendDue(harness.runtime)
    expect((await one(customerId)).tries).toBe(1)
    await later()
    server.behave('refuse')
    await sendDue(harness.runtime)
    const failed = await one(customerId)
    expect(failed).toMatchObject({ state: 'failed', tries: 2, problem: expect.stringContaining('550') })
    expect(await healthOf(customerId)).toMatchObject({
      state: 'bounced',
      said: expect.stringContaining('550 5.1.1 no such person'),
    })
    await later()
    await sendDue(harness.runtime)
    expect(server.heard).toEqual([])
    for (const role of ['member', 'readOnly'] as const)
      expect((await request(role, 'POST', `/mail/${failed.id}/resend`)).statusCode).toBe(403)
    await call('manager', resend, { params: { id: failed.id } })
    await sendDue(harness.runtime)
    expect(await one(customerId)).toMatchObject({ state: 'sent', tries: 1 })
    expect((await request('manager', 'POST', `/mail/${failed.id}/resend`)).statusCode).toBe(409)
    expect(await toldOf(customerId)).toEqual(['mail.failed', 'mail.sent'])
    expect((await healthOf(customerId))?.deliveredAt).not.toBeNull()
  })

  it('is never sent again by itself when the line was cut after it was handed over', async () => {
    await useServer(server.port)
    const customerId = await makeCustomer('a@example.jp')
    await sendMail(harness.system(), letter(customerId))
    server.behave('hangUp')
    await sendDue(harness.runtime)
    expect(await one(customerId)).toMatchObject({ state: 'queued', tries: 1 })
    await later()
    server.behave('drop')
    await sendDue(harness.runtime)
    expect(await one(customerId)).toMatchObject({ state: 'unknown', tries: 2 })
    await later()
    await sendDue(harness.runtime)
    expect(server.heard).toHaveLength(1)
    expect(await toldOf(customerId)).toEqual(['mail.unknown'])
  })

  it('is unknown, and not sent again, after a crash in the middle; what was not begun goes out', async () => {
    await useServer(server.port)
    const [begun, taken] = [await makeCustomer('a@example.jp'), await makeCustomer('b@example.jp')]
    await sendMail(harness.system(), letter(begun))
    await sendMail(harness.system(), letter(taken))
    const mails = await mailSource.take(harness.system(), 'a sender that is gone', 10, [], none)
    const ref = mails.find(({ customerId }) => customerId === begun)?.ref ?? ''
    expect(await mailSource.begin(harness.system(), [ref])).toEqual([ref])
    expect(await one(begun)).toMatchObject({ state: 'sending' })
    await sendDue(harness.runtime)
    expect(await one(begun)).toMatchObject({ state: 'unknown', tries: 1 })
    expect(await one(taken)).toMatchObject({ state: 'sent', tries: 1 })
    expect(server.heard).toHaveLength(1)
    await sendDue(harness.runtime)
    expect(server.heard).toHaveLength(1)
    // It lived after all, and says what it knows.
    await mailSource.settle(harness.system(), [{ ref, kind: 'sent', said: '250', at: new Date() }])
    expect(await one(begun)).toMatchObject({ state: 'sent' })
  })

  it('goes out once only although two processes send', async () => {
    await useServer(server.port)
    const customers = await Promise.all(
      Array.from({ length: 12 }, (_, at) => makeCustomer(`m${at}@example.jp`)),
    )
    await sendMany(
      harness.system(),
      customers.map((id) => letter(id)),
    )
    await Promise.all([sendDue(harness.runtime), sendDue(harness.runtime)])
    expect(server.envelopes.map(({ to }) => to).toSorted()).toEqual(
      customers.map((_, at) => `m${at}@example.jp`).toSorted(),
    )
  })

  it('waits, uncounted, while nobody answers, and is kept when the server is taken out', async () => {
    await set({ host: '127.0.0.1', port: 1, security: 'none', fromAddress: 'shop@example.jp' })
    const customerId = await makeCustomer('a@example.jp')
    await sendMail(harness.system(), letter(customerId))
    await sendDue(harness.runtime)
    expect(await one(customerId)).toMatchObject({
      state: 'queued',
      tries: 0,
      problem: expect.stringContaining('ECONNREFUSED'),
    })
    await set({})
    await sendDue(harness.runtime)
    expect(await one(customerId)).toMatchObject({ state: 'kept', problem: null })
  })

  it('can be tried out, and says what the server said', async () => {
    await useServer(server.port)
    expect(await call('administrator', test, { body: { to: 'me@example.jp' } })).toEqual({
      response: '250 2.0.0 taken',
    })
    server.behave('refuse')
    const refused = await request('administrator', 'POST', '/mail/settings/test', {
      body: { to: 'me@example.jp' },
    })
    expect(refused.json().detail).toContain('550 5.1.1 no such person')
  })
})
