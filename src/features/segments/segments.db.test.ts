import { sql } from 'kysely'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { everybody, noteChanges } from '#features/changes/changes.actions.ts'
import { getCustomer, removeCustomer } from '#features/customers/customers.actions.ts'
import { createField, purgeField, removeField } from '#features/fields/fields.actions.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { addTags, removeTags } from '#features/tags/tags.actions.ts'
import { tell } from '#features/timeline/timeline.actions.ts'
import { todayIn } from '#kit/japan/days.ts'
import { compileRule, type Rule } from '#platform/catalogue/rule.ts'
import { useRuntime } from '#test/harness/database.ts'
import { updateSegment } from './segments.actions.ts'
import { segmentsApi, type Segment } from './segments.api.ts'
import { buildNext, followChanges, noticeTime } from './segments.follow.ts'
import { happened, makeSegment, segmentTools, settleSegments, stage, tagged } from './segments.make.ts'

const { as, system, call } = useRuntime()
const { ownTag, person, members, told } = segmentTools(system)
const api = segmentsApi.endpoints
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
