import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { newId } from '#kit/ids.ts'
import { compileRule } from '#platform/catalogue/rule.ts'
import { createCompany, getCompany, removeCompany, restoreCompany } from './companies.actions.ts'
import { readGroup, setParent } from './companies.group.ts'

describe('a group of companies', () => {
  const harness = useRuntime()
  const member = () => harness.as('member')
  const make = async (name: string): Promise<string> => (await createCompany(member(), { name })).id
  const put = async (id: string, parentId: string | null) =>
    setParent(member(), id, { version: (await getCompany(member(), id)).version, parentId })
  async function addPerson(companyId: string): Promise<string> {
    const customerId = newId()
    const keys = {
      nameKey: '',
      kanaK1: '',
      kanaK2: '',
      kanaSort: '',
      searchText: '',
      grams: [],
      keyVersion: 1,
    }
    await member()
      .db.insertInto('customer')
      .values({ customerId, ...keys })
      .execute()
    await member().db.insertInto('customerPost').values({ customerId, id: newId(), companyId }).execute()
    return customerId
  }

  it('is seen from each of its companies, with the people of each', async () => {
    const [top, middle, left, right] = [
      await make('頂ホールディングス'),
      await make('中商事'),
      await make('あ工業'),
      await make('い工業'),
    ]
    await put(middle, top)
    await put(right, middle)
    await put(left, middle)
    await addPerson(left)
    await addPerson(left)
    const seen = await readGroup(harness.as('readOnly'), middle)
    expect(seen.above).toMatchObject([{ id: top, depth: 0, peopleCount: 0 }])
    expect(seen.below).toMatchObject([
      { name: 'あ工業', depth: 1, peopleCount: 2 },
      { name: 'い工業', depth: 1, peopleCount: 0 },
    ])
    expect((await readGroup(member(), top)).below.map(({ name, depth }) => [name, depth])).toEqual([
      ['中商事', 1],
      ['あ工業', 2],
      ['い工業', 2],
    ])
    expect((await readGroup(member(), left)).above.map(({ name, depth }) => [name, depth])).toEqual([
      ['頂ホールディングス', 0],
      ['中商事', 1],
    ])
  })

  it('forms no ring: the refusal names it', async () => {
    const [a, b, c] = [await make('甲'), await make('乙'), await make('丙')]
    await put(b, a)
    await put(c, b)
    await expect(put(a, c)).rejects.toMatchObject({
      code: 'conflict',
      extra: { fields: [{ path: 'parentId' }], params: { ring: '甲 → 丙 → 乙 → 甲' } },
    })
    await expect(put(a, a)).rejects.toMatchObject({ code: 'conflict' })
    expect((await readGroup(member(), a)).above).toEqual([])
  })

  it('forms no ring when two changes that are right alone come at the same moment', async () => {
    const [a, b] = [await make('同時甲'), await make('同時乙')]
    const results = await Promise.allSettled([put(a, b), put(b, a)])
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  it('forms no ring through a company in the bin either, and is whole again when that is restored', async () => {
    const [a, b, c] = [await make('一'), await make('二'), await make('三')]
    await put(b, a)
    await put(c, b)
    await removeCompany(member(), b, 2)
    expect((await readGroup(member(), c)).above).toEqual([])
    expect((await readGroup(member(), a)).below).toEqual([])
    await expect(put(a, c)).rejects.toMatchObject({ code: 'conflict' })
    await expect(put(a, b)).rejects.toMatchObject({ code: 'invalid' })
    await restoreCompany(member(), b)
    expect((await readGroup(member(), c)).above.map(({ id }) => id)).toEqual([a, b])
  })

  it('is left again, audited, and kept from stale changes', async () => {
    const [a, b] = [await make('離甲'), await make('離乙')]
    await put(b, a)
    await expect(setParent(member(), b, { version: 1, parentId: null })).rejects.toMatchObject({
      code: 'stale',
      extra: { current: { version: 2 } },
    })
    expect((await put(b, a)).version).toBe(2)
    expect((await put(b, null)).above).toEqual([])
    const { rows } = await sql<{ after: unknown }>`
      select after from audit_entry where action = 'company.parent' and subject_id = ${b} order by id`.execute(
      member().db,
    )
    expect(rows.map(({ after }) => after)).toEqual([{ parentId: a }, { parentId: null }])
  })

  it('is changed by nobody who may only read, and not where there is no such company', async () => {
    const id = await make('読むだけ')
    const body = { version: 1, parentId: null }
    expect((await harness.request('readOnly', 'PUT', `/companies/${id}/parent`, { body })).statusCode).toBe(
      403,
    )
    expect((await harness.request('readOnly', 'GET', `/companies/${id}/group`)).statusCode).toBe(200)
    await expect(readGroup(member(), newId())).rejects.toMatchObject({ code: 'notFound' })
    await expect(setParent(member(), newId(), body)).rejects.toMatchObject({ code: 'notFound' })
    await expect(put(id, newId())).rejects.toMatchObject({ code: 'invalid' })
  })

  it('lists its people whole by one rule', async () => {
    const [top, below] = [await make('親の会社'), await make('子の会社')]
    await put(below, top)
    const [first, second] = [await addPerson(top), await addPerson(below)]
    const select = async (companyId: string, withGroup?: boolean): Promise<string[]> => {
      const rule = { kind: 'company', params: { companyId, withGroup } }
      const { rows } = await sql<{ id: string }>`
        select c.customer_id as id from customer c where ${compileRule(rule, await readScope(member()))}
          and c.customer_id = any(${[first, second]}::uuid[]) order by 1`.execute(member().db)
      return rows.map(({ id }) => id)
    }
    expect(await select(top)).toEqual([first])
    expect(await select(top, true)).toEqual([first, second])
    expect(await select(below, true)).toEqual([second])
  })
})
