import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { createCustomer, removeCustomer, updateCustomer } from '#features/customers/customers.actions.ts'
import type { Customer } from '#features/customers/customers.api.ts'
import { copyCustomers } from '#features/customers/customers.bulk.ts'
import { rowsOf } from '#features/customers/customers.rows.ts'
import { withClient } from '#platform/db/database.ts'
import { jobWork } from '#platform/jobs/run.ts'
import { useRuntime } from '#test/harness/database.ts'
import { useWorkers } from '#test/harness/workers.ts'
import { matchingApi } from './matching.api.ts'
import { saveLooked } from './matching.looked.ts'
import { newerJob } from './matching.newer.ts'
import { runWhole } from './matching.run.ts'

const { endpoints } = matchingApi

describe('looking for the same people', () => {
  const harness = useRuntime()
  const workers = useWorkers(harness)
  const manager = () => harness.as('manager')
  const work = () =>
    jobWork(harness.runtime, harness.system(), newerJob.name, new AbortController().signal, false)
  const whole = () => runWhole(work())
  const newer = () => newerJob.run(work(), {})

  const make = (familyName: string, givenName: string, phone: string, email?: string): Promise<Customer> =>
    createCustomer(manager(), {
      familyName,
      givenName,
      contactPoints: [
        { kind: 'phone', value: phone, label: null },
        ...(email === undefined ? [] : [{ kind: 'email' as const, value: email, label: null }]),
      ],
      posts: [],
      tagNames: [],
    })
  const rename = ({ id, version }: Customer, familyName: string): Promise<Customer> =>
    updateCustomer(manager(), id, { version, familyName, givenName: '一郎' })
  /** As if all that is there had been there for long. */
  const age = async (): Promise<void> => {
    await sql`update customer set updated_at = now() - interval '1 day'`.execute(manager().db)
  }
  type Row = { pair: string; points: number; strong: boolean; evidence: string }
  const stored = async (): Promise<Row[]> => {
    const { rows } = await sql<Row>`
      select customer_id || ' ' || other_id as pair, points, strong, evidence::text as evidence from match_pair
      where state = 'open' order by 1`.execute(manager().db)
    return rows
  }

  beforeEach(async () => {
    for (const table of ['match_pair', 'customer_identity', 'customer'])
      await sql`delete from ${sql.table(table)}`.execute(manager().db)
    await sql`delete from setting where key = 'matching.looked'`.execute(manager().db)
  })

  it('looks through the whole base where nobody ever did', async () => {
    await make('高橋', '一郎', '090-1234-5678')
    await make('髙橋', '一郎', '090-1234-5678')
    await age()
    expect(await newer()).toMatchObject({ customers: 2, pairs: 1, strong: 1 })
    expect(await newer()).toMatchObject({ customers: 0, pairs: 0 })
    expect(await stored()).toHaveLength(1)
  })

  it('finds whoever came or changed since, takes off what is no longer alike, and leaves all else as it was', async () => {
    const kept = [await make('佐藤', '花子', '080-1111-2222'), await make('佐藤', '花子', '080-1111-2222')]
    const before = await make('高橋', '一郎', '090-1234-5678')
    const parted = await make('高橋', '一郎', '090-1234-5678')
    await age()
    await whole()
    await rename(await rename(parted, '高橋'), '渡辺')
    const added = await make('髙橋', '一郎', '090-1234-5678')
    expect(await newer()).toMatchObject({ customers: 2 })
    const pairs = (await stored()).map(({ pair }) => pair)
    expect(pairs).toContain(kept.map(({ id }) => id).join(' '))
    expect(pairs).toContain([before.id, added.id].join(' '))
    const found = await stored()
    await whole()
    expect(await stored()).toEqual(found)
  })

  it('finds the same as a run over everything, whatever was added, changed and removed', async () => {
    let seed = 42
    const next = (n: number): number => (seed = (seed * 48_271) % 2_147_483_647) % n
    const families = ['高橋', '髙橋', '渡辺', '渡邉', '佐藤']
    const given = ['一郎', '花子', '健']
    // So many that none is ever shared by a crowd: what becomes common is noticed by a whole run.
    const phones = Array.from({ length: 16 }, (_, n) => `090-1234-56${10 + n}`)
    const mails = Array.from({ length: 12 }, (_, n) => `mail${n}@tsubaki.jp`)
    const anyone = (): Promise<Customer> =>
      make(families[next(5)] ?? '', given[next(3)] ?? '', phones[next(16)] ?? '', mails[next(16)])
    const there: Customer[] = []
    for (let n = 0; n < 25; n++) there.push(await anyone())
    await age()
    await whole()
    for (let round = 0; round < 4; round++) {
      for (let n = 0; n < 3; n++) there.push(await anyone())
      for (let n = 0; n < 3; n++) {
        const at = next(there.length)
        const one = there[at]
        if (one) there[at] = await rename(one, families[next(5)] ?? '')
      }
      const [gone] = there.splice(next(there.length), 1)
      if (gone) await removeCustomer(manager(), gone.id, gone.version)
      await newer()
      const found = await stored()
      await whole()
      const everything = await stored()
      // Who went to the bin is taken off by the next whole run; nobody sees the pair before.
      expect(found.filter(({ pair }) => !gone || !pair.includes(gone.id))).toEqual(everything)
      await age()
    }
  })

  it('ends the same when its worker is killed in the midst of a run', async () => {
    for (const phone of ['090-1234-5678', '080-1111-2222', '090-3333-4444'])
      for (let n = 0; n < 2; n++) await make('高橋', '一郎', phone)
    await whole()
    const before = await stored()
    expect(before.length).toBeGreaterThan(2)
    await harness.call('manager', endpoints.run, {})
    await workers.killAt({ table: 'match_pair', when: 'new.points > 0' })
    expect(await stored()).toEqual(before)
    await workers.until(async () => (await harness.call('manager', endpoints.overview, {})).running === null)
    expect(await stored()).toEqual(before)
    expect((await harness.call('manager', endpoints.overview, {})).lastRun).toMatchObject({
      pairs: before.length,
    })
  })

  it('looks through everything when more than a fifth of the base changed', async () => {
    await make('高橋', '一郎', '090-1234-5678')
    await saveLooked(manager(), new Date(Date.now() - 86_400_000).toISOString())
    await sql`insert into match_pair (customer_id, other_id, points, strong, evidence)
      select customer_id, 'ffffffff-ffff-7fff-bfff-ffffffffffff', 60, false, '[]' from customer`.execute(
      manager().db,
    )
    await sql`update customer set updated_at = now() - interval '30 days'`.execute(manager().db)
    expect(await newer()).toMatchObject({ customers: 0 })
    expect(await stored()).toHaveLength(1)
    const rows = Array.from({ length: 600 }, () =>
      rowsOf({ fields: { familyName: '新規' }, contactPoints: [], posts: [], tagIds: [] }),
    )
    await withClient(harness.runtime.database.pool, (client) =>
      copyCustomers(client, rows, { actorId: null }),
    )
    expect(await newer()).toMatchObject({ customers: 601 })
    expect(await stored()).toEqual([])
  })
})
