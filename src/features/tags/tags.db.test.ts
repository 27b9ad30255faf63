import { describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { newId } from '#kit/ids.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { compileRule } from '#platform/catalogue/rule.ts'
import { write, type Work } from '#platform/work.ts'
import { sql } from 'kysely'
import { addTags, createTag, removeTags, tagsByName, updateTag } from './tags.actions.ts'
import { tagsApi } from './tags.api.ts'
import { listTags } from './tags.store.ts'

/** The customers feature stands below this one. */
async function addCustomer(
  work: Work,
  { ownerId = null, deletedAt = null }: { ownerId?: string | null; deletedAt?: string | null } = {},
): Promise<string> {
  const customerId = newId()
  const keys = { nameKey: '', kanaK1: '', kanaK2: '', kanaSort: '', searchText: '', grams: [], keyVersion: 1 }
  await work.db
    .insertInto('customer')
    .values({ customerId, ownerId, deletedAt, ...keys })
    .execute()
  return customerId
}
async function memberSees(work: Work, who: 'all' | 'own'): Promise<void> {
  await sql`insert into setting (key, value) values ('organisation', ${JSON.stringify({ memberSees: who })}::jsonb)
    on conflict (key) do update set value = excluded.value`.execute(work.db)
}
const tagId = async (work: Work, name: string): Promise<string> =>
  (await tagsByName(work, [name])).get(name)?.id ?? ''
const versionOf = async (work: Work, customerId: string): Promise<number> =>
  (
    await work.db
      .selectFrom('customer')
      .select('version')
      .where('customerId', '=', customerId)
      .executeTakeFirstOrThrow()
  ).version
const toldOf = async (work: Work, customerId: string) =>
  work.db
    .selectFrom('customerEvent')
    .select(['name', 'payload'])
    .where('customerId', '=', customerId)
    .orderBy('occurredAt')
    .execute()

describe('tags by name', () => {
  const { as, system } = useRuntime()

  it('are made once and found in any spelling', async () => {
    const first = await tagsByName(as('member'), ['ＶＩＰ', 'vip', ' ', '定期'])
    expect([...first.keys()]).toEqual(['ＶＩＰ', 'vip', '定期'])
    expect(first.get('vip')).toEqual(first.get('ＶＩＰ'))
    expect(first.get('vip')).toMatchObject({ name: 'ＶＩＰ', color: 'gray' })
    expect((await tagsByName(as('member'), ['VIP'])).get('VIP')).toEqual(first.get('vip'))
    const audits = await system()
      .db.selectFrom('auditEntry')
      .select('action')
      .where('action', '=', 'tag.create')
      .execute()
    expect(audits).toHaveLength(2)
  })

  it('are made once by two transactions that need them at the same moment', async () => {
    const names = ['同時', 'いちご', 'にわとり', 'さんご']
    const both = await Promise.all([
      write(system(), (tx) => tagsByName(tx, names)),
      write(system(), (tx) => tagsByName(tx, names.toReversed())),
    ])
    for (const name of names) expect(both[0].get(name)).toEqual(both[1].get(name))
  })

  it('are gone when the transaction that made them is rolled back', async () => {
    const failing = write(system(), async (tx) => {
      await tagsByName(tx, ['幻'])
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect((await listTags(system())).map(({ name }) => name)).not.toContain('幻')
  })

  it('keep the colour of the tag that was there', async () => {
    await createTag(as('member'), { name: '赤', color: 'red' })
    expect(await createTag(as('member'), { name: '赤', color: 'blue' })).toMatchObject({ color: 'red' })
  })
})

describe('a tag', () => {
  const { as, system, request, call } = useRuntime()

  it('is made by a member, but renamed only by a manager', async () => {
    const tag = await call('member', tagsApi.endpoints.create, { body: { name: '要フォロー' } })
    const refused = await request('member', 'PATCH', `/tags/${tag.id}`, { body: { name: 'フォロー' } })
    expect(refused.statusCode).toBe(403)
    const renamed = await call('manager', tagsApi.endpoints.update, {
      params: { id: tag.id },
      body: { name: 'フォロー', color: 'orange' },
    })
    expect(renamed).toMatchObject({ id: tag.id, name: 'フォロー', color: 'orange' })
    expect((await request('readOnly', 'GET', '/tags')).json()).toEqual({ items: [renamed] })
  })

  it('may change the spelling of its own name, but not take that of another', async () => {
    const tag = await createTag(as('member'), { name: 'ａｂｃ' })
    await createTag(as('member'), { name: '別名' })
    expect(await updateTag(as('manager'), tag.id, { name: 'ABC' })).toMatchObject({ name: 'ABC' })
    await expect(updateTag(as('manager'), tag.id, { name: '別名' })).rejects.toMatchObject({
      code: 'conflict',
      extra: { fields: [{ path: 'name' }], params: { name: '別名' } },
    })
  })

  it('needs a name that can be seen', async () => {
    await expect(createTag(as('member'), { name: '\u200b' })).rejects.toMatchObject({ code: 'invalid' })
    const tag = await createTag(as('member'), { name: '見える' })
    await expect(updateTag(as('manager'), tag.id, { name: '\u200b' })).rejects.toMatchObject({
      code: 'invalid',
    })
  })

  it('that never was cannot be changed', async () => {
    await expect(updateTag(as('manager'), newId(), { name: 'あ' })).rejects.toMatchObject({
      code: 'notFound',
    })
  })

  it('writes nothing when nothing changes', async () => {
    const tag = await createTag(as('member'), { name: '同じ' })
    await updateTag(as('manager'), tag.id, { name: '同じ', color: 'gray' })
    const entries = await system()
      .db.selectFrom('auditEntry')
      .select('action')
      .where('subjectId', '=', tag.id)
      .execute()
    expect(entries).toEqual([{ action: 'tag.create' }])
  })
})

describe('tagging customers', () => {
  const { as, system } = useRuntime()

  it('changes, tells and counts only those whose tags changed', async () => {
    const work = as('member')
    await memberSees(work, 'all')
    const [a, b] = [await addCustomer(work), await addCustomer(work)]
    const [vip, regular] = [await tagId(work, 'VIP'), await tagId(work, '定期')]
    expect(await addTags(work, [a], [vip])).toEqual([a])
    expect((await addTags(work, [a, b], [vip, regular])).toSorted()).toEqual([a, b].toSorted())
    expect(await addTags(work, [a, b], [vip, regular])).toEqual([])
    expect(await versionOf(work, a)).toBe(3)
    expect(await versionOf(work, b)).toBe(2)
    expect(await toldOf(work, a)).toEqual([
      { name: 'tag.added', payload: { tagId: vip, name: 'VIP' } },
      { name: 'tag.added', payload: { tagId: regular, name: '定期' } },
    ])
    expect(await removeTags(work, [a, b, a], [regular])).toEqual([a, b])
    expect(await removeTags(work, [a], [regular])).toEqual([])
    expect((await toldOf(work, b)).at(-1)).toEqual({
      name: 'tag.removed',
      payload: { tagId: regular, name: '定期' },
    })
    const audits = await system()
      .db.selectFrom('auditEntry')
      .select(['action', 'before', 'after'])
      .where('subjectId', '=', b)
      .orderBy('id')
      .execute()
    expect(audits).toContainEqual({ action: 'customer.untag', before: { tag: '定期' }, after: null })
  })

  it('does not touch customers that the actor may not see, nor the bin', async () => {
    await memberSees(system(), 'own')
    const mine = await addCustomer(system(), { ownerId: as('member').actor.userId })
    const others = await addCustomer(system(), { ownerId: as('manager').actor.userId })
    const binned = await addCustomer(system(), { deletedAt: new Date().toISOString() })
    const tag = await tagId(system(), '見える人だけ')
    expect(await addTags(as('member'), [mine, others, binned, newId()], [tag])).toEqual([mine])
    expect((await addTags(as('manager'), [mine, others, binned], [tag])).toSorted()).toEqual([others])
  })

  it('by two people at the same moment counts each tag once', async () => {
    const customers = await Promise.all([addCustomer(system()), addCustomer(system())])
    const tag = await tagId(system(), '二人')
    const changed = await Promise.all([
      addTags(as('manager'), customers, [tag]),
      addTags(as('administrator'), customers.toReversed(), [tag]),
    ])
    expect(changed.flat().toSorted()).toEqual(customers.toSorted())
  })

  it('is an action of the catalogue that runs in the transaction of its caller', async () => {
    const work = as('manager')
    const customer = await addCustomer(work)
    const action = work.app.actions.get('tag.add')
    const failing = write(work, async (tx) => {
      await action?.run(tx, [customer], { tagName: '消える' })
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await toldOf(work, customer)).toEqual([])
    expect(await action?.run(work, [customer], { tagName: '残る' })).toEqual([customer])
    expect(await work.app.actions.get('tag.remove')?.run(work, [customer], { tagName: '無い名' })).toEqual([])
    expect((await listTags(work)).map(({ name }) => name)).not.toContain('無い名')
    expect(await work.app.actions.get('tag.remove')?.run(work, [customer], { tagName: '残る' })).toEqual([
      customer,
    ])
  })

  it('is a rule that selects those with and those without', async () => {
    const work = system()
    const [a, b] = [await addCustomer(work), await addCustomer(work)]
    const tag = await tagId(work, '条件')
    await addTags(work, [a], [tag])
    const select = async (has: boolean): Promise<string[]> => {
      const condition = compileRule({ kind: 'tag', params: { tagId: tag, has } }, await readScope(work))
      const { rows } = await sql<{ customerId: string }>`
        select customer_id from customer c where ${condition} and customer_id in (${a}::uuid, ${b}::uuid)`.execute(
        work.db,
      )
      return rows.map(({ customerId }) => customerId)
    }
    expect(await select(true)).toEqual([a])
    expect(await select(false)).toEqual([b])
  })
})
