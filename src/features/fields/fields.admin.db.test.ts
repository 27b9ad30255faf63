import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { newId } from '#kit/ids.ts'
import { runOnce } from '#platform/jobs/run.ts'
import { fieldsApi, type FieldCreation, type FieldDefinition } from './fields.api.ts'
import { attributeSql } from './fields.sql.ts'

const { endpoints } = fieldsApi

describe('fields by an administrator', () => {
  const harness = useRuntime()
  const { call, request, system, runJobs } = harness
  let count = 0
  const create = (more: Partial<FieldCreation> & Pick<FieldCreation, 'type'>): Promise<FieldDefinition> => {
    count++
    const label = { ja: `項目その${count}`, en: '' }
    return call('administrator', endpoints.create, { body: { subject: 'customer', label, ...more } })
  }
  const named = ({ subject, key }: FieldDefinition) => ({ subject, key })
  const addCustomers = async (key: string, values: readonly unknown[]): Promise<string[]> => {
    const ids = values.map(() => newId())
    const rows = values.map((value, index) => ({
      id: ids[index],
      attributes: value === null ? {} : { [key]: value },
    }))
    await sql`
      insert into customer (customer_id, family_name, name_key, kana_k1, kana_k2, kana_sort, search_text, grams, key_version, attributes)
      select id, '人', '', '', '', '', '', '{}', 1, attributes
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) given (id uuid, attributes jsonb)`.execute(
      system().db,
    )
    return ids
  }
  const stored = async (id: string) => {
    const { rows } = await sql<{ attributes: object; remark: string | null; version: number }>`
      select attributes, remark, version from customer where customer_id = ${id}::uuid`.execute(system().db)
    return rows[0]
  }
  const read = async (field: FieldDefinition): Promise<FieldDefinition> => {
    const { items, bin } = await call('administrator', endpoints.list, {})
    const found = [...items, ...bin].find((one) => one.key === field.key && one.subject === field.subject)
    if (!found) throw new Error(`${field.key} is not there`)
    return found
  }
  const actions = async (id: string | null): Promise<string[]> => {
    const rows = await system()
      .db.selectFrom('auditEntry')
      .select('action')
      .where('subjectId', '=', id)
      .orderBy('id')
      .execute()
    return rows.map(({ action }) => action)
  }

  it.each(['manager', 'member', 'readOnly'] as const)('are not for a %s', async (role) => {
    const { key, version, subject } = await create({ type: 'text' })
    const path = `/fields/${subject}/${key}` as const
    const label = { ja: '勝手', en: '' }
    const asked = [
      await request(role, 'GET', '/fields'),
      await request(role, 'POST', '/fields', { body: { subject, type: 'text', label } }),
      await request(role, 'PATCH', path, { body: { version, label } }),
      await request(role, 'DELETE', path, { query: { version } }),
      await request(role, 'POST', `${path}/restore`),
      await request(role, 'POST', `${path}/purge`, { body: { confirm: '' } }),
      await request(role, 'POST', `${path}/type`, { body: { version, type: 'number' } }),
      await request(role, 'POST', `${path}/type/check`, { body: { type: 'number' } }),
      await request(role, 'PUT', '/fields/order', { body: { subject, sections: [], fields: [] } }),
      await request(role, 'POST', '/field-sections', { body: { subject, label } }),
      await request(role, 'GET', '/field-rules'),
      await request(role, 'POST', '/field-rules/try', {
        body: { kind: 'required', params: {}, subject, fieldKey: key },
      }),
    ]
    expect(asked.map(({ statusCode }) => statusCode)).toEqual(asked.map(() => 403))
  })

  it('get a key from their English label, or a number, and never one that is taken', async () => {
    const key = async (en: string): Promise<string> => {
      count++
      return (await create({ type: 'text', label: { ja: `鍵${count}`, en } })).key
    }
    expect(await key('Favourite colour!')).toBe('favouriteColour')
    expect(await key('Favourite  Colour')).toBe('favouriteColour1')
    expect(await key('Remark')).toBe('remark1')
    expect(await key('2nd name')).toMatch(/^field\d+$/)
    expect(await key('')).toMatch(/^field\d+$/)
    for (const taken of ['remark', 'id', 'favouriteColour'])
      expect(
        (
          await request('administrator', 'POST', '/fields', {
            body: { subject: 'customer', type: 'text', key: taken, label: { ja: `鍵 ${taken}`, en: '' } },
          })
        ).statusCode,
      ).toBe(409)
  })

  it('are refused when they cannot work', async () => {
    const cases: [path: string, body: object][] = [
      ['options', { type: 'choice' }],
      ['options', { type: 'text', options: [{ label: { ja: '一', en: '' } }] }],
      [
        'options.1.label',
        { type: 'choice', options: [{ label: { ja: 'A', en: '' } }, { label: { ja: 'ａ', en: '' } }] },
      ],
      ['decimals', { type: 'money', decimals: 2 }],
      ['defaultValue', { type: 'number', defaultValue: '十' }],
      ['unique', { type: 'yesNo', unique: true }],
      ['filterable', { type: 'longText', filterable: true }],
      ['pii', { subject: 'company', type: 'text', pii: 'sensitive' }],
      ['hidden', { type: 'text', hidden: true, required: true }],
      ['section', { type: 'text', section: 'nowhere' }],
    ]
    for (const [path, body] of cases) {
      const refused = await request('administrator', 'POST', '/fields', {
        body: { subject: 'customer', label: { ja: `不可 ${path}`, en: '' }, ...body },
      })
      expect(refused.json(), path).toMatchObject({ code: 'invalid', fields: [{ path }] })
    }
    const twice = await request('administrator', 'POST', '/fields', {
      body: { subject: 'customer', type: 'text', label: { ja: '備 考', en: '' } },
    })
    expect(twice.json()).toMatchObject({ code: 'conflict', fields: [{ path: 'label' }] })
  })

  it('refuse the second of two administrators who change one at once', async () => {
    const field = await create({ type: 'text' })
    const change = (ja: string) =>
      request('administrator', 'PATCH', `/fields/customer/${field.key}`, {
        body: { version: field.version, label: { ja, en: '' } },
      })
    const answers = await Promise.all([change('先の名前'), change('後の名前')])
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409])
    const [won, lost] = answers.toSorted((a, b) => a.statusCode - b.statusCode)
    expect(lost?.json()).toMatchObject({ code: 'stale', current: { label: won?.json().label } })
    expect(await actions(field.id)).toEqual(['field.create', 'field.update'])
  })

  it('retire an option that is left out, and keep what records hold', async () => {
    const field = await create({
      type: 'choice',
      options: [{ label: { ja: '東', en: 'East' } }, { label: { ja: '西', en: 'West' } }],
    })
    const [id = ''] = await addCustomers(field.key, ['west'])
    const changed = await call('administrator', endpoints.update, {
      params: named(field),
      body: {
        version: 1,
        options: [
          { label: { ja: '南', en: 'South' }, color: 'red' },
          { value: 'east', label: { ja: '東方', en: 'East' } },
        ],
      },
    })
    expect(changed.options).toEqual([
      { value: 'south', label: { ja: '南', en: 'South' }, color: 'red', retired: false },
      { value: 'east', label: { ja: '東方', en: 'East' }, color: null, retired: false },
      { value: 'west', label: { ja: '西', en: 'West' }, color: null, retired: true },
    ])
    expect((await stored(id))?.attributes).toEqual({ [field.key]: 'west' })
  })

  it('rename a standard field everywhere; its old name still names it in files', async () => {
    const label = { ja: 'お得意様コード', en: 'Patron code' }
    const params = { subject: 'customer' as const, key: 'code' }
    const renamed = await call('administrator', endpoints.update, { params, body: { version: 0, label } })
    expect(renamed).toMatchObject({ label, original: { ja: '会員番号' }, standard: true, version: 1 })
    const catalogue = (await request('readOnly', 'GET', '/catalogue')).json()
    expect(catalogue.fields).toContainEqual(
      expect.objectContaining({ key: 'code', subject: 'customer', label }),
    )
    const back = await call('administrator', endpoints.update, { params, body: { version: 1, label: null } })
    expect(back.label.ja).toBe('会員番号')
    const masked = await request('administrator', 'PATCH', '/fields/customer/code', {
      body: { version: 2, masked: true },
    })
    expect(masked.json()).toMatchObject({ code: 'invalid', fields: [{ path: 'masked' }] })
    expect(
      (await request('administrator', 'DELETE', '/fields/customer/code', { query: { version: 2 } }))
        .statusCode,
    ).toBe(409)
  })

  it.each(['text', 'number', 'date', 'choices'] as const)(
    'that are filterable get an index (%s) and lose it',
    async (type) => {
      const options = ['a', 'b'].map((en) => ({ label: { ja: en, en } }))
      const field = await create({ type, filterable: true, ...(type === 'choices' && { options }) })
      expect(field).toMatchObject({ state: 'building', filterable: true })
      const values = { text: '銀座', number: 7, date: '2026-11-21', choices: ['a'] }
      await addCustomers(field.key, [...Array.from({ length: 1500 }, () => null), values[type]])
      await runJobs()
      expect(await read(field)).toMatchObject({ state: 'ready', problem: null, run: { state: 'done' } })
      const value = attributeSql(field as { key: string; type: typeof type })
      const condition = type === 'choices' ? sql`${value} @> '["a"]'::jsonb` : sql`${value} = ${values[type]}`
      const plan = await system()
        .db.transaction()
        .execute(async (db) => {
          await sql`set local enable_seqscan = off`.execute(db)
          const { rows } = await sql<Record<string, string>>`
          explain select 1 from customer c where c.deleted_at is null and ${condition}`.execute(db)
          return JSON.stringify(rows)
        })
      expect(plan).toContain(`attr_customer_${field.key}`)
      const statistics = sql`select 1 from pg_statistic_ext where stxname = ${`attr_customer_${field.key}`}`
      expect((await statistics.execute(system().db)).rows).toHaveLength(1)
      await call('administrator', endpoints.update, {
        params: named(field),
        body: { version: 1, filterable: false },
      })
      await runJobs()
      expect(await read(field)).toMatchObject({ state: null })
      const { rows } =
        await sql`select 1 from pg_indexes where indexname = ${`attr_customer_${field.key}`}`.execute(
          system().db,
        )
      expect(rows).toEqual([])
      expect((await statistics.execute(system().db)).rows).toEqual([])
    },
  )

  it('that are made filterable at once do not wait for each other for ever', async () => {
    const fields = [
      await create({ type: 'text', filterable: true }),
      await create({ type: 'number', filterable: true }),
      await create({ type: 'date', filterable: true }),
    ]
    await addCustomers(
      fields[0]?.key ?? '',
      Array.from({ length: 3000 }, (_, n) => `値 ${n}`),
    )
    const queued = await system().db.selectFrom('jobRun').select('id').where('state', '=', 'queued').execute()
    await Promise.all(queued.map(({ id }) => runOnce(harness.runtime, id, new AbortController().signal)))
    for (const field of fields) expect(await read(field)).toMatchObject({ state: 'ready', problem: null })
  })

  it('build an index again over one that a killed build left behind', async () => {
    const field = await create({ type: 'text', filterable: true })
    const name = sql.raw(`"attr_customer_${field.key}"`)
    await sql`create index ${name} on customer (code)`.execute(system().db)
    await sql`update pg_index set indisvalid = false where indexrelid = ${`"attr_customer_${field.key}"`}::regclass`.execute(
      system().db,
    )
    await runJobs()
    const { rows } = await sql<{ valid: boolean; definition: string }>`
      select indisvalid as valid, pg_get_indexdef(indexrelid) as definition from pg_index
      where indexrelid = ${`"attr_customer_${field.key}"`}::regclass`.execute(system().db)
    expect(rows).toEqual([{ valid: true, definition: expect.stringContaining('attributes') }])
  })

  it('that are unique refuse a second record with the same value, in any spelling', async () => {
    const field = await create({ type: 'text', unique: true })
    const [first = ''] = await addCustomers(field.key, ['AB-1', 'AB-2', null])
    await runJobs()
    expect(await read(field)).toMatchObject({ unique: true, state: 'ready' })
    const refused = await request('member', 'POST', '/customers', {
      body: { familyName: '後', attributes: { [field.key]: 'ａｂ－１' } },
    })
    expect(refused.json()).toMatchObject({ code: 'conflict', fields: [{ path: `attributes.${field.key}` }] })
    const { version = 0 } = (await stored(first)) ?? {}
    const moved = await request('member', 'PATCH', `/customers/${first}`, {
      body: { version, attributes: { [field.key]: 'AB-9' } },
    })
    expect(moved.statusCode).toBe(200)
  })

  it('tell who has the same value instead of becoming unique', async () => {
    const field = await create({ type: 'number' })
    const ids = await addCustomers(field.key, [7, 8, 7, 9, 9, 9])
    await call('administrator', endpoints.update, {
      params: named(field),
      body: { version: 1, unique: true },
    })
    await runJobs()
    const told = await read(field)
    expect(told).toMatchObject({
      unique: false,
      state: 'failed',
      problem: 'duplicates',
      run: { result: { duplicateCount: 2 } },
    })
    const result = told.run?.result as { duplicates: { value: string; ids: string[] }[] } | undefined
    expect(result?.duplicates.map(({ value, ids: held }) => [value, held.toSorted()])).toEqual([
      ['7', [ids[0], ids[2]].toSorted()],
      ['9', [ids[3], ids[4], ids[5]].toSorted()],
    ])
    const again = await request('member', 'POST', '/customers', {
      body: { familyName: '再', attributes: { [field.key]: 7 } },
    })
    expect(again.statusCode).toBe(201)
  })

  it('go to the bin with their values kept, come back with them, and are deleted for good', async () => {
    const field = await create({ type: 'text', unique: true, filterable: true })
    const [id = ''] = await addCustomers(field.key, ['残る'])
    await runJobs()
    const { version } = await read(field)
    await request('administrator', 'DELETE', `/fields/customer/${field.key}`, { query: { version } })
    await runJobs()
    expect((await read(field)).deletedAt).not.toBeNull()
    const path = `/customers/${id}` as const
    expect((await request('administrator', 'GET', path)).json().attributes).toEqual({})
    const refused = await request('administrator', 'PATCH', path, {
      body: { version: 1, attributes: { [field.key]: 'x' } },
    })
    expect(refused.statusCode).toBe(400)
    await call('administrator', endpoints.restore, { params: named(field) })
    await runJobs()
    expect(await read(field)).toMatchObject({ state: 'ready', deletedAt: null })
    expect((await request('administrator', 'GET', path)).json().attributes).toEqual({ [field.key]: '残る' })
    const purge = (confirm: string) =>
      request('administrator', 'POST', `/fields/customer/${field.key}/purge`, { body: { confirm } })
    expect((await purge(field.label.ja)).statusCode).toBe(409)
    const restored = await read(field)
    await request('administrator', 'DELETE', `/fields/customer/${field.key}`, {
      query: { version: restored.version },
    })
    expect((await purge('はい')).json()).toMatchObject({ code: 'invalid', fields: [{ path: 'confirm' }] })
    expect((await purge(field.label.ja)).statusCode).toBe(204)
    await runJobs()
    expect((await stored(id))?.attributes).toEqual({})
    await expect(read(field)).rejects.toThrow('is not there')
    expect((await request('administrator', 'POST', `/fields/customer/${field.key}/restore`)).statusCode).toBe(
      404,
    )
    const again = await request('administrator', 'POST', '/fields', {
      body: { subject: 'customer', type: 'text', key: field.key, label: { ja: '同じ鍵', en: '' } },
    })
    expect(again.statusCode).toBe(409)
    expect(await actions(field.id)).toEqual([
      'field.create',
      'field.remove',
      'field.restore',
      'field.remove',
      'field.purge',
      'field.purged',
    ])
  })

  it('and sections are put in order at once, unless one came or went meanwhile', async () => {
    const label = { ja: '趣味', en: 'Hobbies' }
    const section = await call('administrator', endpoints.createSection, {
      body: { subject: 'company', label },
    })
    const before = await call('administrator', endpoints.list, {})
    const fields = before.items
      .filter(({ subject }) => subject === 'company')
      .map(({ key, section: at }) => ({ key, section: at }))
    const sections = before.sections.filter(({ subject }) => subject === 'company').map(({ key }) => key)
    const order = {
      subject: 'company' as const,
      sections: sections.toReversed(),
      fields: fields.toReversed(),
    }
    const moved = order.fields.map((field) =>
      field.key === 'domain' ? { ...field, section: section.key } : field,
    )
    const after = await call('administrator', endpoints.arrange, { body: { ...order, fields: moved } })
    expect(after.sections.filter(({ subject }) => subject === 'company').map(({ key }) => key)).toEqual(
      order.sections,
    )
    expect(after.items.find(({ key }) => key === 'domain')?.section).toBe(section.key)
    const full = await request('administrator', 'DELETE', `/field-sections/company/${section.key}`)
    expect(full.statusCode).toBe(409)
    await call('administrator', endpoints.arrange, { body: { subject: 'company', sections, fields } })
    expect(
      (await request('administrator', 'DELETE', `/field-sections/company/${section.key}`)).statusCode,
    ).toBe(204)
    const stale = await request('administrator', 'PUT', '/fields/order', { body: order })
    expect(stale.json()).toMatchObject({ code: 'stale' })
    expect((await request('administrator', 'DELETE', '/field-sections/company/note')).statusCode).toBe(409)
  })
})
