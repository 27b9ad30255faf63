import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { Problem } from '#kit/problem.ts'
import { sheetOf, workbookOf } from '#platform/xlsx/make.ts'
import { useRuntime } from '#test/harness/database.ts'
import { getImport, startRun, updateImport } from './imports.actions.ts'
import { uploadOf } from './imports.make.ts'
import { previewImport } from './imports.preview.ts'
import { listProblems } from './imports.problems.ts'
import { listBatches } from './imports.store.ts'
import { uploadImport } from './imports.upload.ts'

describe('a workbook of Excel', () => {
  const harness = useRuntime()
  const rows = (name: string): string[][] => [
    ['会員番号', '氏名', '生年月日'],
    ['X1', name, '昭和55年4月1日'],
  ]

  it('is read from its first sheet with rows, and another one can be chosen', async () => {
    const work = harness.as('manager')
    const file = workbookOf({ 表紙: '', 春: sheetOf(rows('春田 一')), 秋: sheetOf([['氏名'], ['秋田 二']]) })
    const id = await uploadImport(work, uploadOf(file, '名簿.xlsx'))
    const uploaded = await getImport(work, id)
    expect(uploaded).toMatchObject({
      sheets: ['表紙', '春', '秋'],
      sheet: '春',
      formatCertain: true,
      header: ['会員番号', '氏名', '生年月日'],
      mapping: ['code', 'fullName', 'birthOn'],
    })
    const autumn = await updateImport(work, id, { version: uploaded.version, sheet: '秋' })
    expect(autumn).toMatchObject({ sheet: '秋', header: ['氏名'], mapping: ['fullName'] })
    await expect(updateImport(work, id, { version: autumn.version, sheet: '冬' })).rejects.toThrow()
    const spring = await updateImport(work, id, { version: autumn.version, sheet: '春' })
    expect(spring.mapping).toEqual(['code', 'fullName', 'birthOn'])
    await startRun(work, id)
    await harness.runJobs()
    expect(await getImport(work, id)).toMatchObject({ state: 'done', counted: { created: 1, wrong: 0 } })
  })

  it('keeps the numbers of its rows, and what looks like a formula as the text it is', async () => {
    const work = harness.as('manager')
    const sheet =
      '<row r="3"><c r="A3" t="inlineStr"><is><t>会員番号</t></is></c><c r="B3" t="inlineStr"><is><t>氏名</t></is></c></row>' +
      '<row r="9"><c r="A9"><v>312</v></c><c r="B9" t="inlineStr"><is><t>=cmd|&apos;/C&apos;</t></is></c></row>'
    const id = await uploadImport(work, uploadOf(workbookOf({ a: sheet }), 'a.xlsx'))
    expect((await previewImport(work, id)).rows).toEqual([['312', "=cmd|'/C'"]])
    await startRun(work, id)
    await harness.runJobs()
    const { items } = await listProblems(work, id, { phase: 'run', limit: 10 })
    expect(items).toMatchObject([{ rowNumber: 9, severity: 'doubtful' }])
  })

  it.each([
    ['an old or locked one', Buffer.from('d0cf11e0a1b11ae100000000', 'hex')],
    ['an empty one', workbookOf({ a: '' })],
    ['a packed folder', zipSync({ 'a.csv': strToU8('a,b') })],
  ])('that is %s is refused, and nothing of it is kept', async (_name, file) => {
    const work = harness.as('manager')
    const before = await listBatches(work, { limit: 50 })
    await expect(uploadImport(work, uploadOf(file, 'x.xlsx'))).rejects.toThrow(Problem)
    expect((await listBatches(work, { limit: 50 })).items).toHaveLength(before.items.length)
  })
})
