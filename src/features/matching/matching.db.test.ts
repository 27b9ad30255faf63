import { sql } from 'kysely'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { createCustomer, removeCustomer, updateCustomer } from '#features/customers/customers.actions.ts'
import type { Customer, CustomerInput } from '#features/customers/customers.api.ts'
import { getHousehold, joinHousehold } from '#features/households/households.actions.ts'
import { useRuntime } from '#test/harness/database.ts'
import { matchingApi } from './matching.api.ts'
import { matchingCommands } from './matching.commands.ts'

const { endpoints } = matchingApi
const home = '東京都港区芝公園4-2-8'

describe('matching', () => {
  const harness = useRuntime()
  const manager = () => harness.as('manager')

  type Given = Partial<CustomerInput> & { email?: string; phone?: string; address?: string }
  function make({ email, phone, address, ...fields }: Given): Promise<Customer> {
    const points = [
      ['email', email],
      ['phone', phone],
      ['address', address],
    ] as const
    return createCustomer(manager(), {
      ...fields,
      contactPoints: points.flatMap(([kind, value]) =>
        value === undefined ? [] : [{ kind, value, label: null }],
      ),
      posts: [],
      tagNames: [],
    })
  }
  const run = async () => {
    const { jobId } = await harness.call('manager', endpoints.run, {})
    await harness.runJobs()
    return jobId
  }
  const candidates = async (role: 'manager' | 'member' = 'manager', query: object = {}) =>
    (await harness.call(role, endpoints.candidates, { query })).items
  const decide = (
    one: { a: { id: string }; b: { id: string } },
    state: 'distinct' | 'household' | 'held' | 'open',
  ) => harness.call('manager', endpoints.decide, { body: { pairs: [{ a: one.a.id, b: one.b.id }], state } })
  const ichiro = { familyName: '高橋', givenName: '一郎', familyKana: 'タカハシ', givenKana: 'イチロウ' }

  beforeEach(async () => {
    for (const table of ['match_pair', 'household_member', 'customer_identity', 'customer'])
      await sql`delete from ${sql.table(table)}`.execute(manager().db)
  })

  it('finds one person behind 髙橋 and 高橋 with one mobile, and says why with points', async () => {
    const first = await make({ ...ichiro, phone: '090-1234-5678' })
    const second = await make({ familyName: '髙橋', givenName: '一郎', phone: '+81 90 1234 5678' })
    await make({ familyName: '佐藤', givenName: '花子', phone: '090-8765-4321' })
    await run()
    const [found, ...others] = await candidates()
    expect(others).toEqual([])
    expect([found?.a.id, found?.b.id]).toEqual([first.id, second.id])
    expect(found).toMatchObject({ points: 75, strong: true, state: 'open', a: { displayName: '高橋 一郎' } })
    expect(found?.evidence).toEqual([
      { kind: 'mobile', points: 45, label: { ja: '同じ携帯電話', en: 'Same mobile number' } },
      { kind: 'name', points: 30, label: expect.anything() as object },
    ])
    const overview = await harness.call('manager', endpoints.overview, {})
    expect(overview).toMatchObject({
      strong: { count: 1, exact: true },
      running: null,
      lastRun: { customers: 3, pairs: 1, clusters: 1, common: [] },
    })
    expect(overview.counts.find(({ state }) => state === 'open')?.count.count).toBe(1)
  })

  it('finds by house, birthday and part of town where no contact point is shared', async () => {
    const born = { ...ichiro, birthOn: '1980-02-03' }
    const one = await make({ ...born, address: home })
    const house = await make({ ...ichiro, address: '港区芝公園四丁目2番8号' })
    const birthday = await make({ ...born, email: 'other@tsubaki.jp' })
    const { items } = await harness.call('member', endpoints.similar, { params: { id: one.id } })
    expect(items.map(({ id }) => id).toSorted()).toEqual([house.id, birthday.id].toSorted())
  })

  it('keeps a family apart that shares everything but the given name', async () => {
    const shared = { phone: '090-1234-5678', email: 'takahashi@tsubaki.jp', address: home }
    await make({ ...ichiro, ...shared })
    await make({ ...ichiro, givenName: '花子', givenKana: 'ハナコ', ...shared })
    await run()
    expect(await candidates()).toEqual([])
  })

  it('follows every change: another name, another number, the bin and back', async () => {
    const one = await make({ ...ichiro, phone: '090-1234-5678' })
    const other = await make({
      familyName: '田中',
      givenName: '一郎',
      phone: '090-1234-5678',
      birthOn: '1980-02-03',
    })
    const similar = async () =>
      (await harness.call('member', endpoints.similar, { params: { id: one.id } })).items.map(({ id }) => id)
    expect(await similar()).toEqual([other.id])
    const named = await updateCustomer(manager(), other.id, {
      version: 1,
      familyName: '鈴木',
      givenName: '大輔',
    })
    expect(await similar()).toEqual([])
    const back = await updateCustomer(manager(), other.id, {
      version: named.version,
      familyName: '髙橋',
      givenName: '一郎',
    })
    expect(await similar()).toEqual([other.id])
    await removeCustomer(manager(), other.id, back.version)
    expect(await similar()).toEqual([])
  })

  it('hints while somebody is typed, by whatever is there yet', async () => {
    const known = await make({ ...ichiro, phone: '090-1234-5678', address: home })
    const look = async (body: object) =>
      (await harness.call('member', endpoints.lookUp, { body })).items.map(({ id }) => id)
    const phone = { contactPoints: [{ kind: 'phone', value: '０９０ー１２３４ー５６７８' }] }
    expect(await look({ familyName: '高橋', ...phone })).toEqual([])
    expect(await look({ familyKana: 'たかはし', givenKana: 'いちろう', ...phone })).toEqual([known.id])
    expect(
      await look({
        familyName: '高橋',
        givenName: '一郎',
        contactPoints: [{ kind: 'address', value: home }],
      }),
    ).toEqual([known.id])
    expect(await look({})).toEqual([])
  })

  it('leaves a number out that too many have, and says so', async () => {
    for (let i = 0; i < 10; i++)
      await make({
        familyName: '高橋',
        givenName: `一${i}`,
        phone: '03-3433-5111',
        email: `u${i}@tsubaki.jp`,
      })
    await run()
    expect(await candidates()).toEqual([])
    const { lastRun } = await harness.call('manager', endpoints.overview, {})
    expect(lastRun?.common).toEqual([{ kind: 'phone', value: '0334335111', customers: 10 }])
  })

  it('remembers 別人 for ever, in the queue, in hints and in the next run', async () => {
    const one = await make({ ...ichiro, phone: '090-1234-5678' })
    await make({ ...ichiro, phone: '090-1234-5678' })
    await run()
    const [found] = await candidates()
    if (!found) throw new Error('nothing found')
    expect(await decide(found, 'distinct')).toEqual({ decided: 1 })
    await run()
    expect(await candidates()).toEqual([])
    expect(await candidates('manager', { state: 'distinct' })).toMatchObject([
      { decidedBy: expect.any(String) as string },
    ])
    expect((await harness.call('member', endpoints.similar, { params: { id: one.id } })).items).toEqual([])
    const { rows } = await sql<{ after: object }>`
      select after from audit_entry where action = 'matching.decide' order by id desc limit 1`.execute(
      manager().db,
    )
    expect(rows[0]?.after).toMatchObject({ state: 'distinct' })
    await decide(found, 'open')
    expect(await candidates()).toHaveLength(1)
  })

  it('makes a household of two and merges nothing', async () => {
    const one = await make({ ...ichiro, address: home })
    await make({ ...ichiro, address: home })
    await run()
    const [found] = await candidates()
    if (!found) throw new Error('nothing found')
    await decide(found, 'household')
    expect((await getHousehold(manager(), one.id))?.members).toHaveLength(2)
    expect(await candidates('manager', { state: 'household' })).toHaveLength(1)
  })

  it('takes a household back with the decision that made it, and leaves one that stood before or was worked on', async () => {
    const people = [
      await make({ ...ichiro, address: home }),
      await make({ ...ichiro, address: home }),
      await make({ ...ichiro, address: home }),
    ]
    const [one, two, three] = people.map(({ id }) => id) as [string, string, string]
    await run()
    const members = async (id: string) => (await getHousehold(manager(), id))?.members.length ?? 0
    const pair = async (a: string, b: string, state: 'household' | 'open') =>
      decide({ a: { id: a }, b: { id: b } }, state)
    await pair(one, two, 'household')
    await pair(one, two, 'open')
    expect([await members(one), await members(two)]).toEqual([0, 0])

    await pair(one, two, 'household')
    await pair(two, three, 'household')
    await pair(one, two, 'open')
    expect([await members(one), await members(two), await members(three)]).toEqual([0, 2, 2])

    await pair(two, three, 'open')
    await joinHousehold(manager(), one, { otherId: two, otherRole: 'spouse' })
    await pair(one, two, 'household')
    await pair(one, two, 'open')
    expect(await members(one)).toBe(2)
  })

  it('takes off the queue what is no longer alike, and keeps what is held', async () => {
    const pairs: [Customer, Customer][] = []
    for (const phone of ['090-1111-2222', '090-3333-4444'])
      pairs.push([await make({ ...ichiro, phone }), await make({ ...ichiro, phone })])
    await run()
    const [, second] = await candidates()
    expect(await candidates()).toHaveLength(2)
    if (second) await decide(second, 'held')
    for (const [, other] of pairs)
      await updateCustomer(manager(), other.id, { version: 1, givenName: '大輔', givenKana: 'ダイスケ' })
    await run()
    expect(await candidates()).toEqual([])
    expect(await candidates('manager', { state: 'held' })).toHaveLength(1)
  })

  it('shows a member who sees their own nothing of others, and lets none of them decide', async () => {
    const mine = await make({ ...ichiro, phone: '090-1234-5678', ownerId: null })
    const others = await make({ ...ichiro, phone: '090-1234-5678', ownerId: manager().actor.userId })
    await run()
    await sql`insert into setting (key, value) values ('organisation', '{"memberSees":"own"}')
      on conflict (key) do update set value = excluded.value`.execute(harness.system().db)
    expect(await candidates('member')).toEqual([])
    expect((await harness.call('member', endpoints.overview, {})).counts[0]?.count.count).toBe(0)
    expect((await harness.call('member', endpoints.similar, { params: { id: mine.id } })).items).toEqual([])
    await sql`delete from setting where key = 'organisation'`.execute(harness.system().db)
    const body = { pairs: [{ a: mine.id, b: others.id }], state: 'distinct' }
    for (const role of ['member', 'readOnly'] as const)
      expect((await harness.request(role, 'POST', '/matching/decisions', { body })).statusCode).toBe(403)
    const gone = { ...body, pairs: [{ a: mine.id, b: mine.id }] }
    expect((await harness.request('manager', 'POST', '/matching/decisions', { body: gone })).statusCode).toBe(
      404,
    )
  })

  it('pages the queue by points without losing or doubling any', async () => {
    for (let i = 0; i < 5; i++) {
      const phone = `090-1234-567${i}`
      await make({ ...ichiro, phone, ...(i % 2 ? { email: `p${i}@tsubaki.jp` } : {}) })
      await make({ ...ichiro, phone, ...(i % 2 ? { email: `p${i}@tsubaki.jp` } : {}) })
    }
    await run()
    const seen: string[] = []
    for (let cursor: string | undefined; ;) {
      const { items, next } = await harness.call('manager', endpoints.candidates, {
        query: { limit: 2, ...(cursor !== undefined && { cursor }) },
      })
      seen.push(...items.map(({ a, b, points }) => `${points} ${a.id} ${b.id}`))
      if (next === null) break
      cursor = next
    }
    expect(new Set(seen).size).toBe(5)
    expect(seen.map((one) => Number(one.split(' ')[0]))).toEqual([152, 152, 92, 92, 92])
  })

  it('goes out as CSV, pairs and clusters, with any field as the key', async () => {
    const phone = '090-1234-5678'
    for (const code of ['A1', 'A2', 'A3']) await make({ ...ichiro, code, phone })
    await run()
    const folder = await mkdtemp(join(tmpdir(), 'enishi-matching-'))
    const out = async (name: string, ...args: string[]): Promise<string[][]> => {
      const file = join(folder, name)
      const command = matchingCommands.find((one) => one.name === 'matching export')
      await command?.run(harness.runtime, [file, ...args])
      const text = await readFile(file, 'utf8')
      return text
        .slice(1)
        .trim()
        .split('\r\n')
        .map((line) => line.split(','))
    }
    const pairs = await out('pairs.csv', '--key', 'code')
    expect(pairs[0]).toEqual(['code_a', 'code_b', 'points', 'automatic', 'state', 'evidence'])
    expect(pairs.slice(1).map((row) => row.slice(0, 5))).toEqual([
      ['A1', 'A2', '92', '0', 'open'],
      ['A1', 'A3', '92', '0', 'open'],
      ['A2', 'A3', '92', '0', 'open'],
    ])
    expect(pairs[1]?.[5]).toBe('mobile+45 name+30 nameTyped+5 kana+12')
    expect(await out('clusters.csv', '--clusters')).toEqual([
      ['cluster', 'code'],
      ['1', 'A1'],
      ['1', 'A2'],
      ['1', 'A3'],
    ])
    await expect(out('other.csv', '--key', 'email')).rejects.toThrow()
    await expect(out('pairs.csv')).rejects.toThrow()
    await rm(folder, { recursive: true })
  })
})
