import { sql } from 'kysely'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCustomers } from '#features/bulk/bulk.make.ts'
import { sendMany } from '#features/mail/mail.write.ts'
import { useRuntime } from '#test/harness/database.ts'
import { mailWorld } from '#test/harness/mail-world.ts'
import { useWorkers } from '#test/harness/workers.ts'
import { startMailServer, type MailServerOfTests } from './delivery.server.make.ts'

const many = 1500
const kills = 8

describe('senders', () => {
  const harness = useRuntime()
  const senders = useWorkers(harness, 'sender')
  const { useServer, letter } = mailWorld(harness)
  let server: MailServerOfTests
  beforeAll(async () => {
    server = await startMailServer()
  })
  afterAll(() => server.close())

  it(`killed ${kills} times at any moment double nothing and lose nothing: what nobody knows is said so`, async () => {
    await useServer(server.port)
    // Slow enough that all of them are killed in the midst of it.
    server.always((to) => (Number(/\d+/.exec(to)?.[0]) % 5 === 0 ? 'slow' : undefined))
    const { db } = harness.system()
    const customers = await makeCustomers(harness.runtime, many)
    await sendMany(
      harness.system(),
      customers.map((id, at) => letter(id, { address: `p${at}@example.com` })),
    )
    const left = async (): Promise<number> => {
      const { rows } = await sql<{ n: number }>`
          select count(*)::int as n from mail_message where state in ('queued', 'sending')`.execute(db)
      return rows[0]?.n ?? 0
    }
    for (let kill = 0; kill < kills; kill++) {
      const heard = server.heard.length
      senders.start()
      senders.start()
      // Once they speak, a moment that is another each time.
      while (server.heard.length === heard) await sleep(5)
      await sleep((kill * 37) % 150)
      await senders.killAll()
    }
    expect(await left()).toBeGreaterThan(0)
    await senders.until(async () => (await left()) === 0)
    const { rows } = await sql<{ address: string; state: string }>`
        select address, state from mail_message`.execute(db)
    expect(rows).toHaveLength(many)
    const arrived = new Map<string, number>()
    for (const { to } of server.envelopes) arrived.set(to, (arrived.get(to) ?? 0) + 1)
    expect([...arrived].filter(([, times]) => times > 1)).toEqual([])
    const wrong = rows.filter(({ address, state }) =>
      state === 'sent' ? arrived.get(address) !== 1 : state !== 'unknown',
    )
    expect(wrong).toEqual([])
    // Few: what lay ready and was being said when they were killed.
    const unknown = rows.filter(({ state }) => state === 'unknown')
    expect(unknown.length).toBeLessThanOrEqual(kills * 2 * 30)
    const events = await sql<{ n: number }>`
        select count(*)::int as n from customer_event where name in ('mail.sent', 'mail.unknown')`.execute(db)
    expect(events.rows[0]?.n).toBe(many)
  })
})
