import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { newsPurpose } from '#features/consent/consent.ts'
import { useRuntime } from '#test/harness/database.ts'
import { newId } from '#kit/ids.ts'
import { campaignsApi } from './campaigns.api.ts'
import { makeMailSender } from './campaigns.make.ts'
import type { CampaignSort } from './campaigns.ts'

const { call, system } = useRuntime()
const api = campaignsApi.endpoints
type Query = { -readonly [K in 'q' | 'from' | 'to' | 'senderId' | 'createdById']?: string } & {
  sort?: CampaignSort
}

const sums = { opened: 0, clicked: 0, orders: 0, revenue: 0, unsubscribed: 0, bounced: 0 }
type Made = { name: string; beganAt: string | null; sent: number; senderId?: string } & Partial<typeof sums>

/** As campaigns and reactions leave them behind: a campaign with its counters. */
async function make({ name, beganAt, sent, senderId, ...results }: Made): Promise<string> {
  const { db } = system()
  const id = newId()
  await sql`
    insert into campaign (id, name, purpose_id, state, sender_id, audience, schedule, speed, cap, quiet, began_at)
    values (${id}::uuid, ${name}, ${newsPurpose}::uuid, ${beganAt === null ? 'draft' : 'done'}, ${senderId ?? null}::uuid,
      '{"everybody":true,"segmentIds":[],"exceptIds":[],"rule":null,"addresses":"main"}', '{"kind":"now"}',
      '{"perHour":null,"warmUp":[]}', '{"use":"none"}', '{"use":"none"}', ${beganAt}::timestamptz)`.execute(
    db,
  )
  await sql`insert into campaign_variant (campaign_id, no, label) values (${id}::uuid, 1, 'A')`.execute(db)
  // By two processes, of which one took back what the other counted.
  await sql`
    insert into campaign_count (campaign_id, variant, state, lane, n)
    values (${id}::uuid, 1, 'sent', 0, ${sent + 5}), (${id}::uuid, 1, 'sent', 1, -5)`.execute(db)
  for (const [what, n] of Object.entries(results))
    await sql`
      insert into reaction_count (campaign_id, variant, what, cut, key, n)
      values (${id}::uuid, 1, ${what}, '', '', ${n}), (${id}::uuid, 1, ${what}, 'domain', 'example.jp', 999)`.execute(
      db,
    )
  return id
}

describe('the list of campaigns', () => {
  let own = ''
  beforeAll(async () => {
    await makeMailSender(system())
    const { rows } = await sql<{ id: string }>`
      insert into mail_sender (id, name, address, domain)
      values (${newId()}::uuid, '通信室', 'letter@shop.example.jp', 'shop.example.jp') returning id`.execute(
      system().db,
    )
    own = rows[0]?.id ?? ''
    await make({ name: '大きい', beganAt: '2026-10-10T01:00:00Z', sent: 1000, opened: 200, bounced: 200 })
    await make({
      name: '売れた',
      beganAt: '2026-10-20T01:00:00Z',
      sent: 100,
      opened: 40,
      clicked: 10,
      orders: 3,
      revenue: 30_000,
      unsubscribed: 1,
      senderId: own,
    })
    // At 08:59 of 21 October in Tokyo.
    await make({ name: '静か', beganAt: '2026-10-20T23:59:00Z', sent: 50 })
    await make({ name: '下書き', beganAt: null, sent: 0 })
  })

  const names = async (query: Query): Promise<string[]> =>
    (await call('readOnly', api.list, { query })).items.map(({ name }) => name)

  it('says what came of each, without what is cut by receiver', async () => {
    const { items } = await call('readOnly', api.list, { query: { q: '売れた' } })
    expect(items[0]?.results).toEqual({
      delivered: 100,
      opened: 40,
      clicked: 10,
      orders: 3,
      revenue: 30_000,
      unsubscribed: 1,
    })
  })

  it('says nothing of what nobody got, and of what nobody answered that nothing came', async () => {
    const { items } = await call('readOnly', api.list, { query: {} })
    const of = (wanted: string) => items.find(({ name }) => name === wanted)?.results
    expect(of('下書き')).toBeNull()
    expect(of('静か')).toMatchObject({ delivered: 50, opened: 0, revenue: 0 })
  })

  it('compares people by their share of those who got it, and has those without figures last either way', async () => {
    expect(await names({ sort: '-opened' })).toEqual(['売れた', '大きい', '静か', '下書き'])
    expect(await names({ sort: 'opened' })).toEqual(['静か', '大きい', '売れた', '下書き'])
    expect(await names({ sort: '-sent' })).toEqual(['大きい', '売れた', '静か', '下書き'])
    expect(await names({ sort: '-sendingAt' })).toEqual(['静か', '売れた', '大きい', '下書き'])
    expect((await names({ sort: '-revenue' }))[0]).toBe('売れた')
  })

  it('goes on where a page ended, in every order', async () => {
    for (const sort of ['-opened', 'revenue', '-sendingAt', 'updatedAt'] as const) {
      const whole = await names({ sort })
      const paged: string[] = []
      let cursor: string | undefined
      do {
        const page = await call('readOnly', api.list, {
          query: { sort, limit: 1, ...(cursor !== undefined && { cursor }) },
        })
        paged.push(...page.items.map(({ name }) => name))
        cursor = page.next ?? undefined
      } while (cursor !== undefined)
      expect([sort, paged]).toEqual([sort, whole])
    }
  })

  it('is narrowed to the days of the organisation on which they went out', async () => {
    expect(await names({ from: '2026-10-20', to: '2026-10-20' })).toEqual(['売れた'])
    expect(await names({ from: '2026-10-21', to: '2026-10-21' })).toEqual(['静か'])
  })

  it('is narrowed to a sender; where none is chosen it is the usual one', async () => {
    expect(await names({ senderId: own })).toEqual(['売れた'])
    const { rows } = await sql<{ id: string }>`
      select id from mail_sender where preferred_at is not null`.execute(system().db)
    expect((await names({ senderId: rows[0]?.id ?? '' })).toSorted()).toEqual(['下書き', '大きい', '静か'])
  })

  it('is narrowed to whoever made them', async () => {
    const { createdBy } = await call('member', api.create, { body: { name: '私の下書き' } })
    expect(await names({ createdById: createdBy?.id ?? '' })).toEqual(['私の下書き'])
  })
})
