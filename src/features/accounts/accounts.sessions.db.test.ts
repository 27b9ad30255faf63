import { sql, type RawBuilder } from 'kysely'
import { describe, expect, it } from 'vitest'
import { enqueue } from '#platform/jobs/queue.ts'
import { useRuntime } from '#test/harness/database.ts'
import { accountsApi } from './accounts.api.ts'
import { makeUser, type MadeUser } from './accounts.make.ts'
import { isOutdated } from './accounts.passwords.ts'

describe('sessions', () => {
  const { me, listSessions } = accountsApi.endpoints
  const harness = useRuntime()
  const { call, request } = harness

  /** Every test from an address of its own, since wrong passwords are counted by address too. */
  let addresses = 0
  const freshIp = (): string => `192.0.2.${++addresses}`
  const query = async <T>(statement: RawBuilder<T>): Promise<T[]> =>
    (await statement.execute(harness.runtime.database.db)).rows

  async function trySignIn({ email, password }: Pick<MadeUser, 'email' | 'password'>, ip = freshIp()) {
    return request('visitor', 'POST', '/session', { body: { email, password }, ip })
  }
  async function signIn(user: MadeUser): Promise<{ session: string }> {
    const { statusCode, cookies } = await trySignIn(user)
    expect(statusCode).toBe(200)
    return { session: cookies[0]?.value ?? '' }
  }
  const wrong = (user: MadeUser): MadeUser => ({ ...user, password: 'not the password' })

  describe('signing in', () => {
    it('gives a cookie that scripts and other sites cannot use', async () => {
      const response = await trySignIn(await makeUser(harness.system()))
      expect(response.cookies).toMatchObject([
        { name: 'enishi_session', httpOnly: true, sameSite: 'Lax', path: '/' },
      ])
      expect(response.json()).toMatchObject({ needsSetup: false, user: { role: 'member' } })
    })

    it('takes the address in any case and width', async () => {
      const user = await makeUser(harness.system())
      expect((await trySignIn({ ...user, email: `　${user.email.toUpperCase()}` })).statusCode).toBe(200)
    })

    it('stores the hash of the token only, and renews an outdated password hash', async () => {
      const user = await makeUser(harness.system())
      const { session } = await signIn(user)
      const [stored] = await query(sql<{ everything: string; passwordHash: string }>`
      select s::text || u::text as everything, u.password_hash
      from session s join app_user u on u.id = s.user_id where u.id = ${user.id}::uuid`)
      expect(stored?.everything).toContain(user.email)
      expect(stored?.everything).not.toContain(session)
      expect(isOutdated(stored?.passwordHash ?? '')).toBe(false)
      await signIn(user)
    })

    it('answers the same for a wrong password, an unknown address, a disabled user and one without password', async () => {
      const [known, disabled, bare] = [
        await makeUser(harness.system()),
        await makeUser(harness.system()),
        await makeUser(harness.system()),
      ]
      await query(sql`update app_user set disabled_at = now() where id = ${disabled.id}::uuid`)
      await query(sql`update app_user set password_hash = null where id = ${bare.id}::uuid`)
      const tries = [wrong(known), { email: 'nobody@example.com', password: 'x' }, disabled, bare]
      const answers = await Promise.all(tries.map((one) => trySignIn(one)))
      const bodies = answers.map(({ statusCode, body }) => ({
        statusCode,
        body: { ...JSON.parse(body), requestId: '' },
      }))
      expect(bodies[0]).toMatchObject({ statusCode: 401, body: { code: 'signedOut' } })
      expect(new Set(bodies.map((one) => JSON.stringify(one))).size).toBe(1)
      expect(answers.flatMap(({ cookies }) => cookies)).toEqual([])
    })

    it('leaves a refused try in the audit log without the address that was typed', async () => {
      await trySignIn({ email: 'typed-secret@example.com', password: 'typed password' })
      const rows = await query(sql`select * from audit_entry where action = 'session.refuse'`)
      expect(rows.length).toBeGreaterThan(0)
      expect(JSON.stringify(rows)).not.toMatch(/typed/)
    })
  })

  type Held = Awaited<ReturnType<typeof harness.signIn>>

  describe('a session', () => {
    const age = ({ userId }: Held, created: string, seen: string, expires: string) =>
      query(sql`update session set created_at = now() - ${created}::interval,
      last_seen_at = now() - ${seen}::interval, expires_at = now() + ${expires}::interval
      where user_id = ${userId}::uuid`)
    const daysLeft = async ({ userId }: Held): Promise<number> => {
      const [row] = await query(sql<{ days: number }>`
      select round(extract(epoch from expires_at - now()) / 86400)::int as days
      from session where user_id = ${userId}::uuid`)
      return row?.days ?? -1
    }

    it('that nobody holds is a visitor', async () => {
      expect((await request({ session: 'made-up' }, 'GET', '/settings')).statusCode).toBe(401)
    })

    it('slides to 14 days from now whenever it is used', async () => {
      const session = await harness.signIn('member')
      await age(session, '13 days', '13 days', '1 day')
      await call(session, me, {})
      expect(await daysLeft(session)).toBe(14)
    })

    it('ends 90 days after it began, however much it is used', async () => {
      const session = await harness.signIn('member')
      await age(session, '87 days', '1 day', '13 days')
      await call(session, me, {})
      expect(await daysLeft(session)).toBe(3)
    })

    it('is over when it has expired', async () => {
      const session = await harness.signIn('member')
      await age(session, '20 days', '15 days', '-1 second')
      expect((await request(session, 'GET', '/settings')).statusCode).toBe(401)
    })

    it('writes down at most once a minute when it was seen', async () => {
      const session = await harness.signIn('member')
      await age(session, '1 day', '50 seconds', '5 days')
      await call(session, me, {})
      expect(await daysLeft(session)).toBe(5)
    })

    it('is over at once when its user is disabled', async () => {
      const session = await harness.signIn('member')
      await query(sql`update app_user set disabled_at = now() where id = ${session.userId}::uuid`)
      expect((await request(session, 'GET', '/settings')).statusCode).toBe(401)
    })

    it('has the rights that its user has now', async () => {
      const session = await harness.signIn('administrator')
      await query(sql`update app_user set role = 'readOnly' where id = ${session.userId}::uuid`)
      expect((await request(session, 'GET', '/users')).statusCode).toBe(403)
    })

    it('ends with signing out, which may be repeated', async () => {
      const session = await harness.signIn('member')
      const out = await request(session, 'DELETE', '/session')
      expect(out.statusCode).toBe(204)
      expect(out.cookies).toMatchObject([{ name: 'enishi_session', value: '' }])
      expect((await request(session, 'GET', '/settings')).statusCode).toBe(401)
      expect((await request(session, 'DELETE', '/session')).statusCode).toBe(204)
    })

    it('is listed with the others of its user, and can end one of them', async () => {
      const user = await makeUser(harness.system())
      const [here, there] = [await signIn(user), await signIn(user)]
      const { items } = await call(here, listSessions, {})
      expect(items.filter(({ current }) => current)).toHaveLength(1)
      const other = items.find(({ current }) => !current)
      expect((await request(here, 'DELETE', `/me/sessions/${other?.id}`)).statusCode).toBe(204)
      expect((await request(there, 'GET', '/settings')).statusCode).toBe(401)
      expect((await call(here, listSessions, {})).items).toHaveLength(1)
    })

    it("cannot end another person's session", async () => {
      const [mine, theirs] = [await harness.signIn('member'), await harness.signIn('member')]
      const { items } = await call(theirs, listSessions, {})
      expect((await request(mine, 'DELETE', `/me/sessions/${items[0]?.id}`)).statusCode).toBe(404)
      expect((await request(theirs, 'GET', '/settings')).statusCode).toBe(200)
    })
  })

  describe('changing the password', () => {
    const change = (session: { session: string }, current: string, next: string) =>
      request(session, 'POST', '/me/password', { body: { current, next } })
    const next = '夜は月を見ながら温かいお茶を飲む'

    it('ends the other sessions and leaves the one that asked', async () => {
      const user = await makeUser(harness.system())
      const [here, there] = [await signIn(user), await signIn(user)]
      expect((await change(here, user.password, next)).statusCode).toBe(204)
      expect((await request(here, 'GET', '/settings')).statusCode).toBe(200)
      expect((await request(there, 'GET', '/settings')).statusCode).toBe(401)
      expect((await trySignIn(user)).statusCode).toBe(401)
      await signIn({ ...user, password: next })
    })

    it('needs the current password', async () => {
      const user = await makeUser(harness.system())
      const response = await change(await signIn(user), 'not the password', next)
      expect(response.statusCode).toBe(400)
      expect(response.json()).toMatchObject({ fields: [{ path: 'current' }] })
    })

    it('refuses a weak one by the field that holds it', async () => {
      const user = await makeUser(harness.system())
      const response = await change(await signIn(user), user.password, user.email)
      expect(response.json()).toMatchObject({ code: 'invalid', fields: [{ path: 'next' }] })
    })

    it('locks whoever guesses the current one with a stolen session', async () => {
      const user = await makeUser(harness.system())
      const session = await signIn(user)
      for (let tries = 0; tries < 5; tries++) await change(session, 'a guess', next)
      expect((await change(session, user.password, next)).statusCode).toBe(429)
    })
  })

  describe('tidying up', () => {
    it('removes what has expired and keeps the rest', async () => {
      const [old, fresh] = [await makeUser(harness.system()), await makeUser(harness.system())]
      await signIn(old)
      await signIn(fresh)
      await query(
        sql`update session set expires_at = now() - interval '1 second' where user_id = ${old.id}::uuid`,
      )
      await query(sql`insert into sign_in_attempt (subject, first_failed_at) values
      ('ip:old', now() - interval '25 hours'), ('ip:fresh', now())`)
      await query(sql`insert into idempotency (key, actor, fingerprint, created_at) values
      ('old', 'a', '', now() - interval '49 hours'), ('fresh', 'a', '', now() - interval '47 hours')`)
      const job = harness.runtime.app.jobs.get('accounts.tidyUp')
      expect(job?.every).toBeDefined()
      await enqueue(harness.system(), 'accounts.tidyUp', {})
      await harness.runJobs()
      expect(await query(sql`select 1 from session where user_id = ${old.id}::uuid`)).toEqual([])
      expect(await query(sql`select 1 from session where user_id = ${fresh.id}::uuid`)).toHaveLength(1)
      expect(
        await query(sql`select subject from sign_in_attempt where subject in ('ip:old', 'ip:fresh')`),
      ).toEqual([{ subject: 'ip:fresh' }])
      expect(await query(sql`select key from idempotency where actor = 'a'`)).toEqual([{ key: 'fresh' }])
    })
  })
})
