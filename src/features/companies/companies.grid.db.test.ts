import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import { useRuntime } from '#test/harness/database.ts'
import { createCompany, getCompany, updateCompany } from './companies.actions.ts'
import { changeCompanyCells } from './companies.grid.ts'
import { countCompanies, listCompanies } from './companies.store.ts'

describe('companies in a grid', () => {
  const harness = useRuntime()
  const admin = () => harness.as('administrator')
  const make = (name: string, more: object = {}) => createCompany(admin(), { name, ...more })
  const type = (company: { id: string; version: number }, cells: { [key: string]: string }) =>
    changeCompanyCells(admin(), {
      columns: Object.keys(cells),
      changes: [{ id: company.id, version: company.version, cells }],
    })

  beforeAll(async () => {
    for (const [key, kind, masked, exclusive] of [
      ['rankNo', 'number', false, false],
      ['memo', 'text', false, true],
      ['secret', 'text', true, false],
    ] as const)
      await sql`
        insert into field_definition (id, subject, key, type, label_ja, section, masked, exclusive)
        values (${newId()}::uuid, 'company', ${key}, ${kind}, ${key}, 'note', ${masked}, ${exclusive})`.execute(
        admin().db,
      )
  })

  it.each<[field: string, typed: string, shown: string, wrong: string | null]>([
    ['name', '株式会社　あおば', '株式会社　あおば', ''],
    ['coreKana', 'アオバ', 'アオバ', 'x'.repeat(201)],
    ['corporateNumber', '７０００－０１２０－５０００－２', '7000012050002', '123'],
    ['invoiceNumber', 'T7000012050002', 'T7000012050002', 'T1'],
    ['domain', 'https://www.example.co.jp/x', 'example.co.jp', 'これ'],
    ['phone', '03-1234-5678', '03-1234-5678', 'なし'],
    ['postalCode', '〒100-0001', '100-0001', null],
    ['address', '東京都千代田区1', '東京都千代田区1', 'x'.repeat(501)],
    ['remark', '備考', '備考', 'x'.repeat(10_001)],
    ['closingDay', '月末', '末日', '32日'],
    ['budget', '￥5,000', '5000', '五千'],
    ['rankNo', '３', '3', '3.5'],
    ['memo', '自由', '自由', 'x'.repeat(501)],
  ])('%s: %j is stored and shown as %j', async (field, typed, shown, wrong) => {
    const made = await make(`会社${field}`)
    const answer = await type(made, { [field]: typed })
    expect(answer).toEqual({
      rows: [{ id: made.id, version: made.version + 1, cells: { [field]: shown } }],
      refused: [],
      warned: [],
    })
    expect(await type({ id: made.id, version: made.version + 1 }, { [field]: shown })).toEqual(answer)
    if (wrong === null) return
    const other = await make(`別会社${field}`)
    const left = await type(other, {
      [field]: wrong,
      source: 'x',
      remark: field === 'remark' ? wrong : '残る',
    }).catch(() => null)
    expect(left, 'a column that is none').toBeNull()
    const refusal = await type(other, { [field]: wrong, terms: '残る' })
    expect(refusal.refused).toMatchObject([{ id: other.id, field, code: 'invalid' }])
    expect(refusal.rows[0]?.cells['terms']).toBe('残る')
    await sql`update company set deleted_at = now()`.execute(admin().db)
  })

  it('a stale row in the middle is told with what stands there, the others are stored', async () => {
    const made = []
    for (let i = 0; i < 5; i++) made.push(await make(`行${i}`))
    const [, , third] = made
    await updateCompany(admin(), third?.id ?? '', { version: 1, remark: '先に' })
    const answer = await changeCompanyCells(admin(), {
      columns: ['remark'],
      changes: [
        ...made.map(({ id }) => ({ id, version: 1, cells: { remark: '後で' } })),
        { id: newId(), version: 1, cells: { remark: 'x' } },
      ],
    })
    expect(answer.rows).toHaveLength(4)
    expect(answer.refused).toMatchObject([
      { field: 'remark', code: 'notFound' },
      { id: third?.id, code: 'stale', version: 2, current: { remark: '先に' } },
    ])
    expect(await getCompany(admin(), third?.id ?? '')).toMatchObject({ remark: '先に' })
  })

  it('what another company has alone is refused, and the rest of the row stays', async () => {
    await make('持ち主', { corporateNumber: '7000012050002', attributes: { memo: '一つ' } })
    const other = await make('後の会社')
    const answer = await type(other, { corporateNumber: '7000012050002', memo: '一つ', terms: '掛け' })
    expect(answer.refused.map(({ field }) => field).toSorted()).toEqual(['corporateNumber', 'memo'])
    expect(answer.rows[0]?.cells).toEqual({ corporateNumber: '', memo: '', terms: '掛け' })
  })

  it('are filtered, counted, sorted and shown by any field', async () => {
    const tag = newId().slice(-12)
    for (const [name, budget] of [
      ['あ商店', 300],
      ['い商店', null],
      ['う商店', 20],
      ['え商店', null],
      ['お商店', 300],
    ] as const)
      await make(name, { coreKana: name.slice(0, 1), remark: tag, ...(budget && { attributes: { budget } }) })
    const rule = (field: string, op: string, value?: unknown) => ({
      kind: 'companyField',
      params: { field, op, value },
    })
    const filter = JSON.stringify({
      op: 'and',
      rules: [rule('remark', 'equals', tag), rule('name', 'contains', '商店')],
    })
    const walk = async (sort: string) => {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await listCompanies(admin(), { filter, sort, limit: 2, cursor, columns: ['budget'] })
        seen.push(...page.items.map(({ name, cells }) => `${name.slice(0, 1)}${cells?.['budget']}`))
        cursor = page.next ?? undefined
      } while (cursor)
      return seen.join(' ')
    }
    expect(await walk('field:budget')).toBe('う20 あ300 お300 い え')
    expect(await walk('-field:budget')).toBe('お300 あ300 う20 え い')
    expect(await walk('-kana')).toBe('お300 え う20 い あ300')
    expect(await countCompanies(admin(), { filter })).toEqual({ count: 5, exact: true })
    const rich = JSON.stringify({
      op: 'and',
      rules: [rule('remark', 'equals', tag), rule('budget', 'atLeast', 300)],
    })
    expect(await countCompanies(admin(), { filter: rich })).toEqual({ count: 2, exact: true })
    const from = await listCompanies(admin(), { filter, limit: 50, from: 'ウ' })
    expect(from.items.map(({ name }) => name)).toEqual(['う商店', 'え商店', 'お商店'])
  })

  it.each([
    ['administrator', 200],
    ['manager', 200],
    ['member', 200],
    ['readOnly', 403],
  ] as const)('%s: %i; conditions of customers are none here', async (role, status) => {
    const made = await make(`役割${role}`, { attributes: { secret: '秘密' } })
    const answer = await harness.request(role, 'POST', '/companies/cells', {
      body: { columns: ['secret'], changes: [{ id: made.id, version: 1, cells: { secret: '新' } }] },
    })
    expect(answer.statusCode).toBe(status)
    if (role === 'member') expect(answer.json()).toMatchObject({ refused: [{ code: 'forbidden' }] })
    const ask = (path: `/${string}`, filter: object) =>
      harness.request(role, 'GET', `${path}?filter=${encodeURIComponent(JSON.stringify(filter))}`)
    const params = { field: 'secret', op: 'isNotEmpty' }
    const seesMasked = role === 'administrator' || role === 'manager'
    expect((await ask('/companies/count', { kind: 'companyField', params })).statusCode).toBe(
      seesMasked ? 200 : 400,
    )
    expect((await ask('/companies', { kind: 'field', params })).statusCode).toBe(400)
    expect((await ask('/customers', { kind: 'companyField', params })).statusCode).toBe(400)
  })
})
