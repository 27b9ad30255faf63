import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { createCustomer, removeCustomer } from '#features/customers/customers.actions.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { newId } from '#kit/ids.ts'
import { compileRule } from '#platform/catalogue/rule.ts'
import { getHousehold, joinHousehold, leaveHousehold, setRole, suggestMembers } from './households.actions.ts'
import { householdsApi } from './households.api.ts'

describe('a household', () => {
  const harness = useRuntime()
  const member = () => harness.as('member')
  const manager = () => harness.as('manager')
  async function make(
    familyName: string,
    {
      ownerId = null,
      points = [],
    }: { ownerId?: string | null; points?: ['phone' | 'address', string][] } = {},
  ): Promise<string> {
    const made = await createCustomer(manager(), {
      familyName,
      ownerId,
      contactPoints: points.map(([kind, value]) => ({ kind, value, label: null })),
      posts: [],
      tagNames: [],
    })
    return made.id
  }
  async function memberSees(who: 'all' | 'own'): Promise<void> {
    await sql`insert into setting (key, value) values ('organisation', ${JSON.stringify({ memberSees: who })}::jsonb)
      on conflict (key) do update set value = excluded.value`.execute(harness.system().db)
  }
  const join = (customerId: string, otherId: string, more: object = {}) =>
    joinHousehold(member(), customerId, { otherId, otherRole: 'other', ...more })
  const roles = async (id: string) =>
    (await getHousehold(member(), id))?.members.map(({ customerId, role }) => [customerId, role])
  const versionOf = async (id: string): Promise<number> =>
    (await getHousehold(member(), id))?.members.find(({ customerId }) => customerId === id)?.version ?? 0
  const toldOf = async (id: string): Promise<string[]> => {
    const { rows } = await sql<{ name: string }>`
      select name from customer_event where customer_id = ${id}::uuid and name like 'household.%'
      order by occurred_at`.execute(member().db)
    return rows.map(({ name }) => name)
  }

  it('is made of two by a member, called after its head, and told to both', async () => {
    const [taro, hanako] = [await make('田中'), await make('佐藤')]
    const made = await harness.call('member', householdsApi.endpoints.join, {
      params: { customerId: taro },
      body: { otherId: hanako, otherRole: 'spouse' },
    })
    expect(made).toMatchObject({
      familyName: '田中',
      hidden: 0,
      members: [
        { customerId: taro, role: 'head' },
        { customerId: hanako, role: 'spouse' },
      ],
    })
    expect(await getHousehold(harness.as('readOnly'), hanako)).toEqual(made)
    expect(await toldOf(taro)).toEqual(['household.joined'])
    expect(await toldOf(hanako)).toEqual(['household.joined'])
    expect(await join(taro, hanako)).toEqual(made)
  })

  it('takes in another through any of its members, from either side', async () => {
    const [a, b, c, d] = [await make('甲'), await make('乙'), await make('丙'), await make('丁')]
    await join(a, b)
    await join(b, c, { otherRole: 'child' })
    const whole = await join(d, a, { role: 'parent' })
    expect(new Set(whole.members.map(({ customerId }) => customerId))).toEqual(new Set([a, b, c, d]))
    expect(await roles(d)).toContainEqual([d, 'parent'])
  })

  it('is one a person: two households are not thrown together, and nobody lives with themselves', async () => {
    const [a, b, c, d] = [await make('甲'), await make('乙'), await make('丙'), await make('丁')]
    await join(a, b)
    await join(c, d)
    await expect(join(a, c)).rejects.toMatchObject({ code: 'conflict', extra: { params: { name: '丙' } } })
    await expect(join(a, a)).rejects.toMatchObject({ code: 'invalid' })
  })

  it('stays one when two people link the same person at the same moment', async () => {
    const [a, b, c] = [await make('甲'), await make('乙'), await make('丙')]
    await Promise.allSettled([join(a, b), join(c, b), join(b, a)])
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from household_member where customer_id = ${b}::uuid`.execute(member().db)
    expect(rows).toEqual([{ count: 1 }])
    expect((await getHousehold(member(), b))?.members.length).toBeGreaterThan(1)
  })

  it('has one head: who was it before becomes another', async () => {
    const [a, b] = [await make('甲'), await make('乙')]
    await join(a, b)
    const after = await setRole(member(), b, { version: 1, role: 'head' })
    expect(after.familyName).toBe('乙')
    expect(await roles(a)).toEqual([
      [b, 'head'],
      [a, 'other'],
    ])
    await expect(setRole(member(), a, { version: 1, role: 'spouse' })).rejects.toMatchObject({
      code: 'stale',
      extra: { current: { familyName: '乙' } },
    })
    expect((await setRole(member(), b, { version: 2, role: 'head' })).members[0]?.version).toBe(2)
  })

  it('is left by one, and is no more when one alone would remain', async () => {
    const [a, b, c] = [await make('甲'), await make('乙'), await make('丙')]
    await join(a, b)
    await join(a, c)
    await expect(leaveHousehold(member(), c, 7)).rejects.toMatchObject({ code: 'stale' })
    await leaveHousehold(member(), c, 1)
    expect(await getHousehold(member(), c)).toBe(null)
    expect(await roles(a)).toHaveLength(2)
    await leaveHousehold(member(), a, await versionOf(a))
    expect(await getHousehold(member(), b)).toBe(null)
    expect(await toldOf(b)).toEqual(['household.joined', 'household.left'])
    await expect(leaveHousehold(member(), a, 1)).rejects.toMatchObject({ code: 'notFound' })
  })

  it('counts members whom the reader may not see, and shows none of them', async () => {
    const hidden = await make('秘', { ownerId: manager().actor.userId })
    const seen = await make('見')
    await joinHousehold(manager(), hidden, { otherId: seen, otherRole: 'child' })
    await memberSees('own')
    const household = await getHousehold(member(), seen)
    expect(household).toMatchObject({ familyName: '見', hidden: 1, members: [{ customerId: seen }] })
    expect(JSON.stringify(household)).not.toContain('秘')
    await expect(getHousehold(member(), hidden)).rejects.toMatchObject({ code: 'notFound' })
    await expect(join(seen, hidden)).rejects.toMatchObject({ code: 'notFound' })
    await expect(leaveHousehold(member(), hidden, 1)).rejects.toMatchObject({ code: 'notFound' })
    await memberSees('all')
    expect((await getHousehold(member(), seen))?.hidden).toBe(0)
  })

  it('neither shows nor counts members in the bin', async () => {
    const [a, b, c] = [await make('甲'), await make('乙'), await make('丙')]
    await join(a, b)
    await join(a, c)
    await removeCustomer(member(), c, 1)
    expect(await getHousehold(member(), a)).toMatchObject({ hidden: 0, members: [{}, {}] })
  })

  it('is changed by nobody who may only read', async () => {
    const [a, b] = [await make('甲'), await make('乙')]
    const refused = await harness.request('readOnly', 'POST', `/customers/${a}/household/members`, {
      body: { otherId: b },
    })
    expect(refused.statusCode).toBe(403)
    await expect(join(a, newId())).rejects.toMatchObject({ code: 'notFound' })
  })

  it('is suggested by the same address or fixed phone, but not by a mobile or for who is in one', async () => {
    const home: ['phone' | 'address', string] = ['address', '東京都文京区本郷2-30-7 本郷ビル']
    const wide: ['phone' | 'address', string] = ['address', '東京都文京区本郷二丁目３０番７号']
    const own = await make('本', { points: [home, ['phone', '03-3812-2111'], ['phone', '090-1111-2222']] })
    const both = await make('両', { points: [wide, ['phone', '０３（３８１２）２１１１']] })
    const byPhone = await make('電', { points: [['phone', '03-3812-2111']] })
    await make('携', { points: [['phone', '090-1111-2222']] })
    await make('町', { points: [['address', '東京都文京区本郷']] })
    const found = await suggestMembers(harness.as('readOnly'), own)
    expect(found).toEqual([
      { customerId: both, displayName: '両', by: ['address', 'phone'] },
      { customerId: byPhone, displayName: '電', by: ['phone'] },
    ])
    await join(own, both)
    expect((await suggestMembers(member(), own)).map(({ customerId }) => customerId)).toEqual([byPhone])
  })

  it('is a rule: in one, in none, in one of so many', async () => {
    const [a, b, c, d, alone] = [
      await make('甲'),
      await make('乙'),
      await make('丙'),
      await make('丁'),
      await make('独'),
    ]
    await join(a, b)
    await join(c, d)
    const e = await make('戊')
    await join(c, e)
    const all = [a, b, c, d, e, alone]
    const select = async (params: object): Promise<string[]> => {
      const condition = compileRule({ kind: 'household', params }, await readScope(member()))
      const { rows } = await sql<{ id: string }>`select c.customer_id as id from customer c
        where ${condition} and c.customer_id = any(${all}::uuid[]) order by 1`.execute(member().db)
      return rows.map(({ id }) => id)
    }
    expect(await select({ in: true })).toEqual([a, b, c, d, e].toSorted())
    expect(await select({ in: false })).toEqual([alone])
    expect(await select({ in: true, sizeAtLeast: 3 })).toEqual([c, d, e].toSorted())
  })
})
