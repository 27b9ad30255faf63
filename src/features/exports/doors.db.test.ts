import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { beforeAll, describe, expect, it } from 'vitest'
import { customerSchema, customersApi, type Customer } from '#features/customers/customers.api.ts'
import { cellAnswer } from '#features/fields/fields.cells.ts'
import { fieldsApi, type FieldCreation } from '#features/fields/fields.api.ts'
import { customTypes, type CustomType } from '#features/fields/fields.ts'
import { importsApi, importSchema, type Import } from '#features/imports/imports.api.ts'
import { csvOf } from '#features/imports/imports.make.ts'
import { readCsv } from '#platform/csv/read.ts'
import { useRuntime } from '#test/harness/database.ts'
import { exportsApi } from './exports.api.ts'

type Sample = {
  readonly type: Exclude<CustomType, 'file'>
  readonly typed: string
  readonly stored: unknown
  readonly shown: string
  readonly refused: string
}

/** What a person types for each type of field, what is kept of it, how a cell shows it, and what nobody may type. */
const samples: readonly Sample[] = [
  { type: 'text', typed: '髙﨑 𠮷', stored: '髙﨑 𠮷', shown: '髙﨑 𠮷', refused: 'x'.repeat(501) },
  {
    type: 'longText',
    typed: '一行目\n二行目、"引用"',
    stored: '一行目\n二行目、"引用"',
    shown: '一行目\n二行目、"引用"',
    refused: 'x'.repeat(10_001),
  },
  { type: 'number', typed: '－１２．５', stored: -12.5, shown: '-12.5', refused: '1.25' },
  { type: 'money', typed: '¥1,980円', stored: 1980, shown: '1980', refused: '百円' },
  { type: 'date', typed: '昭和55年4月1日', stored: '1980-04-01', shown: '1980-04-01', refused: '2月30日' },
  {
    type: 'dateTime',
    typed: '2026/11/21 14:05',
    stored: '2026-11-21T05:05:00.000Z',
    shown: '2026-11-21 14:05',
    refused: '25時',
  },
  { type: 'yesNo', typed: '×', stored: false, shown: 'いいえ', refused: 'たぶん' },
  { type: 'choice', typed: 'ｺﾞｰﾙﾄﾞ', stored: 'gold', shown: 'ゴールド', refused: '銅' },
  {
    type: 'choices',
    typed: 'シルバー、ゴールド',
    stored: ['gold', 'silver'],
    shown: 'ゴールド;シルバー',
    refused: 'ゴールド;銅',
  },
  {
    type: 'phone',
    typed: '０９０ー１２３４ー５６７８',
    stored: '０９０ー１２３４ー５６７８',
    shown: '０９０ー１２３４ー５６７８',
    refused: 'なし',
  },
  {
    type: 'email',
    typed: 'hana@sazanami-shokuhin.jp',
    stored: 'hana@sazanami-shokuhin.jp',
    shown: 'hana@sazanami-shokuhin.jp',
    refused: 'hana@',
  },
  {
    type: 'url',
    typed: 'https://日本語.jp/道?a=1',
    stored: 'https://日本語.jp/道?a=1',
    shown: 'https://日本語.jp/道?a=1',
    refused: 'http',
  },
  {
    type: 'address',
    typed: '〒１００－０００１ 東京都千代田区千代田1-1',
    stored: { postalCode: '1000001', value: '東京都千代田区千代田1-1' },
    shown: '100-0001 東京都千代田区千代田1-1',
    refused: 'x'.repeat(501),
  },
  { type: 'user', typed: 'manager', stored: expect.any(String), shown: 'manager', refused: '居ない人' },
]
/** In a remark there is no room for more: the row is refused whole. */
const longestRemark = 10_000
const keyOf = (type: string): string => `own_${type}`
const labelOf = (type: string): string => `独自の${type}`
const allKeys = samples.map(({ type }) => keyOf(type))
const allTyped = Object.fromEntries(samples.map(({ type, typed }) => [keyOf(type), typed]))
const options = [
  { label: { ja: 'ゴールド', en: 'Gold' }, color: 'yellow' as const },
  { label: { ja: 'シルバー', en: 'Silver' } },
]

describe('every type of field, through every door', () => {
  const harness = useRuntime()
  const define = async (
    given: Partial<FieldCreation> & Pick<FieldCreation, 'key' | 'type'>,
  ): Promise<void> => {
    const { key = '', type } = given
    await harness.call('administrator', fieldsApi.endpoints.create, {
      body: {
        subject: 'customer',
        section: 'note',
        label: { ja: labelOf(key.replace(/^own_/, '')), en: key },
        ...(type.startsWith('choice') && { options }),
        ...(type === 'number' && { decimals: 1 }),
        ...given,
      },
    })
    await harness.runJobs()
  }
  const withdraw = async (key: string): Promise<void> => {
    const { items } = await harness.call('administrator', fieldsApi.endpoints.list, {})
    const version = items.find((field) => field.key === key)?.version
    const path = `/fields/customer/${key}` as const
    expect((await harness.request('administrator', 'DELETE', path, { query: { version } })).statusCode).toBe(
      204,
    )
  }
  const make = async (code: string, attributes: { [key: string]: unknown } = {}): Promise<Customer> => {
    const body = { code, familyName: '扉', givenName: code, attributes }
    const made = await harness.request('administrator', 'POST', '/customers', { body })
    expect(made.statusCode).toBe(201)
    return customerSchema.parse(made.json())
  }
  const get = (id: string) => harness.call('administrator', customersApi.endpoints.get, { params: { id } })
  const patch = (customer: Customer, attributes: { [key: string]: unknown }, more: object = {}) =>
    harness.request('administrator', 'PATCH', `/customers/${customer.id}`, {
      body: { version: customer.version, attributes, ...more },
    })
  const type = async (
    { id, version }: Pick<Customer, 'id' | 'version'>,
    cells: { [key: string]: string },
    who: 'administrator' | 'member' = 'administrator',
  ) => {
    const body = { columns: Object.keys(cells), changes: [{ id, version, cells }] }
    const answer = await harness.request(who, 'POST', '/customers/cells', { body })
    return cellAnswer.parse(answer.json())
  }
  const find = async (code: string): Promise<Customer> => {
    const { items } = await harness.call('administrator', customersApi.endpoints.list, { query: { q: code } })
    return get(items[0]?.id ?? '')
  }
  const cellsOf = async (code: string, columns: readonly string[]) => {
    const query = { q: code, columns: columns.join(',') }
    const { items } = await harness.call('administrator', customersApi.endpoints.list, { query })
    return items[0]?.cells
  }
  const upload = async (content: string | Uint8Array<ArrayBuffer>, name = 'list.csv'): Promise<Import> => {
    const answer = await harness.request('administrator', 'POST', '/imports', { file: { name, content } })
    return importSchema.parse(answer.json())
  }
  /** Uploaded, mapped by itself, tried and run. */
  const importFile = async (
    content: string | Uint8Array<ArrayBuffer>,
    { name = 'list.csv', ...chosen }: Partial<Import['options']> & { name?: string } = {},
  ): Promise<Import> => {
    const { id, version, options: before } = await upload(content, name)
    const params = { id }
    const body = { version, options: { ...before, ...chosen } }
    await harness.call('administrator', importsApi.endpoints.update, { params, body })
    await harness.call('administrator', importsApi.endpoints.check, { params })
    await harness.runJobs()
    await harness.call('administrator', importsApi.endpoints.run, { params })
    await harness.runJobs()
    const done = await harness.call('administrator', importsApi.endpoints.get, { params })
    expect(done.counted).toEqual(done.checked)
    return done
  }
  const importRow = (code: string, cells: { [label: string]: string }, chosen = {}) =>
    importFile(
      csvOf([
        ['会員番号', '姓', '名', ...Object.keys(cells)],
        [code, '扉', code, ...Object.values(cells)],
      ]),
      chosen,
    )
  /** What is told of each row that is not in order, in the order of the rows. */
  const reasonsByRow = async ({ id }: Import): Promise<string[][]> => {
    const query = { phase: 'run' as const }
    const { items } = await harness.call('administrator', importsApi.endpoints.problems, {
      params: { id },
      query,
    })
    return items
      .toSorted((a, b) => a.rowNumber - b.rowNumber)
      .map(({ reasons }) => reasons.map(({ code }) => code))
  }
  const reasonsOf = async (done: Import): Promise<string[]> => (await reasonsByRow(done)).flat()
  const exportFile = async (
    format: 'utf8' | 'cp932' | 'xlsx' | 'jsonl',
    q: string,
    columns: readonly string[],
  ): Promise<Buffer<ArrayBuffer>> => {
    const { id } = await harness.call('administrator', exportsApi.endpoints.create, {
      body: { format, q, columns: [...columns] },
    })
    await harness.runJobs()
    const answer = await harness.request('administrator', 'GET', `/exports/${id}/file`)
    expect(answer.statusCode).toBe(200)
    return Buffer.from(answer.rawPayload)
  }
  const readBack = async (file: Buffer): Promise<string[][]> => {
    const rows: string[][] = []
    const dialect = {
      encoding: 'utf8',
      delimiter: ',',
      quote: '"',
      newline: 'crlf',
      hasHeader: false,
    } as const
    for await (const part of readCsv(Readable.from([file]), dialect))
      rows.push(...part.map(({ cells }) => cells))
    return rows
  }

  const doors = ['D-POST', 'D-PATCH', 'D-GRID', 'D-CSV'] as const

  let answers: { patched: number; refused: readonly unknown[]; imported: Import['counted'] } | undefined
  let wentAround: Awaited<ReturnType<typeof goAround>> | undefined
  const returned = () => wentAround ?? expect.fail('Nothing has come back')

  const empty = async (code: string): Promise<Customer['attributes']> => {
    const nothing = Object.fromEntries(allKeys.map((key) => [key, null]))
    return (await patch(await find(code), nothing)).json<Customer>().attributes
  }
  /** All fields leave in files of each kind and come in again, over what is there and over nothing. */
  const goAround = async (code: string) => {
    const { id, attributes: before } = await find(code)
    const columns = ['code', ...allKeys]
    const csv = await exportFile('utf8', code, columns)
    const [headings, row = []] = await readBack(csv)
    expect(headings).toHaveLength(columns.length)
    expect(row[0]).toBe(code)
    const json = JSON.parse((await exportFile('jsonl', code, columns)).toString())
    expect(json).toMatchObject({ id, code })
    const files = []
    for (const [name, file] of [
      ['back.csv', csv],
      ['back.xlsx', await exportFile('xlsx', code, columns)],
    ] as const) {
      const { counted: same } = await importFile(file, { name })
      const emptied = await empty(code)
      const { counted: filled } = await importFile(file, { name })
      files.push({ same, emptied, filled, after: (await find(code)).attributes })
    }
    await empty(code)
    const patched = await patch(await find(code), Object.fromEntries(allKeys.map((key) => [key, json[key]])))
    const cells = Object.fromEntries(columns.map((key, at) => [key, row[at]]))
    return { before, cells, json, files, again: patched.json<Customer>().attributes }
  }

  beforeAll(async () => {
    for (const one of samples) await define({ key: keyOf(one.type), type: one.type })
    await make('D-POST', allTyped)
    const labelled = Object.fromEntries(samples.map(({ type: one, typed }) => [labelOf(one), typed]))
    answers = {
      patched: (await patch(await make('D-PATCH'), allTyped)).statusCode,
      refused: (await type(await make('D-GRID'), allTyped)).refused,
      imported: (await importRow('D-CSV', labelled)).counted,
    }
    wentAround = await goAround('D-POST')
  })

  it('are taken by every door as they are typed, without a doubt', () => {
    expect(answers).toMatchObject({
      patched: 200,
      refused: [],
      imported: { created: 1, doubtful: 0, wrong: 0 },
    })
  })

  it('are all in the table, but files, which no text can name, and ids that no two records share', () => {
    const others = ['file', 'externalId']
    expect([...samples.map(({ type: one }) => one), ...others].toSorted()).toEqual(customTypes.toSorted())
  })

  it('ids of another system go out and come back, and name whom they are of', async () => {
    await define({ key: 'own_externalId', type: 'externalId' })
    await make('D-IDS', { own_externalId: 'Ａ-1、b2' })
    const csv = await exportFile('utf8', 'D-IDS', ['code', 'own_externalId'])
    expect((await readBack(csv))[1]).toEqual(['D-IDS', 'A-1;b2'])
    expect((await importFile(csv, { name: 'ids.csv' })).counted).toMatchObject({ rows: 1, unchanged: 1 })
    expect((await find('D-IDS')).attributes).toEqual({ own_externalId: ['A-1', 'b2'] })
  })

  describe.each(samples)('$type', ({ type: one, stored, shown, refused }) => {
    const key = keyOf(one)

    it.each(doors)('is kept and shown the same through %s', async (door) => {
      const { attributes } = await find(door)
      expect(attributes[key]).toEqual(stored)
      expect(attributes[key]).toEqual((await find('D-POST')).attributes[key])
      expect(await cellsOf(door, [key])).toEqual({ [key]: shown })
      // What a cell shows is read as the same again: nothing changes.
      const customer = await find(door)
      expect((await type(customer, { [key]: shown })).rows[0]?.version).toBe(customer.version)
    })

    it('is refused in words where it is typed when it is not what it should be, and nothing is kept', async () => {
      const code = `R-${one}`
      const body = { familyName: '扉', givenName: code, attributes: { [key]: refused } }
      const made = await harness.request('administrator', 'POST', '/customers', { body })
      expect(made.json()).toMatchObject({ code: 'invalid', fields: [{ path: `attributes.${key}` }] })
      const customer = await make(code)
      const changed = await patch(customer, { [key]: refused }, { occupation: '農家' })
      expect(changed.json()).toMatchObject({ code: 'invalid', fields: [{ path: `attributes.${key}` }] })
      const cell = await type(customer, { [key]: refused })
      expect(cell).toMatchObject({
        rows: [{ version: customer.version, cells: { [key]: '' } }],
        refused: [{ field: key, code: 'invalid' }],
      })
      expect(cell.refused[0]?.message).toMatch(/[ぁ-ん]/)
      expect((await find(code)).attributes).toEqual({})
    })

    it('comes back from its file as it was', () => {
      const { before, cells, json, files, again } = returned()
      expect(cells[key]).toBe(shown)
      expect(json[key]).toEqual(before[key])
      for (const { same, emptied, filled, after } of files) {
        expect(same).toMatchObject({ rows: 1, unchanged: 1, doubtful: 0, wrong: 0 })
        expect(emptied).not.toHaveProperty(key)
        expect(filled).toMatchObject({ updated: 1, doubtful: 0 })
        expect(after[key]).toEqual(before[key])
      }
      expect(again[key]).toEqual(before[key])
    })
  })

  it('what is no value of its field stands in the remark after an import, and is told: a file loses nothing', async () => {
    const codeOf = (type: string): string => `F-${type}`
    for (const one of samples) await make(codeOf(one.type))
    const done = await importFile(
      csvOf([
        ['会員番号', '姓', '名', ...samples.map(({ type: one }) => labelOf(one))],
        ...samples.map(({ type: one, refused }) => [
          codeOf(one),
          '扉',
          codeOf(one),
          ...samples.map((other) => (other.type === one ? refused : '')),
        ]),
      ]),
    )
    // What is too long for a remark, too, is refused with its row.
    const isTooLong = ({ refused }: Sample): boolean => refused.length > longestRemark
    expect(done.counted).toMatchObject({ updated: samples.length - 1, wrong: 1 })
    expect(await reasonsByRow(done)).toEqual(
      samples.map((one) => (isTooLong(one) ? ['valueUnread', 'tooLong'] : ['valueUnread'])),
    )
    for (const one of samples) {
      const { attributes, remark } = await find(codeOf(one.type))
      expect(attributes, one.type).toEqual({})
      if (!isTooLong(one)) expect(remark, one.type).toContain(one.refused)
    }
  })

  it('all at once go out in CP932 and come back, but for the letters that it has not', async () => {
    const plain = allKeys.filter((key) => !['own_text', 'own_url'].includes(key))
    const before = await find('D-CSV')
    const file = await exportFile('cp932', 'D-CSV', ['code', ...plain])
    expect((await importFile(file)).counted).toMatchObject({ rows: 1, unchanged: 1, doubtful: 0 })
    expect((await find('D-CSV')).attributes).toEqual(before.attributes)
  })

  it('a file is given by a program, shown and exported by its name, and typed nowhere', async () => {
    await define({ key: 'own_file', type: 'file' })
    const file = { id: randomUUID(), name: '申込書.pdf' }
    const made = await make('D-FILE', { own_file: file })
    expect(made.attributes).toEqual({ own_file: file })
    expect(await cellsOf('D-FILE', ['own_file'])).toEqual({ own_file: '申込書.pdf' })
    expect(await type(made, { own_file: '別の.pdf' })).toMatchObject({ refused: [{ field: 'own_file' }] })
    const csv = await exportFile('utf8', 'D-FILE', ['code', 'own_file'])
    expect((await readBack(csv))[1]).toEqual(['D-FILE', '申込書.pdf'])
    expect((await upload(csv.toString())).mapping).toEqual(['code', null])
    expect((await find('D-FILE')).attributes).toEqual({ own_file: file })
  })

  it('what is required is asked for at every door, by a sentence that names it', async () => {
    await define({ key: 'own_area', type: 'text', required: true })
    const words = '「独自のarea」は必須です。入力してください'
    const invalid = { code: 'invalid', fields: [{ path: 'attributes.own_area', message: words }] }
    const body = { familyName: '扉', givenName: 'Q-1' }
    expect((await harness.request('administrator', 'POST', '/customers', { body })).json()).toMatchObject(
      invalid,
    )
    const customer = await make('Q-1', { own_area: '東' })
    expect((await patch(customer, { own_area: null })).json()).toMatchObject(invalid)
    expect((await type(customer, { own_area: '' })).refused).toMatchObject([
      { field: 'own_area', message: words },
    ])
    const done = await importRow('Q-2', { 独自のarea: '' })
    expect(done.counted).toMatchObject({ created: 0, wrong: 1 })
    expect(await reasonsOf(done)).toContain('ruleRefused')
    expect((await find('Q-1')).attributes).toMatchObject({ own_area: '東' })
    await withdraw('own_area')
  })

  it('what must be unique is told at every door, in whichever width and case it is typed', async () => {
    await define({ key: 'own_card', type: 'text', unique: true })
    await make('U-1', { own_card: 'C-1' })
    const taken = { code: 'conflict' }
    const body = { familyName: '扉', givenName: 'U-2', attributes: { own_card: 'Ｃ－１' } }
    const refused = await harness.request('administrator', 'POST', '/customers', { body })
    expect(refused.json()).toMatchObject(taken)
    const other = await make('U-3')
    expect((await patch(other, { own_card: 'c-1' })).json()).toMatchObject(taken)
    expect((await type(other, { own_card: 'ｃ－１' })).refused).toMatchObject([
      { field: 'own_card', code: 'invalid' },
    ])
    const done = await importRow('U-4', { 独自のcard: 'C－1' })
    expect(await reasonsOf(done)).toContain('uniqueTaken')
    expect((await find('U-3')).attributes).toEqual({})
    const file = await exportFile('utf8', 'U-1', ['code', 'own_card'])
    expect((await importFile(file, { key: 'field:own_card' })).counted).toMatchObject({ unchanged: 1 })
  })

  it('a default fills what nobody gave, in a form and in a file, and never over what was given', async () => {
    await define({ key: 'own_grade', type: 'choice', defaultValue: 'silver' })
    expect((await make('V-1')).attributes).toEqual({ own_grade: 'silver' })
    expect((await make('V-2', { own_grade: 'ゴールド' })).attributes).toEqual({ own_grade: 'gold' })
    await importRow('V-3', {})
    expect((await find('V-3')).attributes).toEqual({ own_grade: 'silver' })
    await importRow('V-4', { 独自のgrade: 'ゴールド' })
    expect((await find('V-4')).attributes).toEqual({ own_grade: 'gold' })
    // Whoever empties it means it.
    const emptied = await type(await find('V-4'), { own_grade: '' })
    expect(emptied.rows[0]?.cells).toEqual({ own_grade: '' })
    expect((await find('V-4')).attributes).toEqual({})
    await withdraw('own_grade')
  })

  it('what is masked is neither read nor written by those who may not see it', async () => {
    await define({ key: 'own_secret', type: 'text', masked: true })
    const { id, version } = await make('M-1', { own_secret: '極秘' })
    const read = await harness.request('member', 'GET', `/customers/${id}`)
    expect(read.json()).toMatchObject({ attributes: {}, masked: ['own_secret'] })
    const query = { q: 'M-1', columns: 'own_secret' }
    const listed = await harness.call('member', customersApi.endpoints.list, { query })
    expect(listed.items[0]?.cells).toEqual({ own_secret: '●●●' })
    const body = { version, attributes: { own_secret: '別' } }
    const refused = await harness.request('member', 'PATCH', `/customers/${id}`, { body })
    expect(refused.json()).toMatchObject({ code: 'invalid', fields: [{ path: 'attributes.own_secret' }] })
    expect((await type({ id, version }, { own_secret: '別' }, 'member')).refused).toMatchObject([
      { field: 'own_secret', code: 'forbidden' },
    ])
    expect((await find('M-1')).attributes).toEqual({ own_secret: '極秘' })
  })

  it('what is sensitive is kept at no door without the consent of the person', async () => {
    await define({ key: 'own_health', type: 'text', pii: 'sensitive' })
    const attributes = { own_health: '小麦' }
    const invalid = { code: 'invalid', fields: [{ path: 'attributes.own_health' }] }
    const body = { familyName: '扉', givenName: 'S-1', attributes }
    expect((await harness.request('administrator', 'POST', '/customers', { body })).json()).toMatchObject(
      invalid,
    )
    const customer = await make('S-1')
    expect((await patch(customer, attributes)).json()).toMatchObject(invalid)
    expect((await type(customer, attributes)).refused).toMatchObject([
      { field: 'own_health', code: 'invalid' },
    ])
    const without = await importRow('S-2', { 独自のhealth: '小麦' })
    expect(await reasonsOf(without)).toContain('consentMissing')

    const consent = { givenOn: '2026-04-01', method: '申込書' }
    const given = await patch(customer, attributes, { consents: { own_health: consent } })
    expect(given.json()).toMatchObject({ attributes, consents: { own_health: consent } })
    // Once there is a consent, a cell is enough to change it.
    expect((await type(await find('S-1'), { own_health: '卵' })).refused).toEqual([])
    const done = await importRow('S-3', { 独自のhealth: '小麦' }, { consent })
    expect(done.counted).toMatchObject({ created: 1, wrong: 0 })
    expect((await find('S-3')).consents).toEqual({ own_health: consent })
    // Nor does a file have to say once more what is on record.
    const file = await exportFile('utf8', 'S-3', ['code', 'own_health'])
    expect((await importFile(file)).counted).toMatchObject({ unchanged: 1, wrong: 0 })
    expect((await importRow('S-3', { 独自のhealth: 'そば' })).counted).toMatchObject({ updated: 1, wrong: 0 })
    expect((await find('S-3')).consents).toEqual({ own_health: consent })
    expect(await reasonsOf(await importRow('S-4', { 独自のhealth: 'そば' }))).toContain('consentMissing')
  })
})
