import Big from 'big.js'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Work } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { getImport, startCheck, startRun, updateImport } from './imports.actions.ts'
import type { Import } from './imports.api.ts'
import { undoFully, uploadOf } from './imports.make.ts'
import { shopFile, shuffled } from './imports.orders.make.ts'
import { uploadImport } from './imports.upload.ts'

const harness = useRuntime()

type Sale = Partial<Import['options']['sale']>

async function prepare(work: Work, content: string, sale: Sale = {}): Promise<Import> {
  const id = await uploadImport(work, uploadOf(content, 'orders.csv'), { subject: 'order' })
  const { version, options } = await getImport(work, id)
  return updateImport(work, id, { version, options: { ...options, sale: { ...options.sale, ...sale } } })
}

async function importOrders(work: Work, content: string, sale: Sale = {}): Promise<Import> {
  const { id } = await prepare(work, content, sale)
  await startRun(work, id)
  await harness.runJobs()
  return getImport(work, id)
}

async function booked(): Promise<{ [what: string]: unknown }> {
  const { rows } = await sql<{ [what: string]: unknown }>`
    select count(*) filter (where kind = 'order')::int as orders,
      count(*) filter (where kind = 'cancel')::int as cancels, count(*) filter (where kind = 'return')::int as returns,
      coalesce(trim_scale(sum(total) filter (where kind = 'order')), 0)::text as total,
      coalesce(trim_scale(sum(total) filter (where kind <> 'order')), 0)::text as cancelled,
      (select count(*)::int from sales_line) as lines
    from sales_order`.execute(harness.system().db)
  return rows[0] ?? {}
}

/**
 * Everything that orders say, without what each import chooses anew: ids, times of writing, and by the order of its lines
 * which of them has the odd yen of an order.
 */
async function history(): Promise<unknown> {
  const { rows } = await sql`
    select o.number, o.kind, o.ordered_at, o.total, o.revenue, o.voided_on, c.code, p.number as of_number,
      (select json_agg(json_build_array(l.code, l.quantity, l.unit_price, l.amount) order by l.code, l.quantity,
        l.unit_price) from sales_line l where l.order_id = o.id) as lines
    from sales_order o left join customer c on c.customer_id = o.customer_id
    left join sales_order p on p.id = o.of_id order by o.number`.execute(harness.system().db)
  const { rows: facts } = await sql`
    select c.code, f.first_on, f.last_on, f.orders, f.revenue from purchase_facts f
    join customer c on c.customer_id = f.customer_id order by c.code`.execute(harness.system().db)
  return { rows, facts }
}

async function pounds(): Promise<void> {
  await sql`insert into currency_rate (currency, starts_on, yen) values ('GBP', '2000-01-01', 200)`.execute(
    harness.system().db,
  )
}

describe('the export of a shop in a shape of its own', () => {
  const { header, rows, totals } = shopFile(100)
  const file = [header, ...rows].join('\r\n')

  it('comes in by its headings alone, with totals right to the last digit, and once only', async () => {
    await pounds()
    const work = harness.as('manager')
    const prepared = await prepare(work, file, { currency: 'GBP' })
    expect(prepared.mapping).toEqual([
      'order.number',
      'line.code',
      'line.name',
      'line.quantity',
      'order.on',
      'line.price',
      'code',
      'buyer.country',
    ])
    await startCheck(work, prepared.id)
    await harness.runJobs()
    const { checked } = await getImport(work, prepared.id)
    await startRun(work, prepared.id)
    await harness.runJobs()
    const done = await getImport(work, prepared.id)
    expect(done).toMatchObject({
      state: 'done',
      problem: null,
      counted: {
        rows: rows.length,
        created: totals.orders + totals.cancels + totals.returns,
        unchanged: 0,
        wrong: 0,
      },
    })
    expect(checked).toEqual(done.counted)
    expect(await booked()).toEqual({
      orders: totals.orders,
      cancels: totals.cancels,
      returns: totals.returns,
      lines: totals.lines,
      total: Big(totals.total).toFixed(),
      cancelled: Big(totals.cancelled).toFixed(),
    })
    const before = await history()

    const again = await importOrders(work, [header, ...shuffled(rows)].join('\r\n'), { currency: 'GBP' })
    expect(again.counted).toMatchObject({
      created: 0,
      unchanged: totals.orders + totals.cancels + totals.returns,
      wrong: 0,
    })
    expect(await history()).toEqual(before)

    const undone = await undoFully(work, harness.runJobs, done.id)
    expect(undone).toMatchObject({ state: 'undone', undone: { kept: 0 } })
    expect(await booked()).toMatchObject({ orders: 0, cancels: 0, lines: 0 })
    const { rows: left } = await sql`select 1 from customer union all select 1 from purchase_facts
      union all select 1 from purchase_month union all select 1 from product where deleted_at is null
      union all select 1 from import_order_row`.execute(work.db)
    expect(left).toEqual([])

    await importOrders(work, [header, ...shuffled(rows, 11)].join('\r\n'), { currency: 'GBP' })
    expect(await history()).toEqual(before)
  })
})
