import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'

import { getCustomer, updateCustomer } from '#features/customers/customers.actions.ts'
import { createField } from '#features/fields/fields.actions.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { makeBuyer } from '#features/purchases/purchases.make.ts'
import { addTags } from '#features/tags/tags.actions.ts'
import { tell } from '#features/timeline/timeline.actions.ts'
import { compileRule, type Rule } from '#platform/catalogue/rule.ts'
import { useRuntime } from '#test/harness/database.ts'
import { segmentsApi } from './segments.api.ts'
import { datedViews } from './segments.compile.ts'
import {
  happened,
  inSegment,
  makeSegment,
  segmentTools,
  settleSegments,
  stage,
  tagged,
} from './segments.make.ts'

const { as, system, call, request } = useRuntime()
const { ownTag, person } = segmentTools(system)
const api = segmentsApi.endpoints

describe('why somebody is in or not', () => {
  it('is said condition by condition, with what is on record', async () => {
    const tag = await ownTag()
    const who = await person({ stage: 'lead' })
    await tell(system(), who, 'owner.changed', { owner: '佐藤' })
    const rule: Rule = {
      op: 'and',
      rules: [
        stage('lead'),
        { op: 'or', rules: [tagged(tag), happened('owner.changed')] },
        { op: 'not', rule: tagged(tag) },
      ],
    }
    const { id } = await makeSegment(system(), rule)
    const why = await call('member', api.why, { params: { id, customerId: who } })
    expect(why).toMatchObject({ isIn: true, how: 'start', problem: null })
    const [first, either, not] = why.tree?.parts ?? []
    expect(first).toMatchObject({ path: 'rule.rules.0', holds: true, evidence: [{ text: '状態: 見込み' }] })
    expect(either).toMatchObject({ op: 'or', holds: true })
    expect(either?.parts.map(({ holds }) => holds)).toEqual([false, true])
    expect(either?.parts[1]?.evidence[0]).toMatchObject({
      text: '担当を 佐藤 に変更しました',
      at: expect.any(String),
    })
    expect(not).toMatchObject({ op: 'not', holds: true, parts: [{ holds: false }] })
    await updateCustomer(system(), who, {
      version: (await getCustomer(system(), who)).version,
      stage: 'left',
    })
    await settleSegments(system())
    const after = await call('member', api.why, { params: { id, customerId: who } })
    expect(after).toMatchObject({
      isIn: false,
      enteredAt: null,
      tree: { holds: false, parts: [{ holds: false }, {}, {}] },
    })
  })
})

describe('the preview of a rule', () => {
  it('counts the whole and every part of it, and shows some people', async () => {
    const [a, b] = [await ownTag(), await ownTag()]
    const people = []
    for (let at = 0; at < 5; at++) people.push(await person())
    await addTags(system(), people.slice(0, 3), [a])
    await addTags(system(), people.slice(2, 5), [b])
    const rule: Rule = { op: 'or', rules: [tagged(a), { op: 'not', rule: tagged(b, false) }] }
    const body = { rule, baseId: null }
    const found = await call('readOnly', api.preview, { body })
    expect(found.total).toEqual({ count: 5, exact: true })
    expect(found.branches).toMatchObject([
      { path: 'rule', count: 5, exact: true },
      { path: 'rule.rules.0', count: 3, exact: true, sentence: expect.stringContaining('タグ') },
      { path: 'rule.rules.1', count: 3, exact: true },
      { path: 'rule.rules.1.rule', count: expect.any(Number), exact: true },
    ])
    expect(found.sample.map(({ id }) => id).toSorted()).toEqual(people.toSorted())
    expect(found.sentence).toContain('または')
    const exact = await call('readOnly', api.preview, { body: { ...body, exact: true } })
    expect(exact.total).toEqual({ count: 5, exact: true })
    const base = await makeSegment(system(), tagged(a), { kind: 'base' })
    const narrowed = await call('readOnly', api.preview, { body: { rule, baseId: base.id } })
    expect([narrowed.total.count, narrowed.among]).toEqual([3, { count: 3, exact: true }])
  })

  it('tells what does not work instead of counting', async () => {
    const rule: Rule = {
      op: 'and',
      rules: [stage('lead'), { kind: 'field', params: { field: 'gone', op: 'isEmpty' } }],
    }
    const found = await call('readOnly', api.preview, { body: { rule } })
    expect(found).toMatchObject({ total: { count: 0 }, problems: [{ path: 'rule.rules.1' }] })
  })
})

describe('who may know who is in', () => {
  const setMemberSees = (who: string) =>
    sql`insert into setting (key, value) values ('organisation', ${JSON.stringify({ memberSees: who })}::jsonb)
      on conflict (key) do update set value = setting.value || excluded.value`.execute(system().db)

  it('is who may see the customers', async () => {
    const tag = await ownTag()
    const mine = await person({ ownerId: as('member').actor.userId })
    const others = await person({ ownerId: as('manager').actor.userId })
    await addTags(system(), [mine, others], [tag])
    const { id } = await makeSegment(system(), tagged(tag))
    await setMemberSees('own')
    try {
      const seen = await call('member', api.members, { params: { id }, query: {} })
      expect(seen.items.map(({ customer }) => customer.id)).toEqual([mine])
      const ids = await call('member', api.memberIds, { params: { id }, query: {} })
      expect(ids.items.map(({ customerId }) => customerId)).toEqual([mine])
      const preview = await call('member', api.preview, { body: { rule: tagged(tag) } })
      expect(preview.total.count).toBe(1)
      expect((await request('member', 'GET', `/segments/${id}/why/${others}`)).statusCode).toBe(404)
      expect((await request('member', 'GET', `/customers/${others}/segments`)).statusCode).toBe(404)
      const all = await call('manager', api.members, { params: { id }, query: { limit: 1 } })
      const rest = await call('manager', api.members, {
        params: { id },
        query: { limit: 1, cursor: all.next ?? '' },
      })
      expect([...all.items, ...rest.items].map(({ customer }) => customer.id).toSorted()).toEqual(
        [mine, others].toSorted(),
      )
      expect(rest.next).toBeNull()
    } finally {
      await setMemberSees('all')
    }
  })

  it('is nobody who may not see a masked field that its rule asks for, through other segments too', async () => {
    const { key } = await createField(as('administrator'), {
      subject: 'customer',
      type: 'text',
      label: { ja: '病歴', en: '' },
      section: 'note',
      masked: true,
    } as never)
    const who = await person({ attributes: { [key]: '花粉症' } })
    const sick: Rule = { kind: 'field', params: { field: key, op: 'isNotEmpty' } }
    const secret = await makeSegment(system(), sick, { name: '秘密' })
    const through = await makeSegment(system(), inSegment(secret.id), { name: '経由' })
    const frozen = await call('administrator', api.freeze, {
      params: { id: secret.id },
      body: { name: '写し' },
    })
    for (const { id } of [secret, through, frozen]) {
      expect((await request('readOnly', 'GET', `/segments/${id}/members`)).statusCode).toBe(403)
      expect((await request('readOnly', 'GET', `/segments/${id}/why/${who}`)).statusCode).toBe(403)
      const filter = JSON.stringify(inSegment(id))
      const listed = await request('readOnly', 'GET', `/customers?filter=${encodeURIComponent(filter)}`)
      expect(listed.json().items).toEqual([])
    }
    const ids = [secret.id, through.id, frozen.id]
    const known = async (role: 'readOnly' | 'administrator'): Promise<string[]> =>
      (await call(role, api.ofCustomer, { params: { customerId: who } })).items
        .map(({ id }) => id)
        .filter((id) => ids.includes(id))
        .toSorted()
    expect(await known('readOnly')).toEqual([])
    expect(await known('administrator')).toEqual(ids.toSorted())
  })
})

describe('the picture of segments', () => {
  it('of their overlap counts who is in exactly which', async () => {
    const [a, b] = [await ownTag(), await ownTag()]
    const people = []
    for (let at = 0; at < 6; at++) people.push(await person())
    await addTags(system(), people.slice(0, 4), [a])
    await addTags(system(), people.slice(3, 6), [b])
    const [one, two] = [await makeSegment(system(), tagged(a)), await makeSegment(system(), tagged(b))]
    const { parts, exact } = await call('readOnly', api.overlap, { query: { ids: `${one.id},${two.id}` } })
    expect(exact).toBe(true)
    expect(parts).toEqual([
      { in: [one.id], count: 3 },
      { in: [two.id], count: 2 },
      { in: [one.id, two.id], count: 1 },
    ])
    expect((await request('readOnly', 'GET', `/segments/overlap?ids=${one.id}`)).statusCode).toBe(400)
  })

  it('of their profile shows first what differs most', async () => {
    const tag = await ownTag()
    const women = [await person({ gender: 'female' }), await person({ gender: 'female' })]
    await person({ gender: 'male' })
    await addTags(system(), women, [tag])
    const { id } = await makeSegment(system(), tagged(tag))
    const profile = await call('readOnly', api.profile, { params: { id } })
    const gender = profile.traits.find(({ key }) => key === 'gender')
    expect(gender?.known.members).toBe(2)
    expect(gender?.rows.find(({ value }) => value === 'female')).toMatchObject({
      share: 1,
      members: 2,
      label: '女性',
    })
    expect(profile.traits.map(({ difference }) => difference)).toEqual(
      profile.traits.map(({ difference }) => difference).toSorted((x, y) => y - x),
    )
  })
})

describe('rules that are asked of some customers alone', () => {
  it('say of them what they say of everybody', async () => {
    const work = system()
    const scope = await readScope(work)
    const some: string[] = []
    for (let at = 0; at < 3; at++) some.push(await makeBuyer(work))
    const rules: Rule[] = [
      happened('customer.created'),
      stage('customer'),
      { kind: 'quiet', params: { days: 1 } },
    ]
    for (const rule of rules) {
      const count = async (given: typeof scope): Promise<number> => {
        const { rows } = await sql<{ n: number }>`select count(*)::int as n from customer c
          where c.customer_id = any(${some}::uuid[]) and ${compileRule(rule, given)}`.execute(work.db)
        return rows[0]?.n ?? -1
      }
      expect(await count({ ...scope, few: true })).toBe(await count(scope))
    }
  })

  it('look at the day in SQL only through parameters, or through views that are known to', async () => {
    const { rows } = await sql<{ name: string }>`
      select viewname as name from pg_views where schemaname = 'public' and definition ~* 'now\\(\\)|current_date'
      order by 1`.execute(system().db)
    expect(rows.map(({ name }) => name)).toEqual(datedViews)
  })
})
