import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import { write } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { mailApi } from './mail.api.ts'
import { mailWorld } from '#test/harness/mail-world.ts'
import { sendMail, sendMany } from './mail.write.ts'

describe('mail to customers', () => {
  const harness = useRuntime()
  const { call, request } = harness
  const manager = () => harness.as('manager')
  const { list, get, settings } = mailApi.endpoints
  const { set, makeCustomer, letter, mailsOf, one, toldOf } = mailWorld(harness)
  beforeEach(() => set({}))

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
})
