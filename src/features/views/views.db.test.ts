import { describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { newId } from '#kit/ids.ts'
import { roles } from '#platform/feature.ts'
import { workFor } from '#platform/runtime.ts'
import type { Work } from '#platform/work.ts'
import {
  createView,
  duplicateView,
  readViews,
  removeView,
  restoreView,
  setDefault,
  updateView,
} from './views.actions.ts'
import { viewsApi, type Definition } from './views.api.ts'

const definition: Definition = {
  rule: { kind: 'field', params: { field: 'stage', op: 'in', value: ['customer'] } },
  sort: 'kana',
  columns: [{ key: 'fullName', width: 200, pinned: true }, { key: 'stage' }],
  layout: 'table',
  density: 'normal',
}
const named = (name: string, more: { shared?: boolean; definition?: Definition } = {}) => ({
  subject: 'customer' as const,
  name,
  shared: false,
  definition,
  ...more,
})
const namesSeenBy = async (work: Work): Promise<string[]> =>
  (await readViews(work, 'customer')).items.map(({ name }) => name)
const auditOf = (work: Work, subjectId: string) =>
  work.db
    .selectFrom('auditEntry')
    .select('action')
    .where('subjectId', '=', subjectId)
    .orderBy('id')
    .execute()
    .then((entries) => entries.map(({ action }) => action))

describe('a personal view', () => {
  const { as, system, request, call } = useRuntime()

  it.each(roles)('is kept by a %s, and seen by nobody else', async (role) => {
    const view = await call(role, viewsApi.endpoints.create, { body: named(`${role}の一覧`) })
    expect(view).toMatchObject({
      mine: true,
      shared: false,
      mayChange: true,
      definition,
      problems: [],
      version: 1,
    })
    for (const other of roles) expect((await namesSeenBy(as(other))).includes(view.name)).toBe(other === role)
    const stranger = role === 'administrator' ? 'member' : 'administrator'
    const refused = await request(stranger, 'PATCH', `/views/${view.id}`, {
      body: { version: 1, name: '取った' },
    })
    expect(refused.statusCode).toBe(404)
    expect((await request(stranger, 'DELETE', `/views/${view.id}?version=1`)).statusCode).toBe(404)
    expect((await request(stranger, 'POST', `/views/${view.id}/duplicate`)).statusCode).toBe(404)
    expect(await auditOf(system(), view.id)).toEqual([])
  })

  it('is refused in an old version, with how it stands now', async () => {
    const view = await createView(as('member'), named('同時に'))
    await updateView(as('member'), view.id, { version: 1, name: '先に' })
    const late = await request('member', 'PATCH', `/views/${view.id}`, {
      body: { version: 1, name: '後から' },
    })
    expect(late.statusCode).toBe(409)
    expect(late.json()).toMatchObject({ code: 'stale', current: { name: '先に', version: 2 } })
    await expect(removeView(as('member'), view.id, 1)).rejects.toMatchObject({ code: 'stale' })
  })

  it('is removed and comes back as it was, with the default that named it', async () => {
    const work = as('readOnly')
    const view = await createView(work, named('戻る'))
    await setDefault(work, { subject: 'customer', whose: 'mine', view: view.id })
    await removeView(work, view.id, 1)
    expect(await namesSeenBy(work)).not.toContain('戻る')
    expect((await readViews(work, 'customer')).defaults.mine).toBeNull()
    await expect(restoreView(as('member'), view.id)).rejects.toMatchObject({ code: 'notFound' })
    expect(await restoreView(work, view.id)).toMatchObject({ name: '戻る', version: 3 })
    expect((await readViews(work, 'customer')).defaults.mine).toBe(view.id)
  })

  it('does not change its version when nothing changes', async () => {
    const view = await createView(as('member'), named('そのまま'))
    expect(
      await updateView(as('member'), view.id, { version: 1, name: 'そのまま', definition }),
    ).toMatchObject({
      version: 1,
    })
  })

  it('is not more than two hundred', async () => {
    const work = as('manager')
    await work.db
      .insertInto('savedView')
      .values(
        Array.from({ length: 200 }, (_, position) => ({
          id: newId(),
          subject: 'customer',
          name: `一覧${position}`,
          ownerId: work.actor.userId,
          definition: JSON.stringify(definition),
          position,
        })),
      )
      .execute()
    await expect(createView(work, named('201個目'))).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('a shared view', () => {
  const harness = useRuntime()
  const { as, system, request, call, signIn } = harness

  it('is seen by everybody and changed by its owner, administrators and managers', async () => {
    const view = await call('member', viewsApi.endpoints.create, {
      body: named('みんなの', { shared: true }),
    })
    const other = await signIn('member')
    for (const role of roles) expect(await namesSeenBy(as(role))).toContain('みんなの')
    expect(
      (await request(other, 'PATCH', `/views/${view.id}`, { body: { version: 1, name: 'だめ' } })).json(),
    ).toMatchObject({
      code: 'forbidden',
    })
    expect((await request('readOnly', 'DELETE', `/views/${view.id}?version=1`)).statusCode).toBe(403)
    expect(await updateView(as('manager'), view.id, { version: 1, name: '直した' })).toMatchObject({
      mine: false,
      version: 2,
    })
    expect(await updateView(as('member'), view.id, { version: 2, name: '作った人が直した' })).toMatchObject({
      mine: true,
    })
    await removeView(as('administrator'), view.id, 3)
    expect(await restoreView(as('member'), view.id)).toMatchObject({ name: '作った人が直した' })
    expect(await auditOf(system(), view.id)).toEqual([
      'view.create',
      'view.update',
      'view.update',
      'view.remove',
      'view.restore',
    ])
  })

  it('is not shared by those who may only read', async () => {
    expect(
      (await request('readOnly', 'POST', '/views', { body: named('共有', { shared: true }) })).statusCode,
    ).toBe(403)
    const own = await createView(as('readOnly'), named('自分の'))
    await expect(updateView(as('readOnly'), own.id, { version: 1, shared: true })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  it('is written down when it becomes personal again, and leaves the others', async () => {
    const view = await createView(as('member'), named('やめる', { shared: true }))
    await setDefault(as('manager'), { subject: 'customer', whose: 'everybody', view: view.id })
    expect((await readViews(as('readOnly'), 'customer')).defaults.everybody).toBe(view.id)
    await updateView(as('manager'), view.id, { version: 1, shared: false })
    expect(await namesSeenBy(as('manager'))).not.toContain('やめる')
    expect(await namesSeenBy(as('member'))).toContain('やめる')
    expect((await readViews(as('member'), 'customer')).defaults.everybody).toBeNull()
    expect(await auditOf(system(), view.id)).toContain('view.update')
  })

  it('is copied for oneself by who may not change it', async () => {
    const view = await createView(as('manager'), named('手本', { shared: true }))
    const copy = await duplicateView(as('readOnly'), view.id)
    expect(copy).toMatchObject({ name: '手本（コピー）', mine: true, shared: false, definition })
  })

  it('of an API key belongs to the organisation and stays shared', async () => {
    const actor = { ...as('manager').actor, kind: 'apiKey' as const, userId: null }
    const key = workFor(harness.runtime, actor, 'test-key')
    await expect(createView(key, named('鍵の'))).rejects.toMatchObject({ code: 'invalid' })
    const view = await createView(key, named('鍵の', { shared: true }))
    expect(view).toMatchObject({ owner: null, mine: false, mayChange: true })
    await expect(updateView(as('manager'), view.id, { version: 1, shared: false })).rejects.toMatchObject({
      code: 'invalid',
    })
    await expect(updateView(as('member'), view.id, { version: 1, name: 'x' })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})

describe('the view a list opens with', () => {
  const { as, system, request } = useRuntime()

  it('is everybody’s by a manager, and one’s own before it', async () => {
    const shared = await createView(as('member'), named('全員の', { shared: true }))
    const own = await createView(as('readOnly'), named('自分の'))
    for (const role of ['member', 'readOnly'] as const)
      expect(
        (
          await request(role, 'PUT', '/views/default', {
            body: { subject: 'customer', whose: 'everybody', view: shared.id },
          })
        ).statusCode,
      ).toBe(403)
    await setDefault(as('administrator'), { subject: 'customer', whose: 'everybody', view: shared.id })
    await setDefault(as('readOnly'), { subject: 'customer', whose: 'mine', view: own.id })
    expect((await readViews(as('member'), 'customer')).defaults).toEqual({ mine: null, everybody: shared.id })
    expect((await readViews(as('readOnly'), 'customer')).defaults).toEqual({
      mine: own.id,
      everybody: shared.id,
    })
    expect((await readViews(as('readOnly'), 'company')).defaults).toEqual({ mine: null, everybody: null })
    expect(await auditOf(system(), shared.id)).toEqual(['view.create', 'view.default'])
  })

  it('may be the whole list, and the choice is taken back', async () => {
    const mine = async () => (await readViews(as('member'), 'customer')).defaults.mine
    await setDefault(as('member'), { subject: 'customer', whose: 'mine', view: 'all' })
    expect(await mine()).toBe('all')
    await setDefault(as('member'), { subject: 'customer', whose: 'mine', view: null })
    expect(await mine()).toBeNull()
  })

  it('is not a view that the others do not see, nor one of another list', async () => {
    const own = await createView(as('manager'), named('内緒'))
    await expect(
      setDefault(as('manager'), { subject: 'customer', whose: 'everybody', view: own.id }),
    ).rejects.toMatchObject({ code: 'invalid' })
    await expect(
      setDefault(as('manager'), { subject: 'company', whose: 'mine', view: own.id }),
    ).rejects.toMatchObject({ code: 'notFound' })
    await expect(
      setDefault(as('member'), { subject: 'customer', whose: 'mine', view: own.id }),
    ).rejects.toMatchObject({ code: 'notFound' })
  })
})

describe('a view that names what is gone', () => {
  const { as, request } = useRuntime()

  it('opens, and says which of its parts do not work', async () => {
    const view = await createView(
      as('member'),
      named('古い', {
        definition: {
          ...definition,
          rule: {
            op: 'and',
            rules: [
              { kind: 'field', params: { field: 'stage', op: 'in', value: ['lead'] } },
              { op: 'not', rule: { kind: 'field', params: { field: 'goneField', op: 'isEmpty' } } },
              { kind: 'goneKind', params: {} },
            ],
          },
          columns: [{ key: 'fullName' }, { key: 'goneField' }, { key: 'updatedAt' }],
          sort: '-field:goneField',
          dateField: 'birthOn',
        },
      }),
    )
    expect(view.definition.columns.map(({ key }) => key)).toEqual(['fullName', 'goneField', 'updatedAt'])
    expect(view.problems.map(({ path }) => path)).toEqual([
      'rule.rules.1.rule',
      'rule.rules.2',
      'columns.1',
      'sort',
    ])
  })

  it('is refused when its filter is no rule at all', async () => {
    const refused = await request('member', 'POST', '/views', {
      body: named('形でない', { definition: { ...definition, rule: { op: 'xor', rules: [] } } }),
    })
    expect(refused.json()).toMatchObject({ code: 'invalid', fields: [{ path: 'definition.rule' }] })
  })
})

describe('a rule in words', () => {
  const { as, call, request } = useRuntime()

  it('is said in the language of the reader, with names instead of ids', async () => {
    const { actor } = as('member')
    const filter = JSON.stringify({
      op: 'and',
      rules: [
        {
          kind: 'field',
          params: { field: 'birthOn', op: 'anniversary', value: { unit: 'month', offset: 0 } },
        },
        { kind: 'field', params: { field: 'ownerId', op: 'in', value: [actor.userId] } },
        { kind: 'contract', params: { is: 'ending', days: 30 } },
      ],
    })
    const ja = await call('readOnly', viewsApi.endpoints.sentence, { query: { subject: 'customer', filter } })
    expect(ja.problems).toEqual([])
    for (const part of ['生年月日', '今月', actor.name, '30日以内に終わる契約が ある'])
      expect(ja.sentence).toContain(part)
  })

  it('tells what of it does not work', async () => {
    const { problems } = await call('member', viewsApi.endpoints.sentence, {
      query: {
        subject: 'customer',
        filter: JSON.stringify({
          op: 'not',
          rule: { kind: 'field', params: { field: 'gone', op: 'isEmpty' } },
        }),
      },
    })
    expect(problems.map(({ path }) => path)).toEqual(['rule.rule'])
    expect(
      (await request('member', 'GET', '/views/sentence?subject=customer&filter=%7B')).json(),
    ).toMatchObject({
      code: 'invalid',
      fields: [{ path: 'filter' }],
    })
  })
})
