import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import { useRuntime } from '#test/harness/database.ts'
import { countCustomers } from './customers.store.ts'

describe('how many customers there are', () => {
  const harness = useRuntime()
  const isFrom = (source: string) => ({
    filter: JSON.stringify({ kind: 'field', params: { field: 'source', op: 'equals', value: source } }),
  })

  beforeAll(async () => {
    const ids = Array.from({ length: 24_000 }, newId)
    // Wide rows, so that a sample does not hold the whole table.
    await sql`
      insert into customer (customer_id, name_key, kana_k1, kana_k2, kana_sort, search_text, grams, key_version, source, remark)
      select id, '', '', '', '', '', '{}', 1, case when n % 2 = 0 then '紹介' when n % 3 = 0 then '店頭' end, repeat('x', 1800)
      from unnest(${ids}::uuid[]) with ordinality given (id, n)`.execute(harness.system().db)
  })

  it('is exact for ten thousand and less', async () => {
    expect(await countCustomers(harness.as('member'), isFrom('店頭'), false)).toEqual({
      count: 4000,
      exact: true,
    })
  })

  it('is exact for more where that is asked for', async () => {
    expect(await countCustomers(harness.as('member'), isFrom('紹介'), true)).toEqual({
      count: 12_000,
      exact: true,
    })
  })

  it('is an estimate for more that is near the truth and stands still', async () => {
    const about = await countCustomers(harness.as('member'), isFrom('紹介'), false)
    expect(about.exact).toBe(false)
    expect(about.count).toBeGreaterThan(11_000)
    expect(about.count).toBeLessThan(13_000)
    expect(about.count).not.toBe(12_000)
    expect(await countCustomers(harness.as('member'), isFrom('紹介'), false)).toEqual(about)
  })
})
