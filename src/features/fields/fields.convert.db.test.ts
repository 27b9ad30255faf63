import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { newId } from '#kit/ids.ts'
import { fieldsApi, type FieldCreation } from './fields.api.ts'

const { endpoints } = fieldsApi
const options = ['Gold', 'Silver'].map((en) => ({ label: { ja: en === 'Gold' ? '金' : '銀', en } }))

describe('a change of type', () => {
  const { call, request, system, runJobs } = useRuntime()
  let count = 0
  const create = (body: Partial<FieldCreation> & Pick<FieldCreation, 'type'>) =>
    call('administrator', endpoints.create, {
      body: { subject: 'customer', label: { ja: `変換${++count}`, en: '' }, ...body },
    })
  const addCustomer = async (attributes: object): Promise<string> => {
    const id = newId()
    await sql`
      insert into customer (customer_id, name_key, kana_k1, kana_k2, kana_sort, search_text, grams, key_version, attributes)
      values (${id}::uuid, '', '', '', '', '', '{}', 1, ${JSON.stringify(attributes)}::jsonb)`.execute(
      system().db,
    )
    return id
  }
  const stored = async (id: string) => {
    const { rows } = await sql<{ attributes: { [key: string]: unknown }; remark: string | null }>`
      select attributes, remark from customer where customer_id = ${id}::uuid`.execute(system().db)
    return rows[0]
  }

  it.each([
    ['text', 'number', '１，２００', 1200, {}],
    ['text', 'date', '令和8年11月21日', '2026-11-21', {}],
    ['text', 'yesNo', 'あり', true, {}],
    ['text', 'choice', '金', 'gold', { to: { options } }],
    ['text', 'choices', '銀、金', ['gold', 'silver'], { to: { options } }],
    ['number', 'text', 12.5, '12.5', { from: { decimals: 1 } }],
    ['number', 'money', 1980, 1980, {}],
    ['yesNo', 'text', true, 'はい', {}],
    ['choice', 'text', 'gold', '金', { from: { options } }],
    ['choice', 'choices', 'gold', ['gold'], { from: { options } }],
    ['choices', 'text', ['gold', 'silver'], '金;銀', { from: { options } }],
    ['dateTime', 'date', '2026-11-20T16:30:00.000Z', '2026-11-21', {}],
    ['date', 'dateTime', '2026-11-21', '2026-11-20T15:00:00.000Z', {}],
    ['address', 'text', { postalCode: '1040061', value: '銀座' }, '104-0061 銀座', {}],
    ['longText', 'text', 'そのまま', 'そのまま', {}],
  ] as const)(
    'from %s to %s turns %j into %j',
    async (from, to, before, after, more: { from?: object; to?: object }) => {
      const field = await create({ type: from, ...more.from })
      const id = await addCustomer({ [field.key]: before })
      const params = { subject: 'customer' as const, key: field.key }
      const seen = await call('administrator', endpoints.checkType, {
        params,
        body: { type: to, ...more.to },
      })
      expect(seen).toMatchObject({ values: 1, converted: 1, lost: 0 })
      expect((await stored(id))?.attributes).toEqual({ [field.key]: before })
      const changed = await call('administrator', endpoints.changeType, {
        params,
        body: { type: to, version: field.version, ...more.to },
      })
      expect(changed.type).toBe(to)
      await runJobs()
      expect(await stored(id)).toEqual({ attributes: { [field.key]: after }, remark: null })
    },
  )

  it('says what would be lost, and keeps it in the remarks', async () => {
    const field = await create({ type: 'text' })
    const ids = [await addCustomer({ [field.key]: '10' }), await addCustomer({ [field.key]: '十' })]
    const params = { subject: 'customer' as const, key: field.key }
    const seen = await call('administrator', endpoints.checkType, { params, body: { type: 'number' } })
    expect(seen).toMatchObject({ values: 2, converted: 1, lost: 1 })
    expect(seen.samples[0]).toMatchObject({ from: '十', to: null, times: 1 })
    await call('administrator', endpoints.changeType, { params, body: { type: 'number', version: 1 } })
    await runJobs()
    expect(await stored(ids[0] ?? '')).toEqual({ attributes: { [field.key]: 10 }, remark: null })
    expect(await stored(ids[1] ?? '')).toEqual({ attributes: {}, remark: `${field.label.ja}: 十` })
    const stale = await request('administrator', 'POST', `/fields/customer/${field.key}/type`, {
      body: { type: 'text', version: 1 },
    })
    expect(stale.json()).toMatchObject({ code: 'stale', current: { type: 'number' } })
  })

  it('of a masked field is refused while it would move a value to where all can read it', async () => {
    const field = await create({ type: 'text', masked: true })
    await addCustomer({ [field.key]: '秘密' })
    const refused = await request('administrator', 'POST', `/fields/customer/${field.key}/type`, {
      body: { type: 'number', version: 1 },
    })
    expect(refused.json()).toMatchObject({ code: 'conflict' })
  })
})

describe('a rule for a field', () => {
  const { call, request } = useRuntime()
  const rule = { subject: 'customer' as const, fieldKey: 'code', severity: 'refuse' as const }

  it('is tried on the records, then refuses what does not keep it, at the stages it is for', async () => {
    for (const [familyName, code] of [
      ['合', 'A12345'],
      ['違', '12345'],
    ])
      await request('member', 'POST', '/customers', { body: { familyName, code } })
    const what = { kind: 'format' as const, params: { pattern: '[A-Z]\\d{5}' } }
    const tried = await call('administrator', endpoints.tryRule, {
      body: { ...what, subject: 'customer', fieldKey: 'code' },
    })
    expect(tried).toMatchObject({ checked: 2, broken: 1, samples: [{ name: '違', value: '12345' }] })
    const made = await call('administrator', endpoints.createRule, {
      body: { ...what, ...rule, stages: ['customer'] },
    })
    const add = (stage: string) =>
      request('member', 'POST', '/customers', { body: { familyName: '新', code: 'x1', stage } })
    expect((await add('customer')).json()).toMatchObject({ code: 'invalid', fields: [{ path: 'code' }] })
    expect((await add('lead')).statusCode).toBe(201)
    const change = { ...what, ...rule, disabled: true, version: made.version }
    const off = await call('administrator', endpoints.updateRule, { params: { id: made.id }, body: change })
    expect(off).toMatchObject({ disabled: true, version: 2 })
    const stale = await request('administrator', 'PUT', `/field-rules/${made.id}`, { body: change })
    expect(stale.json()).toMatchObject({ code: 'stale' })
    await request('administrator', 'DELETE', `/field-rules/${made.id}`, { query: { version: 2 } })
    expect((await call('administrator', endpoints.listRules, {})).items).toEqual([])
  })

  it('takes no pattern that cannot be read, and none can hold the server up', async () => {
    const bad = await request('administrator', 'POST', '/field-rules', {
      body: { ...rule, kind: 'format', params: { pattern: '(' } },
    })
    expect(bad.json()).toMatchObject({ code: 'invalid', fields: [{ path: 'params.pattern' }] })
    await request('member', 'POST', '/customers', { body: { familyName: '長', code: `${'a'.repeat(400)}!` } })
    // Four hundred letters: an engine that goes back to try every way would not come to an answer at all.
    const tried = await call('administrator', endpoints.tryRule, {
      body: { kind: 'format', params: { pattern: '(a+)+$' }, subject: 'customer', fieldKey: 'code' },
    })
    expect(tried.broken).toBeGreaterThan(0)
  })

  it('reads allowed values as the field reads them', async () => {
    const made = await call('administrator', endpoints.createRule, {
      body: { ...rule, fieldKey: 'stage', kind: 'allowed', params: { values: ['見込み', 'customer'] } },
    })
    expect(made.params.values).toEqual(['lead', 'customer'])
    const wrong = await request('administrator', 'POST', '/field-rules', {
      body: { ...rule, fieldKey: 'stage', kind: 'allowed', params: { values: ['ない状態'] } },
    })
    expect(wrong.json()).toMatchObject({ code: 'invalid', fields: [{ path: 'params.values' }] })
  })
})
