import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { useRuntime } from '../../../test/harness/database.ts'
import { accountsApi } from './accounts.api.ts'
import { makeUser, type MadeUser } from './accounts.make.ts'
import { isOutdated } from './accounts.passwords.ts'

const { me, listSessions } = accountsApi.endpoints
const harness = useRuntime()
const { call, request } = harness

/** Every test from an address of its own, since wrong passwords are counted by address too. */
let addresses = 0
const freshIp = (): string => `192.0.2.${++addresses}`
const query = (statement: ReturnType<typeof sql>) => statement.execute(harness.runtime.database.db)

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
    const { rows } = await query(sql`select s::text || u::text as everything, u.password_hash
      from session s join app_user u on u.id = s.user_id where u.id = ${user.id}::uuid`)
    expect(rows).toHaveLength(1)
    const [row] = rows as { everything: string; passwordHash: string }[]
    expect(row?.everything).not.toContain(session)
    expect(isOutdated(row?.passwordHash ?? '')).toBe(false)
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
    const { rows } = await query(sql`select * from audit_entry where action = 'session.refuse'`)
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toMatch(/typed/)
  })
})

describe('a session', () => {
  const age = (user: MadeUser, created: string, seen: string, expires: string) =>
    query(sql`update session set created_at = now() - ${created}::interval,
      last_seen_at = now() - ${seen}::interval, expires_at = now() + ${expires}::interval
      where user_id = ${user.id}::uuid`)
  const daysLeft = async (user: MadeUser): Promise<number> => {
    const { rows } = await query(sql`select round(extract(epoch from expires_at - now()) / 86400)::int as days
      from session where user_id = ${user.id}::uuid`)
    const [row] = rows as { days: number }[]
    return row?.days ?? -1
  }

  it('that nobody holds is a visitor', async () => {
    expect((await request({ session: 'made-up' }, 'GET', '/settings')).statusCode).toBe(401)
  })

  it('slides to 14 days from now whenever it is used', async () => {
    const user = await makeUser(harness.system())
    const session = await signIn(user)
    await age(user, '13 days', '13 days', '1 day')
    await call(session, me, {})
    expect(await daysLeft(user)).toBe(14)
  })

  it('ends 90 days after it began, however much it is used', async () => {
    const user = await makeUser(harness.system())
    const session = await signIn(user)
    await age(user, '87 days', '1 day', '13 days')
    await call(session, me, {})
    expect(await daysLeft(user)).toBe(3)
  })

  it('is over when it has expired', async () => {
    const user = await makeUser(harness.system())
    const session = await signIn(user)
    await age(user, '20 days', '15 days', '-1 second')
    expect((await request(session, 'GET', '/settings')).statusCode).toBe(401)
  })

  it('writes down at most once a minute when it was seen', async () => {
    const user = await makeUser(harness.system())
    const session = await signIn(user)
    await age(user, '1 day', '50 seconds', '5 days')
    await call(session, me, {})
    expect(await daysLeft(user)).toBe(5)
  })

  it('is over at once when its user is disabled', async () => {
    const user = await makeUser(harness.system())
    const session = await signIn(user)
    await query(sql`update app_user set disabled_at = now() where id = ${user.id}::uuid`)
    expect((await request(session, 'GET', '/settings')).statusCode).toBe(401)
  })

  it('has the rights that its user has now', async () => {
    const user = await makeUser(harness.system(), 'administrator')
    const session = await signIn(user)
    await query(sql`update app_user set role = 'readOnly' where id = ${user.id}::uuid`)
    expect((await request(session, 'GET', '/users')).statusCode).toBe(403)
  })

  it('ends with signing out, which may be repeated', async () => {
    const session = await signIn(await makeUser(harness.system()))
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
    const [mine, theirs] = [
      await signIn(await makeUser(harness.system())),
      await signIn(await makeUser(harness.system())),
    ]
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

describe('the lock-out', () => {
  const passes = (seconds: number) =>
    query(
      sql`update sign_in_attempt set locked_until = locked_until - make_interval(secs => ${seconds}::float8)`,
    )
  async function fail(user: MadeUser, times: number): Promise<number[]> {
    const codes = []
    for (let tries = 0; tries < times; tries++) codes.push((await trySignIn(wrong(user))).statusCode)
    return codes
  }

  it('refuses the right password too after five wrong ones, and says how long', async () => {
    const user = await makeUser(harness.system())
    expect(await fail(user, 6)).toEqual([401, 401, 401, 401, 401, 429])
    const locked = await trySignIn(user)
    expect(locked.statusCode).toBe(429)
    expect(locked.json().detail).toMatch(/あと (5\d|60) 秒/)
  })

  it('does not tell an unknown address from a known one', async () => {
    const unknown = { id: newId(), email: `${newId()}@example.com`, password: 'x' }
    expect(await fail(unknown, 6)).toEqual([401, 401, 401, 401, 401, 429])
  })

  it('lets in again after a minute, and forgets after the right password', async () => {
    const user = await makeUser(harness.system())
    await fail(user, 5)
    await passes(61)
    await signIn(user)
    expect(await fail(user, 5)).toEqual([401, 401, 401, 401, 401])
  })

  it('doubles with every further wrong password, up to an hour', async () => {
    const user = await makeUser(harness.system())
    await fail(user, 5)
    const waits = []
    for (let round = 0; round < 8; round++) {
      const { detail } = (await trySignIn(user)).json()
      waits.push(Number(/あと (\d+) 秒/.exec(detail)?.[1]))
      await passes(3600)
      await fail(user, 1)
    }
    for (const [index, wait] of [60, 120, 240, 480, 960, 1920, 3600, 3600].entries()) {
      expect(waits[index]).toBeLessThanOrEqual(wait)
      expect(waits[index]).toBeGreaterThan(wait - 20)
    }
  })

  it('lets no more than five of many simultaneous guesses be looked at', async () => {
    const user = await makeUser(harness.system())
    const answers = await Promise.all(Array.from({ length: 12 }, () => trySignIn(wrong(user))))
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5)
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(7)
  })

  it('holds back an address that tries many users, and no other address', async () => {
    const ip = freshIp()
    await query(sql`insert into sign_in_attempt (subject, failures) values (${`ip:${ip}`}, 19)`)
    const unknown = () => ({ email: `${newId()}@example.com`, password: 'x' })
    expect((await trySignIn(unknown(), ip)).statusCode).toBe(401)
    expect((await trySignIn(unknown(), ip)).statusCode).toBe(429)
    expect((await trySignIn(unknown())).statusCode).toBe(401)
  })

  it('is not washed off an address by signing in with an own account', async () => {
    const ip = freshIp()
    await query(sql`insert into sign_in_attempt (subject, failures) values (${`ip:${ip}`}, 12)`)
    expect((await trySignIn(await makeUser(harness.system()), ip)).statusCode).toBe(200)
    const { rows } = await query(sql`select failures from sign_in_attempt where subject = ${`ip:${ip}`}`)
    expect(rows).toEqual([{ failures: 12 }])
  })

  it('cannot be dodged with an Idempotency-Key', async () => {
    const { email, password } = wrong(await makeUser(harness.system()))
    const response = await request('visitor', 'POST', '/session', {
      body: { email, password },
      headers: { 'idempotency-key': newId() },
      ip: freshIp(),
    })
    expect(response.statusCode).toBe(400)
  })

  it('keeps no address in the clear', async () => {
    const user = await makeUser(harness.system())
    await fail(user, 1)
    const { rows } = await query(sql`select subject from sign_in_attempt`)
    expect(JSON.stringify(rows)).not.toContain('@')
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
    const left = async (statement: ReturnType<typeof sql>) => (await query(statement)).rows
    expect(await left(sql`select 1 from session where user_id = ${old.id}::uuid`)).toEqual([])
    expect(await left(sql`select 1 from session where user_id = ${fresh.id}::uuid`)).toHaveLength(1)
    expect(
      await left(sql`select subject from sign_in_attempt where subject in ('ip:old', 'ip:fresh')`),
    ).toEqual([{ subject: 'ip:fresh' }])
    expect(await left(sql`select key from idempotency where actor = 'a'`)).toEqual([{ key: 'fresh' }])
  })
})
