import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { useWorkers } from '#test/harness/workers.ts'
import { getImport, startRun } from './imports.actions.ts'
import { csvOf, uploadOf } from './imports.make.ts'
import { uploadImport } from './imports.upload.ts'

/** Two transactions and a rest: orders of two lines, whose second lines stand at the end of the file. */
const orders = 3_000

describe('a killed worker', () => {
  const harness = useRuntime()
  const workers = useWorkers(harness)

  it(
    'goes on with the orders of a file where it stood: none lost, none doubled, facts right',
    { timeout: 120_000 },
    async () => {
      const work = harness.as('manager')
      const rowOf = (n: number, code: string): string[] => [
        `N${n}`,
        '2024/5/1',
        `K${n % 50}`,
        code,
        '1',
        '110',
      ]
      const rows = [...Array(orders).keys()]
      const file = csvOf([
        ['受注番号', '受注日', '会員番号', '品番', '数量', '単価'],
        ...rows.map((n) => rowOf(n, 'A')),
        ...rows.map((n) => rowOf(n, 'B')),
      ])
      const id = await uploadImport(work, uploadOf(file), { subject: 'order' })
      await startRun(work, id)
      await workers.killAt({ table: 'import_batch', when: 'new.staged is not null and new.rows_done = 0' })
      expect(await getImport(work, id)).toMatchObject({ state: 'running', rowsDone: 0 })
      await workers.killAt({ table: 'import_batch', when: 'new.rows_done between 5000 and 5900' })
      const { rowsDone } = await getImport(work, id)
      expect(rowsDone).toBeGreaterThan(2000)
      expect(rowsDone).toBeLessThan(5000)
      await workers.until(async () => (await getImport(work, id)).state === 'done')
      expect(await getImport(work, id)).toMatchObject({
        rowsDone: 2 * orders,
        counted: { rows: 2 * orders, created: orders, wrong: 0 },
      })
      const { rows: found } = await sql<{ [what: string]: number }>`select
      (select count(*)::int from sales_order) as orders, (select count(distinct number)::int from sales_order) as numbers,
      (select count(*)::int from sales_line) as lines, (select count(*)::int from customer) as customers,
      (select count(*)::int from customer_event where name = 'order.placed') as events,
      (select sum(orders)::int from purchase_facts) as counted, (select sum(revenue)::int from purchase_facts) as revenue,
      (select count(*)::int from import_order_row) as staged`.execute(work.db)
      expect(found).toEqual([
        {
          orders,
          numbers: orders,
          lines: 2 * orders,
          customers: 50,
          events: orders,
          counted: orders,
          revenue: orders * 200,
          staged: 0,
        },
      ])
    },
  )
})
