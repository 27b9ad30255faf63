import { withRuntime } from './base.ts'
import { openPurchases, rebuild } from './purchases.base.ts'
import type { Report } from './report.ts'

const made = ['purchase_facts', 'purchase_month', 'purchase_product', 'purchase_rank'] as const

/** What all orders say of everybody, worked out from nothing, and once more when nothing has changed. */
export async function rebuildBench({ customers }: { customers: number }): Promise<Report> {
  const { dataDir } = await openPurchases(customers)
  const orders = await withRuntime(dataDir, async ({ database: { pool } }) => {
    await pool.query(`truncate ${made.join(', ')}`)
    const { rows } = await pool.query<{ n: string }>('select count(*) as n from sales_order')
    return Number(rows[0]?.n)
  })
  const fromNothing = await rebuild(dataDir)
  const again = await rebuild(dataDir)
  await withRuntime(dataDir, ({ database: { pool } }) => pool.query('vacuum (analyze)'))
  const line = (what: string, seconds: number) => ({
    what,
    ours: seconds,
    unit: 's' as const,
    yardstick: null,
    limit: null,
    more: `${Math.round(orders / seconds)} orders a second`,
  })
  return {
    variant: String(customers),
    lines: [
      line('everything from orders alone', fromNothing),
      line('and again, where nothing changes', again),
    ],
    raw: { orders, seconds: [fromNothing, again] },
  }
}
