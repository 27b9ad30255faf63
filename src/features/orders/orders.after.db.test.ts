import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { features } from '#app.ts'
import { getImport, startRun } from '#features/imports/imports.actions.ts'
import { undoFully, uploadOf } from '#features/imports/imports.make.ts'
import { uploadImport } from '#features/imports/imports.upload.ts'
import { makeBuyer } from '#features/purchases/purchases.make.ts'
import { compose } from '#platform/feature.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { useRuntime } from '#test/harness/database.ts'
import { cancelOrder } from './orders.entries.ts'
import { makeOrder } from './orders.make.ts'
import { holdOrder, releaseOrder, setPayment, setShipping, updateOrder } from './orders.states.ts'

const calls: { ids: readonly string[]; inTransaction: boolean }[] = []
const listener = {
  name: 'listener',
  afterOrders: async ({ db }: { db: { isTransaction: boolean } }, ids: readonly string[]) => {
    calls.push({ ids, inTransaction: db.isTransaction })
  },
}

describe('features that follow orders', () => {
  const harness = useRuntime({ app: compose([...features, listener]) })
  const manager = () => harness.as('manager')
  afterEach(() => {
    calls.length = 0
  })

  it('are told in the transaction of every change: placed, paid, held, released, noted, shipped, cancelled', async () => {
    const { id } = await makeOrder(manager())
    await setPayment(manager(), id, { state: 'paid' })
    await holdOrder(manager(), id, { reason: '確認' })
    await releaseOrder(manager(), id)
    const { version } = await setShipping(manager(), id, { state: 'preparing' })
    const noted = await updateOrder(manager(), id, { version, note: '不在時は宅配ボックス' })
    await cancelOrder(manager(), id, { version: noted.version })
    expect(calls).toEqual(Array.from({ length: 7 }, () => ({ ids: [id], inTransaction: true })))
  })

  it('are not told of what changes nothing', async () => {
    const { id } = await makeOrder(manager())
    await setShipping(manager(), id, { state: 'waiting' })
    expect(calls).toHaveLength(1)
  })

  it('are told of an import once a chunk, and of its undo', async () => {
    const id = await uploadImport(
      manager(),
      uploadOf(
        '受注番号,受注日,商品名,数量,単価\nA-1,2025-04-01,緑茶,1,1000\nA-2,2025-04-02,緑茶,2,1000\n',
        'o.csv',
      ),
      { subject: 'order' },
    )
    await startRun(manager(), id)
    await harness.runJobs()
    expect((await getImport(manager(), id)).state).toBe('done')
    const { rows } = await sql<{ id: string }>`
      select id from sales_order where import_id = ${id}::uuid order by number`.execute(harness.system().db)
    const ids = rows.map((row) => row.id).toSorted()
    expect(ids).toHaveLength(2)
    expect(calls.map((call) => ({ ...call, ids: [...call.ids].toSorted() }))).toEqual([
      { ids, inTransaction: true },
    ])
    calls.length = 0
    await undoFully(manager(), harness.runJobs, id)
    expect(calls.flatMap((call) => [...call.ids]).toSorted()).toEqual(ids)
  })
})

describe('an order that comes in after its month', () => {
  const harness = useRuntime()
  const night = async () => {
    await enqueue(harness.system(), 'purchases.rankNightly', {})
    await harness.runJobs()
  }
  const stood = async (customerId: string) => {
    const { rows } = await sql<{ on: string; f: number }>`
      select ranked_on as "on", f from purchase_rank where customer_id = ${customerId}::uuid order by 1 desc limit 2`.execute(
      harness.system().db,
    )
    return rows.map(({ f }) => f)
  }

  it('is what they had bought on the days since, from the next night on', async () => {
    const customerId = await makeBuyer(harness.system())
    const monthsAgo = (count: number) => {
      const on = new Date()
      on.setUTCDate(15)
      on.setUTCMonth(on.getUTCMonth() - count)
      return on.toISOString()
    }
    await makeOrder(harness.as('manager'), { customerId, orderedAt: monthsAgo(5) })
    await night()
    expect(await stood(customerId)).toEqual([1, 1])
    // What comes in within its month says nothing of the days before.
    await makeOrder(harness.as('manager'), { customerId })
    await night()
    expect(await stood(customerId)).toEqual([1, 1])
    await makeOrder(harness.as('manager'), { customerId, orderedAt: monthsAgo(2) })
    await makeOrder(harness.as('manager'), { customerId, orderedAt: monthsAgo(3) })
    await night()
    expect(await stood(customerId)).toEqual([3, 3])
    const { rows } = await sql`select 1 from setting where key = 'purchases.late'`.execute(
      harness.system().db,
    )
    expect(rows).toEqual([])
  })
})
