import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import { Problem } from '#kit/problem.ts'
import { withClient } from '#platform/db/database.ts'
import type { CellAnswer } from '#features/fields/fields.cells.ts'
import { useRuntime } from '#test/harness/database.ts'
import { createCustomer, getCustomer, updateCustomer } from './customers.actions.ts'
import type { Customer } from './customers.api.ts'
import { copyCustomers } from './customers.bulk.ts'
import { changeCells } from './customers.grid.ts'
import { rowsOf } from './customers.rows.ts'

describe('cells of a grid', () => {
  const harness = useRuntime()
  const admin = () => harness.as('administrator')
  const make = (fields: object = {}): Promise<Customer> =>
    createCustomer(admin(), { familyName: '行', contactPoints: [], posts: [], tagNames: [], ...fields })
  const first = (field: string) =>
    ['email', 'phone']
      .filter((kind) => field.startsWith(kind))
      .flatMap((kind) =>
        (field.endsWith('3') ? ['1', '2'] : ['1']).map((nth) => ({
          kind,
          label: null,
          value: kind === 'email' ? `no${nth}@example.jp` : `03-1111-000${nth}`,
        })),
      )
  const type = (customer: Pick<Customer, 'id' | 'version'>, cells: { [key: string]: string }) =>
    changeCells(admin(), {
      columns: Object.keys(cells),
      changes: [{ id: customer.id, version: customer.version, cells }],
    })
  const define = async (key: string, kind: string, more: object = {}) => {
    const options = ['red', 'blue'].map((value) => ({ value, label: { ja: `${value}色`, en: value } }))
    const { exclusive = false, masked = false, pii = 'none' } = more as { [key: string]: never }
    await sql`
      insert into field_definition (id, subject, key, type, label_ja, section, options, decimals, exclusive, masked, pii)
      values (${newId()}::uuid, 'customer', ${key}, ${kind}, ${key}, 'note', ${JSON.stringify(options)}::jsonb, 1,
        ${exclusive}, ${masked}, ${pii})`.execute(admin().db)
  }

  beforeAll(async () => {
    for (const kind of 'text longText number money date dateTime yesNo choice choices phone email url address user'.split(
      ' ',
    ))
      await define(`own_${kind}`, kind)
    await define('own_unique', 'text', { exclusive: true })
    await define('own_secret', 'text', { masked: true })
    await define('own_health', 'text', { pii: 'sensitive' })
  })

  it.each<[field: string, typed: string, shown: string, wrong: string | null]>([
    ['code', 'Ａ-001', 'Ａ-001', 'x'.repeat(61)],
    ['fullName', '髙橋　美咲', '髙橋 美咲', 'x'.repeat(101)],
    ['fullName', 'Hanako Yamada', 'Hanako Yamada', null],
    ['fullKana', 'たかはし みさき', 'タカハシ ミサキ', 'あ'.repeat(101)],
    ['familyName', '渡邉', '渡邉', 'x'.repeat(101)],
    ['givenKana', 'ハナ', 'ハナ', null],
    ['gender', '女', '女性', 'いぬ'],
    ['birthOn', '昭和55年3月1日', '1980-03-01', '2月30日'],
    ['stage', '休眠', '休眠', ''],
    ['ownerId', 'test-manager', '', null],
    ['source', '展示会', '展示会', 'x'.repeat(101)],
    ['registeredOn', '2026/4/1', '2026-04-01', 'きのう'],
    ['preferredContact', '電話', '電話', '狼煙'],
    ['remark', '一行目\n二行目', '一行目\n二行目', 'x'.repeat(10_001)],
    ['email', 'hana@example.jp', 'hana@example.jp', 'hana'],
    ['email2', 'second@example.jp', 'second@example.jp', '@'],
    ['email3', 'third@example.jp', 'third@example.jp', null],
    ['phone', '03-1234-5678', '03-1234-5678', '電話なし'],
    ['phone2', '09012345678', '09012345678', null],
    ['postalCode', '1000001', '100-0001', null],
    ['address', '東京都千代田区千代田1-1', '東京都千代田区千代田1-1', 'x'.repeat(501)],
    ['line', 'U123', 'U123', null],
    ['url', 'https://example.jp/', 'https://example.jp/', 'これ'],
    ['company', '株式会社あかね商店', '株式会社あかね商店', 'x'.repeat(201)],
    ['tags', '常連;要注意', '常連;要注意', 'x'.repeat(61)],
    ['interests', 'セール、新商品', '新商品;セール', '天体'],
    ['creditLimit', '￥1,000,000', '1000000', '百万'],
    ['own_text', '自由', '自由', 'x'.repeat(501)],
    ['own_longText', '長い\n文', '長い\n文', 'x'.repeat(10_001)],
    ['own_number', '１２．５', '12.5', '1.25'],
    ['own_money', '1,980円', '1980', '0.5'],
    ['own_date', 'R8.11.21', '2026-11-21', '13月1日'],
    ['own_dateTime', '2026/11/21 14:05', '2026-11-21 14:05', '25時'],
    ['own_yesNo', '○', 'はい', 'たぶん'],
    ['own_choice', '青くない', '', '青くない'],
    ['own_choice', 'BLUE', 'blue色', null],
    ['own_choices', 'red色;blue', 'red色;blue色', 'green'],
    ['own_phone', '０９０ー１２３４ー５６７８', '０９０ー１２３４ー５６７８', 'なし'],
    ['own_email', 'a@example.jp', 'a@example.jp', 'a@'],
    ['own_url', 'https://example.com', 'https://example.com', 'http'],
    ['own_address', '〒100-0001 東京都千代田区', '100-0001 東京都千代田区', null],
  ])('%s: %j is stored and shown as %j', async (field, typed, shown, wrong) => {
    const known = typed !== wrong && shown !== ''
    // A second one stands behind a first.
    const made = await make(/[23]$/.test(field) ? { contactPoints: first(field) } : {})
    if (known) {
      const answer = await type(made, { [field]: typed })
      expect(answer.refused).toEqual([])
      expect(answer.rows).toEqual([{ id: made.id, version: made.version + 1, cells: { [field]: shown } }])
      // What is shown reads back to the same: no change, no new version.
      const again = await type({ id: made.id, version: made.version + 1 }, { [field]: shown })
      expect(again).toEqual({ rows: answer.rows, refused: [], warned: [] })
      if (wrong !== '') {
        const cleared = await type({ id: made.id, version: made.version + 1 }, { [field]: '' })
        expect(cleared.rows[0]).toEqual({ id: made.id, version: made.version + 2, cells: { [field]: '' } })
      }
    }
    if (wrong === null) return
    const other = await make()
    const answer = await type(other, { [field]: wrong, occupation: '農家' })
    expect(answer.refused).toMatchObject([{ id: other.id, field, code: 'invalid' }])
    expect(answer.rows[0]?.cells).toMatchObject({ occupation: '農家' })
  })

  it('users are named by name, by e-mail or by id', async () => {
    const { userId } = harness.as('manager').actor
    const { rows } = await sql<{ name: string; email: string }>`
      select name, email from app_user where id = ${userId}::uuid`.execute(admin().db)
    const { name = '', email = '' } = rows[0] ?? {}
    for (const field of ['ownerId', 'own_user'])
      for (const typed of [name, email.toUpperCase(), userId ?? '']) {
        const answer = await type(await make({ ownerId: null }), { [field]: typed })
        expect(answer.rows[0]?.cells).toEqual({ [field]: name })
      }
    const nobody = await type(await make(), { ownerId: '居ない人' })
    expect(nobody.refused).toMatchObject([{ field: 'ownerId', code: 'invalid' }])
  })

  it('a contact point is changed where it is, and gone when its cell is cleared', async () => {
    const made = await make({
      contactPoints: [
        { kind: 'phone', label: '自宅', value: '03-1111-1111' },
        { kind: 'phone', label: '携帯', value: '090-2222-2222' },
        { kind: 'address', label: '自宅', value: '東京都港区1', postalCode: '105-0001' },
      ],
    })
    await type(made, { phone: '03-3333-3333', postalCode: '106-0001' })
    const changed = await getCustomer(admin(), made.id)
    const [address, home, mobile] = changed.contactPoints
    expect(home).toMatchObject({
      id: made.contactPoints[1]?.id,
      label: '自宅',
      value: '03-3333-3333',
      version: 2,
    })
    expect(mobile).toEqual(made.contactPoints[2])
    expect(address).toMatchObject({ value: '東京都港区1', postalCode: '1060001' })
    const cleared = await type(changed, { phone: '', address: '', postalCode: '' })
    expect(cleared.refused).toEqual([])
    expect((await getCustomer(admin(), made.id)).contactPoints).toMatchObject([{ value: '090-2222-2222' }])
    const found = async (digits: string) =>
      (
        await sql`select 1 from customer_identity where kind = 'phone' and value like ${`%${digits}`}
        and customer_id = ${made.id}::uuid`.execute(admin().db)
      ).rows.length
    expect(await found('33333333')).toBe(0)
    expect(await found('22222222')).toBe(1)
  })

  it('a company is the present post: changed with its department, made when new, gone when cleared', async () => {
    const made = await make()
    const none = await type(made, { department: '営業部' })
    expect(none.refused).toMatchObject([{ field: 'department', code: 'invalid' }])
    const first = await type(made, { company: '新しい商会', department: '営業部', title: '部長' })
    expect(first.rows[0]?.cells).toEqual({ company: '新しい商会', department: '営業部', title: '部長' })
    const known = await getCustomer(admin(), made.id)
    await type(known, { title: '課長', company: '株式会社べつ' })
    const moved = await getCustomer(admin(), made.id)
    expect(moved.posts).toMatchObject([
      { id: known.posts[0]?.id, company: { name: '株式会社べつ' }, department: '営業部', title: '課長' },
    ])
    await type(moved, { company: '' })
    expect((await getCustomer(admin(), made.id)).posts).toEqual([])
  })

  it('fields that are no cells are refused with the reason', async () => {
    const made = await make()
    const answer = await type(made, { prefecture: '東京都', createdAt: '2020-01-01', nowhere: 'x' }).catch(
      (error: unknown) => error,
    )
    // A column that does not exist cannot be given back.
    expect(answer).toBeInstanceOf(Problem)
    const { refused } = await changeCells(admin(), {
      columns: [],
      changes: [
        {
          id: made.id,
          version: made.version,
          cells: { prefecture: '東京都', createdAt: '2020-01-01', nowhere: 'x' },
        },
      ],
    })
    expect(refused.map(({ field, code }) => [field, code])).toEqual([
      ['prefecture', 'invalid'],
      ['createdAt', 'invalid'],
      ['nowhere', 'invalid'],
    ])
  })

  it('of five hundred rows the stale, the gone and the wrong are refused and all others stored', async () => {
    const people = Array.from({ length: 500 }, () =>
      rowsOf({ fields: { familyName: '行', source: '前' }, contactPoints: [], posts: [], tagIds: [] }),
    )
    await withClient(harness.runtime.database.pool, (client) =>
      copyCustomers(client, people, { actorId: null }),
    )
    const at = (index: number) => people[index] ?? { id: '' }
    const alone = await make({ source: '前' })
    const asked = performance.now()
    await type(alone, { source: '後' })
    const oneByOne = 500 * (performance.now() - asked)
    await updateCustomer(admin(), at(250).id, { version: 1, source: '別の人' })
    await sql`update customer set deleted_at = now() where customer_id = ${at(300).id}::uuid`.execute(
      admin().db,
    )
    const started = performance.now()
    const answer = await changeCells(admin(), {
      columns: ['source', 'birthOn'],
      changes: people.map(({ id }, index) => ({
        id,
        version: 1,
        cells: { source: `後${index}`, birthOn: index === 100 ? '?' : '1990/1/2' },
      })),
    })
    expect(performance.now() - started).toBeLessThan(oneByOne)
    expect(answer.rows).toHaveLength(498)
    expect(answer.refused.map(({ id, field, code }) => [id, field, code]).toSorted()).toEqual(
      [
        [at(100).id, 'birthOn', 'invalid'],
        [at(250).id, 'source', 'stale'],
        [at(250).id, 'birthOn', 'stale'],
        [at(300).id, 'source', 'notFound'],
        [at(300).id, 'birthOn', 'notFound'],
      ].toSorted(),
    )
    expect(answer.refused.find(({ code }) => code === 'stale')).toMatchObject({
      version: 2,
      current: { source: '別の人', birthOn: '' },
    })
    expect(await getCustomer(admin(), at(100).id)).toMatchObject({
      source: '後100',
      birthOn: null,
      version: 2,
    })
    expect(await getCustomer(admin(), at(499).id)).toMatchObject({ source: '後499', birthOn: '1990-01-02' })
    expect(await getCustomer(admin(), at(250).id)).toMatchObject({ source: '別の人', version: 2 })
  })

  it('each row has one entry in the log and one event', async () => {
    const made = await make({ tagNames: ['古い'] })
    await type(made, { fullName: '青木 空', phone: '03-9999-0000', tags: '新しい', own_text: '値' })
    const { rows: entries } = await sql<{ before: object; after: object }>`
      select before, after from audit_entry where subject_id = ${made.id} and action = 'customer.update'`.execute(
      admin().db,
    )
    expect(entries).toHaveLength(1)
    expect(entries[0]).toMatchObject({
      before: { familyName: '行', givenName: null, own_text: null, tags: [made.tags[0]?.id] },
      after: {
        familyName: '青木',
        givenName: '空',
        own_text: '値',
        contactPoints: [{ value: '03-9999-0000' }],
      },
    })
    const { rows: events } = await sql<{ payload: object }>`
      select payload from customer_event where customer_id = ${made.id}::uuid and name = 'customer.updated'`.execute(
      admin().db,
    )
    expect(events).toEqual([
      { payload: { fields: ['familyName', 'givenName', 'phone', 'tags', 'own_text'] } },
    ])
  })

  it('a value that is one customer’s alone is refused: of another, and twice in one paste', async () => {
    const holder = await make({ code: 'M-1', attributes: { own_unique: '一つ' } })
    const [a, b] = [await make(), await make()]
    const answer = await changeCells(admin(), {
      columns: ['code', 'own_unique', 'source'],
      changes: [
        { id: a.id, version: 1, cells: { code: 'ｍ-1', own_unique: '二つ', source: '甲' } },
        { id: b.id, version: 1, cells: { own_unique: '二つ', source: '乙' } },
      ],
    })
    expect(answer.refused.map(({ id, field }) => [id, field])).toEqual([
      [a.id, 'code'],
      [b.id, 'own_unique'],
    ])
    expect(answer.rows.map(({ cells }) => cells)).toEqual([
      { code: '', own_unique: '二つ', source: '甲' },
      { code: '', own_unique: '', source: '乙' },
    ])
    expect((await getCustomer(admin(), holder.id)).code).toBe('M-1')
  })

  it('rules of the organisation refuse their cell or warn, and a stage asks for what it needs', async () => {
    const rule = (key: string, kind: string, params: object, severity: string, stages: string[] | null) =>
      sql`insert into field_rule (id, subject, field_key, kind, params, stages, severity)
        values (${newId()}::uuid, 'customer', ${key}, ${kind}, ${JSON.stringify(params)}::jsonb, ${stages}, ${severity})`.execute(
        admin().db,
      )
    await rule('own_text', 'format', { pattern: '[A-Z]+' }, 'refuse', null)
    await rule('occupation', 'allowed', { values: ['農家'] }, 'warn', null)
    await rule('own_date', 'required', {}, 'refuse', ['left'])
    const answer = await type(await make(), {
      own_text: 'abc',
      occupation: '漁師',
      stage: '退会',
      source: '店',
    })
    expect(answer.refused.map(({ field }) => field).toSorted()).toEqual(['own_text', 'stage'])
    expect(answer.rows[0]?.cells).toEqual({ own_text: '', occupation: '漁師', stage: '顧客', source: '店' })
    expect(answer.warned).toMatchObject([{ field: 'occupation' }])
    const left = await type(await make(), { stage: '退会', own_date: '2026-11-21' })
    expect(left.refused).toEqual([])
    await sql`delete from field_rule`.execute(admin().db)
  })

  it('a sensitive value is stored only with consent', async () => {
    const made = await make()
    expect((await type(made, { own_health: '持病' })).refused).toMatchObject([{ field: 'own_health' }])
    await sql`insert into field_consent (customer_id, field_key, given_on, method, recorded_by_name)
      values (${made.id}::uuid, 'own_health', '2026-01-01', '書面', 'x')`.execute(admin().db)
    expect((await type(made, { own_health: '持病' })).refused).toEqual([])
  })

  it.each([
    ['administrator', 200],
    ['manager', 200],
    ['member', 200],
    ['readOnly', 403],
  ] as const)('%s: %i; masked fields only for those who see them', async (role, status) => {
    const made = await make({ attributes: { own_secret: '秘密' } })
    const answer = await harness.request(role, 'POST', '/customers/cells', {
      body: {
        columns: ['own_secret', 'source'],
        changes: [{ id: made.id, version: made.version, cells: { own_secret: '新しい秘密', source: '店' } }],
      },
    })
    expect(answer.statusCode).toBe(status)
    if (status !== 200) return
    const { rows, refused } = answer.json<CellAnswer>()
    if (role === 'member') {
      expect(refused).toMatchObject([{ field: 'own_secret', code: 'forbidden' }])
      expect(rows[0]?.cells).toEqual({ own_secret: '●●●', source: '店' })
    } else {
      expect(refused).toEqual([])
      expect(rows[0]?.cells).toEqual({ own_secret: '新しい秘密', source: '店' })
    }
  })

  it('a row may come once, and nothing of what another user may not see is touched', async () => {
    const made = await make()
    const twice = [made, made].map(({ id, version }) => ({ id, version, cells: { source: '店' } }))
    await expect(changeCells(admin(), { columns: [], changes: twice })).rejects.toBeInstanceOf(Problem)
    const answer = await type({ id: newId(), version: 1 }, { source: '店' })
    expect(answer.refused).toMatchObject([{ code: 'notFound' }])
    const nul = await type(await make(), { source: 'a\u0000b' })
    expect(nul.rows[0]?.cells).toEqual({ source: 'ab' })
  })
})
