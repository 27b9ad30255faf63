import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Work } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { getImport, startCheck, startRun, updateImport } from './imports.actions.ts'
import type { Import } from './imports.api.ts'
import { csvOf, importFile, undoFully, uploadOf } from './imports.make.ts'
import { listProblems } from './imports.problems.ts'
import { mustMayWrite } from './imports.subjects.ts'
import { uploadImport } from './imports.upload.ts'

const harness = useRuntime()

type Sale = Partial<Import['options']['sale']>
const header = [
  '受注番号',
  '受注日',
  '会員番号',
  '氏名',
  '品番',
  '商品名',
  '数量',
  '単価',
  '税率',
  '送料',
  '合計',
  '受注ステータス',
]
const row = (given: Partial<Record<(typeof header)[number], string>>): string[] =>
  header.map((heading) => given[heading] ?? '')

async function importOrders(
  work: Work,
  lines: readonly (readonly string[])[],
  sale: Sale = {},
): Promise<Import> {
  const id = await uploadImport(work, uploadOf(csvOf([header, ...lines]), 'orders.csv'), { subject: 'order' })
  const { version, options } = await getImport(work, id)
  await updateImport(work, id, { version, options: { ...options, sale: { ...options.sale, ...sale } } })
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

async function codesOf(work: Work, { id }: Import): Promise<string[]> {
  const { items } = await listProblems(work, id, { phase: 'run', limit: 100 })
  return items.flatMap(({ rowNumber, reasons }) => reasons.map(({ code }) => `${rowNumber} ${code}`))
}

async function ordersOf(prefix: string) {
  const { rows } = await sql<{ number: string; [key: string]: unknown }>`
    select o.number, o.kind, o.total::float8 as total, o.tax::float8 as tax, o.revenue::int as revenue, o.voided_on,
      of_order.number as of_number, c.code, o.tax_mode, o.payment_state, o.shipping_state
    from sales_order o left join sales_order of_order on of_order.id = o.of_id
    left join customer c on c.customer_id = o.customer_id
    where o.number like ${`${prefix}%`} or o.number like ${`C${prefix}%`} order by o.ordered_at, o.number`.execute(
    harness.system().db,
  )
  return rows
}

async function factsOf(code: string) {
  const { rows } = await sql<{ [key: string]: unknown }>`
    select f.orders, f.revenue::int as revenue, f.taken_back, f.first_on, f.last_on from customer c
    left join purchase_facts f on f.customer_id = c.customer_id where c.code = ${code}`.execute(
    harness.system().db,
  )
  return rows
}

describe('a file of orders', () => {
  it('works out each rate once, keeps totals that it gives, and tells where they differ', async () => {
    const work = harness.as('manager')
    const done = await importOrders(work, [
      row({
        受注番号: 'T1',
        受注日: '2024/5/1',
        会員番号: 'T-1',
        品番: 'A',
        数量: '2',
        単価: '1,980',
        税率: '10%',
        送料: '550',
      }),
      row({
        受注番号: 'T1',
        受注日: '2024/5/1',
        会員番号: 'T-1',
        品番: 'B',
        数量: '1',
        単価: '¥648',
        税率: '軽減',
      }),
      row({
        受注番号: 'T2',
        受注日: '2024/5/2',
        会員番号: 'T-1',
        品番: 'A',
        数量: '1',
        単価: '1000',
        税率: '10%',
        合計: '1100',
      }),
      row({
        受注番号: 'T3',
        受注日: '2024/5/3',
        会員番号: 'T-1',
        品番: 'A',
        数量: '1',
        単価: '1000',
        税率: '10%',
        合計: '999',
      }),
    ])
    expect(await ordersOf('T')).toMatchObject([
      // 3,960 + 550 at 10 % with 410 of tax in them, 648 at 8 % with 48.
      { number: 'T1', total: 5158, tax: 458, revenue: 3600 + 600, taxMode: 'included' },
      { number: 'T2', total: 1100, tax: 100, revenue: 1000, taxMode: 'excluded' },
      { number: 'T3', total: 999, tax: 90, revenue: 910, taxMode: 'included' },
    ])
    expect(await codesOf(work, done)).toEqual(['5 totalDiffers'])
    expect(await factsOf('T-1')).toEqual([
      { orders: 3, revenue: 4200 + 1000 + 910, takenBack: 0, firstOn: '2024-05-01', lastOn: '2024-05-03' },
    ])
  })

  it('leaves a whole order out for one wrong row, and what is there with other content as it is', async () => {
    const work = harness.as('manager')
    const sound = row({
      受注番号: 'W1',
      受注日: '2024/5/1',
      会員番号: 'W-1',
      品番: 'A',
      数量: '1',
      単価: '500',
    })
    const done = await importOrders(work, [
      sound,
      row({ 受注番号: 'W2', 受注日: '2024/5/1', 会員番号: 'W-2', 品番: 'A', 数量: '一つ', 単価: '500' }),
      row({ 受注番号: '', 受注日: '2024/5/1', 会員番号: 'W-2', 品番: 'A', 数量: '1', 単価: '500' }),
      row({ 受注番号: 'W2', 受注日: '2024/5/1', 会員番号: 'W-2', 品番: 'B', 数量: '1', 単価: '500' }),
      row({ 受注番号: 'W3', 受注日: '2024/13/1', 会員番号: 'W-2', 品番: 'B', 数量: '1', 単価: '500' }),
      row({ 受注番号: 'W4', 受注日: '2024/5/1', 会員番号: 'W-2', 品番: 'B', 数量: '1', 単価: '500' }),
      row({ 受注番号: 'W4', 受注日: '2024/5/1', 会員番号: 'W-3', 品番: 'B', 数量: '1', 単価: '500' }),
    ])
    expect(done.counted).toMatchObject({ rows: 7, created: 1, wrong: 6 })
    expect(await codesOf(work, done)).toEqual([
      '3 amountUnread',
      '4 orderNumberMissing',
      '5 orderLeftOut',
      '6 momentUnread',
      '7 orderTwoBuyers',
      '8 orderLeftOut',
    ])
    expect(await factsOf('W-2')).toEqual([])
    const again = await importOrders(work, [sound.with(header.indexOf('単価'), '600')])
    expect(again.counted).toMatchObject({ created: 0, wrong: 1 })
    expect(await codesOf(work, again)).toEqual(['2 orderDiffers'])
    expect(await ordersOf('W')).toMatchObject([{ number: 'W1', total: 500 }])
  })

  it('finds the order that a cancel takes back, whichever of them comes first', async () => {
    const work = harness.as('manager')
    const orders = [
      row({ 受注番号: 'K1', 受注日: '2024/5/1', 会員番号: 'K-1', 品番: 'A', 数量: '2', 単価: '500' }),
      row({ 受注番号: 'K2', 受注日: '2024/5/2', 会員番号: 'K-1', 品番: 'A', 数量: '5', 単価: '500' }),
      row({ 受注番号: 'K2', 受注日: '2024/5/2', 会員番号: 'K-1', 品番: 'B', 数量: '1', 単価: '100' }),
    ]
    const cancels = [
      row({ 受注番号: 'CK1', 受注日: '2024/5/5', 会員番号: 'K-1', 品番: 'A', 数量: '-2', 単価: '500' }),
      row({ 受注番号: 'K8', 受注日: '2024/5/6', 会員番号: 'K-1', 品番: 'B', 数量: '-1', 単価: '100' }),
      row({ 受注番号: 'K9', 受注日: '2024/5/7', 会員番号: 'K-1', 品番: 'Z', 数量: '-1', 単価: '50' }),
    ]
    const first = await importOrders(work, cancels, { cancelPrefix: 'C' })
    expect(await factsOf('K-1')).toMatchObject([{ orders: 0, takenBack: 3 }])
    await importOrders(work, orders)
    const bound = [
      { number: 'K1', kind: 'order', voidedOn: '2024-05-05' },
      { number: 'K2', kind: 'order', voidedOn: null },
      { number: 'CK1', kind: 'cancel', total: -1000, ofNumber: 'K1' },
      { number: 'K8', kind: 'return', total: -100, ofNumber: 'K2' },
      { number: 'K9', kind: 'return', total: -50, ofNumber: null },
    ]
    expect(await ordersOf('K')).toMatchObject(bound)
    await undoFully(work, harness.runJobs, first.id)
    expect(await ordersOf('K')).toMatchObject([{ number: 'K1', voidedOn: null }, { number: 'K2' }])
    expect(await factsOf('K-1')).toMatchObject([{ orders: 2, takenBack: 0 }])
    await importOrders(work, cancels, { cancelPrefix: 'C' })
    expect(await ordersOf('K')).toMatchObject(bound)
  })

  it('takes all of an order back that it calls cancelled, then or later', async () => {
    const work = harness.as('manager')
    const order = { 受注番号: 'S1', 受注日: '2024/5/1', 会員番号: 'S-1', 品番: 'A', 数量: '2', 単価: '500' }
    await importOrders(work, [row(order)])
    expect(await factsOf('S-1')).toMatchObject([{ orders: 1 }])
    const later = await importOrders(work, [row({ ...order, 受注ステータス: 'キャンセル' })])
    expect(later.counted).toMatchObject({ created: 1, unchanged: 0 })
    expect(await ordersOf('S1')).toMatchObject([
      { number: 'S1', total: 1000, voidedOn: '2024-05-01' },
      { number: 'S1-C', kind: 'cancel', total: -1000, ofNumber: 'S1' },
    ])
    expect(await factsOf('S-1')).toMatchObject([{ orders: 0, revenue: 0 }])
    const again = await importOrders(work, [row({ ...order, 受注ステータス: 'キャンセル' })])
    expect(again.counted).toMatchObject({ created: 0, unchanged: 1 })
  })

  it('may come before its customers, who then are nobody else', async () => {
    const work = harness.as('manager')
    await importOrders(work, [
      row({ 受注番号: 'L1', 受注日: '2024/5/1', 会員番号: 'L-1', 品番: 'A', 数量: '1', 単価: '500' }),
      row({ 受注番号: 'L2', 受注日: '2024/5/1', 品番: 'A', 数量: '1', 単価: '700' }),
    ])
    const people = await importFile(
      work,
      harness.runJobs,
      csvOf([
        ['会員番号', '氏名'],
        ['L-1', '山田 花子'],
      ]),
    )
    expect(people.counted).toMatchObject({ created: 0, updated: 1 })
    expect(await factsOf('L-1')).toMatchObject([{ orders: 1, revenue: 455 }])
    expect(await ordersOf('L')).toMatchObject([{ code: 'L-1' }, { number: 'L2', code: null, total: 700 }])
  })

  it('changes where people stood on days past when it comes late, and when it is undone', async () => {
    const work = harness.as('manager')
    const order = { 会員番号: 'P-1', 品番: 'A', 数量: '1', 単価: '500' }
    /** How often they had bought on the first of each month that is kept. */
    const stood = async () => {
      // What an import asks for when it is done.
      await harness.runJobs()
      const { rows } = await sql<{ f: number }>`
        select k.f from purchase_rank k join customer c on c.customer_id = k.customer_id
        where c.code = 'P-1' order by k.ranked_on`.execute(work.db)
      return rows.map(({ f }) => f)
    }
    await importOrders(work, [row({ ...order, 受注番号: 'P2', 受注日: '2024/6/1' })])
    expect(await stood()).toEqual(Array(13).fill(1))
    const late = await importOrders(work, [row({ ...order, 受注番号: 'P1', 受注日: '2024/5/1' })])
    expect(await stood()).toEqual(Array(13).fill(2))
    await undoFully(work, harness.runJobs, late.id)
    expect(await stood()).toEqual(Array(13).fill(1))
  })

  it('makes nobody and no product where that was chosen', async () => {
    const work = harness.as('manager')
    const lines = [
      row({ 受注番号: 'N1', 受注日: '2024/5/1', 会員番号: 'N-1', 品番: 'NEW', 数量: '1', 単価: '500' }),
    ]
    const refused = await importOrders(work, lines, { newCustomers: 'refuse' })
    expect(await codesOf(work, refused)).toEqual(['2 buyerUnknown'])
    await importOrders(work, lines, { newCustomers: 'nobody', newProducts: 'plain' })
    expect(await ordersOf('N')).toMatchObject([{ number: 'N1', code: null }])
    expect(await factsOf('N-1')).toEqual([])
    const { rows } = await sql`select 1 from product where code = 'NEW'`.execute(work.db)
    expect(rows).toEqual([])
  })

  it('needs a rate for amounts in another currency', async () => {
    const work = harness.as('manager')
    const lines = [
      row({ 受注番号: 'R1', 受注日: '2024/5/1', 会員番号: 'R-1', 品番: 'A', 数量: '3', 単価: '2.505' }),
    ]
    expect(await codesOf(work, await importOrders(work, lines, { currency: 'USD' }))).toEqual([
      '2 rateMissing',
    ])
    await sql`insert into currency_rate (currency, starts_on, yen) values ('USD', '2024-01-01', 150)`.execute(
      work.db,
    )
    await importOrders(work, lines, { currency: 'USD' })
    // 7.515 dollars are 1,127.25 yen.
    expect(await ordersOf('R')).toMatchObject([{ total: 7.515, tax: 0, revenue: 1127 }])
  })

  it('is left to whoever may write orders, and one of products to whoever may write those', () => {
    for (const subject of ['order', 'product'] as const) {
      expect(() => mustMayWrite(harness.as('manager'), subject)).not.toThrow()
      expect(() => mustMayWrite(harness.as('readOnly'), subject)).toThrow()
    }
    expect(() => mustMayWrite(harness.as('member'), 'product')).toThrow()
  })
})
