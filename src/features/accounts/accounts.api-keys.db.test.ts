import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import { useRuntime } from '#test/harness/database.ts'
import { accountsApi } from './accounts.api.ts'

describe('API keys', () => {
  const { me, createApiKey, listApiKeys } = accountsApi.endpoints
  const harness = useRuntime()
  const { call, request } = harness

  function make(role: 'administrator' | 'member' = 'member') {
    return call('administrator', createApiKey, { body: { name: '基幹システム', role } })
  }

  describe('an API key', () => {
    it('lets a program in with the rights of its role', async () => {
      const { key } = await make()
      expect(key).toMatch(/^enishi_[\w-]{43}$/)
      expect(await call({ apiKey: key }, me, {})).toMatchObject({
        user: null,
        needsSetup: false,
        preferences: {},
      })
      expect((await request({ apiKey: key }, 'GET', '/settings')).statusCode).toBe(200)
      expect((await request({ apiKey: key }, 'GET', '/users')).statusCode).toBe(403)
    })

    it('is shown once and stored as a hash, with its beginning to recognise it by', async () => {
      const { key, apiKey } = await make()
      expect(key.startsWith(apiKey.prefix)).toBe(true)
      const { rows } = await sql`select k::text as everything from api_key k`.execute(
        harness.runtime.database.db,
      )
      expect(JSON.stringify(rows)).not.toContain(key)
      expect(JSON.stringify(await call('administrator', listApiKeys, {}))).not.toContain(key)
    })

    it('tells when it was used last', async () => {
      const { key, apiKey } = await make()
      expect(apiKey.lastUsedAt).toBeNull()
      await request({ apiKey: key }, 'GET', '/settings')
      const { items } = await call('administrator', listApiKeys, {})
      expect(items.find(({ id }) => id === apiKey.id)?.lastUsedAt).toEqual(expect.any(String))
    })

    it('is worth nothing once it is revoked, and cannot be revoked twice', async () => {
      const { key, apiKey } = await make()
      expect((await request('administrator', 'DELETE', `/api-keys/${apiKey.id}`)).statusCode).toBe(204)
      expect((await request({ apiKey: key }, 'GET', '/settings')).statusCode).toBe(401)
      expect((await request('administrator', 'DELETE', `/api-keys/${apiKey.id}`)).statusCode).toBe(404)
    })

    it('is worth nothing after its end', async () => {
      const { key, apiKey } = await call('administrator', createApiKey, {
        body: { name: 'x', role: 'member', expiresAt: new Date(Date.now() + 60_000).toISOString() },
      })
      expect((await request({ apiKey: key }, 'GET', '/settings')).statusCode).toBe(200)
      await sql`update api_key set expires_at = now() where id = ${apiKey.id}::uuid`.execute(
        harness.runtime.database.db,
      )
      expect((await request({ apiKey: key }, 'GET', '/settings')).statusCode).toBe(401)
    })

    it('cannot end before it begins', async () => {
      const response = await request('administrator', 'POST', '/api-keys', {
        body: { name: 'x', role: 'member', expiresAt: '2020-01-01T00:00:00Z' },
      })
      expect(response.json()).toMatchObject({ code: 'invalid', fields: [{ path: 'expiresAt' }] })
    })

    it.each(['enishi_made-up', 'made-up', ''])('that was never made lets nobody in: “%s”', async (apiKey) => {
      expect((await request({ apiKey }, 'GET', '/settings')).statusCode).toBe(401)
    })

    it('counts more than a cookie, so that a wrong one is not overlooked', async () => {
      const response = await request('administrator', 'GET', '/settings', {
        headers: { authorization: 'Bearer enishi_made-up' },
      })
      expect(response.statusCode).toBe(401)
    })

    it('has no settings, password or sessions of its own', async () => {
      const { key } = await make('administrator')
      const who = { apiKey: key }
      expect((await request(who, 'PATCH', '/me', { body: { name: 'x' } })).statusCode).toBe(403)
      expect((await request(who, 'GET', '/me/sessions')).statusCode).toBe(403)
      expect((await request(who, 'DELETE', `/me/sessions/${newId()}`)).statusCode).toBe(403)
      const body = { current: 'x', next: 'y' }
      expect((await request(who, 'POST', '/me/password', { body })).statusCode).toBe(403)
    })

    it('is not kept in the table of answers', async () => {
      const response = await request('administrator', 'POST', '/api-keys', {
        body: { name: 'x', role: 'member' },
        headers: { 'idempotency-key': newId() },
      })
      expect(response.statusCode).toBe(201)
      const kept = harness.runtime.database.db.selectFrom('idempotency').selectAll()
      expect(await kept.execute()).toEqual([])
    })
  })
})
