import iconv from 'iconv-lite'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { csvEncoder } from '#platform/csv/write.ts'
import {
  createCustomer,
  getCustomer,
  removeCustomer,
  updateCustomer,
} from '#features/customers/customers.actions.ts'
import { listCustomers } from '#features/customers/customers.store.ts'
import { runOnce } from '#platform/jobs/run.ts'
import { useRuntime } from '#test/harness/database.ts'
import { getImport, startCheck, startRun } from './imports.actions.ts'
import type { Import } from './imports.api.ts'
import {
  csvOf,
  customerRow as row,
  importFile as importInto,
  importHeader as header,
  uploadOf,
} from './imports.make.ts'
import { previewImport } from './imports.preview.ts'
import { listProblems, problemFile } from './imports.problems.ts'
import { uploadImport } from './imports.upload.ts'

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of body) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

describe('an import', () => {
  const harness = useRuntime()
  const importFile = (content: string | Uint8Array): Promise<Import> =>
    importInto(harness.as('manager'), harness.runJobs, content)
  const find = async (q: string) => {
    const work = harness.as('manager')
    const { items } = await listCustomers(work, { q }, { sort: 'kana', limit: 50 })
    return Promise.all(items.map(({ id }) => getCustomer(work, id)))
  }

  it('that cannot be finished says why in the language of its reader', async () => {
    const work = harness.as('manager')
    const id = await uploadImport(work, uploadOf(csvOf([header, row('Z1')])))
    await startRun(work, id)
    const job = await work.db
      .selectFrom('jobRun')
      .select('id')
      .where('subject', '=', `import:${id}`)
      .executeTakeFirstOrThrow()
    await sql`update import_batch set blob_key = 'lost' where id = ${id}::uuid`.execute(work.db)
    for (let tries = 0; tries < 3; tries++)
      await runOnce(harness.runtime, job.id, new AbortController().signal).catch(() => {})
    expect(await getImport(work, id)).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('予期しない問題'),
    })
    const headers = { 'x-enishi-locale': 'en' }
    const read = await harness.request('manager', 'GET', `/imports/${id}`, { headers })
    expect(read.json()).toMatchObject({ problem: expect.stringContaining('Rows already written') })
    const jobs = await harness.request('manager', 'GET', '/jobs', { headers })
    expect(jobs.json()).toMatchObject({
      items: [{ id: job.id, problem: expect.stringContaining('Stopped by an unexpected problem') }],
    })
  })

  it('has its customers checked as soon as it is done', async () => {
    const judged = async (): Promise<number> => {
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from customer_quality q join customer c on c.customer_id = q.customer_id
        where c.code like 'Q%'`.execute(harness.system().db)
      return rows[0]?.n ?? 0
    }
    await importFile(csvOf([header, row('Q1'), row('Q2')]))
    expect(await judged()).toBe(0)
    await harness.runJobs()
    expect(await judged()).toBe(2)
  })

  it('counts in its dry run what it then does, and does nothing the second time, in any order', async () => {
    const work = harness.as('manager')
    const rows = Array.from({ length: 30 }, (_, n) => row(`A${n}`))
    const id = await uploadImport(work, uploadOf(csvOf([header, ...rows])))
    await startCheck(work, id)
    await harness.runJobs()
    const { checked, state, rowsTotal } = await getImport(work, id)
    expect({ state, rowsTotal, checked }).toMatchObject({
      state: 'checked',
      rowsTotal: 30,
      checked: { created: 30 },
    })
    expect(await find('A7@')).toEqual([])
    await startRun(work, id)
    await harness.runJobs()
    expect(await getImport(work, id)).toMatchObject({ state: 'done', rowsDone: 30, counted: checked })
    expect(await importFile(csvOf([header, ...rows.toReversed()]))).toMatchObject({
      counted: { rows: 30, created: 0, updated: 0, unchanged: 30 },
    })
    const [customer] = await find('a7@')
    expect(customer).toMatchObject({
      version: 1,
      code: 'A7',
      birthOn: '1980-04-01',
      familyKana: 'ヤマダ',
      posts: [{ company: { name: '株式会社さざなみ食品' }, title: '部長' }],
    })
  })

  it('puts every customer on the spine, and its start and end into the audit log', async () => {
    const { id } = await importFile(csvOf([header, row('S1')]))
    const [customer] = await find('s1@')
    const events = await harness
      .system()
      .db.selectFrom('customerEvent')
      .select(['name', 'payload'])
      .where('customerId', '=', customer?.id ?? '')
      .execute()
    expect(events).toEqual([
      { name: 'customer.imported', payload: { importId: id, fileName: 'customers.csv' } },
    ])
    const entries = await harness
      .system()
      .db.selectFrom('auditEntry')
      .select('action')
      .where('subjectId', '=', id)
      .orderBy('id')
      .execute()
    expect(entries.map(({ action }) => action)).toEqual(['import.upload', 'import.start', 'import.finish'])
  })

  it('updates by number and by e-mail, and leaves a family of one mailbox apart', async () => {
    await importFile(csvOf([header, row('U1')]))
    const mine = csvOf([
      ['会員番号', '氏名', 'メール', '職業'],
      ['U1', '', '', '会社員'],
      ['', '山田太郎U1', 'U1@sazanami-shokuhin.jp', '自営業'],
      ['', '山田 花子', 'u1@sazanami-shokuhin.jp', '学生'],
    ])
    const done = await importFile(mine)
    expect(done.counted).toMatchObject({ rows: 3, updated: 2, created: 1, doubtful: 2 })
    const family = await find('u1@')
    expect(family.map(({ displayName, occupation }) => [displayName, occupation]).toSorted()).toEqual([
      ['山田 太郎U1', '自営業'],
      ['山田 花子', '学生'],
    ])
    expect((await importFile(mine)).counted).toMatchObject({ created: 0 })
  })

  it('writes later rows of the file over earlier ones, and refuses one number for two names', async () => {
    const done = await importFile(
      csvOf([
        ['会員番号', '氏名', '職業', 'メモ'],
        ['T1', '佐藤 健', '会社員', ''],
        ['T1', '佐藤 健', '', 'あとの行'],
        ['T1', '鈴木 花子', '', ''],
      ]),
    )
    expect(done.counted).toMatchObject({ created: 1, updated: 1, wrong: 1 })
    expect(await find('T1')).toMatchObject([
      { displayName: '佐藤 健', occupation: '会社員', remark: 'あとの行' },
    ])
  })

  it('gives wrong rows back as a file that can be mended and put in again', async () => {
    const work = harness.as('manager')
    const file = csvOf([
      ['番号', '氏名', 'メール', '敬称'],
      ['', '', '', '様'],
      ['W2', '田中 一郎', 'w2@sazanami-shokuhin.jp', 'あ'.repeat(30)],
      ['W3', '田中 次郎', 'w3@sazanami-shokuhin.jp', '様'],
    ])
    const done = await importFile(file)
    expect(done.counted).toMatchObject({ rows: 3, created: 1, wrong: 2 })
    const { items } = await listProblems(work, done.id, { phase: 'run', limit: 10 })
    expect(items.map(({ rowNumber, reasons }) => [rowNumber, reasons[0]?.code])).toEqual([
      [2, 'nobody'],
      [3, 'tooLong'],
    ])
    const problems = await problemFile(work, done.id, { phase: 'run', severity: 'wrong' })
    const text = await textOf(problems.body)
    expect(text).toContain('エラー理由 / Reason')
    expect(text).toContain('敬称が長すぎます')
    const again = await importFile(text.replace('あ'.repeat(30), '様'))
    expect(again.mapping).toEqual([null, 'fullName', 'email', 'honorific', null])
    expect(again.counted).toMatchObject({ rows: 2, created: 1, wrong: 1 })
  })

  it('takes a member number that the bin has set free', async () => {
    const work = harness.as('manager')
    const binned = await createCustomer(work, { code: 'B1', contactPoints: [], posts: [], tagNames: [] })
    await removeCustomer(work, binned.id, binned.version)
    expect(
      (
        await importFile(
          csvOf([
            ['会員番号', '氏名'],
            ['B1', '中村 誠'],
          ]),
        )
      ).counted,
    ).toMatchObject({ created: 1 })
  })

  it('clears by empty cells where that was chosen', async () => {
    const work = harness.as('manager')
    await importFile(
      csvOf([
        ['会員番号', '職業', '備考'],
        ['C1', '会社員', 'メモ'],
      ]),
    )
    const id = await uploadImport(
      work,
      uploadOf(
        csvOf([
          ['会員番号', '職業', '備考'],
          ['C1', '', 'メモ'],
        ]),
      ),
    )
    const { version } = await getImport(work, id)
    await harness.request('manager', 'PATCH', `/imports/${id}`, {
      body: { version, options: { clearEmpty: true, tagNames: ['秋の名簿'] } },
    })
    await startRun(work, id)
    await harness.runJobs()
    expect(await find('C1')).toMatchObject([
      { occupation: null, remark: 'メモ', tags: [{ name: '秋の名簿' }] },
    ])
  })

  it('keeps a LINE id with its owner', async () => {
    const done = await importFile(
      csvOf([
        ['会員番号', 'LINE ID'],
        ['L1', 'Uabc'],
        ['L2', 'Uabc'],
      ]),
    )
    expect(done.counted).toMatchObject({ created: 2, doubtful: 1 })
    expect(await find('L2')).toMatchObject([{ contactPoints: [], remark: 'LINE ID: Uabc' }])
  })

  it('decides anew when the base changed after the dry run', async () => {
    const work = harness.as('manager')
    const id = await uploadImport(
      work,
      uploadOf(
        csvOf([
          ['会員番号', '氏名'],
          ['N1', '小林 茂'],
        ]),
      ),
    )
    await startCheck(work, id)
    await harness.runJobs()
    await createCustomer(work, { code: 'N1', familyName: '小林', contactPoints: [], posts: [], tagNames: [] })
    await startRun(work, id)
    await harness.runJobs()
    expect(await getImport(work, id)).toMatchObject({
      checked: { created: 1 },
      counted: { created: 0, updated: 1 },
    })
  })

  it('leaves a customer whose row says nothing new untouched', async () => {
    const work = harness.as('manager')
    await importFile(
      csvOf([
        ['会員番号', '氏名'],
        ['V1', '加藤 勇'],
      ]),
    )
    const [before] = await find('V1')
    if (!before) throw new Error('not imported')
    await updateCustomer(work, before.id, { version: before.version, remark: '手書き' })
    await importFile(
      csvOf([
        ['会員番号', '氏名'],
        ['V1', '加藤 勇'],
      ]),
    )
    expect(await find('V1')).toMatchObject([{ version: before.version + 1, remark: '手書き' }])
  })

  const rare = ['\uFA19', '\uFA10', '\uFA1E', '\uFA1B', '\uFA1A', '\uFA26', '葛\u{E0100}城', '𠮷田', '髙﨑']
  it.each(['utf8', 'utf8bom'] as const)('keeps rare characters from %s to the database', async (encoding) => {
    const csv = csvEncoder({ encoding, newline: 'crlf', quote: 'minimal' })
    const bytes = [['会員番号', '姓'], ...rare.map((name, n) => [`R${encoding}${n}`, name])].map((cells) =>
      csv.row(cells),
    )
    await importFile(new Uint8Array(Buffer.concat(bytes)))
    const { rows } = await sql<{ familyName: string }>`
      select family_name from customer where code like ${`R${encoding}_`} order by code`.execute(
      harness.system().db,
    )
    expect(rows.map(({ familyName }) => familyName)).toEqual(rare)
  })

  it.each(['cp932', 'utf16le', 'utf16be', 'eucjp', 'utf8'])('finds %s by itself', async (encoding) => {
    const work = harness.as('manager')
    const name = encoding === 'eucjp' ? '高橋 一郎' : '髙橋 一郎'
    const list = `会員番号,氏名,住所\r\nE,${name},東京都千代田区\r\n`
    const bytes = iconv.encode(list, encoding, { addBOM: encoding.startsWith('utf16') })
    const id = await uploadImport(work, uploadOf(new Uint8Array(bytes)))
    expect(await getImport(work, id)).toMatchObject({
      format: { encoding, delimiter: ',', hasHeader: true },
      mapping: ['code', 'fullName', 'address'],
    })
    const { understood } = await previewImport(work, id)
    expect(understood[0]?.fields).toMatchObject({ code: 'E', familyName: name.slice(0, 2) })
  })
})
