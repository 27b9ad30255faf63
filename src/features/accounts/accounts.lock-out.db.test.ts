import { sql, type RawBuilder } from 'kysely'
import { describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import { useRuntime } from '#test/harness/database.ts'
import { makeUser, type MadeUser } from './accounts.make.ts'

describe('wrong passwords', () => {
  const harness = useRuntime()
  const { request } = harness

  /** Every try from an address of its own, since wrong passwords are counted by address too. */
  let addresses = 0
  const freshIp = (): string => `192.0.2.${++addresses}`
  const query = async <T>(statement: RawBuilder<T>): Promise<T[]> =>
    (await statement.execute(harness.runtime.database.db)).rows

  async function trySignIn({ email, password }: Pick<MadeUser, 'email' | 'password'>, ip = freshIp()) {
    return request('visitor', 'POST', '/session', { body: { email, password }, ip })
  }
  const wrong = (user: MadeUser): MadeUser => ({ ...user, password: 'not the password' })

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
      expect((await trySignIn(user)).statusCode).toBe(200)
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
      const rows = await query(sql`select failures from sign_in_attempt where subject = ${`ip:${ip}`}`)
      expect(rows).toEqual([{ failures: 12 }])
    })

    it('cannot be dodged with an Idempotency-Key', async () => {
      const { email, password } = wrong(await makeUser(harness.system()))
      const response = await request('visitor', 'POST', '/session', {
        body: { email, password },
        headers: { 'idempotency-key': newId() },
        ip: freshIp(),
      })
      expect(response.statusCode).toBe(401)
      const rows = await query(sql`select 1 from idempotency`)
      expect(rows).toEqual([])
    })

    it('keeps no address in the clear', async () => {
      const user = await makeUser(harness.system())
      await fail(user, 1)
      const rows = await query(sql`select subject from sign_in_attempt`)
      expect(JSON.stringify(rows)).not.toContain('@')
    })
  })
})
