import { sql } from 'kysely'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  createCompany,
  removeCompany,
  restoreCompany,
  updateCompany,
} from '#features/companies/companies.actions.ts'
import { readGroup } from '#features/companies/companies.group.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { write } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { matchingApi } from './matching.api.ts'
import { matchingCommands } from './matching.commands.ts'
import type { CompanyPairState } from './matching.companies.ts'

const { endpoints } = matchingApi
const home = '東京都千代田区紀尾井町1-3'

describe('matching of companies', () => {
  const harness = useRuntime()
  const manager = () => harness.as('manager')
  const make = (name: string, given: object = {}) => createCompany(manager(), { name, ...given })
  const run = async () => {
    await harness.call('manager', endpoints.run, {})
    await harness.runJobs()
  }
  const candidates = async (query: object = {}) =>
    (await harness.call('readOnly', endpoints.companyCandidates, { query })).items
  const similar = async (id: string) =>
    (await harness.call('readOnly', endpoints.companySimilar, { params: { id } })).items.map((one) => one.id)
  const look = async (body: object) =>
    (await harness.call('member', endpoints.companyLookUp, { body })).items.map((one) => one.id)
  const decide = (pair: { a: { id: string }; b: { id: string } }, state: CompanyPairState) =>
    harness.call('manager', endpoints.companyDecide, {
      body: { pairs: [{ a: pair.a.id, b: pair.b.id }], state },
    })

  beforeEach(async () => {
    for (const table of ['company_match_pair', 'company_quality', 'company'])
      await sql`delete from ${sql.table(table)}`.execute(manager().db)
  })

  it('finds one company behind （株）みどり and みどり㈱, and says why with points', async () => {
    const first = await make('（株）みどり', { phone: '03-3433-5111', address: home })
    const second = await make('㈱みどり', { phone: '0334335111' })
    await make('株式会社あおぞら', { phone: '06-1234-5678' })
    await run()
    const [found, ...others] = await candidates()
    expect(others).toEqual([])
    expect(found).toMatchObject({
      a: { id: first.id, displayName: '（株）みどり', phones: ['03-3433-5111'], people: '0' },
      b: { id: second.id },
      points: 80,
      strong: true,
      state: 'open',
    })
    expect(found?.evidence.map(({ kind, points }) => [kind, points])).toEqual([
      ['name', 40],
      ['phone', 40],
    ])
    const overview = await harness.call('readOnly', endpoints.companyOverview, {})
    expect(overview).toMatchObject({
      strong: { count: 1 },
      running: null,
      lastRun: { companies: 3, pairs: 1, clusters: 1, common: [] },
    })
  })

  it('are looked for every night, also when only those customers are who changed', async () => {
    await make('株式会社みどり', { phone: '03-3433-5111' })
    await run()
    await make('㈱みどり', { phone: '03-3433-5111' })
    await write(harness.system(), (tx) => enqueue(tx, 'matching.newer', {}))
    await harness.runJobs()
    expect(await candidates()).toHaveLength(1)
    const { lastRun } = await harness.call('readOnly', endpoints.companyOverview, {})
    expect(lastRun).toMatchObject({ companies: 2, pairs: 1 })
  })

  it('follows every change, the bin and back', async () => {
    const one = await make('株式会社みどり', { domain: 'midori.co.jp' })
    const other = await make('みどり㈱', { domain: 'midori.co.jp' })
    expect(await similar(one.id)).toEqual([other.id])
    const renamed = await updateCompany(manager(), other.id, { version: 1, name: '株式会社あおぞら' })
    expect(await similar(one.id)).toEqual([])
    const back = await updateCompany(manager(), other.id, {
      version: renamed.version,
      name: '株式会社みどり',
    })
    expect(await similar(one.id)).toEqual([other.id])
    await removeCompany(manager(), other.id, back.version)
    expect(await similar(one.id)).toEqual([])
    await restoreCompany(manager(), other.id)
    expect(await similar(one.id)).toEqual([other.id])
  })

  it('rebuilds what older rules wrote before it compares', async () => {
    await make('株式会社みどり', { phone: '03-3433-5111' })
    await make('株式会社みどり', { phone: '03-3433-5111' })
    await sql`delete from company_identity`.execute(manager().db)
    await sql`update company set key_version = 1`.execute(manager().db)
    await run()
    expect(await candidates()).toHaveLength(1)
  })

  it('hints while a company is typed, by whatever is there yet', async () => {
    const known = await make('株式会社みどり', { corporateNumber: '7000012050002', address: home })
    expect(await look({ name: 'みどり' })).toEqual([known.id])
    expect(await look({ name: 'あおぞら', corporateNumber: '7000-0120-50002' })).toEqual([known.id])
    expect(await look({ name: 'みどり', corporateNumber: '4011001098993' })).toEqual([])
    expect(await look({ name: 'あおぞら', domain: '?', corporateNumber: '12', address: home })).toEqual([])
    expect(await look({})).toEqual([])
  })

  it('leaves a switchboard out that too many have, and says so', async () => {
    for (let i = 0; i < 10; i++)
      await make('みどり商会', { phone: '03-3433-5111', corporateNumber: null, coreKana: null })
    await run()
    expect(await candidates()).toEqual([])
    const { lastRun } = await harness.call('readOnly', endpoints.companyOverview, {})
    expect(lastRun?.common).toEqual([{ kind: 'phone', value: '0334335111', companies: 10 }])
  })

  it('remembers 別会社 and 関連会社 for ever, and makes no parent of either', async () => {
    const one = await make('株式会社みどり', { address: home })
    await make('みどり株式会社', { address: home })
    await run()
    for (const state of ['related', 'distinct'] as const) {
      const [found] = [...(await candidates()), ...(await candidates({ state: 'related' }))]
      if (!found) throw new Error('nothing found')
      expect(await decide(found, state)).toEqual({ decided: 1 })
      await run()
      expect(await candidates()).toEqual([])
      expect(await candidates({ state })).toMatchObject([{ decidedBy: expect.any(String) as string }])
      expect(await similar(one.id)).toEqual([])
    }
    expect(await readGroup(manager(), one.id)).toMatchObject({ above: [], below: [] })
    const { rows } = await sql<{ after: object }>`
      select after from audit_entry where action = 'matching.decide' and subject_kind = 'company'
      order by id desc limit 1`.execute(manager().db)
    expect(rows[0]?.after).toMatchObject({ state: 'distinct' })
    const [decided] = await candidates({ state: 'distinct' })
    if (decided) await decide(decided, 'open')
    expect(await candidates()).toHaveLength(1)
  })

  it('takes off the queue what is no longer alike, and keeps what is held', async () => {
    const made = []
    for (const phone of ['03-3433-5111', '03-3433-5222'])
      made.push([await make('株式会社みどり', { phone }), await make('株式会社みどり', { phone })])
    await run()
    const [, second] = await candidates()
    if (second) await decide(second, 'held')
    for (const [, other] of made)
      if (other) await updateCompany(manager(), other.id, { version: 1, name: '合同会社そらいろ産業' })
    await run()
    expect(await candidates()).toEqual([])
    expect(await candidates({ state: 'held' })).toHaveLength(1)
  })

  it('lets everybody look, and only administrators and managers decide', async () => {
    const one = await make('株式会社みどり', { address: home })
    const other = await make('みどり㈱', { address: home })
    await run()
    const body = { pairs: [{ a: one.id, b: other.id }], state: 'distinct' }
    for (const role of ['member', 'readOnly'] as const) {
      expect((await harness.request(role, 'GET', '/matching/companies')).statusCode).toBe(200)
      const refused = await harness.request(role, 'POST', '/matching/companies/decisions', { body })
      expect(refused.statusCode).toBe(403)
    }
    expect(
      (await harness.request('administrator', 'POST', '/matching/companies/decisions', { body })).statusCode,
    ).toBe(200)
    const gone = { ...body, pairs: [{ a: one.id, b: one.id }] }
    expect(
      (await harness.request('manager', 'POST', '/matching/companies/decisions', { body: gone })).statusCode,
    ).toBe(404)
  })

  it('pages the queue by points without losing or doubling any', async () => {
    for (let i = 0; i < 5; i++)
      for (let twice = 0; twice < 2; twice++)
        await make(`株式会社さざなみ${'甲乙丙丁戊'[i]}`, {
          phone: `03-3433-511${i}`,
          ...(i % 2 ? { domain: `sazanami${i}.co.jp` } : {}),
        })
    await run()
    const seen: number[] = []
    const ids = new Set<string>()
    for (let cursor: string | undefined; ;) {
      const { items, next } = await harness.call('manager', endpoints.companyCandidates, {
        query: { limit: 2, ...(cursor !== undefined && { cursor }) },
      })
      seen.push(...items.map(({ points }) => points))
      for (const { a, b } of items) ids.add(`${a.id} ${b.id}`)
      if (next === null) break
      cursor = next
    }
    expect(ids.size).toBe(5)
    expect(seen).toEqual([110, 110, 80, 80, 80])
  })

  it('goes out as CSV, pairs and clusters, with any field as the key', async () => {
    for (const name of ['株式会社みどり', 'みどり㈱', '㈱みどり']) await make(name, { phone: '03-3433-5111' })
    await run()
    const folder = await mkdtemp(join(tmpdir(), 'enishi-matching-'))
    const out = async (file: string, ...args: string[]): Promise<string[][]> => {
      const command = matchingCommands.find((one) => one.name === 'matching export')
      await command?.run(harness.runtime, [join(folder, file), '--subject', 'company', ...args])
      const text = await readFile(join(folder, file), 'utf8')
      return text
        .slice(1)
        .trim()
        .split('\r\n')
        .map((line) => line.split(','))
    }
    const pairs = await out('pairs.csv')
    expect(pairs[0]).toEqual(['name_a', 'name_b', 'points', 'automatic', 'state', 'evidence'])
    expect(pairs.slice(1).map((row) => row.slice(2))).toEqual([
      ['80', '0', 'open', 'name+40 phone+40'],
      ['70', '0', 'open', 'name+40 phone+40 position-10'],
      ['70', '0', 'open', 'name+40 phone+40 position-10'],
    ])
    expect((await out('clusters.csv', '--clusters', '--key', 'id')).map(([cluster]) => cluster)).toEqual([
      'cluster',
      '1',
      '1',
      '1',
    ])
    await expect(out('other.csv', '--key', 'code')).rejects.toThrow()
    await rm(folder, { recursive: true })
  })
})
