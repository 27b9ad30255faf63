import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import {
  createCompany,
  getCompany,
  removeCompany,
  updateCompany,
} from '#features/companies/companies.actions.ts'
import { companiesApi, type CompanyInput } from '#features/companies/companies.api.ts'
import { useRuntime } from '#test/harness/database.ts'
import { doubts, overview, scoreOf, skip, unskip } from './quality.actions.ts'
import { qualityApi } from './quality.api.ts'
import { fix } from './quality.fix.ts'
import { follow } from './quality.follow.ts'
import { partOfField } from './quality.subjects.ts'
import { wholeRecord } from './quality.ts'

type Given = CompanyInput

describe('the quality of companies', () => {
  const harness = useRuntime()
  const member = () => harness.as('member')
  const make = (given: Partial<Given> = {}) =>
    harness.call('member', companiesApi.endpoints.create, {
      body: { name: '株式会社アオバ', coreKana: 'アオバ', ...given },
    })
  const kindsOf = async (id: string): Promise<string[]> =>
    (await scoreOf(member(), 'company', id)).doubts.map(({ kind }) => kind)
  const row = async (kind: string, id: string) =>
    (await doubts(member(), { subject: 'company', kind, limit: 200 })).items.find((one) => one.id === id)
  /** As a program outside the house, or an old version of it, may have written. */
  const force = async (id: string, column: string, value: string | null) => {
    await sql`update company set ${sql.ref(column)} = ${value} where id = ${id}::uuid`.execute(
      harness.system().db,
    )
    await follow(harness.system(), 'company', [id])
  }

  beforeAll(async () => {
    await sql`insert into postal_pack (source, file_name, sha256, rows, codes, loaded_by_name)
      values ('kenAll', 'test', 'x', 2, 2, 'test')`.execute(harness.system().db)
    await sql`insert into postal_area (code, source, position, prefecture, city, town, prefecture_kana, city_kana, town_kana)
      values ('1500001', 'kenAll', 1, '東京都', '渋谷区', '神宮前', '', '', ''),
        ('5300001', 'kenAll', 2, '大阪府', '大阪市北区', '梅田', '', '', '')`.execute(harness.system().db)
    await sql`insert into field_definition (id, subject, key, type, label_ja, label_en, section)
      values (${newId()}::uuid, 'company', 'orderMail', 'email', '発注先メール', 'Order mail', 'contact'),
        (${newId()}::uuid, 'company', 'foundedOn', 'date', '創業日', 'Founded', 'identity'),
        (${newId()}::uuid, 'company', 'vendorCode', 'text', '仕入先番号', 'Vendor code', 'identity')`.execute(
      harness.system().db,
    )
  })

  it('is as complete as what matters of them is filled, and says what is missing', async () => {
    const { id, version } = await make({ phone: '03-1234-5678' })
    const before = await scoreOf(member(), 'company', id)
    expect(before.missing.map(({ key }) => key)).toEqual(['address', 'corporateNumber', 'domain', 'ownerId'])
    expect(before).toMatchObject({ completeness: Math.round((100 * 5) / 11), band: 'fresh', doubts: [] })
    await harness.call('member', companiesApi.endpoints.update, {
      params: { id },
      body: {
        version,
        postalCode: '1500001',
        address: '東京都渋谷区神宮前1-1',
        corporateNumber: '7000012050002',
        domain: 'aoba.example',
        ownerId: member().actor.userId,
      },
    })
    expect(await scoreOf(member(), 'company', id)).toMatchObject({ completeness: 100, missing: [] })
  })

  const cases: readonly [string, Partial<Given>, Partial<Given>][] = [
    ['phoneUnread', { phone: '不明' }, { phone: '03-3333-4444' }],
    ['phoneZero', { phone: '312345679' }, { phone: '0312345679' }],
    ['emailTypo', { attributes: { orderMail: 'a@gmial.com' } }, { attributes: { orderMail: 'a@gmail.com' } }],
    ['postalUnread', { postalCode: '15', address: '東京都渋谷区神宮前1' }, { postalCode: '1500001' }],
    [
      'postalMismatch',
      { postalCode: '1500001', address: '大阪府大阪市北区梅田1-2' },
      { postalCode: '5300001', address: '大阪府大阪市北区梅田1-2' },
    ],
    ['postalMissing', { address: '東京都渋谷区神宮前1-2' }, { address: '東京都渋谷区' }],
    ['kanaForm', { coreKana: 'あおば' }, { coreKana: 'アオバ' }],
    ['kanaMissing', { name: '青葉商事', coreKana: null }, { name: 'アオバ', coreKana: null }],
    ['dateUnread', { remark: '創業日: 昭和55年4月1日' }, { remark: '創業は昭和55年' }],
    ['corporateNumberKnown', { invoiceNumber: 'T7000012050002' }, { invoiceNumber: 'T1000012050002' }],
  ]
  for (const [kind, wrong, right] of cases)
    it(`tells of ${kind}, and of nothing where it is right`, async () => {
      expect(await kindsOf((await make(wrong)).id)).toContain(kind)
      expect(await kindsOf((await make(right)).id)).not.toContain(kind)
    })

  it('tells of what no door of today lets in: a wrong check digit, a domain that is none', async () => {
    const { id } = await make({ corporateNumber: null, domain: 'aoba-doors.example' })
    expect(await kindsOf(id)).toEqual([])
    await force(id, 'corporate_number', '7000012050003')
    await force(id, 'domain', 'aoba example')
    expect(await kindsOf(id)).toEqual(['corporateNumberWrong', 'urlInvalid'])
    await force(id, 'corporate_number', '700001205')
    expect(await kindsOf(id)).toContain('corporateNumberWrong')
    expect(await row('corporateNumberWrong', id)).toMatchObject({ certain: false })
    await force(id, 'invoice_number', 'T7000012050002')
    expect(await row('corporateNumberWrong', id)).toMatchObject({
      certain: true,
      edit: { fields: { corporateNumber: '7000012050002' } },
    })
    await force(id, 'corporate_number', '7000012050002')
    expect(await kindsOf(id)).toEqual(['urlInvalid'])
  })

  it('tells both of a phone or a domain that two have, and who the other is', async () => {
    const first = await make({ phone: '03-9876-5432', domain: 'shared.example' })
    expect(await kindsOf(first.id)).toEqual([])
    const second = await make({
      name: '有限会社みどり',
      coreKana: 'ミドリ',
      phone: '０３（９８７６）５４３２',
    })
    expect(await kindsOf(first.id)).toEqual(['contactShared'])
    const told = await row('contactShared', second.id)
    expect(told).toMatchObject({
      part: partOfField('phone'),
      field: { ja: '代表電話' },
      others: [{ id: first.id, name: '株式会社アオバ' }],
    })
    const third = await make({ name: '株式会社あか', coreKana: 'アカ', domain: 'www.shared.example' })
    expect((await row('contactShared', third.id))?.others).toEqual([{ id: first.id, name: '株式会社アオバ' }])
    await removeCompany(member(), second.id, second.version)
    await follow(harness.system(), 'company', [first.id])
    expect((await row('contactShared', first.id))?.part).toBe(partOfField('domain'))
  })

  const mended: readonly [string, Partial<Given>, object][] = [
    ['phoneZero', { phone: '312345670' }, { phone: '03-1234-5670' }],
    ['kanaForm', { coreKana: 'ｱｵﾊﾞ' }, { coreKana: 'アオバ' }],
    [
      'postalMismatch',
      { postalCode: '1500001', address: '大阪府大阪市北区梅田1-3' },
      { postalCode: '5300001', address: '大阪府大阪市北区梅田1-3' },
    ],
    ['postalMissing', { address: '東京都渋谷区神宮前1-4' }, { postalCode: '1500001' }],
    ['emailTypo', { attributes: { orderMail: 'b@gmial.com' } }, { attributes: { orderMail: 'b@gmail.com' } }],
    [
      'dateUnread',
      { remark: '古い取引先\n創業日: 昭和55年4月1日' },
      { remark: '古い取引先', attributes: { foundedOn: '1980-04-01' } },
    ],
    [
      'corporateNumberKnown',
      { invoiceNumber: 'T7000012050002' },
      { corporateNumber: '7000012050002', invoiceNumber: 'T7000012050002' },
    ],
  ]
  for (const [kind, wrong, right] of mended)
    it(`mends ${kind} in one step, and the step is undone`, async () => {
      // A 法人番号 belongs to one company.
      await sql`update company set corporate_number = null`.execute(harness.system().db)
      const made = await make(wrong)
      const doubt = await row(kind, made.id)
      expect(doubt?.certain).toBe(true)
      const { version, undo } = await harness.call('member', qualityApi.endpoints.fix, {
        body: { subject: 'company', id: made.id, version: made.version, change: doubt?.edit ?? {} },
      })
      expect(await getCompany(member(), made.id)).toMatchObject(right)
      expect(await kindsOf(made.id)).not.toContain(kind)
      await fix(member(), { subject: 'company', id: made.id, version, change: undo })
      const { version: _now, updatedAt: _at, ...content } = await getCompany(member(), made.id)
      const { version: _then, updatedAt: _before, ...former } = made
      expect(content).toEqual(former)
      expect(await kindsOf(made.id)).toContain(kind)
    })

  it('offers the address of the code as another way, which only whoever asks for it takes', async () => {
    const { id, version } = await make({ postalCode: '1500001', address: '大阪府大阪市北区梅田1-5' })
    const doubt = await row('postalMismatch', id)
    expect(doubt?.alternative).toEqual({
      fields: { postalCode: '1500001', address: '東京都渋谷区梅田1-5' },
    })
    await fix(member(), { subject: 'company', id, version, change: doubt?.alternative ?? {} })
    expect(await getCompany(member(), id)).toMatchObject({
      postalCode: '1500001',
      address: '東京都渋谷区梅田1-5',
    })
    expect(await kindsOf(id)).not.toContain('postalMismatch')
  })

  it('is refused over a change that it did not see, for a field that is none, and for what cannot be', async () => {
    const { id, version } = await make({ coreKana: 'あおば' })
    const attempt = (change: Parameters<typeof fix>[1]['change'], seen = version) =>
      fix(member(), { subject: 'company', id, version: seen, change })
    await expect(attempt({ fields: { nothing: 'x' } })).rejects.toMatchObject({ code: 'invalid' })
    await expect(attempt({ fields: { completeness: '100' } })).rejects.toMatchObject({ code: 'invalid' })
    await expect(attempt({ fields: { name: '' } })).rejects.toMatchObject({ code: 'invalid' })
    await expect(attempt({ fields: { name: 'あ'.repeat(300) } })).rejects.toMatchObject({ code: 'invalid' })
    await expect(attempt({ fields: { foundedOn: 'いつか' } })).rejects.toMatchObject({ code: 'invalid' })
    await updateCompany(harness.as('manager'), id, { version, remark: '先に変えた' })
    await expect(attempt({ fields: { coreKana: 'アオバ' } })).rejects.toMatchObject({ code: 'stale' })
    await expect(
      fix(member(), { subject: 'company', id: newId(), version: 1, change: {} }),
    ).rejects.toMatchObject({ code: 'notFound' })
    expect(await getCompany(member(), id)).toMatchObject({ coreKana: 'あおば', remark: '先に変えた' })
  })

  it('does not come back with a value that was said to be right, until it is taken back', async () => {
    const { id } = await make({ coreKana: 'あおば' })
    const doubt = { subject: 'company' as const, id, kind: 'kanaForm', part: wholeRecord }
    await skip(member(), doubt)
    expect(await kindsOf(id)).toEqual([])
    const { version } = await getCompany(member(), id)
    await updateCompany(member(), id, { version, remark: 'ひとこと' })
    await follow(member(), 'company', [id])
    expect(await kindsOf(id)).toEqual([])
    await expect(skip(member(), doubt)).rejects.toMatchObject({ code: 'notFound' })
    await unskip(member(), doubt)
    expect(await kindsOf(id)).toEqual(['kanaForm'])
    const { rows } = await sql<{ action: string }>`
      select action from audit_entry where subject_kind = 'companyDoubt' and subject_id = ${id} order by id`.execute(
      member().db,
    )
    expect(rows.map(({ action }) => action)).toEqual(['quality.skip', 'quality.unskip'])
  })

  it('keeps the rules of the organisation, judges all by the same job, and finds whom nobody touched', async () => {
    const made = await createCompany(member(), { name: '株式会社まとめて' })
    const ruleId = newId()
    await sql`insert into field_rule (id, subject, field_key, kind, params, severity)
      values (${ruleId}::uuid, 'company', 'phone', 'required', '{}', 'warn')`.execute(harness.system().db)
    await sql`update company set updated_at = now() - interval '400 days' where id = ${made.id}::uuid`.execute(
      harness.system().db,
    )
    await harness.call('manager', qualityApi.endpoints.check, {})
    await harness.runJobs()
    expect(await kindsOf(made.id)).toContain(`rule:${ruleId}`)
    expect((await scoreOf(member(), 'company', made.id)).band).toBe('old')
    expect(await row('untouched', made.id)).toMatchObject({ name: '株式会社まとめて', edit: null })
    const { base, kinds } = await overview(member(), 'company')
    expect(base.count).toBeGreaterThan(0)
    expect(kinds.find(({ kind }) => kind === `rule:${ruleId}`)).toMatchObject({
      label: { ja: '入力ルール：代表電話' },
    })
    expect(kinds.map(({ kind }) => kind)).not.toContain('nameJoined')
    await sql`insert into company_file (id, company_id, name, media_type, size, sha256, blob_key)
      values (${newId()}::uuid, ${made.id}::uuid, 'a.txt', 'text/plain', 1, 'x', 'x')`.execute(
      harness.system().db,
    )
    expect((await scoreOf(member(), 'company', made.id)).band).toBe('fresh')
    await sql`delete from field_rule`.execute(harness.system().db)
  })

  it('finds numbers that lost their zeros among those of one length', async () => {
    for (let n = 0; n < 24; n++)
      await createCompany(member(), {
        name: `仕入先${n}`,
        attributes: { vendorCode: String(n * 4001).padStart(6, '0') },
      })
    const { id } = await make({ attributes: { vendorCode: '8123' } })
    expect(await kindsOf(id)).toEqual([])
    await harness.call('manager', qualityApi.endpoints.check, {})
    await harness.runJobs()
    const doubt = await row('codeZeros', id)
    expect(doubt).toMatchObject({
      certain: true,
      value: '8123',
      field: { ja: '仕入先番号' },
      edit: { fields: { vendorCode: '008123' } },
    })
    const { version } = await getCompany(member(), id)
    await fix(member(), { subject: 'company', id, version, change: doubt?.edit ?? {} })
    expect(await kindsOf(id)).toEqual([])
    expect((await getCompany(member(), id)).attributes['vendorCode']).toBe('008123')
  })

  it('is looked at by everybody, and mended by those who change companies', async () => {
    const { id } = await make({ coreKana: 'あおば' })
    const status = async (...request: Parameters<typeof harness.request>) =>
      (await harness.request(...request)).statusCode
    const doubt = { subject: 'company', id, kind: 'kanaForm', part: wholeRecord }
    for (const role of ['administrator', 'manager', 'member', 'readOnly'] as const) {
      const writes = role !== 'readOnly'
      expect(await status(role, 'GET', '/quality', { query: { subject: 'company' } })).toBe(200)
      expect(
        await status(role, 'GET', '/quality/doubts', { query: { subject: 'company', kind: 'kanaForm' } }),
      ).toBe(200)
      expect(await status(role, 'GET', `/quality/companies/${id}`)).toBe(200)
      const { version } = await getCompany(member(), id)
      const body = { subject: 'company', id, version, change: { fields: { coreKana: 'あおば' } } }
      expect(await status(role, 'POST', '/quality/fixes', { body })).toBe(writes ? 200 : 403)
      expect(await status(role, 'POST', '/quality/skips', { body: doubt })).toBe(writes ? 204 : 403)
      if (writes) expect(await status(role, 'DELETE', '/quality/skips', { query: doubt })).toBe(204)
    }
    expect(await status('visitor', 'GET', `/quality/companies/${id}`)).toBe(401)
    expect(await status('member', 'GET', `/quality/companies/${newId()}`)).toBe(404)
  })
})
