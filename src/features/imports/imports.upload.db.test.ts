import { describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { importSchema } from './imports.api.ts'
import { csvOf, customerRow, importFile, importHeader, uploadOf } from './imports.make.ts'
import { getImport, startRun } from './imports.actions.ts'
import { listProblems } from './imports.problems.ts'
import { uploadImport } from './imports.upload.ts'

describe('an upload', () => {
  const harness = useRuntime()
  const upload = async (content: string | Uint8Array<ArrayBuffer>, name = 'list.csv') =>
    harness.request('manager', 'POST', '/imports', { file: { name, content } })
  const uploaded = async (content: string) => importSchema.parse((await upload(content)).json())
  const file = csvOf([importHeader, customerRow('A1')])

  it('is read, mapped and kept without writing a customer', async () => {
    const response = await upload(file, '..\\名簿\\秋 2026.csv')
    expect(response.statusCode).toBe(201)
    expect(response.json()).toMatchObject({
      fileName: '秋 2026.csv',
      state: 'uploaded',
      mapping: [
        'code',
        'fullName',
        'fullKana',
        'email',
        'phone',
        'postalCode',
        'address',
        'company',
        'title',
        'birthOn',
        'tags',
        'remark',
      ],
    })
  })

  it.each([
    ['nothing', new Uint8Array(), 400],
    ['a heading only', new TextEncoder().encode('会員番号,氏名\r\n'), 400],
    [
      'an xlsx',
      new Uint8Array(Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.from('junk[Content_Types].xml')])),
      415,
    ],
    ['a ZIP', new Uint8Array(Buffer.from('504b030414000000', 'hex')), 415],
    ['a PDF', new TextEncoder().encode('%PDF-1.7 …'), 415],
    ['a picture', new Uint8Array(Buffer.from('89504e470d0a1a0a', 'hex')), 415],
    ['noise', new Uint8Array(Array.from({ length: 4000 }, (_, n) => (n * 7) % 32)), 415],
  ])('of %s is refused in words, and no file stays', async (_, content, status) => {
    const response = await upload(content)
    expect(response.statusCode).toBe(status)
    expect(JSON.stringify(response.json())).toMatch(/CSV|ファイル/)
  })

  it('can be overruled; the choice for a heading is remembered', async () => {
    const first = await uploaded(
      csvOf([
        ['会員番号', '謎の列'],
        ['X1', '会社員'],
      ]),
    )
    expect(first.mapping).toEqual(['code', null])
    const { version } = first
    const mapping = ['code', 'occupation']
    const changed = await harness.request('manager', 'PATCH', `/imports/${first.id}`, {
      body: { version, mapping },
    })
    expect(changed.json()).toMatchObject({ mapping })
    expect(
      (
        await uploaded(
          csvOf([
            ['謎の列', '会員番号'],
            ['会社員', 'X9'],
          ]),
        )
      ).mapping,
    ).toEqual(['occupation', 'code'])
    const stale = await harness.request('manager', 'PATCH', `/imports/${first.id}`, {
      body: { version, mapping },
    })
    expect(stale.json()).toMatchObject({ code: 'stale' })
  })

  it.each([[['code']], [['code', 'code']], [['code', 'shoeSize']]])(
    'refuses the mapping %j',
    async (mapping) => {
      const { id, version } = await uploaded(
        csvOf([
          ['会員番号', '氏名'],
          ['X2', '山田 太郎'],
        ]),
      )
      const response = await harness.request('manager', 'PATCH', `/imports/${id}`, {
        body: { version, mapping },
      })
      expect(response.json()).toMatchObject({ code: 'invalid', fields: [{ path: 'mapping' }] })
    },
  )

  it('reads another encoding and separator when told to', async () => {
    const { id, version } = await uploaded('会員番号;氏名\r\nX3;山田 太郎\r\n')
    const format = { encoding: 'utf8', delimiter: ',', quote: '"', hasHeader: false }
    const changed = await harness.request('manager', 'PATCH', `/imports/${id}`, { body: { version, format } })
    expect(changed.json()).toMatchObject({ format, formatCertain: true, header: ['列1'] })
  })

  it('goes through its states once and never twice', async () => {
    const work = harness.as('manager')
    const { id } = await uploaded(csvOf([['会員番号'], ['X4']]))
    const post = (what: string) => harness.request('manager', 'POST', `/imports/${id}/${what}`)
    expect((await post('undo')).statusCode).toBe(409)
    expect((await post('cancel')).statusCode).toBe(409)
    const both = await Promise.all([post('run'), post('run')])
    expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([202, 409])
    expect((await harness.request('manager', 'DELETE', `/imports/${id}`)).statusCode).toBe(409)
    await harness.runJobs()
    expect(await getImport(work, id)).toMatchObject({ state: 'done', counted: { created: 1 } })
    expect((await post('run')).statusCode).toBe(409)
    expect((await post('undo')).statusCode).toBe(202)
    expect((await post('undo')).statusCode).toBe(409)
    await harness.runJobs()
  })

  it('that was cancelled before its job began writes nothing', async () => {
    const work = harness.as('manager')
    const { id } = await uploaded(csvOf([['会員番号'], ['X5']]))
    await startRun(work, id)
    await harness.request('manager', 'POST', `/imports/${id}/cancel`)
    await harness.runJobs()
    expect(await getImport(work, id)).toMatchObject({ state: 'cancelled', counted: { rows: 0 } })
  })

  it('can be thrown away with its file', async () => {
    const work = harness.as('manager')
    const id = await uploadImport(work, uploadOf(file))
    expect((await harness.request('manager', 'DELETE', `/imports/${id}`)).statusCode).toBe(204)
    expect((await harness.request('manager', 'GET', `/imports/${id}`)).statusCode).toBe(404)
  })

  it('of hostile rows is text and nothing else', async () => {
    const work = harness.as('manager')
    const giant = 'あ'.repeat(1_500_000)
    const done = await importFile(
      work,
      harness.runJobs,
      [
        '会員番号,氏名,備考',
        'H1,=cmd|calc 太郎,"=HYPERLINK(""http://x"",""y"")"',
        "H2,'; drop table customer; --,メモ",
        'H3,\0山田\0 太郎,メモ',
        `H4,山田 次郎,${giant}`,
        'H5,山田 三郎,メモ,余分',
        'H6,山田',
        'H7,\u202E山田 四郎,{"a":1}',
        '',
      ].join('\r\n'),
    )
    expect(done.counted).toMatchObject({ rows: 7, created: 4, wrong: 3 })
    const { items } = await listProblems(work, done.id, { phase: 'run', severity: 'wrong', limit: 10 })
    expect(items.map(({ reasons }) => reasons[0]?.code)).toEqual([
      'cellTooLarge',
      'tooManyCells',
      'tooFewCells',
    ])
    const { rows } = await harness
      .request('manager', 'GET', '/customers', { query: { q: 'H1' } })
      .then((r) => ({ rows: r.json<{ items: { displayName: string }[] }>().items }))
    expect(rows[0]?.displayName).toContain('=cmd|calc')
  })
})
