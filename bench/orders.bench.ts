import { benchImport } from './import.bench.ts'
import { makeOrders, orderHeadings } from './make-orders.ts'
import type { Report } from './report.ts'

/** Putting rows together, customers, products, taxes, facts and history for the price of five bare COPYs. */
const mostRatio = 5

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

export function ordersBench({ lines }: { lines: number }): Promise<Report> {
  return benchImport({
    scratch: 'orders',
    what: 'import of orders',
    rows: lines,
    make: () => makeOrders(lines),
    headings: orderHeadings,
    subject: 'order',
    tables,
    mostRatio,
  })
}
