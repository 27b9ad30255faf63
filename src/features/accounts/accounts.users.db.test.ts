import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { auditApi } from '#features/audit/audit.api.ts'
import { newId } from '#kit/ids.ts'
import { useRuntime } from '#test/harness/database.ts'
import { accountsApi } from './accounts.api.ts'
import { makeUser } from './accounts.make.ts'

describe('users', () => {
  const { me, updateMe, listColleagues, listUsers, createUser } = accountsApi.endpoints
  const harness = useRuntime()
  const { call, request } = harness
  const password = '朝はパンと目玉焼きとコーヒーを二杯'

  async function stored(id: string) {
    const { items } = await call('administrator', listUsers, { query: { limit: 200 } })
    const user = items.find((one) => one.id === id)
    if (!user) throw new Error('The user is not listed')
    return user
  }
  const change = async (id: string, body: { [key: string]: unknown }) =>
    request('administrator', 'PATCH', `/users/${id}`, {
      body: { version: (await stored(id)).version, ...body },
    })

  describe('an administrator', () => {
    it('adds a user, who can then sign in', async () => {
      const body = { email: 'Jiro@Example.co.jp', name: '鈴木次郎', role: 'manager', password } as const
      const user = await call('administrator', createUser, { body })
      expect(user).toMatchObject({ email: 'Jiro@Example.co.jp', role: 'manager', version: 1 })
      const response = await request('visitor', 'POST', '/session', {
        body: { email: 'jiro@example.co.jp', password },
      })
      expect(response.statusCode).toBe(200)
      const { items } = await call('administrator', auditApi.endpoints.list, {
        query: { subjectId: user.id },
      })
      expect(items.at(-1)).toMatchObject({ action: 'user.create', after: { role: 'manager' } })
      expect(JSON.stringify(items)).not.toMatch(/scrypt|コーヒー/)
    })

    it('cannot add a second user with the same address in another spelling', async () => {
      const body = { email: 'saburo@example.co.jp', name: '三郎', role: 'member', password }
      expect((await request('administrator', 'POST', '/users', { body })).statusCode).toBe(201)
      const again = await request('administrator', 'POST', '/users', {
        body: { ...body, email: 'ＳＡＢＵＲＯ@example.co.jp' },
      })
      expect(again.statusCode).toBe(409)
      expect(again.json()).toMatchObject({ code: 'conflict', fields: [{ path: 'email' }] })
    })

    it('cannot give a weak password', async () => {
      const body = { email: 'shiro@example.co.jp', name: '四郎', role: 'member', password: 'short' }
      const response = await request('administrator', 'POST', '/users', { body })
      expect(response.json()).toMatchObject({ code: 'invalid', fields: [{ path: 'password' }] })
    })

    it('changes the role, and what changed is audited', async () => {
      const { id } = await makeUser(harness.system())
      expect((await change(id, { role: 'manager' })).json()).toMatchObject({ role: 'manager', version: 2 })
      const { items } = await call('administrator', auditApi.endpoints.list, { query: { subjectId: id } })
      expect(items).toMatchObject([{ before: { role: 'member' }, after: { role: 'manager' } }])
    })

    it('does not overwrite what somebody else changed first', async () => {
      const { id } = await makeUser(harness.system())
      await change(id, { name: '先に変えた名前' })
      const late = await change(id, { version: 1, name: '後から' })
      expect(late.statusCode).toBe(409)
      expect(late.json()).toMatchObject({ code: 'stale', current: { name: '先に変えた名前', version: 2 } })
    })

    it('disables a user and lets them in again', async () => {
      const { session, userId } = await harness.signIn('member')
      expect((await change(userId, { disabled: true })).json().disabledAt).toEqual(expect.any(String))
      expect((await request({ session }, 'GET', '/settings')).statusCode).toBe(401)
      expect((await change(userId, { disabled: false })).json().disabledAt).toBeNull()
      expect((await request({ session }, 'GET', '/settings')).statusCode).toBe(401)
    })

    it('gives a new password, which ends the sessions and the lock-out of the user', async () => {
      const user = await makeUser(harness.system())
      for (let tries = 0; tries < 5; tries++)
        await request('visitor', 'POST', '/session', { body: { email: user.email, password: 'wrong' } })
      expect((await change(user.id, { password })).statusCode).toBe(200)
      const body = { email: user.email, password }
      expect((await request('visitor', 'POST', '/session', { body })).statusCode).toBe(200)
    })

    it('cannot change a user who does not exist', async () => {
      const response = await request('administrator', 'PATCH', `/users/${newId()}`, {
        body: { version: 1, name: 'x' },
      })
      expect(response.statusCode).toBe(404)
    })

    it('pages users in the order in which they were added', async () => {
      const all = await call('administrator', listUsers, { query: { limit: 200 } })
      const first = await call('administrator', listUsers, { query: { limit: 3 } })
      const rest = await call('administrator', listUsers, { query: { limit: 200, cursor: first.next ?? '' } })
      expect([...first.items, ...rest.items]).toEqual(all.items)
      expect(rest.next).toBeNull()
    })
  })

  describe('the last administrator', () => {
    const alone = useRuntime()

    async function administrators() {
      const { items } = await alone.call('administrator', listUsers, {})
      return items.filter(({ role, disabledAt }) => role === 'administrator' && disabledAt === null)
    }

    it.each([{ role: 'member' }, { disabled: true }])('is not to be changed to %j', async (body) => {
      const [last] = await administrators()
      const response = await alone.request('administrator', 'PATCH', `/users/${last?.id}`, {
        body: { version: last?.version, ...body },
      })
      expect(response.statusCode).toBe(409)
      expect(response.json().detail).toContain('最後の管理者')
    })

    it('remains when two administrators demote each other at the same moment', async () => {
      await alone.signIn('administrator')
      const both = await administrators()
      expect(both).toHaveLength(2)
      const answers = await Promise.all(
        both.map(({ id, version }) =>
          alone.request('administrator', 'PATCH', `/users/${id}`, { body: { version, role: 'member' } }),
        ),
      )
      // The other one is refused as the last, or already as no administrator any more.
      expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
      const { rows } = await sql`select 1 from app_user where role = 'administrator'`.execute(
        alone.system().db,
      )
      expect(rows).toHaveLength(1)
    })
  })

  describe('a person', () => {
    it('changes their own name and language', async () => {
      const who = await harness.signIn('readOnly')
      expect(await call(who, updateMe, { body: { name: '新しい名前', locale: 'en' } })).toMatchObject({
        user: { name: '新しい名前', locale: 'en', version: 2 },
      })
    })

    it('keeps preferences key by key, and forgets one that is set to null', async () => {
      const who = await harness.signIn('member')
      await call(who, updateMe, { body: { preferences: { theme: 'dark', columns: { name: 120 } } } })
      await call(who, updateMe, { body: { preferences: { columns: { code: 80 }, theme: null } } })
      const { preferences, user } = await call(who, me, {})
      expect(preferences).toEqual({ columns: { code: 80 } })
      expect(user?.version).toBe(1)
    })

    it('cannot fill the database with preferences', async () => {
      const who = await harness.signIn('member')
      const response = await request(who, 'PATCH', '/me', { body: { preferences: { x: 'あ'.repeat(7000) } } })
      expect(response.statusCode).toBe(413)
      expect((await call(who, me, {})).preferences).toEqual({})
    })

    it('sees who works here, by name only', async () => {
      const { userId } = await harness.signIn('manager')
      const { items } = await call('readOnly', listColleagues, {})
      expect(items.find(({ id }) => id === userId)).toEqual({ id: userId, name: 'manager', disabled: false })
    })

    it('gets the same answer to a repeated write with the same key, which runs once', async () => {
      const who = await harness.signIn('member')
      const send = (name: string) =>
        request(who, 'PATCH', '/me', { body: { name }, headers: { 'idempotency-key': 'once' } })
      const [first, second] = await Promise.all([send('一度だけ'), send('一度だけ')])
      expect(first.json()).toEqual(second.json())
      expect([first, second].filter(({ headers }) => headers['idempotency-replayed'])).toHaveLength(1)
      expect((await call(who, me, {})).user?.version).toBe(2)
      expect((await send('別の内容')).statusCode).toBe(409)
    })
  })
})
