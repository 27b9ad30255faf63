import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Customer } from '#features/customers/customers.api.ts'
import { getCustomer } from '#features/customers/customers.actions.ts'
import { csvEncoder } from '#platform/csv/write.ts'
import { useRuntime } from '#test/harness/database.ts'
import { getImport, startCheck, startRun } from './imports.actions.ts'
import { importFile, uploadOf } from './imports.make.ts'
import { uploadImport } from './imports.upload.ts'

const header = [
  '会員番号',
  '姓',
  '名',
  'セイ',
  'メイ',
  '性別',
  '生年月日',
  '状態',
  'メール',
  '電話',
  '住所',
  '会社名',
  '役職',
  'タグ',
  '備考',
]

/** Text as people type it, with what breaks careless programs; never blank at its ends. */
const text = (most: number) =>
  fc
    .string({
      unit: fc.constantFrom(...'山髙﨑邉𠮷神\uFA19葛\u{E0100}あアｱーA1 　\'"=+-@,;\n\\N{}😀'),
      maxLength: most,
    })
    .map((s) => s.trim())
    .filter((s) => s.isWellFormed() && !/^'\d|^=".*"$/s.test(s))
const word = fc.string({ unit: fc.constantFrom(...'山髙﨑邉𠮷神\uFA19ア'), minLength: 1, maxLength: 6 })
/** Tags and companies are shared: names that differ in 異体字 only would be one of them. */
const shared = fc.string({ unit: fc.constantFrom(...'山川空海星𠮷'), minLength: 1, maxLength: 6 })
const kana = fc.string({ unit: fc.constantFrom(...'アイウガパャッー'), minLength: 1, maxLength: 6 })
const optional = (arbitrary: fc.Arbitrary<string>) => fc.oneof(fc.constant(''), arbitrary)

const row = fc.tuple(
  optional(word),
  optional(word),
  optional(kana),
  optional(kana),
  fc.constantFrom('', '男性', '女性', 'その他'),
  fc.constantFrom('', '1980-04-01', '1926-12-25', '2001-02-28'),
  fc.constantFrom('見込み', '顧客', '休眠', '退会'),
  fc.constantFrom('', 'mail@sazanami-shokuhin.jp', 'mail2@sazanami-shokuhin.jp'),
  fc.constantFrom('', '03-1234-5678', '090-1234-5678'),
  fc.constantFrom('', '東京都千代田区紀尾井町1-3', '大阪府大阪市北区梅田1-1 さざなみビル'),
  optional(shared.map((name) => `株式会社${name}`)),
  optional(word),
  optional(fc.uniqueArray(shared, { minLength: 1, maxLength: 3 }).map((tags) => tags.join(';'))),
  text(40),
)

const genders = { male: '男性', female: '女性', other: 'その他' } as const
const stages = { lead: '見込み', customer: '顧客', dormant: '休眠', left: '退会' } as const

/** The customer as a row of the same file. */
function rowOf(c: Customer): string[] {
  const first = (kind: string): string => c.contactPoints.find((point) => point.kind === kind)?.value ?? ''
  const [post] = c.posts
  return [
    c.code ?? '',
    c.familyName ?? '',
    c.givenName ?? '',
    c.familyKana ?? '',
    c.givenKana ?? '',
    c.gender === null ? '' : genders[c.gender],
    c.birthOn ?? '',
    stages[c.stage],
    first('email'),
    first('phone'),
    first('address'),
    post?.company.name ?? '',
    post?.title ?? '',
    c.tags
      .map(({ name }) => name)
      .toSorted()
      .join(';'),
    c.remark ?? '',
  ]
}

/** As an export writes it: a text that a spreadsheet would run carries an apostrophe, which the import takes off. */
function fileOf(lines: readonly (readonly string[])[]): Uint8Array {
  const csv = csvEncoder({ encoding: 'utf8', newline: 'crlf', quote: 'minimal' })
  return Buffer.concat(lines.map((cells) => csv.row(cells)))
}

describe('1,000 random rows', () => {
  const harness = useRuntime()
  const rows = fc
    .sample(row, { numRuns: 1000, seed: 20261121 })
    // A title without a company goes to the remark, which is another test's matter.
    .map(([...cells], n) => [`P${n}`, ...(cells[10] === '' ? cells.with(11, '') : cells)])
    .map((cells) => cells.with(13, (cells[13] ?? '').split(';').toSorted().join(';')))

  it('come back from the database as they were, and change nothing when they are imported again', async () => {
    const work = harness.as('manager')
    const done = await importFile(work, harness.runJobs, fileOf([header, ...rows]))
    expect(done.counted).toMatchObject({ rows: 1000, created: 1000, wrong: 0 })
    const stored = await work.db.selectFrom('customer').select('customerId').execute()
    const read = new Map<string, string[]>()
    for (const { customerId } of stored) {
      const cells = rowOf(await getCustomer(work, customerId))
      read.set(cells[0] ?? '', cells)
    }
    for (const cells of rows) expect(read.get(cells[0] ?? '')).toEqual(cells)
    const again = await importFile(work, harness.runJobs, fileOf([header, ...rows.toReversed()]))
    expect(again.counted).toMatchObject({ rows: 1000, created: 0, updated: 0, unchanged: 1000 })
  })

  it('are counted by the dry run as the run then counts them, however they repeat each other', async () => {
    const work = harness.as('manager')
    const tangled = rows.map((cells, n) => cells.with(0, n % 3 === 0 ? '' : `Q${n % 211}`))
    const id = await uploadImport(work, uploadOf(fileOf([header, ...tangled, ...tangled.slice(0, 200)])))
    await startCheck(work, id)
    await harness.runJobs()
    await startRun(work, id)
    await harness.runJobs()
    const { checked, counted } = await getImport(work, id)
    expect(checked).toEqual(counted)
    expect(counted?.updated).toBeGreaterThan(50)
  })
})
