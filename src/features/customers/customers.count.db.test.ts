import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import { useRuntime } from '#test/harness/database.ts'
import { countCustomers } from './customers.store.ts'

describe('how many customers there are', () => {
  const harness = useRuntime()
  const count = (source: string, exact = false) =>
    countCustomers(
      harness.as('member'),
      {
        filter: JSON.stringify({ kind: 'field', params: { field: 'source', op: 'equals', value: source } }),
      },
      exact,
    )

  beforeAll(async () => {
    const { db } = harness.system()
    const ids = Array.from({ length: 60_000 }, newId)
    // Wide rows, so that a sample does not hold the whole table.
    await sql`
      insert into customer (customer_id, name_key, kana_k1, kana_k2, kana_sort, search_text, grams, key_version, source, remark)
      select id, '', '', '', '', '', '{}', 1,
        case when n % 10 < 6 then '来店' when n % 10 < 8 then '紹介' when n % 10 = 8 then '広告' end, repeat('x', 900)
      from unnest(${ids}::uuid[]) with ordinality given (id, n)`.execute(db)
    await sql`analyze customer`.execute(db)
  })

  it('is exact for ten thousand and less', async () => {
    expect(await count('広告')).toEqual({ count: 6000, exact: true })
    expect(await count('誰')).toEqual({ count: 0, exact: true })
  })

  it('is exact for more where that is asked for', async () => {
    expect(await count('紹介', true)).toEqual({ count: 12_000, exact: true })
  })

  it.each([
    ['紹介', 12_000],
    ['来店', 36_000],
  ])('is an estimate for more that is near the truth and stands still: %s', async (source, truth) => {
    const about = await count(source)
    expect(about.exact).toBe(false)
    expect(Math.abs(about.count / truth - 1)).toBeLessThan(0.1)
    expect(about.count).not.toBe(truth)
    expect(await count(source)).toEqual(about)
  })

  it('is an estimate for all of them', async () => {
    const about = await countCustomers(harness.as('member'), {}, false)
    expect(about.exact).toBe(false)
    expect(Math.abs(about.count / 60_000 - 1)).toBeLessThan(0.1)
  })
})
