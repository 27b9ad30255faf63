import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { apiKeyFor, withRuntime } from './base.ts'
import { dump, restore, runImport } from './import.bench.ts'
import { makeOrders, orderHeadings } from './make-orders.ts'
import { benchData } from './paths.ts'
import type { Report } from './report.ts'
import { startProduct } from './server.ts'

/** Putting rows together, customers, products, taxes, facts and history for the price of five bare COPYs. */
const mostRatio = 5
/** A small rented machine has 2 GB for everything. */
const mostMemory = 400

/** What such an import writes, parents before their children. */
const tables = [
  'product',
  'customer',
  'contact_point',
  'customer_identity',
  'sales_order',
  'sales_line',
  'sales_order_number',
  'customer_event',
  'purchase_facts',
  'purchase_month',
  'purchase_product',
  'import_batch',
  'import_change',
  'import_row_problem',
  'import_product_change',
] as const

export async function ordersBench({ lines }: { lines: number }): Promise<Report> {
  const file = await makeOrders(lines)
  const scratch = join(benchData, 'orders')
  const [ours, bare, dumps] = [join(scratch, 'ours'), join(scratch, 'bare'), join(scratch, 'rows')] as const
  await rm(scratch, { recursive: true, force: true })
  try {
    const apiKey = await withRuntime(ours, apiKeyFor)
    const server = await startProduct(ours, 'serve', { ENISHI_MAX_UPLOAD_MB: '2000' })
    const imported = await runImport(server, apiKey, {
      file,
      headings: orderHeadings,
      subject: 'order',
    }).finally(() => server.close())
    const bytes = await dump(ours, dumps, tables)
    const copied = await restore(dumps, bare, tables)
    const total = Object.values(copied).reduce((sum, ms) => sum + ms, 0)
    const rate = Math.round(lines / imported.seconds)
    return {
      variant: String(lines),
      lines: [
        {
          what: 'import of orders',
          ours: imported.seconds,
          unit: 's',
          yardstick: total / 1000,
          limit: { most: mostRatio, of: 'ratio' },
          more: `${rate} rows a second, ${imported.processorSeconds.toFixed(0)} s of the worker's processor; the rows are ${Math.round(bytes / 1e6)} MB`,
        },
        {
          what: 'peak memory of the worker',
          ours: imported.peakMegabytes,
          unit: 'MB',
          yardstick: null,
          limit: { most: mostMemory, of: 'ours' },
        },
      ],
      raw: { 'bare COPY, ms': copied, counted: imported.record.counted, file: (await stat(file)).size },
    }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
