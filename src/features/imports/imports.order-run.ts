import { setImmediate as nextTurn } from 'node:timers/promises'
import type pg from 'pg'
import { sql } from 'kysely'
import { withClient } from '#platform/db/database.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import { JobStopped } from '#platform/jobs/run.ts'
import { announce } from '#platform/live.ts'
import { readMeasure } from '#features/purchases/purchases.facts.ts'
import type { OrderRow } from '#features/readings/readings.order.ts'
import { orderContext, type OrderContext } from './imports.order-context.ts'
import { decideOrders } from './imports.order-decide.ts'
import { saveOrders } from './imports.order-save.ts'
import { emptyStage, readNames, stageOrders } from './imports.order-stage.ts'
import { retrying } from './imports.retry.ts'
import { readAhead } from './imports.source.ts'
import { insertProblems, readBatch, updateBatch, type Batch, type Staged } from './imports.store.ts'
import { keptProblems, noCounts, sumCounts, type Counts } from './imports.ts'

/** Rows of a transaction: so many as to be worth it, and never more than can be held; an order is never cut. */
const fewestRows = 2500
const mostRows = 5000
const fetched = 2000

type Cursor = NonNullable<Staged['cursor']>
type OrderChunk = {
  readonly orders: readonly (readonly OrderRow[])[]
  readonly rows: number
  readonly last: Cursor
}

/** Writes the orders of a file, those of one buyer after the other; goes on after the last one that is written. */
export async function writeOrders(work: JobWork, given: Batch): Promise<Batch> {
  const begun = given.staged
    ? { batch: given, names: await readNames(work, given) }
    : await stageOrders(work, given, 'run')
  const { names } = begun
  let { batch } = begun
  const { dates, cursor } = stagedOf(batch)
  const context = await orderContext(work, batch, dates)
  const measure = await readMeasure(work)
  try {
    for await (const chunk of readAhead(orderChunks(work, batch.id, cursor, context))) {
      const before = batch
      batch = await retrying(() =>
        withClient(work.runtime.database.pool, async (client, db) => {
          const tx = { ...work, db }
          await sql`set local synchronous_commit = off`.execute(db)
          const decided = await decideOrders(tx, chunk.orders, context)
          await saveOrders(tx, client, decided, context, { names, measure })
          const counted = before.counted ?? noCounts
          await insertProblems(
            tx,
            before.id,
            'run',
            keptProblems(decided.problems, counted, { wrong: Infinity }),
          )
          const patch = {
            rowsDone: before.rowsDone + chunk.rows,
            counted: sumCounts(counted, decided.counts),
            staged: { dates, cursor: chunk.last },
          }
          // Also what keeps a cancelled import from going on, and two workers from writing one chunk twice.
          if (!(await updateBatch(tx, before.id, patch, { state: 'running', rowsDone: before.rowsDone })))
            throw new JobStopped('cancelled')
          await announce(tx, { topic: 'import', id: before.id })
          return { ...before, ...patch }
        }),
      )
      await work.progress(batch.rowsDone, batch.rowsTotal)
    }
  } finally {
    await emptyUnlessRunning(work, batch.id)
  }
  return batch
}

/** Decides about every order as the run will, and writes none. */
export async function tryOrders(work: JobWork, given: Batch): Promise<Counts> {
  const { batch } = await stageOrders(work, given, 'check')
  const { dates } = stagedOf(batch)
  const context = await orderContext(work, batch, dates)
  let counts = batch.counted ?? noCounts
  let { rowsDone } = batch
  try {
    for await (const chunk of readAhead(orderChunks(work, batch.id, null, context))) {
      const decided = await decideOrders(work, chunk.orders, context)
      await insertProblems(work, batch.id, 'check', keptProblems(decided.problems, counts))
      counts = sumCounts(counts, decided.counts)
      rowsDone += chunk.rows
      if (!(await updateBatch(work, batch.id, { rowsDone }, { state: 'checking' })))
        throw new JobStopped('cancelled')
      await announce(work, { topic: 'import', id: batch.id })
      await work.progress(rowsDone, batch.rowsTotal)
    }
    return counts
  } finally {
    await emptyStage(work, batch.id)
    await updateBatch(work, batch.id, { staged: null })
  }
}

function stagedOf({ staged }: Batch): Staged {
  if (!staged) throw new Error('The rows of this import were not put together')
  return staged
}

/** A worker that is stopped goes on with what is there; an import that was cancelled needs none of it. */
async function emptyUnlessRunning(work: JobWork, id: string): Promise<void> {
  const now = await readBatch(work, id)
  if (now?.state === 'running' && now.rowsDone < (now.rowsTotal ?? 0)) return
  await emptyStage(work, id)
}

type StagedRow = { rowNumber: number; numberKey: string; buyer: string; cells: string }

/** The rows in groups of one order, by buyer and number, read through a cursor of one connection that sorts them once. */
async function* orderChunks(
  work: JobWork,
  importId: string,
  after: Cursor | null,
  { readRow }: OrderContext,
): AsyncGenerator<OrderChunk> {
  const client = await work.runtime.database.pool.connect()
  try {
    await openCursor(client, importId, after)
    let orders: OrderRow[][] = []
    let rows = 0
    let last = null as Cursor | null
    for (;;) {
      const { rows: next } = await client.query<StagedRow>(`fetch ${fetched} from staged_rows`)
      for (const { rowNumber, numberKey, buyer, cells } of next) {
        const isNew = last?.number !== numberKey || last.buyer !== buyer
        const isFull = rows >= mostRows || (rows >= fewestRows && last?.buyer !== buyer)
        if (last && isNew && isFull) {
          yield { orders, rows, last }
          orders = []
          rows = 0
        }
        if (isNew || orders.length === 0) orders.push([])
        orders.at(-1)?.push(readRow(Number(rowNumber), JSON.parse(cells)))
        rows++
        last = { buyer, number: numberKey }
        if (rows % 200 === 0) await nextTurn()
      }
      if (next.length < fetched) break
    }
    if (last && rows > 0) yield { orders, rows, last }
  } finally {
    // What the cursor keeps ends with its connection.
    client.release(true)
  }
}

/** An order is of the buyer whom any of its rows names. */
async function openCursor(client: pg.PoolClient, importId: string, after: Cursor | null): Promise<void> {
  await client.query(`set work_mem = '32MB'`)
  await client.query(
    `declare staged_rows no scroll cursor with hold for
      select row_number as "rowNumber", number_key as "numberKey", buyer, cells
      from (select row_number, number_key, cells, max(buyer_key) over (partition by number_key) as buyer
        from import_order_row where import_id = $1) staged
      ${after ? 'where (buyer, number_key) > ($2, $3)' : ''}
      order by buyer, number_key, row_number`,
    [importId, ...(after ? [after.buyer, after.number] : [])],
  )
}
