import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { readScope } from '#features/fields/fields.scope.ts'
import { newId } from '#kit/ids.ts'
import { compileRule } from '#platform/catalogue/rule.ts'
import { useRuntime } from '#test/harness/database.ts'
import { addTags, tagsByName, updateTag } from './tags.actions.ts'
import { tagsApi } from './tags.api.ts'
import { atOnce } from './tags.aside.ts'
import { binnedTags, removeTag, restoreTag } from './tags.bin.ts'
import { listTags } from './tags.store.ts'

let named = 0

describe('a tag that somebody looks after', () => {
  const harness = useRuntime()
  const { call, request } = harness
  const system = () => harness.system()
  const manager = () => harness.as('manager')

  /** The customers feature stands below this one. */
  async function people(count: number, ownerId: string | null = null): Promise<string[]> {
    const ids = Array.from({ length: count }, () => newId())
    await sql`
      insert into customer (customer_id, owner_id, name_key, kana_k1, kana_k2, kana_sort, search_text, grams, key_version)
      select id, ${ownerId}::uuid, '', '', '', '', '', '{}', 1 from unnest(${ids}::uuid[]) g (id)`.execute(
      system().db,
    )
    return ids
  }
  async function make(name = `札${String(++named)}`): Promise<{ id: string; name: string; version: number }> {
    const tag = (await tagsByName(system(), [name])).get(name)
    if (!tag) throw new Error('no tag')
    const { items } = await call('manager', tagsApi.endpoints.list, {})
    return { id: tag.id, name, version: items.find(({ id }) => id === tag.id)?.version ?? 0 }
  }
  const tagsOf = async (customerId: string): Promise<string[]> =>
    (
      await sql<{ name: string }>`select t.name from customer_tag ct join tag t on t.id = ct.tag_id
        where ct.customer_id = ${customerId}::uuid order by t.name`.execute(system().db)
    ).rows.map(({ name }) => name)
  const toldOf = async (customerId: string): Promise<string[]> =>
    (
      await sql<{ name: string }>`select name || ' ' || (payload ->> 'name') as name from customer_event
        where customer_id = ${customerId}::uuid order by occurred_at, id`.execute(system().db)
    ).rows.map(({ name }) => name)
  const having = async (tagId: string): Promise<string[]> => {
    const condition = compileRule({ kind: 'tag', params: { tagId, has: true } }, await readScope(system()))
    const { rows } = await sql<{
      id: string
    }>`select c.customer_id as id from customer c where ${condition}`.execute(system().db)
    return rows.map(({ id }) => id)
  }

  it('says what it means, on the version that was read', async () => {
    const tag = await make()
    const saved = await updateTag(manager(), tag.id, { description: '年に一度', version: tag.version })
    expect(saved).toMatchObject({ description: '年に一度', version: tag.version + 1 })
    await expect(
      updateTag(manager(), tag.id, { description: 'だれか', version: tag.version }),
    ).rejects.toMatchObject({ code: 'stale' })
  })

  it('goes to the bin and comes back to the same customers, each told', async () => {
    const [customer = ''] = await people(1)
    const tag = await make()
    await addTags(system(), [customer], [tag.id])
    expect(await removeTag(manager(), tag.id, tag)).toEqual({ customers: 1, jobId: null })
    expect(await tagsOf(customer)).toEqual([])
    expect((await listTags(system())).map(({ id }) => id)).not.toContain(tag.id)
    expect(await having(tag.id)).toEqual([])
    expect((await binnedTags.list(manager(), { limit: 10 })).items).toContainEqual(
      expect.objectContaining({ id: tag.id, name: tag.name, detail: null }),
    )
    await restoreTag(manager(), tag.id)
    expect(await tagsOf(customer)).toEqual([tag.name])
    expect(await toldOf(customer)).toEqual(
      ['tag.added', 'tag.removed', 'tag.added'].map((event) => `${event} ${tag.name}`),
    )
  })

  it('in the bin is no longer given to anybody, and leaves its name to another', async () => {
    const [customer = ''] = await people(1)
    const tag = await make()
    await removeTag(manager(), tag.id, tag)
    await addTags(system(), [customer], [tag.id])
    expect(await tagsOf(customer)).toEqual([])
    const second = await make(tag.name)
    expect(second.id).not.toBe(tag.id)
    await expect(restoreTag(manager(), tag.id)).rejects.toMatchObject({ code: 'conflict' })
    await updateTag(manager(), second.id, { name: `${tag.name}の次` })
    expect((await restoreTag(manager(), tag.id)).name).toBe(tag.name)
  })

  it('is put together with another, and whatever asks for it asks for that one', async () => {
    const [both = '', only = ''] = await people(2)
    const [tag, heir] = [await make(), await make()]
    await addTags(system(), [both, only], [tag.id])
    await addTags(system(), [both], [heir.id])
    const { customers, both: had } = await call('manager', tagsApi.endpoints.uses, {
      params: { id: tag.id },
      query: { into: heir.id },
    })
    expect({ customers, had }).toEqual({ customers: 2, had: 1 })
    await call('manager', tagsApi.endpoints.merge, {
      params: { id: tag.id },
      body: { version: tag.version, into: heir.id },
    })
    for (const one of [both, only]) expect(await tagsOf(one)).toEqual([heir.name])
    expect((await having(tag.id)).toSorted()).toEqual([both, only].toSorted())
    const [late = ''] = await people(1)
    await addTags(system(), [late], [tag.id])
    expect(await tagsOf(late)).toEqual([heir.name])
    await restoreTag(manager(), tag.id)
    expect(await tagsOf(both)).toEqual([tag.name, heir.name].toSorted())
    expect(await tagsOf(only)).toEqual([tag.name])
    expect(await tagsOf(late)).toEqual([heir.name])
  })

  it('of a chain is what the last of them is', async () => {
    const [customer = ''] = await people(1)
    const [a, b, c] = [await make(), await make(), await make()]
    await addTags(system(), [customer], [a.id])
    await removeTag(manager(), a.id, { version: a.version, into: b.id })
    await removeTag(manager(), b.id, { version: b.version, into: c.id })
    expect(await having(a.id)).toEqual([customer])
    expect(await tagsOf(customer)).toEqual([c.name])
    await removeTag(manager(), c.id, c)
    expect(await having(a.id)).toEqual([])
  })

  it('is not put together with itself, with one that is gone, or on an old version', async () => {
    const [tag, gone] = [await make(), await make()]
    await removeTag(manager(), gone.id, gone)
    const merge = (into: string, version = tag.version) => removeTag(manager(), tag.id, { version, into })
    await expect(merge(tag.id)).rejects.toMatchObject({ code: 'conflict' })
    await expect(merge(gone.id)).rejects.toMatchObject({ code: 'notFound' })
    await expect(merge((await make()).id, tag.version - 1)).rejects.toMatchObject({ code: 'stale' })
  })

  it('that very many have is moved by a job, there and back', async () => {
    const many = await people(atOnce + 20)
    const [tag, heir] = [await make(), await make()]
    await sql`insert into customer_tag (customer_id, tag_id)
      select id, ${tag.id}::uuid from unnest(${many}::uuid[]) g (id)`.execute(system().db)
    const { customers, jobId } = await removeTag(manager(), tag.id, { version: tag.version, into: heir.id })
    expect(customers).toBe(many.length)
    expect(jobId).not.toBeNull()
    expect((await having(tag.id)).length).toBe(0)
    await harness.runJobs()
    expect((await having(heir.id)).length).toBe(many.length)
    await restoreTag(manager(), tag.id)
    await harness.runJobs()
    expect((await having(tag.id)).length).toBe(many.length)
    expect((await having(heir.id)).length).toBe(0)
  })

  it('is counted by those whom one may see', async () => {
    const tag = await make()
    const ids = [...(await people(3, manager().actor.userId)), ...(await people(2))]
    await addTags(system(), ids, [tag.id])
    const count = async (role: 'member' | 'manager') =>
      (await call(role, tagsApi.endpoints.counts, {})).items.find(({ id }) => id === tag.id)?.customers
    expect(await count('manager')).toEqual({ count: 5, exact: true })
    await sql`insert into setting (key, value) values ('organisation', '{"memberSees": "own"}')
      on conflict (key) do update set value = excluded.value`.execute(system().db)
    expect(await count('member')).toEqual({ count: 2, exact: true })
  })

  it('is estimated where very many have it', async () => {
    const tag = await make()
    await sql`
      with many as (
        insert into customer (customer_id, name_key, kana_k1, kana_k2, kana_sort, search_text, grams, key_version)
        select gen_random_uuid(), '', '', '', '', '', '{}', 1 from generate_series(1, 40000) returning customer_id)
      insert into customer_tag (customer_id, tag_id) select customer_id, ${tag.id}::uuid from many`.execute(
      system().db,
    )
    await sql`analyze customer_tag`.execute(system().db)
    const { items } = await call('manager', tagsApi.endpoints.counts, {})
    const counted = items.find(({ id }) => id === tag.id)?.customers
    expect(counted?.exact).toBe(false)
    expect(Math.abs((counted?.count ?? 0) - 40_000)).toBeLessThan(4000)
  })

  it('tells which views ask for it', async () => {
    const tag = await make()
    const definition = { filter: { kind: 'tag', params: { tagId: tag.id, has: true } } }
    await sql`insert into saved_view (id, subject, name, shared, definition, position)
      values (${newId()}::uuid, 'customer', '大切な方', true, ${JSON.stringify(definition)}::jsonb, 1)`.execute(
      system().db,
    )
    const { uses } = await call('manager', tagsApi.endpoints.uses, { params: { id: tag.id }, query: {} })
    expect(uses).toMatchObject([{ kind: 'view', name: '大切な方' }])
  })

  it('is gone for good with who had it', async () => {
    const [customer = ''] = await people(1)
    const [tag, heir] = [await make(), await make()]
    await addTags(system(), [customer], [tag.id])
    await removeTag(manager(), tag.id, { version: tag.version, into: heir.id })
    expect(await binnedTags.purge(system(), tag.id)).toEqual({ subjects: [tag.id], blobKeys: [] })
    expect(await tagsOf(customer)).toEqual([heir.name])
    await expect(restoreTag(manager(), tag.id)).rejects.toMatchObject({ code: 'notFound' })
    expect(await binnedTags.purge(system(), heir.id)).toBeUndefined()
  })

  it('is looked after by managers alone', async () => {
    const tag = await make()
    for (const role of ['member', 'readOnly'] as const)
      expect((await request(role, 'DELETE', `/tags/${tag.id}`, { query: { version: 1 } })).statusCode).toBe(
        403,
      )
  })
})
