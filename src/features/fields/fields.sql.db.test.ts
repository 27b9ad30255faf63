import { sql, type RawBuilder } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { newId } from '#kit/ids.ts'
import { attributeIndex, attributeSql, attributeStatistics } from './fields.sql.ts'

const records = 2000

describe('the expression of an attribute', () => {
  const { system } = useRuntime()

  beforeAll(async () => {
    const ids = Array.from({ length: records }, newId)
    await sql`
      insert into customer (customer_id, name_key, kana_k1, kana_k2, kana_sort, search_text, grams, key_version, attributes)
      select id, '', '', '', '', '', '{}', 1, jsonb_build_object('word', 'w' || n, 'size', n, 'since',
        to_char(date '2000-01-01' + n::int, 'YYYY-MM-DD'), 'camelCase', n % 7 = 0, 'many', jsonb_build_array('a' || n, 'z'))
      from unnest(${ids}::uuid[]) with ordinality given (id, n)`.execute(system().db)
    await sql`update customer set attributes = '{"size": "many", "word": 3, "home": {"postalCode": null, "value": "銀座"}}'
      where customer_id = ${ids[0]}::uuid`.execute(system().db)
  })

  const ids = async (condition: RawBuilder<unknown>): Promise<number> => {
    const { rows } = await sql<{
      n: number
    }>`select count(*)::int as n from customer c where ${condition}`.execute(system().db)
    return rows[0]?.n ?? 0
  }
  const plan = (query: RawBuilder<unknown>): Promise<string> =>
    system()
      .db.transaction()
      .execute(async (db) => {
        await sql`set local enable_seqscan = off`.execute(db)
        const { rows } = await sql<Record<string, string>>`explain ${query}`.execute(db)
        return rows.flatMap((row) => Object.values(row)).join('\n')
      })

  it('reads each class of values, and is null for what is of another class', async () => {
    expect(await ids(sql`${attributeSql({ key: 'word', type: 'text' })} = ${'w77'}`)).toBe(1)
    expect(await ids(sql`${attributeSql({ key: 'size', type: 'number' })} between ${10} and ${19}`)).toBe(10)
    expect(await ids(sql`${attributeSql({ key: 'size', type: 'money' })} is null`)).toBe(1)
    expect(await ids(sql`${attributeSql({ key: 'camelCase', type: 'yesNo' })} = 'true'`)).toBe(285)
    expect(await ids(sql`${attributeSql({ key: 'many', type: 'choices' })} @> ${'["a12"]'}::jsonb`)).toBe(1)
    expect(await ids(sql`${attributeSql({ key: 'home', type: 'address' })} = ${'銀座'}`)).toBe(1)
  })

  it.each([
    ['word', 'text', (value: RawBuilder<unknown>) => sql`${value} = ${'w5'}`],
    ['size', 'number', (value: RawBuilder<unknown>) => sql`${value} between ${5} and ${9}`],
    ['since', 'date', (value: RawBuilder<unknown>) => sql`${value} >= ${'2005-01-01'}`],
    ['camelCase', 'yesNo', (value: RawBuilder<unknown>) => sql`${value} = 'true'`],
    ['many', 'choices', (value: RawBuilder<unknown>) => sql`${value} @> ${'["a7"]'}::jsonb`],
  ] as const)('finds %s (%s) by its index', async (key, type, condition) => {
    const { name, create } = attributeIndex({ subject: 'customer', key, type })
    await create.execute(system().db)
    const value = attributeSql({ key, type })
    const found = await plan(
      sql`select customer_id from customer c where c.deleted_at is null and ${condition(value)}`,
    )
    expect(found).toContain(name)
    if (type === 'choices') return
    const sorted = sql`select customer_id from customer c where c.deleted_at is null and ${value} is not null`
    expect(await plan(sql`${sorted} order by ${value}, customer_id limit 5`)).toContain(name)
    expect(await plan(sql`${sorted} order by ${value} desc, customer_id desc limit 5`)).toMatch(/Backward/)
  })

  it('has statistics, so that the planner knows about how many have a value', async () => {
    const field = { subject: 'customer', key: 'camelCase', type: 'yesNo' } as const
    await attributeIndex(field).create.execute(system().db)
    const isTrue = sql`select 1 from customer c where c.deleted_at is null and ${attributeSql(field)} = 'true'`
    const guess = async (): Promise<number> => {
      await sql`analyze customer`.execute(system().db)
      return Number(/rows=(\d+)/.exec(await plan(isTrue))?.[1])
    }
    expect(await guess()).toBeLessThan(20)
    await attributeStatistics(field).create.execute(system().db)
    expect(await guess()).toBeGreaterThan(250)
  })
})
