import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import { createCustomer, getCustomer, updateCustomer } from '#features/customers/customers.actions.ts'
import { listCustomers } from '#features/customers/customers.store.ts'
import { useRuntime } from '#test/harness/database.ts'
import { getImport, startCheck, startRun, updateImport } from './imports.actions.ts'
import type { Import } from './imports.api.ts'
import { csvOf, undoFully, uploadOf } from './imports.make.ts'
import { previewImport } from './imports.preview.ts'
import { listProblems } from './imports.problems.ts'
import { uploadImport } from './imports.upload.ts'

type Custom = {
  key: string
  type: string
  labelJa: string
  options?: { value: string; label: { ja: string; en: string } }[]
  exclusive?: boolean
  required?: boolean
  masked?: boolean
  pii?: string
  defaultValue?: unknown
}

describe('the organisation’s own fields in an import', () => {
  const harness = useRuntime()
  const define = async (custom: Custom): Promise<void> => {
    const { key, type, labelJa, options, exclusive = false, required = false, masked = false } = custom
    await sql`insert into field_definition (id, subject, key, type, label_ja, label_en, section, options, exclusive, required,
        masked, pii, default_value)
      values (${newId()}, 'customer', ${key}, ${type}, ${labelJa}, ${key}, 'note', ${JSON.stringify(options ?? null)}::jsonb,
        ${exclusive}, ${required}, ${masked}, ${custom.pii ?? null},
        ${custom.defaultValue === undefined ? null : JSON.stringify(custom.defaultValue)}::jsonb)`.execute(
      harness.system().db,
    )
  }
  const withdraw = (key: string) =>
    sql`update field_definition set deleted_at = now() where key = ${key}`.execute(harness.system().db)

  const prepare = async (
    rows: readonly (readonly string[])[],
    options: Partial<Import['options']> = {},
    role: 'manager' | 'administrator' = 'manager',
  ): Promise<Import> => {
    const work = harness.as(role)
    const id = await uploadImport(work, uploadOf(csvOf(rows)))
    const { version, options: before } = await getImport(work, id)
    return updateImport(work, id, { version, options: { ...before, ...options } })
  }
  const run = async (
    rows: readonly (readonly string[])[],
    options: Partial<Import['options']> = {},
  ): Promise<Import> => {
    const work = harness.as('manager')
    const { id } = await prepare(rows, options)
    await startCheck(work, id)
    await harness.runJobs()
    const { checked } = await getImport(work, id)
    await startRun(work, id)
    await harness.runJobs()
    const done = await getImport(work, id)
    // The dry run says what the run does.
    expect(done.counted).toEqual(checked)
    return done
  }
  const find = async (q: string) => {
    const work = harness.as('manager')
    const { items } = await listCustomers(work, { q }, { sort: 'kana', limit: 50 })
    return Promise.all(items.map(({ id }) => getCustomer(work, id)))
  }
  const reasonsOf = async (id: string) => {
    const { items } = await listProblems(harness.as('manager'), id, { phase: 'run', limit: 50 })
    return items.flatMap(({ severity, reasons }) =>
      reasons.map(({ code, field, message }) => ({ severity, code, field, message })),
    )
  }

  it('are found by their labels and the words of their options, read, written and undone', async () => {
    await define({ key: 'visits', type: 'number', labelJa: '来店回数' })
    await define({ key: 'lastVisit', type: 'date', labelJa: '最終来店' })
    await define({
      key: 'rank',
      type: 'choice',
      labelJa: '会員ランク',
      options: [
        { value: 'gold', label: { ja: 'ゴールド', en: 'Gold' } },
        { value: 'silver', label: { ja: 'シルバー', en: 'Silver' } },
      ],
      defaultValue: 'silver',
    })
    const rows = [
      ['会員番号', '氏名', '来店回数', '最終来店', 'グレード', '与信限度額'],
      ['F1', '有村 一', '１２', 'R8.1.5', 'ゴールド', '¥1,980'],
      ['F2', '有村 二', '三回', '昨日', 'シルバー', ''],
    ]
    const { mapping, id: looked } = await prepare(rows)
    expect(mapping).toEqual(['code', 'fullName', 'visits', 'lastVisit', 'rank', 'creditLimit'])
    const preview = await previewImport(harness.as('manager'), looked)
    expect(preview.understood[0]?.fields).toMatchObject({
      visits: '12',
      lastVisit: '2026-01-05',
      rank: 'ゴールド',
    })

    const { id, counted } = await run(rows)
    expect(counted).toMatchObject({ created: 2, doubtful: 1, wrong: 0 })
    const [one] = await find('F1')
    expect(one?.attributes).toEqual({ visits: 12, lastVisit: '2026-01-05', rank: 'gold', creditLimit: 1980 })
    const [two] = await find('F2')
    expect(two).toMatchObject({ attributes: { rank: 'silver' }, remark: '来店回数: 三回\n最終来店: 昨日' })
    expect(await reasonsOf(id)).toMatchObject([
      { code: 'valueUnread', field: 'visits', severity: 'doubtful' },
      { code: 'valueUnread', field: 'lastVisit', severity: 'doubtful' },
    ])

    const again = await run([rows[0] ?? [], ['F1', '有村 一', '13', 'R8.1.5', 'ゴールド', '']])
    expect(again.counted).toMatchObject({ updated: 1 })
    const changed = (await find('F1'))[0]
    expect(changed?.attributes).toMatchObject({ visits: 13, creditLimit: 1980 })
    await updateCustomer(harness.as('manager'), changed?.id ?? '', {
      version: changed?.version ?? 0,
      attributes: { rank: 'silver' },
    })
    await undoFully(harness.as('manager'), harness.runJobs, again.id)
    expect((await find('F1'))[0]?.attributes).toEqual({
      visits: 12,
      lastVisit: '2026-01-05',
      rank: 'silver',
      creditLimit: 1980,
    })
  })

  it('keep the rules of the organisation: what is required makes a row wrong, what warns a doubt', async () => {
    await define({ key: 'area', type: 'text', labelJa: '地区', required: true })
    await sql`insert into field_rule (id, subject, field_key, kind, params, severity, message_ja)
      values (${newId()}, 'customer', 'area', 'allowed', '{"values":["東","西"]}', 'warn', '地区は東か西です')`.execute(
      harness.system().db,
    )
    const { id, counted } = await run([
      ['会員番号', '氏名', '地区'],
      ['R1', '石田 一', '東'],
      ['R2', '石田 二', '北'],
      ['R3', '石田 三', ''],
    ])
    expect(counted).toMatchObject({ rows: 3, created: 2, doubtful: 1, wrong: 1 })
    expect(await reasonsOf(id)).toEqual([
      { code: 'ruleWarned', field: 'area', severity: 'doubtful', message: '地区は東か西です' },
      {
        code: 'ruleRefused',
        field: 'area',
        severity: 'wrong',
        message: '「地区」は必須です。入力してください',
      },
    ])
    // An old record without it can be mended one field at a time.
    expect(
      (
        await run([
          ['会員番号', '備考'],
          ['R2', '電話済み'],
        ])
      ).counted,
    ).toMatchObject({ updated: 1, wrong: 0 })
    await withdraw('area')
    await sql`delete from field_rule`.execute(harness.system().db)
  })

  it('that no two may share are refused for the second, and can be what rows are known by', async () => {
    await define({ key: 'card', type: 'text', labelJa: 'カード番号', exclusive: true })
    const work = harness.as('manager')
    await createCustomer(work, {
      familyName: '宇野',
      givenName: '一',
      attributes: { card: 'C-1' },
      contactPoints: [],
      posts: [],
      tagNames: [],
    })
    const refused = await run([
      ['会員番号', '氏名', 'カード番号'],
      ['U1', '宇野 二', 'Ｃ－１'],
      ['U2', '宇野 三', 'C-2'],
      ['U3', '宇野 四', 'c-2'],
    ])
    expect(refused.counted).toMatchObject({ created: 1, wrong: 2 })
    expect(await reasonsOf(refused.id)).toMatchObject([{ code: 'uniqueTaken' }, { code: 'uniqueTaken' }])

    const updated = await run(
      [
        ['カード番号', '氏名', '職業'],
        ['C-1', '宇野 一', '医師'],
        ['C-9', '宇野 九', '教師'],
      ],
      { key: 'field:card' },
    )
    expect(updated.counted).toMatchObject({ created: 1, updated: 1 })
    expect((await find('宇野一'))[0]).toMatchObject({ occupation: '医師', attributes: { card: 'C-1' } })

    // Undo gives the former card back, but takes it from nobody who has got it since.
    const moved = await run([
      ['会員番号', 'カード番号'],
      ['U2', 'C-3'],
    ])
    const [holder] = await find('宇野一')
    await updateCustomer(work, holder?.id ?? '', {
      version: holder?.version ?? 0,
      attributes: { card: 'C-2' },
    })
    const { undone } = await undoFully(work, harness.runJobs, moved.id)
    expect(undone).toMatchObject({ restored: 0, kept: 1 })
    expect((await find('U2'))[0]?.attributes).toMatchObject({ card: 'C-3' })
    await withdraw('card')
  })

  it('that are sensitive need the consent of all in the file; it is kept with each of them', async () => {
    await define({ key: 'allergy', type: 'text', labelJa: 'アレルギー', pii: 'sensitive' })
    const rows = [
      ['会員番号', '氏名', 'アレルギー'],
      ['S1', '江藤 一', '小麦'],
      ['S2', '江藤 二', ''],
    ]
    const refused = await run(rows)
    expect(refused.counted).toMatchObject({ created: 1, wrong: 1 })
    expect(await reasonsOf(refused.id)).toMatchObject([{ code: 'consentMissing', field: 'allergy' }])
    const { counted } = await run(rows, { consent: { givenOn: '2026-04-01', method: '申込書' } })
    expect(counted).toMatchObject({ created: 1, unchanged: 1, wrong: 0 })
    const { rows: consents } = await sql`
      select c.code, f.field_key, f.given_on::text as given_on, f.method from field_consent f
      join customer c on c.customer_id = f.customer_id`.execute(harness.system().db)
    expect(consents).toEqual([{ code: 'S1', fieldKey: 'allergy', givenOn: '2026-04-01', method: '申込書' }])
    await withdraw('allergy')
  })

  it('ask in the sample of the file for no consent that is on record or stated for the file', async () => {
    await define({ key: 'illness', type: 'text', labelJa: '病歴', pii: 'sensitive' })
    const consent = { givenOn: '2026-04-01', method: '申込書' }
    const head = ['会員番号', '氏名', '病歴']
    await run([head, ['V1', '相川 一', 'なし']], { consent })
    const asked = async (options: Partial<Import['options']>): Promise<(string | null)[][]> => {
      const rows = [head, ['V1', '相川 一', '喘息'], ['V2', '相川 二', '喘息'], ['V2', '相川 二', '']]
      const { understood } = await previewImport(harness.as('manager'), (await prepare(rows, options)).id)
      return understood.map(({ reasons }) => reasons.map(({ code, field }) => `${code} ${field}`))
    }
    expect(await asked({})).toEqual([[], ['consentMissing illness'], []])
    expect(await asked({ consent })).toEqual([[], [], []])
    await withdraw('illness')
  })

  it('have their former consents back after an undo, but where somebody has built on the new one', async () => {
    await define({ key: 'diet', type: 'text', labelJa: '食事制限', pii: 'sensitive' })
    const work = harness.as('manager')
    const former = { givenOn: '2025-04-01', method: '電話' }
    const head = ['会員番号', '氏名', '食事制限']
    const named = (text: string) => ['W1', 'W2', 'W3', 'W4'].map((code) => [code, `和田 ${code}`, text])
    await run([head, ...named('').map((cells, n) => (n === 1 ? cells.with(2, '塩分') : cells))], {
      consent: former,
    })
    const consentOf = async (code: string) => (await find(code))[0]?.consents
    const recordedOf = async () => {
      const { rows } = await sql`select c.code, f.recorded_at, f.recorded_by_name from field_consent f
        join customer c using (customer_id) where f.field_key = 'diet' order by 1`.execute(work.db)
      return rows
    }
    const before = await recordedOf()
    expect(before).toMatchObject([{ code: 'W2' }])
    const given = { givenOn: '2026-10-01', method: '申込書' }
    const { id } = await run([head, ...named('糖分'), ...named('脂質')], { consent: given })
    for (const code of ['W1', 'W2', 'W3', 'W4']) expect(await consentOf(code)).toEqual({ diet: given })
    const edit = async (code: string, values: object) => {
      const [customer] = await find(code)
      await updateCustomer(work, customer?.id ?? '', { version: customer?.version ?? 0, ...values })
    }
    const newer = { givenOn: '2026-11-01', method: '書面' }
    await edit('W3', { attributes: { diet: 'そば' } })
    await edit('W4', { remark: '電話済み', consents: { diet: newer } })
    await undoFully(work, harness.runJobs, id)
    expect(await consentOf('W1')).toEqual({})
    expect(await recordedOf()).toEqual([
      ...before,
      expect.objectContaining({ code: 'W3' }),
      expect.objectContaining({ code: 'W4' }),
    ])
    expect(await consentOf('W2')).toEqual({ diet: former })
    expect((await find('W3'))[0]).toMatchObject({ attributes: { diet: 'そば' }, consents: { diet: given } })
    expect((await find('W4'))[0]).toMatchObject({ attributes: {}, consents: { diet: newer } })
    await withdraw('diet')
  })

  it.each([
    ['update', { updated: 1, created: 0, wrong: 1 }, 'notThere'],
    ['add', { updated: 0, created: 1, wrong: 1 }, 'alreadyThere'],
  ] as const)('with the choice “%s” write only such rows', async (mode, expected, code) => {
    await run([
      ['会員番号', '氏名'],
      [`K${mode}`, '加藤 一'],
    ])
    const done = await run(
      [
        ['会員番号', '氏名', '職業'],
        [`K${mode}`, '加藤 一', '医師'],
        [`L${mode}`, '加藤 二', '教師'],
      ],
      { mode },
    )
    expect(done.counted).toMatchObject(expected)
    expect(await reasonsOf(done.id)).toMatchObject([{ code, severity: 'wrong' }])
  })

  it('can be updated by phone and name, by e-mail and name, and by our own id', async () => {
    await run([
      ['会員番号', '氏名', '電話番号', 'メールアドレス'],
      ['P1', '木村 一', '090-1111-2222', 'kimura@hanamizuki.jp'],
    ])
    const [known] = await find('P1')
    const head = ['氏名', '電話番号', 'メールアドレス', 'Enishi の ID', '職業']
    const row = (occupation: string, cells: Partial<Record<'id' | 'mail' | 'phone' | 'name', string>>) => [
      cells.name ?? '木村 一',
      cells.phone ?? '',
      cells.mail ?? '',
      cells.id ?? '',
      occupation,
    ]
    for (const [key, occupation, cells] of [
      ['phoneName', '医師', { phone: '09011112222' }],
      ['emailName', '教師', { mail: 'Kimura@hanamizuki.jp' }],
      ['enishiId', '農家', { id: known?.id ?? '' }],
    ] as const) {
      expect((await run([head, row(occupation, cells)], { key })).counted).toMatchObject({
        updated: 1,
        created: 0,
      })
      expect((await find('P1'))[0]).toMatchObject({ id: known?.id, occupation })
    }
    const unknown = await run([head, row('漁師', { id: newId() })], { key: 'enishiId' })
    expect(await reasonsOf(unknown.id)).toMatchObject([{ code: 'idUnknown', severity: 'wrong' }])
    expect(
      (await run([head, row('漁師', { phone: '09011112222', name: '木村 二' })], { key: 'phoneName' }))
        .counted,
    ).toMatchObject({ created: 1 })
  })

  it('read an error of Excel as a cell that says nothing, and say so', async () => {
    const done = await run(
      [
        ['会員番号', '氏名', '職業'],
        ['E1', '久保 一', '#N/A'],
      ],
      { clearEmpty: true },
    )
    expect((await find('E1'))[0]).toMatchObject({ occupation: null })
    expect(await reasonsOf(done.id)).toMatchObject([{ code: 'cellError', field: 'occupation' }])
  })
})
