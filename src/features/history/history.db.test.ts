import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import * as companies from '#features/companies/companies.actions.ts'
import * as customers from '#features/customers/customers.actions.ts'
import * as parts from '#features/customers/customers.parts.ts'
import { newId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'
import { readHistory } from './history.actions.ts'
import { historyApi } from './history.api.ts'

describe('the history of a record', () => {
  const harness = useRuntime()
  const member = () => harness.as('member')
  const empty = { contactPoints: [], posts: [], tagNames: [] }
  const make = (fields: object = {}) =>
    customers.createCustomer(member(), { familyName: '髙橋', ...empty, ...fields })
  const told = async (id: string, field?: string, work: Work = member()) => {
    const { items } = await readHistory(work, 'customer', id, { limit: 50, field })
    return items.map(({ what, field: key, before, after }) => [what, key, before, after])
  }
  let userId = ''
  beforeAll(() => {
    userId = harness.as('manager').actor.userId ?? ''
  })

  it('tells each field with what it was and what it became, newest first, in the words of the page', async () => {
    const { id } = await make({ gender: 'female', ownerId: null })
    await customers.updateCustomer(member(), id, { version: 1, stage: 'lead', birthOn: '1985-05-03' })
    await customers.updateCustomer(member(), id, { version: 2, ownerId: userId, stage: 'dormant' })
    expect(await told(id)).toEqual([
      ['changed', 'stage', '見込み', '休眠'],
      ['changed', 'ownerId', null, 'manager'],
      ['changed', 'birthOn', null, '1985-05-03'],
      ['changed', 'stage', '顧客', '見込み'],
      ['created', null, null, null],
    ])
  })

  it('tells one field alone, from its first value on', async () => {
    const { id } = await make({ remark: '一' })
    await customers.updateCustomer(member(), id, { version: 1, remark: '二', occupation: '医師' })
    await customers.updateCustomer(member(), id, { version: 2, remark: null })
    expect(await told(id, 'remark')).toEqual([
      ['changed', 'remark', '二', null],
      ['changed', 'remark', '一', '二'],
      ['created', 'remark', null, '一'],
    ])
  })

  it('tells who changed the phone number, from what', async () => {
    const { id, contactPoints } = await make({
      contactPoints: [{ kind: 'phone', label: '携帯', value: '090-1111-2222' }],
    })
    const partId = contactPoints[0]?.id ?? ''
    await parts.updateContactPoint(harness.as('manager'), id, partId, { version: 1, value: '090-3333-4444' })
    const { items } = await readHistory(member(), 'customer', id, { limit: 50, field: 'phone' })
    expect(items[0]).toMatchObject({
      actorName: 'manager',
      source: 'screen',
      field: 'phone',
      label: { ja: '電話', en: 'Phone' },
      before: '携帯: 090-1111-2222',
      after: '携帯: 090-3333-4444',
    })
  })

  it('tells addresses, posts and tags as the page does', async () => {
    const { id } = await make()
    await parts.addContactPoint(member(), id, {
      kind: 'address',
      label: null,
      value: '東京都文京区本郷1-2-3',
      postalCode: '1130033',
    })
    const company = await companies.createCompany(member(), { name: '株式会社青空' })
    const { posts } = await parts.addPost(member(), id, { companyId: company.id, title: '課長' })
    const post = posts[0]
    await parts.updatePost(member(), id, post?.id ?? '', { version: post?.version ?? 0, title: '部長' })
    await customers.act(member(), 'tag.add', { tagName: '上得意' }, [id])
    await customers.act(member(), 'tag.remove', { tagName: '上得意' }, [id])
    expect(await told(id)).toEqual([
      ['changed', 'tags', '上得意', null],
      ['changed', 'tags', null, '上得意'],
      ['changed', 'company', '株式会社青空 課長', '株式会社青空 部長'],
      ['changed', 'company', null, '株式会社青空 課長'],
      ['changed', 'address', null, '113-0033 東京都文京区本郷1-2-3'],
      ['created', null, null, null],
    ])
  })

  it('says by which door a change came', async () => {
    const a = await make()
    const b = await customers.createCustomer(
      { ...member(), requestId: 'another' },
      { familyName: '𠮷田', ...empty },
    )
    await customers.act(member(), 'owner.set', { ownerId: userId }, [a.id, b.id])
    const key: Work = { ...member(), actor: { ...member().actor, kind: 'apiKey', name: '会計連携' } }
    await customers.updateCustomer(key, a.id, { version: 2, remark: '連携から' })
    const { items } = await readHistory(member(), 'customer', a.id, { limit: 50 })
    expect(items.map(({ source, actorName, before, after }) => [source, actorName, before, after])).toEqual([
      ['api', '会計連携', null, '連携から'],
      ['bulk', 'member', 'member', 'manager'],
      ['screen', 'member', null, null],
    ])
  })

  it('tells what an import changed, and that it was undone', async () => {
    const { id } = await make()
    const tag = await customers
      .act(member(), 'tag.add', { tagName: '展示会' }, [id])
      .then(() =>
        member().db.selectFrom('tag').select('id').where('name', '=', '展示会').executeTakeFirstOrThrow(),
      )
    const importId = newId()
    await sql`insert into import_batch (id, file_name, blob_key, size, sha256, state, format, header, mapping,
        created_by_name, finished_at, undone_at)
      values (${importId}::uuid, '会員.csv', 'x', 1, 'x', 'undone', '{}', '[]', '[]', '鈴木',
        now() + interval '1 minute', now() + interval '2 minutes')`.execute(member().db)
    const side = (remark: string | null, tagIds: string[]) =>
      JSON.stringify({ fields: { remark }, contactPoints: [], posts: [], tagIds })
    await sql`insert into import_change (customer_id, import_id, row_number, action, before, after, version_after)
      values (${id}::uuid, ${importId}::uuid, 7, 'updated', ${side(null, [])}::jsonb,
        ${side('名簿から', [tag.id])}::jsonb, 2)`.execute(member().db)
    const { items } = await readHistory(member(), 'customer', id, { limit: 3 })
    expect(
      items.map(({ what, source, actorName, field, after }) => [what, source, actorName, field, after]),
    ).toEqual([
      ['undone', 'import', '鈴木', null, null],
      ['changed', 'import', '鈴木', 'tags', '展示会'],
      ['changed', 'import', '鈴木', 'remark', '名簿から'],
      ['changed', 'screen', 'member', 'tags', '展示会'],
    ])
    expect(items.map(({ fileName }) => fileName)).toEqual(['会員.csv', '会員.csv', '会員.csv', null])
  })

  it('is paged by what was written, without a gap and without doubles', async () => {
    const { id } = await make()
    for (let version = 1; version <= 7; version++)
      await customers.updateCustomer(member(), id, {
        version,
        remark: `第${version}版`,
        occupation: `職${version}`,
      })
    const remarks: (string | null)[] = []
    let cursor: string | undefined
    do {
      const page = await harness.call('readOnly', historyApi.endpoints.ofCustomer, {
        params: { id },
        query: { limit: 3, field: 'remark', ...(cursor && { cursor }) },
      })
      expect(page.items.length).toBeLessThanOrEqual(3)
      remarks.push(...page.items.map(({ after }) => after))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(remarks).toEqual(['第7版', '第6版', '第5版', '第4版', '第3版', '第2版', '第1版'])
  })

  it('hides the values of masked fields from those who may not see them', async () => {
    const db = harness.system().db
    await sql`insert into field_definition (id, subject, key, type, label_ja, masked)
      values (${newId()}::uuid, 'customer', 'salary', 'money', '年収', true)`.execute(db)
    const { id } = await make()
    await customers.updateCustomer(harness.as('manager'), id, {
      version: 1,
      attributes: { salary: 6_000_000 },
    })
    const asked = { limit: 50, field: 'salary' }
    const hidden = await readHistory(member(), 'customer', id, asked)
    expect(hidden.items).toMatchObject([{ field: 'salary', before: null, after: null, masked: true }])
    const seen = await readHistory(harness.as('manager'), 'customer', id, asked)
    expect(seen.items).toMatchObject([{ label: { ja: '年収' }, after: '6000000', masked: false }])
    await sql`update field_definition set deleted_at = now() where key = 'salary'`.execute(db)
    expect((await readHistory(harness.as('manager'), 'customer', id, asked)).items).toEqual([])
  })

  it('of a company is told the same way', async () => {
    const { id } = await companies.createCompany(member(), { name: '株式会社青空' })
    await companies.updateCompany(member(), id, { version: 1, phone: '03-1111-2222' })
    await companies.removeCompany(member(), id, 2)
    await companies.restoreCompany(member(), id)
    const { items } = await harness.call('readOnly', historyApi.endpoints.ofCompany, { params: { id } })
    expect(items.map(({ what, field, after }) => [what, field, after])).toEqual([
      ['restored', null, null],
      ['deleted', null, null],
      ['changed', 'phone', '03-1111-2222'],
      ['created', null, null],
    ])
  })

  it('is not told of records that may not be seen', async () => {
    const { id } = await make({ ownerId: userId })
    const own = JSON.stringify({ memberSees: 'own' })
    await sql`insert into setting (key, value) values ('organisation', ${own}::jsonb)
      on conflict (key) do update set value = excluded.value`.execute(harness.system().db)
    await expect(told(id)).rejects.toMatchObject({ code: 'notFound' })
    await sql`delete from setting where key = 'organisation'`.execute(harness.system().db)
    await expect(readHistory(member(), 'company', newId(), { limit: 5 })).rejects.toMatchObject({
      code: 'notFound',
    })
  })
})
