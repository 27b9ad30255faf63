import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import { createCompany, updateCompany } from '#features/companies/companies.actions.ts'
import { listCompanies, readCompany } from '#features/companies/companies.store.ts'
import { createCustomer, getCustomer } from '#features/customers/customers.actions.ts'
import { mergeCompanies, undoCompanyMerge } from '#features/merging/merging.companies.actions.ts'
import { editNote, readNotes } from '#features/notes/notes.actions.ts'
import { useRuntime } from '#test/harness/database.ts'
import { getImport, startCheck, startRun, updateImport } from './imports.actions.ts'
import type { Import } from './imports.api.ts'
import { csvOf, undoFully, uploadOf } from './imports.make.ts'
import { listProblems } from './imports.problems.ts'
import type { ImportSubject } from './imports.ts'
import { uploadImport } from './imports.upload.ts'

describe('an import of', () => {
  const harness = useRuntime()
  const run = async (
    subject: ImportSubject,
    rows: readonly (readonly string[])[],
    options: Partial<Import['options']> = {},
  ): Promise<Import> => {
    const work = harness.as('manager')
    const id = await uploadImport(work, uploadOf(csvOf(rows)), { subject })
    const { version, options: before, mapping } = await getImport(work, id)
    expect(mapping).not.toContain(null)
    await updateImport(work, id, { version, options: { ...before, ...options } })
    await startCheck(work, id)
    await harness.runJobs()
    const { checked } = await getImport(work, id)
    await startRun(work, id)
    await harness.runJobs()
    const done = await getImport(work, id)
    expect(done.counted).toEqual(checked)
    return done
  }
  const reasonsOf = async (id: string) => {
    const { items } = await listProblems(harness.as('manager'), id, { phase: 'run', limit: 50 })
    return items.map(({ rowNumber, severity, reasons }) => [
      rowNumber,
      severity,
      ...reasons.map(({ code }) => code),
    ])
  }
  const find = async (q: string) => (await listCompanies(harness.as('manager'), { q, limit: 10 })).items
  const customer = (code: string, familyName: string, mail: string) =>
    createCustomer(harness.as('manager'), {
      code,
      familyName,
      givenName: '花',
      contactPoints: [{ kind: 'email', label: null, value: mail }],
      posts: [],
      tagNames: [],
    })

  it('companies tells them apart by 法人番号 and name, keeps what it cannot read, and is undone', async () => {
    const work = harness.as('manager')
    const known = await createCompany(work, { name: '株式会社花水木', remark: '古い備考' })
    const rows = [
      ['会社名', '法人番号', '代表電話', '支払方法', '備考'],
      ['（株）花水木', '', '03-1111-2222', '振込', ''],
      ['株式会社青葉', '7000012050002', '', '', ''],
      ['青葉', '7000012050002', '052-111-2222', '', ''],
      ['有限会社若葉', '12345', '', '', ''],
      ['', '', '03-9999-9999', '', ''],
    ]
    const { id, counted } = await run('company', rows)
    expect(await reasonsOf(id)).toEqual([
      [5, 'doubtful', 'valueUnread'],
      [6, 'wrong', 'companyUnnamed'],
    ])
    expect(counted).toMatchObject({ rows: 5, created: 2, updated: 2, wrong: 1, doubtful: 1 })
    expect(await readCompany(work, known.id)).toMatchObject({
      name: '株式会社花水木',
      phone: '03-1111-2222',
      remark: '古い備考',
    })
    expect(await find('青葉')).toMatchObject([{ corporateNumber: '7000012050002', phone: '052-111-2222' }])
    expect(await find('若葉')).toMatchObject([{ corporateNumber: null, remark: '法人番号: 12345' }])
    expect((await run('company', rows)).counted).toMatchObject({ created: 0, updated: 0, unchanged: 4 })

    const [young] = await find('若葉')
    await updateCompany(work, young?.id ?? '', { version: young?.version ?? 0, domain: 'wakaba.jp' })
    const { undone } = await undoFully(work, harness.runJobs, id)
    expect(undone).toEqual({ removed: 1, restored: 2, kept: 1 })
    expect(await readCompany(work, known.id)).toMatchObject({ phone: null, attributes: {} })
    expect(await find('青葉')).toEqual([])
    expect(await find('若葉')).toMatchObject([{ domain: 'wakaba.jp' }])
  })

  it('companies knows what became of those that were merged, and undo leaves what they became', async () => {
    const work = harness.as('manager')
    const rows = [
      ['会社名', '代表電話'],
      ['株式会社併合', ''],
      ['㈱併合', '03-1111-2222'],
      ['併合株式会社', ''],
      ['併合㈱', '03-1111-2222'],
    ]
    const { id, counted } = await run('company', rows)
    expect(counted).toMatchObject({ created: 2, updated: 2 })
    const [a, b] = (await find('併合')).toSorted((one, other) => (one.id < other.id ? -1 : 1))
    const versions = [a, b].map((one) => ({ id: one?.id ?? '', version: one?.version ?? 0 }))
    const [survivorId = '', loserId = ''] = versions.map((one) => one.id)
    const merge = await mergeCompanies(work, { survivorId, loserIds: [loserId], versions })
    expect((await run('company', rows)).counted).toMatchObject({ created: 0 })
    await undoFully(work, harness.runJobs, id)
    expect((await find('併合')).map((one) => one.id)).toEqual([survivorId])
    await undoCompanyMerge(work, merge.id)
    expect(await find('併合')).toHaveLength(2)
  })

  it('companies makes many new ones at once, each with its own entry in the log, and sees those that are one', async () => {
    const work = harness.as('manager')
    await createCompany(work, { name: '株式会社既存', corporateNumber: '7000012050002' })
    const many = Array.from({ length: 1_100 }, (_, n) => [`株式会社多数${n}番`, '', 'x'])
    const { counted } = await run('company', [
      ['会社名', '法人番号', '備考'],
      ...many,
      ['株式会社双子', '', '一'],
      ['（株）双子', '', '二'],
      ['双子株式会社', '', '三'],
      ['株式会社別名', '7000012050002', ''],
      ['株式会社多数5番', '', 'y'],
    ])
    // 前株 and 後株 are two companies; the held 法人番号 names the company that has it; a later chunk knows the earlier one.
    expect(counted).toMatchObject({ created: 1_102, updated: 3, unchanged: 0, wrong: 0 })
    const { rows } = await sql`select count(*)::int as entries, count(distinct subject_id)::int as companies
      from audit_entry join company c on c.id = subject_id::uuid
      where action = 'company.create' and c.remark in ('x', 'y')`.execute(work.db)
    expect(rows).toEqual([{ entries: 1_100, companies: 1_100 }])
    expect(await find('多数5番')).toMatchObject([{ remark: 'y', attributes: {} }])
  })

  it('companies writes their own fields, and refuses what a unique one has already', async () => {
    await sql`insert into field_definition (id, subject, key, type, label_ja, label_en, section, exclusive)
      values (${newId()}, 'company', 'supplier', 'text', '仕入先番号', 'Supplier', 'note', true)`.execute(
      harness.system().db,
    )
    const first = await run('company', [
      ['会社名', '仕入先番号'],
      ['株式会社一番星', 'V-1'],
      ['株式会社二番星', 'v-1'],
    ])
    expect(first.counted).toMatchObject({ created: 1, wrong: 1 })
    expect(await reasonsOf(first.id)).toEqual([[3, 'wrong', 'recordRefused']])
    const second = await run(
      'company',
      [
        ['仕入先番号', '会社名', 'ドメイン'],
        ['V-1', '株式会社一番星本店', 'ichi.jp'],
      ],
      {
        key: 'field:supplier',
      },
    )
    expect(second.counted).toMatchObject({ updated: 1 })
    expect(await find('一番星')).toMatchObject([{ name: '株式会社一番星本店', domain: 'ichi.jp' }])
  })

  it('notes adds each once, with its author and its day, and undo bins those nobody edited', async () => {
    const work = harness.as('manager')
    const { id } = await customer('N1', '野村', 'nomura@hanamizuki.jp')
    const rows = [
      ['会員番号', '対応日', '担当者', '対応内容'],
      ['N1', '2026/4/1 14:05', '退職した人', '電話で相談。\n折り返す'],
      ['N1', 'そのうち', '', '次はない'],
      ['N9', '2026/4/2', '', 'だれ'],
      ['N1', '2026/4/3', '', ''],
    ]
    const done = await run('note', rows)
    expect(done.counted).toMatchObject({ created: 2, wrong: 2, doubtful: 1 })
    expect(await reasonsOf(done.id)).toEqual([
      [3, 'doubtful', 'dateUnread'],
      [4, 'wrong', 'customerUnknown'],
      [5, 'wrong', 'bodyMissing'],
    ])
    const notes = await readNotes(work, id)
    expect(notes.find(({ authorName }) => authorName === '退職した人')).toMatchObject({
      body: '電話で相談。\n折り返す',
      authorId: null,
      createdAt: '2026-04-01T05:05:00.000Z',
    })
    expect(notes.find(({ body }) => body.startsWith('次は'))?.body).toBe('次はない\n対応日: そのうち')
    expect((await run('note', rows)).counted).toMatchObject({ created: 0, unchanged: 2 })

    const [edited] = notes
    await editNote(
      harness.as('administrator'),
      { customerId: id, id: edited?.id ?? '' },
      {
        version: edited?.version ?? 0,
        body: '直した',
      },
    )
    expect((await undoFully(work, harness.runJobs, done.id)).undone).toEqual({
      removed: 1,
      restored: 0,
      kept: 1,
    })
    expect(await readNotes(work, id)).toMatchObject([{ body: '直した' }])
  })

  it('tags and contact points adds them to customers on record only, and takes them back', async () => {
    const work = harness.as('manager')
    const { id } = await customer('T1', '手塚', 'tezuka@hanamizuki.jp')
    const tags = await run('tag', [
      ['メールアドレス', '氏名', 'タグ'],
      ['Tezuka@hanamizuki.jp', '手塚 花', '春;VIP'],
      ['nobody@hanamizuki.jp', '', '春'],
    ])
    expect(tags.counted).toMatchObject({ updated: 1, created: 0, wrong: 1 })
    const points = await run('contactPoint', [
      ['会員番号', '種類', 'ラベル', '値'],
      ['T1', '電話', '実家', '0463-11-2222'],
      ['T1', '', '', 'hana2@hanamizuki.jp'],
      ['T1', 'LINE ID', '', 'tezuka-line'],
      ['T1', '伝書鳩', '', '鳩'],
      ['T1', '電話', '', '0463-11-2222'],
    ])
    expect(points.counted).toMatchObject({ updated: 3, unchanged: 1, wrong: 1 })
    expect(await reasonsOf(points.id)).toEqual([[5, 'wrong', 'kindUnknown']])
    const now = await getCustomer(work, id)
    expect(now.tags.map(({ name }) => name).toSorted()).toEqual(['VIP', '春'])
    expect(now.contactPoints.map(({ kind, label, value }) => [kind, label, value])).toEqual(
      expect.arrayContaining([
        ['phone', '実家', '0463-11-2222'],
        ['email', null, 'hana2@hanamizuki.jp'],
        ['line', null, 'tezuka-line'],
      ]),
    )
    await undoFully(work, harness.runJobs, points.id)
    await undoFully(work, harness.runJobs, tags.id)
    const before = await getCustomer(work, id)
    expect(before).toMatchObject({ tags: [], contactPoints: [{ value: 'tezuka@hanamizuki.jp' }] })
  })

  it.each(['administrator', 'manager', 'member', 'readOnly'] as const)(
    'anything asks %s for their right',
    async (role) => {
      const file = { name: 'a.csv', content: csvOf([['会社名'], ['株式会社右近']]) }
      const { statusCode } = await harness.request(role, 'POST', '/imports?subject=company', { file })
      expect(statusCode).toBe(role === 'administrator' || role === 'manager' ? 201 : 403)
    },
  )

  it('one thing can be read as another as long as it has not begun', async () => {
    const work = harness.as('manager')
    const id = await uploadImport(
      work,
      uploadOf(
        csvOf([
          ['会社名', '会員番号'],
          ['株式会社左近', 'Z1'],
        ]),
      ),
    )
    const { version, mapping } = await getImport(work, id)
    expect(mapping).toEqual(['company', 'code'])
    const changed = await updateImport(work, id, { version, subject: 'company' })
    expect(changed).toMatchObject({ subject: 'company', mapping: ['name', null] })
  })
})
