import { sql } from 'kysely'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { everybody, noteChanges } from '#features/changes/changes.actions.ts'
import {
  createCustomer,
  getCustomer,
  removeCustomer,
  updateCustomer,
} from '#features/customers/customers.actions.ts'
import { createField, purgeField, removeField } from '#features/fields/fields.actions.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { makeBuyer } from '#features/purchases/purchases.make.ts'
import { addTags, createTag, removeTags } from '#features/tags/tags.actions.ts'
import { tell } from '#features/timeline/timeline.actions.ts'
import { todayIn } from '#kit/japan/days.ts'
import { newId } from '#kit/ids.ts'
import { compileRule, type Rule } from '#platform/catalogue/rule.ts'
import { write, type Work } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { createSegment, updateSegment } from './segments.actions.ts'
import { segmentsApi, type Segment } from './segments.api.ts'
import { datedViews } from './segments.compile.ts'
import { buildNext, followChanges, noticeTime } from './segments.follow.ts'
import { makeSegment, settleSegments } from './segments.make.ts'

const { as, system, call, request } = useRuntime()
const api = segmentsApi.endpoints

const stage = (...value: string[]): Rule => ({ kind: 'field', params: { field: 'stage', op: 'in', value } })
const tagged = (tagId: string, has = true): Rule => ({ kind: 'tag', params: { tagId, has } })
const inSegment = (segmentId: string, isIn = true): Rule => ({ kind: 'segment', params: { segmentId, isIn } })
const happened = (name: string, more: object = {}): Rule => ({ kind: 'event', params: { name, ...more } })

/** Everything of one test is its own: a rule asks for its tag, which nobody else has. */
async function ownTag(): Promise<string> {
  return (await createTag(system(), { name: newId() })).id
}
const person = async (fields: Partial<Parameters<typeof createCustomer>[1]> = {}): Promise<string> =>
  (
    await createCustomer(system(), {
      familyName: '縁',
      contactPoints: [],
      posts: [],
      tagNames: [],
      ...fields,
    })
  ).id
async function members(segmentId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select customer_id as id from segment_member where segment_id = ${segmentId}::uuid order by 1`.execute(
    system().db,
  )
  return rows.map(({ id }) => id)
}
async function told(customerId: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from customer_event where customer_id = ${customerId}::uuid and name like 'segment.%'
    order by occurred_at, id`.execute(system().db)
  return rows.map(({ name }) => name)
}
const reload = (id: string): Promise<Segment> => call('readOnly', api.get, { params: { id } })

describe('a moving segment', () => {
  afterEach(() => vi.useRealTimers())

  it('holds from the start whoever fits its rule, and tells of nobody', async () => {
    const tag = await ownTag()
    const [fits, other] = [await person(), await person()]
    await addTags(system(), [fits], [tag])
    const made = await call('member', api.create, {
      body: { name: 'タグのある人', kind: 'moving', rule: tagged(tag) },
    })
    expect(made).toMatchObject({
      state: 'building',
      members: 0,
      edition: 1,
      sentence: expect.stringContaining('タグ'),
    })
    await settleSegments(system())
    expect(await reload(made.id)).toMatchObject({ state: 'ready', members: 1 })
    expect(await members(made.id)).toEqual([fits])
    expect(await told(fits)).toEqual([])
    expect(await told(other)).toEqual([])
  })

  it('lets in and out who changes, with an event each', async () => {
    const tag = await ownTag()
    const { id } = await makeSegment(system(), tagged(tag))
    const who = await person()
    await addTags(system(), [who], [tag])
    expect(await members(id)).toEqual([])
    expect(await followChanges(system())).toBe(true)
    expect(await members(id)).toEqual([who])
    await removeTags(system(), [who], [tag])
    await settleSegments(system())
    expect(await members(id)).toEqual([])
    expect(await told(who)).toEqual(['segment.entered', 'segment.left'])
    expect((await reload(id)).members).toBe(0)
    const { items } = await call('readOnly', api.days, { params: { id }, query: {} })
    expect(items).toEqual([{ on: todayIn('Asia/Tokyo'), members: 0, entered: 1, left: 1 }])
  })

  it('leaves out who is in the bin, and takes them back with them', async () => {
    const tag = await ownTag()
    const who = await person()
    await addTags(system(), [who], [tag])
    const { id } = await makeSegment(system(), tagged(tag))
    await removeCustomer(system(), who, (await getCustomer(system(), who)).version)
    await settleSegments(system())
    expect(await members(id)).toEqual([])
  })

  it('moves by itself as days pass', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.setSystemTime(new Date('2027-05-01T03:00:00Z'))
    const who = await person()
    await tell(system(), who, 'owner.changed', { owner: '佐藤' }, { occurredAt: '2027-04-28T03:00:00Z' })
    const lately = happened('owner.changed', { days: 5 })
    const { id } = await makeSegment(system(), lately)
    expect(await members(id)).toEqual([who])
    await noticeTime(system())
    expect((await reload(id)).state).toBe('ready')
    vi.setSystemTime(new Date('2027-05-04T14:59:00Z'))
    await noticeTime(system())
    // 23:59 on the fourth in Japan: the twenty-ninth is the first day that counts.
    await settleSegments(system())
    expect(await members(id)).toEqual([])
    expect(await told(who)).toEqual(['segment.left'])
  })

  it('does not look again as days pass where its rule names none', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.setSystemTime(new Date('2027-06-01T03:00:00Z'))
    const { id } = await makeSegment(system(), stage('left'))
    const { builtAt } = await reload(id)
    vi.setSystemTime(new Date('2027-06-09T03:00:00Z'))
    await noticeTime(system())
    await settleSegments(system())
    expect((await reload(id)).builtAt).toBe(builtAt)
  })

  it('follows another rule of the organisation’s calendar at once', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.setSystemTime(new Date('2027-02-10T03:00:00Z'))
    const who = await person()
    await tell(system(), who, 'owner.changed', { owner: '佐藤' }, { occurredAt: '2026-12-20T03:00:00Z' })
    const { id } = await makeSegment(system(), happened('owner.changed', { period: 'thisFiscalYear' }))
    expect(await members(id)).toContain(who)
    const setTo = (month: number) =>
      sql`insert into setting (key, value) values ('organisation', ${JSON.stringify({ fiscalYearStart: month })}::jsonb)
        on conflict (key) do update set value = setting.value || excluded.value`.execute(system().db)
    await setTo(1)
    await noticeTime(system())
    await settleSegments(system())
    expect(await members(id)).not.toContain(who)
    await setTo(4)
  })

  it('keeps who was in when its rule is edited, tells of the others, and knows what each edition brought', async () => {
    const [a, b] = [await ownTag(), await ownTag()]
    const [inA, inBoth, inB] = [await person(), await person(), await person()]
    await addTags(system(), [inA, inBoth], [a])
    await addTags(system(), [inB, inBoth], [b])
    const { id, version } = await makeSegment(as('member'), tagged(a))
    const edited = await updateSegment(as('member'), id, { version, rule: tagged(b) })
    expect(edited).toMatchObject({ edition: 2, state: 'building', version: version + 1 })
    await settleSegments(system())
    expect(await members(id)).toEqual([inBoth, inB].toSorted())
    expect([await told(inA), await told(inBoth), await told(inB)]).toEqual([
      ['segment.left'],
      [],
      ['segment.entered'],
    ])
    const { items } = await call('readOnly', api.editions, { params: { id } })
    expect(items.map(({ edition, entered, left }) => ({ edition, entered, left }))).toEqual([
      { edition: 2, entered: 1, left: 1 },
      { edition: 1, entered: 2, left: 0 },
    ])
  })

  it('refuses a stale save with the segment as it stands', async () => {
    const { id, version } = await makeSegment(system(), stage('lead'))
    await updateSegment(as('manager'), id, { version, name: '新しい名前' })
    await expect(updateSegment(as('member'), id, { version, name: '別の名前' })).rejects.toMatchObject({
      code: 'stale',
      extra: { current: { name: '新しい名前' } },
    })
  })

  it('misses nobody who changes while it is being worked out', async () => {
    const tag = await ownTag()
    const { id } = await makeSegment(system(), tagged(tag), { settled: false })
    const who = await person()
    const keptFor = async (): Promise<number> => {
      const { rows } = await sql`select 1 from customer_change where segment_id = ${id}::uuid`.execute(
        system().db,
      )
      return rows.length
    }
    // While it waits for its turn nothing is kept for it: its turn comes after the change.
    await addTags(system(), [who], [tag])
    await followChanges(system())
    expect([await members(id), await keptFor()]).toEqual([[], 0])
    // Once its turn has begun, what changes is kept for when it is over.
    await sql`update segment set build_began_at = now() where id = ${id}::uuid`.execute(system().db)
    await removeTags(system(), [who], [tag])
    await addTags(system(), [who], [tag])
    await followChanges(system())
    expect([await members(id), await keptFor()]).toEqual([[], 1])
    await sql`update segment set state = 'ready', built_edition = 1, build_began_at = null where id = ${id}::uuid`.execute(
      system().db,
    )
    await followChanges(system())
    expect([await members(id), await keptFor()]).toEqual([[who], 0])
  })

  it('is worked out once more where that was asked for while it was', async () => {
    const [a, b] = [await ownTag(), await ownTag()]
    const who = await person()
    await addTags(system(), [who], [b])
    const segment = await makeSegment(system(), tagged(a), { settled: false })
    const [building] = await Promise.all([
      buildNext(system()),
      updateSegment(as('manager'), segment.id, { version: segment.version, rule: tagged(b) }),
    ])
    expect(building).toBe(true)
    await settleSegments(system())
    expect(await members(segment.id)).toEqual([who])
    expect((await reload(segment.id)).state).toBe('ready')
  })

  it('comes out the same whether edits and changes come at once or one by one', async () => {
    const [a, b] = [await ownTag(), await ownTag()]
    const people = []
    for (let at = 0; at < 8; at++) people.push(await person())
    let segment = await makeSegment(system(), tagged(a))
    for (let round = 0; round < 6; round++) {
      const [rule, other] = round % 2 === 0 ? [tagged(b), a] : [tagged(a), b]
      await Promise.all([
        updateSegment(as('manager'), segment.id, { version: segment.version, rule }),
        addTags(system(), people.slice(0, 4), [other]),
        followChanges(system()),
        removeTags(system(), people.slice(2, 6), [a]),
        buildNext(system()),
        addTags(system(), people.slice(3, 8), [b]),
        followChanges(system()),
      ])
      await settleSegments(system())
      segment = await reload(segment.id)
      const { rows } = await sql<{ id: string }>`select c.customer_id as id from customer c
        where ${compileRule(rule, await readScope(system()))} order by 1`.execute(system().db)
      expect(await members(segment.id)).toEqual(rows.map(({ id }) => id))
    }
  })

  it('is worked out by one worker at a time', async () => {
    const tag = await ownTag()
    const { id } = await makeSegment(system(), tagged(tag))
    const who = await person()
    await addTags(system(), [who], [tag])
    const both = await Promise.all([followChanges(system()), followChanges(system())])
    expect(both).toContain(true)
    await settleSegments(system())
    expect(await members(id)).toEqual([who])
    expect(await told(who)).toEqual(['segment.entered'])
  })

  it('is worked out for everybody where too much changed to name each', async () => {
    const tag = await ownTag()
    const { id } = await makeSegment(system(), tagged(tag))
    const who = await person()
    await settleSegments(system())
    await sql`insert into customer_tag (customer_id, tag_id) values (${who}::uuid, ${tag}::uuid)`.execute(
      system().db,
    )
    await settleSegments(system())
    expect(await members(id)).toEqual([])
    await noteChanges(system(), [everybody])
    await settleSegments(system())
    expect(await members(id)).toEqual([who])
  })

  it('stops where it stands when its rule names what is gone, says why, and stops no other', async () => {
    const key = (
      await createField(as('administrator'), {
        subject: 'customer',
        type: 'text',
        label: { ja: '好きな色', en: '' },
        section: 'note',
      } as never)
    ).key
    const tag = await ownTag()
    const who = await person({ attributes: { [key]: '青' } })
    const color: Rule = { kind: 'field', params: { field: key, op: 'equals', value: '青' } }
    const breaking = await makeSegment(system(), color)
    const sound = await makeSegment(system(), tagged(tag))
    const field = { subject: 'customer', key } as const
    await removeField(as('administrator'), field, 1)
    await purgeField(as('administrator'), field, '好きな色').catch(() => {})
    await addTags(system(), [who], [tag])
    await noticeTime(system())
    await settleSegments(system())
    const stopped = await reload(breaking.id)
    expect(stopped).toMatchObject({ state: 'broken', problem: expect.stringContaining('項目') })
    expect(await members(breaking.id)).toEqual([who])
    expect(await members(sound.id)).toEqual([who])
  })
})

describe('segments of segments', () => {
  it('follow each other, narrowed by their base', async () => {
    const [a, b] = [await ownTag(), await ownTag()]
    const base = await makeSegment(system(), tagged(a), { kind: 'base' })
    const narrow = await makeSegment(system(), tagged(b), { baseId: base.id })
    const without = await makeSegment(system(), inSegment(narrow.id, false), { baseId: base.id })
    const who = await person()
    await addTags(system(), [who], [b])
    await settleSegments(system())
    expect([await members(narrow.id), await members(without.id)]).toEqual([[], []])
    await addTags(system(), [who], [a])
    await settleSegments(system())
    expect([await members(narrow.id), await members(without.id)]).toEqual([[who], []])
    await removeTags(system(), [who], [b])
    await settleSegments(system())
    expect([await members(narrow.id), await members(without.id)]).toEqual([[], [who]])
  })

  it('never go round in a circle', async () => {
    const first = await makeSegment(system(), stage('lead'), { name: '甲' })
    const second = await makeSegment(system(), inSegment(first.id), { name: '乙' })
    const circle = updateSegment(system(), first.id, { version: first.version, rule: inSegment(second.id) })
    await expect(circle).rejects.toMatchObject({
      extra: { fields: [{ path: 'rule', message: { ja: expect.stringContaining('甲 → 乙') } }] },
    })
    const tag = await ownTag()
    const third = await makeSegment(system(), tagged(tag, false), { name: '丙' })
    const chasing = updateSegment(system(), third.id, {
      version: third.version,
      acts: [{ tagId: tag, listId: null, whileIn: true }],
    })
    await expect(chasing).rejects.toMatchObject({ code: 'invalid' })
  })

  it('stay out of the bin while others need them', async () => {
    const base = await makeSegment(system(), stage('lead'), { kind: 'base', name: '土台' })
    const narrow = await makeSegment(system(), stage('lead'), { baseId: base.id, name: '上もの' })
    const refused = await request('manager', 'DELETE', `/segments/${base.id}?version=${base.version}`)
    expect(refused.statusCode).toBe(409)
    expect(refused.json().detail).toContain('上もの')
    for (const { id, version } of [narrow, base])
      expect((await request('manager', 'DELETE', `/segments/${id}?version=${version}`)).statusCode).toBe(204)
    expect((await request('manager', 'GET', `/segments/${base.id}`)).statusCode).toBe(404)
    const back = await call('manager', api.restore, { params: { id: base.id } })
    expect(back).toMatchObject({ state: 'building', deletedAt: null })
  })
})

describe('a fixed segment', () => {
  it('is kept by hand, by those who may see whom they put on it', async () => {
    const list = await makeSegment(as('member'), null, { name: '招待者' })
    const [who, other] = [await person(), await person()]
    const body = { customerIds: [who, other, newId()] }
    expect(await call('member', api.addMembers, { params: { id: list.id }, body })).toEqual({ changed: 2 })
    expect(await call('member', api.addMembers, { params: { id: list.id }, body })).toEqual({ changed: 0 })
    expect(
      await call('member', api.removeMembers, { params: { id: list.id }, body: { customerIds: [other] } }),
    ).toEqual({ changed: 1 })
    expect(await members(list.id)).toEqual([who])
    expect(await told(other)).toEqual(['segment.entered', 'segment.left'])
    expect((await reload(list.id)).members).toBe(1)
    expect((await request('readOnly', 'POST', `/segments/${list.id}/members`, { body })).statusCode).toBe(403)
  })

  it('takes no rule, and a moving one takes nobody by hand', async () => {
    const moving = await makeSegment(system(), stage('lead'))
    const who = await person()
    const refused = await request('member', 'POST', `/segments/${moving.id}/members`, {
      body: { customerIds: [who] },
    })
    expect(refused.statusCode).toBe(400)
    const ruled = await request('member', 'POST', '/segments', {
      body: { name: '固定', kind: 'fixed', rule: stage('lead') },
    })
    expect(ruled.statusCode).toBe(400)
  })

  it('freezes who is in another now', async () => {
    const tag = await ownTag()
    const who = await person()
    await addTags(system(), [who], [tag])
    const moving = await makeSegment(system(), tagged(tag))
    const frozen = await call('member', api.freeze, { params: { id: moving.id }, body: { name: '11月の人' } })
    await removeTags(system(), [who], [tag])
    await settleSegments(system())
    expect(frozen).toMatchObject({ kind: 'fixed', members: 1, state: 'ready', rule: null })
    expect([await members(moving.id), await members(frozen.id)]).toEqual([[], [who]])
  })

  it('is filled and emptied by bulk actions, which can be undone', async () => {
    const list = await makeSegment(system(), null)
    const [was, fresh] = [await person(), await person()]
    const work = as('member')
    await call('member', api.addMembers, { params: { id: list.id }, body: { customerIds: [was] } })
    const add = work.app.actions.get('segment.add')
    const params = { segmentId: list.id }
    const before = await write(work, async (tx) => {
      const rows = await add?.wayBack?.capture(tx, [was, fresh], params)
      await add?.run(tx, [was, fresh], params)
      return rows ?? []
    })
    expect(await members(list.id)).toEqual([was, fresh].toSorted())
    await write(work, (tx) => add?.wayBack?.restore(tx, before, params) ?? Promise.resolve([]))
    expect(await members(list.id)).toEqual([was])
  })
})

describe('what follows from being in', () => {
  it('is a tag given once, taken back from who leaves only where it was given by itself', async () => {
    const [asked, given] = [await ownTag(), await ownTag()]
    const [had, gets] = [await person(), await person()]
    await addTags(system(), [had, gets], [asked])
    await addTags(system(), [had], [given])
    const { id } = await createSegment(as('manager'), {
      name: '自動タグ',
      description: null,
      kind: 'moving',
      rule: tagged(asked),
      baseId: null,
      acts: [{ tagId: given, listId: null, whileIn: true }],
    })
    await settleSegments(system())
    const tagsOf = async (who: string): Promise<boolean> =>
      (await getCustomer(system(), who)).tags.some((tag) => tag.id === given)
    expect([await tagsOf(had), await tagsOf(gets)]).toEqual([true, true])
    // A person takes it off: it is not put back while the customer stays in.
    await removeTags(system(), [gets], [given])
    await settleSegments(system())
    expect(await tagsOf(gets)).toBe(false)
    await addTags(system(), [gets], [given])
    await removeTags(system(), [had, gets], [asked])
    await settleSegments(system())
    expect(await members(id)).toEqual([])
    expect([await tagsOf(had), await tagsOf(gets)]).toEqual([true, false])
  })

  it('is a place on a list, which stays where nothing else is said', async () => {
    const asked = await ownTag()
    const list = await makeSegment(system(), null, { name: '手紙を送る人' })
    await createSegment(as('manager'), {
      name: '自動リスト',
      description: null,
      kind: 'moving',
      rule: tagged(asked),
      baseId: null,
      acts: [{ tagId: null, listId: list.id, whileIn: false }],
    })
    const who = await person()
    await addTags(system(), [who], [asked])
    await settleSegments(system())
    await removeTags(system(), [who], [asked])
    await settleSegments(system())
    expect(await members(list.id)).toEqual([who])
  })

  it('is set up by managers only', async () => {
    const tag = await ownTag()
    const refused = await request('member', 'POST', '/segments', {
      body: { name: '自動', kind: 'moving', rule: stage('lead'), acts: [{ tagId: tag }] },
    })
    expect(refused.statusCode).toBe(403)
  })
})

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
    const among = sql`select unnest(${some}::uuid[])`
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
      expect(await count({ ...scope, among })).toBe(await count(scope))
    }
  })

  it('look at the day in SQL only through parameters, or through views that are known to', async () => {
    const { rows } = await sql<{ name: string }>`
      select viewname as name from pg_views where schemaname = 'public' and definition ~* 'now\\(\\)|current_date'
      order by 1`.execute(system().db)
    expect(rows.map(({ name }) => name)).toEqual(datedViews)
  })
})

it.each<[string, (work: Work) => Promise<unknown>]>([
  ['me', (work) => makeSegment(work, { kind: 'owner', params: { ownerId: 'me' } })],
  ['search words', (work) => makeSegment(work, { kind: 'search', params: { q: '佐藤' } })],
  [
    'a decile among chosen customers',
    (work) => makeSegment(work, { kind: 'purchaseDecile', params: { decile: 1 } }),
  ],
])('a segment cannot be kept by %s', async (_what, make) => {
  await expect(make(as('member'))).rejects.toMatchObject({
    code: 'invalid',
    extra: { fields: [{ path: 'rule' }] },
  })
})
