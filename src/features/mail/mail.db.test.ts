import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCustomer, getCustomer } from '#features/customers/customers.actions.ts'
import { newId } from '#kit/ids.ts'
import { runByClock } from '#platform/jobs/run.ts'
import { write } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { mailApi, type MailSettings } from './mail.api.ts'
import { mailSendJob } from './mail.send.ts'
import { startMailServer } from './mail.server.make.ts'
import { defaultMailSettings } from './mail.settings.ts'
import { claimNext } from './mail.store.ts'
import type { Letter } from './mail.ts'
import { sendMail, sendMany } from './mail.write.ts'

describe('mail to customers', () => {
  const harness = useRuntime()
  const { call, request } = harness
  const manager = () => harness.as('manager')
  const { list, get, settings, updateSettings, test, resend } = mailApi.endpoints
  let server: Awaited<ReturnType<typeof startMailServer>>
  beforeAll(async () => {
    server = await startMailServer()
  })
  afterAll(() => server.close())

  async function makeCustomer(email: string | null, ownerId: string | null = null): Promise<string> {
    const { id } = await createCustomer(manager(), {
      familyName: '山﨑',
      givenName: '花子',
      ownerId,
      contactPoints: email === null ? [] : [{ kind: 'email', label: null, value: email }],
      posts: [],
      tagNames: [],
    })
    return id
  }
  const letter = (customerId: string, more: Partial<Letter> = {}): Letter => ({
    customerId,
    template: 'test.notice',
    about: null,
    subject: '次回のお届け',
    body: '山﨑 花子 様\n\nお知らせです。',
    ...more,
  })
  async function set(change: Partial<MailSettings>, password?: string): Promise<void> {
    const { version } = await call('administrator', settings, {})
    await call('administrator', updateSettings, {
      body: {
        version,
        settings: { ...defaultMailSettings, ...change },
        ...(password !== undefined && { password }),
      },
    })
  }
  const useServer = () =>
    set({ host: '127.0.0.1', port: server.port, security: 'none', fromAddress: 'shop@example.jp' })
  const send = () => runByClock(harness.runtime, mailSendJob, new AbortController().signal)
  const mailsOf = async (customerId: string) => (await call('manager', list, { query: { customerId } })).items
  const one = async (customerId: string) => {
    const [first] = await mailsOf(customerId)
    if (!first) throw new Error('no mail')
    return first
  }
  const toldOf = async (customerId: string) =>
    (
      await sql<{ name: string }>`select name from customer_event where customer_id = ${customerId}::uuid
        and name like 'mail.%' order by occurred_at, id`.execute(harness.system().db)
    ).rows.map(({ name }) => name)
  const healthOf = async (customerId: string) =>
    (await getCustomer(manager(), customerId)).contactPoints[0]?.health
  const later = () =>
    sql`update mail_message set due_at = now() - interval '1 second' where state in ('queued', 'sending')`.execute(
      harness.system().db,
    )
  beforeEach(async () => {
    server.behave()
    server.heard.length = 0
    await set({})
  })

  it('is kept in the mailbox where no server is set, with its secret, and told on the timeline', async () => {
    const customerId = await makeCustomer('hanako@example.jp')
    expect(
      await sendMail(
        harness.system(),
        letter(customerId, {
          subject: 'お知らせ\r\nBcc: all@example.jp',
          body: 'コード: {secret}',
          secret: '123456',
        }),
      ),
    ).toBe(true)
    const mail = await one(customerId)
    expect(mail).toMatchObject({ state: 'kept', subject: 'お知らせ Bcc: all@example.jp' })
    expect((await call('manager', get, { params: { id: mail.id } })).body).toBe('コード: 123456')
    expect(await toldOf(customerId)).toEqual(['mail.kept'])
    const refused = await request('manager', 'POST', `/mail/${mail.id}/resend`)
    expect(refused.json()).toMatchObject({ code: 'conflict', next: { to: '/settings/mail' } })
  })

  it('is sent with all letters as they are, to docomo addresses too, and forgets its secret', async () => {
    await useServer()
    const customerId = await makeCustomer('a..b@docomo.ne.jp')
    await sendMail(harness.system(), letter(customerId, { body: 'コード: {secret} 𠮷', secret: '123456' }))
    const { id } = await one(customerId)
    expect((await call('manager', get, { params: { id } })).body).toBe('コード: ●●●●●● 𠮷')
    await send()
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

  it('is written once of one thing, by many at once too, and tells whom it cannot reach', async () => {
    const [reached, without] = [await makeCustomer('a@example.jp'), await makeCustomer(null)]
    const about = `subscription:${newId()}:round:3`
    const letters = [letter(reached, { about }), letter(without, { about }), letter(newId(), { about })]
    expect(await sendMany(harness.system(), letters)).toEqual({ written: 1, unreachable: [1, 2] })
    const again = await Promise.all([1, 2].map(() => sendMany(harness.system(), letters)))
    expect(again).toEqual([1, 2].map(() => ({ written: 0, unreachable: [1, 2] })))
    expect(await mailsOf(reached)).toHaveLength(1)
    expect(await sendMail(harness.system(), letter(without, { address: 'other@example.jp' }))).toBe(true)
  })

  it('is not written where its transaction does not commit', async () => {
    const customerId = await makeCustomer('a@example.jp')
    await expect(
      write(harness.system(), async (tx) => {
        await sendMail(tx, letter(customerId))
        throw new Error('changed my mind')
      }),
    ).rejects.toThrow('changed my mind')
    expect(await mailsOf(customerId)).toEqual([])
  })

  it('is put off by 4xx and tried again, refused by 5xx, and sent again when a person says so', async () => {
    await useServer()
    const customerId = await makeCustomer('a@example.jp')
    await sendMail(harness.system(), letter(customerId))
    server.behave('putOff')
    await send()
    expect(await one(customerId)).toMatchObject({
      state: 'queued',
      tries: 1,
      problem: expect.stringContaining('451'),
    })
    await send()
    expect((await one(customerId)).tries).toBe(1)
    await later()
    server.behave('refuse')
    await send()
    const failed = await one(customerId)
    expect(failed).toMatchObject({ state: 'failed', tries: 2, problem: expect.stringContaining('550') })
    expect(await healthOf(customerId)).toMatchObject({
      state: 'bounced',
      said: expect.stringContaining('550 5.1.1 no such person'),
    })
    await later()
    await send()
    expect(server.heard).toEqual([])
    for (const role of ['member', 'readOnly'] as const)
      expect((await request(role, 'POST', `/mail/${failed.id}/resend`)).statusCode).toBe(403)
    await call('manager', resend, { params: { id: failed.id } })
    await send()
    expect(await one(customerId)).toMatchObject({ state: 'sent', tries: 1 })
    expect((await request('manager', 'POST', `/mail/${failed.id}/resend`)).statusCode).toBe(409)
    expect(await toldOf(customerId)).toEqual(['mail.failed', 'mail.sent'])
    expect((await healthOf(customerId))?.deliveredAt).not.toBeNull()
  })

  it('is never sent again by itself when the line was cut after it was handed over', async () => {
    await useServer()
    const customerId = await makeCustomer('a@example.jp')
    await sendMail(harness.system(), letter(customerId))
    server.behave('hangUp')
    await send()
    expect(await one(customerId)).toMatchObject({ state: 'queued', tries: 1 })
    await later()
    server.behave('drop')
    await send()
    expect(await one(customerId)).toMatchObject({ state: 'unknown', tries: 2 })
    await later()
    await send()
    expect(server.heard).toHaveLength(1)
    expect(await toldOf(customerId)).toEqual(['mail.unknown'])
  })

  it('is unknown, and not sent again, after a crash in the middle', async () => {
    await useServer()
    const customerId = await makeCustomer('a@example.jp')
    await sendMail(harness.system(), letter(customerId))
    expect(await claimNext(harness.system(), 'example.jp')).toMatchObject({ customerId })
    await send()
    expect(await one(customerId)).toMatchObject({ state: 'sending' })
    await later()
    await send()
    expect(await one(customerId)).toMatchObject({ state: 'unknown' })
    expect(server.heard).toEqual([])
  })

  it('goes out once only although two processes send', async () => {
    await useServer()
    const customers = await Promise.all(
      Array.from({ length: 12 }, (_, at) => makeCustomer(`m${at}@example.jp`)),
    )
    await sendMany(
      harness.system(),
      customers.map((id) => letter(id)),
    )
    await Promise.all([send(), send()])
    const to = server.heard.map((heard) => /^To: (.*)$/m.exec(heard)?.[1]?.trim())
    expect(to.toSorted()).toEqual(customers.map((_, at) => `m${at}@example.jp`).toSorted())
  })

  it('waits, uncounted, while nobody answers, and is kept when the server is taken out', async () => {
    await set({ host: '127.0.0.1', port: 1, security: 'none', fromAddress: 'shop@example.jp' })
    const customerId = await makeCustomer('a@example.jp')
    await sendMail(harness.system(), letter(customerId))
    await send()
    expect(await one(customerId)).toMatchObject({
      state: 'queued',
      tries: 0,
      problem: expect.stringContaining('ECONNREFUSED'),
    })
    await set({})
    await send()
    expect(await one(customerId)).toMatchObject({ state: 'kept', problem: null })
  })

  it('is seen by members only of customers whom they see', async () => {
    const customerId = await makeCustomer('a@example.jp', manager().actor.userId)
    await sendMail(harness.system(), letter(customerId))
    const { id } = await one(customerId)
    const memberSees = (who: string) =>
      sql`insert into setting (key, value) values ('organisation', ${JSON.stringify({ memberSees: who })}::jsonb)
        on conflict (key) do update set value = excluded.value`.execute(harness.system().db)
    await memberSees('own')
    expect((await call('member', list, { query: { customerId } })).items).toEqual([])
    expect((await request('member', 'GET', `/mail/${id}`)).statusCode).toBe(404)
    await memberSees('all')
    expect((await request('member', 'GET', `/mail/${id}`)).statusCode).toBe(200)
    expect((await request('readOnly', 'GET', `/mail/${id}`)).statusCode).toBe(403)
  })

  it('has settings whose password nobody reads, and that goes with another server', async () => {
    await set({ host: 'mail.example.jp', user: 'shop', fromAddress: 'shop@example.jp' }, 'a secret word')
    const kept = await call('administrator', settings, {})
    expect(kept).toMatchObject({ hasPassword: true, settings: { host: 'mail.example.jp' } })
    expect(JSON.stringify(kept)).not.toContain('a secret word')
    const { rows } = await sql<{ text: string }>`
      select (select value::text from setting where key = 'mail') || coalesce(string_agg(after::text, ''), '') as text
      from audit_entry where action = 'mailSettings.update'`.execute(harness.system().db)
    expect(rows[0]?.text).not.toContain('a secret word')
    await set({ host: 'other.example.jp', user: 'shop', fromAddress: 'shop@example.jp' })
    expect((await call('administrator', settings, {})).hasPassword).toBe(false)
    const { version } = kept
    const stale = await request('administrator', 'PUT', '/mail/settings', {
      body: { version, settings: kept.settings },
    })
    expect(stale.json()).toMatchObject({ code: 'stale', current: { settings: { host: 'other.example.jp' } } })
    const half = await request('administrator', 'PUT', '/mail/settings', {
      body: { version: version + 1, settings: { ...kept.settings, fromAddress: '' } },
    })
    expect(half.json()).toMatchObject({ fields: [{ path: 'settings.fromAddress' }] })
  })

  it('can be tried out, and says what the server said', async () => {
    await useServer()
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
