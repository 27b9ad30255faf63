import { sql } from 'kysely'
import { describe, expect, it, vi } from 'vitest'
import { getCustomer } from '#features/customers/customers.actions.ts'
import { addTags, removeTags } from '#features/tags/tags.actions.ts'
import { newId } from '#kit/ids.ts'
import { write, type Work } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { createSegment, updateSegment } from './segments.actions.ts'
import { segmentsApi, type Segment } from './segments.api.ts'
import { inSegment, makeSegment, segmentTools, settleSegments, stage, tagged } from './segments.make.ts'

const harness = useRuntime()
const { as, system, call, request } = harness
const { ownTag, person, members, told } = segmentTools(system)
const api = segmentsApi.endpoints
const reload = (id: string): Promise<Segment> => call('readOnly', api.get, { params: { id } })

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

it.each<[string, (work: Work) => Promise<unknown>]>([
  ['me', (work) => makeSegment(work, { kind: 'owner', params: { ownerId: 'me' } })],
  ['search words', (work) => makeSegment(work, { kind: 'search', params: { q: '佐藤' } })],
  ['events of segments', (work) => makeSegment(work, { kind: 'event', params: { name: 'segment.entered' } })],
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

describe('the commands of segments', () => {
  it('list them, and work them out anew where no worker does', async () => {
    const tag = await ownTag()
    const name = `端末 ${tag}`
    const { id } = await makeSegment(system(), tagged(tag), { name })
    const who = await person()
    await settleSegments(system())
    await sql`insert into customer_tag (customer_id, tag_id) values (${who}::uuid, ${tag}::uuid)`.execute(
      system().db,
    )
    const said: string[] = []
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0)
    const run = (command: string, ...args: string[]) =>
      system().app.commands.get(`segments ${command}`)?.run(harness.runtime, args)
    try {
      await run('list')
      expect(said).toContain(`${id}\tmoving\tready\t0\t${name}\n`)
      await run('rebuild', name)
      expect(said.at(-1)).toBe(`ready\t1\t${name}\n`)
      await expect(run('rebuild', 'そんな名前はない')).rejects.toMatchObject({ code: 'notFound' })
    } finally {
      write.mockRestore()
    }
    expect(await members(id)).toEqual([who])
  })
})
