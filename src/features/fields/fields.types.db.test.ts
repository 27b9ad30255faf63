import { describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import type { FieldDefinition, FieldCreation } from './fields.api.ts'
import { customTypes, type CustomType } from './fields.ts'

type Example = {
  /** As a form or a program gives it, and how it is stored. */
  given: unknown
  stored: unknown
  /** What the field needs besides its type. */
  more?: Partial<FieldCreation>
  /** Not a value of this type. */
  wrong: unknown
  schema: object
}
const options = [
  { label: { ja: '金', en: 'Gold' }, color: 'yellow' },
  { label: { ja: '銀', en: 'Silver' } },
] as FieldCreation['options']

describe('a field of an administrator', () => {
  const { request, as } = useRuntime()

  const examples = (): Record<CustomType, Example> => ({
    text: { given: ' ＡＢＣ ', stored: 'ＡＢＣ', wrong: 12, schema: { type: 'string' } },
    longText: {
      given: '一行目\r\n二行目',
      stored: '一行目\n二行目',
      wrong: true,
      schema: { type: 'string' },
    },
    number: {
      given: '１，２３４．５',
      stored: 1234.5,
      more: { decimals: 1 },
      wrong: '1.25',
      schema: { multipleOf: 0.1 },
    },
    money: { given: '¥1,980', stored: 1980, wrong: 3.5, schema: { type: 'integer' } },
    date: { given: '令和8年11月21日', stored: '2026-11-21', wrong: '2026-02-30', schema: { format: 'date' } },
    dateTime: {
      given: '2026/11/21 14:05',
      stored: '2026-11-21T05:05:00.000Z',
      wrong: 'きのう',
      schema: { format: 'date-time' },
    },
    yesNo: { given: true, stored: true, wrong: 'たぶん', schema: { type: 'boolean' } },
    choice: {
      given: 'Ｇｏｌｄ',
      stored: 'gold',
      more: { options },
      wrong: '銅',
      schema: { enum: ['gold', 'silver'] },
    },
    choices: {
      given: ['銀', 'gold'],
      stored: ['gold', 'silver'],
      more: { options },
      wrong: ['銅'],
      schema: { type: 'array', uniqueItems: true },
    },
    phone: { given: '03-1234-5678', stored: '03-1234-5678', wrong: 'なし', schema: { type: 'string' } },
    email: {
      given: 'hanako@example.jp',
      stored: 'hanako@example.jp',
      wrong: 'はなこ',
      schema: { format: 'email' },
    },
    url: {
      given: 'https://example.jp/a',
      stored: 'https://example.jp/a',
      wrong: 'リンク',
      schema: { type: 'string' },
    },
    address: {
      given: { postalCode: '1040061', value: '東京都中央区銀座1-1' },
      stored: { postalCode: '1040061', value: '東京都中央区銀座1-1' },
      wrong: 7,
      schema: { required: ['value'] },
    },
    user: {
      given: as('manager').actor.userId,
      stored: as('manager').actor.userId,
      wrong: 'いない人',
      schema: { format: 'uuid' },
    },
    externalId: {
      given: ['１００１', 'B-2'],
      stored: ['1001', 'B-2'],
      wrong: 7,
      schema: { type: 'array', maxItems: 50 },
    },
    file: {
      given: { id: '0190a000-0000-7000-8000-000000000001', name: '契約.pdf' },
      stored: { id: '0190a000-0000-7000-8000-000000000001', name: '契約.pdf' },
      wrong: '契約.pdf',
      schema: { required: ['id', 'name'] },
    },
  })
  const create = async (
    subject: string,
    type: CustomType,
    more: Partial<FieldCreation> = {},
  ): Promise<FieldDefinition> => {
    const label = { ja: `${subject} ${type}`, en: `My ${subject} ${type}` }
    const made = await request('administrator', 'POST', '/fields', {
      body: { subject, type, label, ...more },
    })
    expect(made.json()).toMatchObject({
      subject,
      type,
      label: more.label ?? label,
      standard: false,
      version: 1,
    })
    return made.json()
  }
  /** What the document says of the body that makes such a record, its own name followed. */
  const bodyOf = (document: string, path: string): string => {
    const { paths, components } = JSON.parse(document)
    const { schema } = paths[path].post.requestBody.content['application/json']
    return JSON.stringify(schema.$ref ? components.schemas[schema.$ref.split('/').at(-1)] : schema)
  }
  const places = {
    customer: ['/customers', { familyName: '縁' }],
    company: ['/companies', { name: '縁' }],
  } as const

  it.each(
    customTypes.flatMap((type) => [
      ['customer', type] as const,
      ...(type === 'externalId' ? [] : [['company', type] as const]),
    ]),
  )('of a %s takes %s as people give it, and is there at every door at once', async (subject, type) => {
    const { given, stored, more, wrong, schema } = examples()[type]
    const { key } = await create(subject, type, more)
    expect(key).toBe(
      `my${subject === 'customer' ? 'Customer' : 'Company'}${type[0]?.toUpperCase()}${type.slice(1).toLowerCase()}`,
    )
    const [path, body] = places[subject]
    const made = await request('member', 'POST', path, { body: { ...body, attributes: { [key]: given } } })
    expect(made.json()).toMatchObject({ attributes: { [key]: stored } })
    const read = await request('readOnly', 'GET', `${path}/${made.json().id}`)
    expect(read.json().attributes).toEqual({ [key]: stored })
    const refused = await request('member', 'PATCH', `${path}/${made.json().id}`, {
      body: { version: made.json().version, attributes: { [key]: wrong } },
    })
    expect(refused.json()).toMatchObject({ code: 'invalid', fields: [{ path: `attributes.${key}` }] })
    const cleared = await request('member', 'PATCH', `${path}/${made.json().id}`, {
      body: { version: made.json().version, attributes: { [key]: null } },
    })
    expect(cleared.json().attributes).toEqual({})
    const catalogue = await request('readOnly', 'GET', '/catalogue')
    expect(catalogue.json().fields).toContainEqual(
      expect.objectContaining({ subject, key, type, custom: true }),
    )
    const document = JSON.stringify((await request('readOnly', 'GET', '/openapi.json')).json())
    expect(document).toContain(`"${key}":{"title":"My ${subject} ${type} (${subject} ${type})"`)
    const told = bodyOf(document, path)
    for (const [name, value] of Object.entries(schema))
      expect(told).toContain(`"${name}":${JSON.stringify(value).slice(0, -1)}`)
    expect((await request('visitor', 'GET', '/openapi.json')).body).not.toContain(key)
  })

  it.each(customTypes.filter((type) => type !== 'file'))('that is required asks for %s', async (type) => {
    const { more, given } = examples()[type]
    const { key, version } = await create('customer', type, {
      ...more,
      label: { ja: `必須の${type}`, en: `Needed ${type}` },
      required: true,
    })
    const refused = await request('member', 'POST', '/customers', { body: { familyName: '無' } })
    expect(refused.json()).toMatchObject({ code: 'invalid', fields: [{ path: `attributes.${key}` }] })
    const kept = await request('member', 'POST', '/customers', {
      body: { familyName: '有', attributes: { [key]: given } },
    })
    expect(kept.statusCode).toBe(201)
    await request('administrator', 'PATCH', `/fields/customer/${key}`, { body: { version, required: false } })
  })

  it.each(customTypes.filter((type) => type !== 'file' && type !== 'externalId'))(
    'gives a new record its default (%s)',
    async (type) => {
      const { more, given, stored } = examples()[type]
      const { key } = await create('company', type, {
        ...more,
        label: { ja: `初期の${type}`, en: `Default ${type}` },
        defaultValue: given,
      })
      const made = await request('member', 'POST', '/companies', { body: { name: `初期値 ${type}` } })
      expect(made.json().attributes).toMatchObject({ [key]: stored })
    },
  )

  it.each(customTypes)('that is masked shows %s only to those who may see it', async (type) => {
    const { more, given, stored } = examples()[type]
    const { key } = await create('customer', type, {
      ...more,
      label: { ja: `伏せた${type}`, en: `Masked ${type}` },
      masked: true,
    })
    const made = await request('manager', 'POST', '/customers', {
      body: { familyName: '秘', attributes: { [key]: given } },
    })
    const path = `/customers/${made.json().id}` as const
    for (const role of ['administrator', 'manager'] as const)
      expect((await request(role, 'GET', path)).json().attributes).toMatchObject({ [key]: stored })
    for (const role of ['member', 'readOnly'] as const) {
      const seen = await request(role, 'GET', path)
      expect(seen.json().attributes).not.toHaveProperty(key)
      expect(seen.json().masked).toContain(key)
    }
    const refused = await request('member', 'PATCH', path, {
      body: { version: made.json().version, attributes: { [key]: given } },
    })
    expect(refused.statusCode).toBe(400)
  })

  it.each(customTypes)('of sensitive information keeps %s only with consent', async (type) => {
    const { more, given, stored } = examples()[type]
    const { key } = await create('customer', type, {
      ...more,
      label: { ja: `要配慮の${type}`, en: `Sensitive ${type}` },
      pii: 'sensitive',
    })
    const body = { familyName: '慮', attributes: { [key]: given } }
    const refused = await request('manager', 'POST', '/customers', { body })
    expect(refused.json()).toMatchObject({ code: 'invalid', fields: [{ path: `attributes.${key}` }] })
    const consents = { [key]: { givenOn: '2026-11-21', method: '書面' } }
    const kept = await request('manager', 'POST', '/customers', { body: { ...body, consents } })
    expect(kept.json().attributes).toMatchObject({ [key]: stored })
  })
})
