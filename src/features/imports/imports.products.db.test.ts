import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { exportProducts } from '#features/products/products.export.ts'
import { findProducts } from '#features/products/products.find.ts'
import { getImport, startCheck, startRun } from './imports.actions.ts'
import { csvOf, undoFully, uploadOf } from './imports.make.ts'
import { uploadImport } from './imports.upload.ts'

const header = [
  '品番',
  '商品名',
  '分類',
  '税区分',
  '価格',
  '原価',
  '在庫',
  '元の品番',
  'バリエーション',
  '販売終了日',
]

describe('a file of products', () => {
  const harness = useRuntime()

  async function importProducts(content: string | Uint8Array) {
    const work = harness.as('manager')
    const id = await uploadImport(work, uploadOf(content, 'products.csv'), { subject: 'product' })
    await startCheck(work, id)
    await harness.runJobs()
    const { checked } = await getImport(work, id)
    await startRun(work, id)
    await harness.runJobs()
    const done = await getImport(work, id)
    expect(done).toMatchObject({ state: 'done', problem: null })
    expect(checked).toEqual(done.counted)
    return done
  }

  it('adds and updates by code, refuses row by row, and is taken back', async () => {
    const work = harness.as('manager')
    const first = await importProducts(
      csvOf([
        header,
        ['AJ-30', '青汁 30包', '健康食品 > 青汁', '軽減税率', '¥1,980', '620.5', '12', '', '', ''],
        ['AJ-30L', '青汁 30包', '健康食品>青汁', '8%', '2980', '', '', 'ａｊ-30', '大袋', ''],
        ['', '名無し', '', '', '', '', '', '', '', ''],
        ['BAD', '悪い', '', '', '高い', '', '', '', '', ''],
        ['ORPHAN', '孤児', '', '', '100', '', '', 'NONE', 'L', ''],
      ]),
    )
    expect(first.counted).toMatchObject({ rows: 5, created: 2, wrong: 3 })
    expect(await findProducts(work, { codeKeys: ['AJ-30', 'AJ-30L'] })).toMatchObject([
      {
        code: 'AJ-30',
        taxClass: 'reduced',
        cost: '620.5',
        stock: 12,
        prices: [{ price: '1980', taxIncluded: true }],
      },
      { code: 'AJ-30L', variation: '大袋', taxClass: 'reduced', prices: [{ price: '2980' }] },
    ])
    const { rows } = await sql<{ name: string }>`select name from product_category order by name`.execute(
      work.db,
    )
    expect(rows.map(({ name }) => name)).toEqual(['健康食品', '青汁'])

    const second = await importProducts(
      csvOf([
        ['品番', '商品名', '価格', '在庫'],
        ['AJ-30', '青汁 30包入', '2180', '7'],
        ['AJ-30L', '青汁 30包', '2980', ''],
      ]),
    )
    expect(second.counted).toMatchObject({ created: 0, updated: 1, unchanged: 1 })
    expect(await findProducts(work, { codeKeys: ['AJ-30'] })).toMatchObject([
      { name: '青汁 30包入', stock: 7, taxClass: 'reduced' },
    ])
    expect(await undoFully(work, harness.runJobs, second.id)).toMatchObject({
      undone: { restored: 1, kept: 0 },
    })
    expect(await findProducts(work, { codeKeys: ['AJ-30'] })).toMatchObject([
      { name: '青汁 30包', stock: 12, prices: [{ price: '1980' }] },
    ])
    // What another file has changed since stays.
    expect(await undoFully(work, harness.runJobs, first.id)).toMatchObject({
      undone: { removed: 1, kept: 1 },
    })
    expect(await findProducts(work, { codeKeys: ['AJ-30', 'AJ-30L'] })).toMatchObject([{ code: 'AJ-30' }])
  })

  it('may be what the list of products has exported: nothing changes', async () => {
    const work = harness.as('manager')
    await importProducts(
      csvOf([header, ['X-1', '石鹸', '化粧品', '10%', '500', '80', '3', '', '', '2030/1/31']]),
    )
    const parts: Uint8Array[] = []
    for await (const part of (await exportProducts(work, { format: 'cp932' })).body) parts.push(part)
    const again = await importProducts(Buffer.concat(parts))
    expect(again.counted).toMatchObject({ rows: 2, unchanged: 2, wrong: 0, doubtful: 0 })
  })
})
