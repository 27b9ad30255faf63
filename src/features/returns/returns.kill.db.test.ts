import { sql } from 'kysely'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeReader } from '#features/consent/consent.make.ts'
import { wake } from '#platform/jobs/queue.ts'
import { useRuntime } from '#test/harness/database.ts'
import { useWorkers } from '#test/harness/workers.ts'
import { returnsApi } from './returns.api.ts'
import { pollJobName } from './returns.jobs.names.ts'
import { bounceMail, startImap, type FakeImap } from './returns.make.ts'

/** Two batches, and a few more. */
const many = 55

describe('who reads a mailbox', () => {
  const harness = useRuntime()
  const workers = useWorkers(harness)
  let imap: FakeImap
  beforeAll(async () => {
    imap = await startImap()
  })
  afterAll(() => imap.close())

  it('killed in the midst of a batch, and between taking in and moving, loses no return and applies none twice', async () => {
    const people: string[] = []
    for (let at = 0; at < many; at++) {
      const address = `k${at}@ito.example.co.jp`
      people.push(await makeReader(harness.system(), address))
      imap.add(
        bounceMail({
          to: address,
          status: '4.2.2',
          diagnostic: 'smtp; 452 4.2.2 Mailbox full',
          originalId: `${at}@x`,
        }),
      )
    }
    imap.folders.set('Done', [])
    const mailbox = {
      name: '戻り',
      host: '127.0.0.1',
      port: imap.port,
      security: 'none' as const,
      userName: 'returns',
      folder: 'INBOX',
      afterReading: 'move' as const,
      moveTo: 'Done',
    }
    const again = (): Promise<void> => wake(harness.system(), pollJobName)
    await harness.call('administrator', returnsApi.endpoints.createMailbox, {
      body: { mailbox, password: 'secret' },
    })
    // All of the second batch is written, and nothing of it is committed.
    await workers.killAt({ table: 'return_mailbox', when: 'new.last_uid > 25' })
    expect(await counted()).toEqual({ returns: 25, lastUid: 25 })
    // Committed, and on its way to the other folder.
    imap.asked.length = 0
    await again()
    workers.start()
    while (!imap.asked.some((line) => line.startsWith('UID COPY'))) await sleep(2)
    await workers.killAll()
    await again()
    await workers.until(async () => (await counted()).lastUid === many)

    const { rows } = await sql<{ id: string; returns: number; events: number; soft: number }>`
        select p.id, (select count(*)::int from mail_return r where r.customer_id = p.id) as returns,
          (select count(*)::int from customer_event e where e.customer_id = p.id and e.name = 'mail.bounced') as events,
          (select soft_bounces from contact_health h where h.customer_id = p.id and h.channel = 'email') as soft
        from unnest(${people}::uuid[]) p (id)`.execute(harness.system().db)
    expect(rows.filter(({ returns, events, soft }) => returns !== 1 || events !== 1 || soft !== 1)).toEqual(
      [],
    )
    const { rows: stored } = await sql<{ n: number }>`
        select count(distinct blob_key)::int as n from return_intake`.execute(harness.system().db)
    expect(stored).toEqual([{ n: many }])
  })

  async function counted(): Promise<{ returns: number; lastUid: number }> {
    const { rows } = await sql<{ returns: number; lastUid: number }>`
      select (select count(*)::int from mail_return) as returns, max(last_uid)::int as last_uid from return_mailbox`.execute(
      harness.system().db,
    )
    return rows[0] ?? { returns: 0, lastUid: 0 }
  }
})
