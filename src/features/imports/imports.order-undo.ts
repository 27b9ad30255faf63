import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { Problem } from '#kit/problem.ts'
import { afterOrders } from '#platform/after-orders.ts'
import { withClient } from '#platform/db/database.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import { JobStopped } from '#platform/jobs/run.ts'
import { announce } from '#platform/live.ts'
import type { Work } from '#platform/work.ts'
import { nobody } from '#features/purchases/purchases.ts'
import { productFieldKeys } from '#features/products/products.ts'
import {
  changeStock,
  getProduct,
  removePrice,
  removeProduct,
  setPrice,
  updateProduct,
} from '#features/products/products.actions.ts'
import type { Product } from '#features/products/products.api.ts'
import { findProducts } from '#features/products/products.find.ts'
import { refreshPurchases } from '#features/purchases/purchases.facts.ts'
import { updateBatch, type Batch, type UndoCounts } from './imports.store.ts'

const some = 500
const none: UndoCounts = { removed: 0, restored: 0, kept: 0 }

/** Where an undo stands that goes through records of several kinds: its cursor begins with the kind. */
export const cursorOf = (batch: Batch, kind: string): string | null =>
  batch.undoCursor?.startsWith(`${kind}:`) ? batch.undoCursor.slice(kind.length + 1) : null

async function step(
  work: JobWork,
  batch: Batch,
  kind: string,
  undo: (tx: Work) => Promise<{ counts: UndoCounts; last: string } | null>,
): Promise<Batch | null> {
  return withClient(work.runtime.database.pool, async (_client, db) => {
    const tx = { ...work, db }
    const done = await undo(tx)
    if (!done) return null
    const before = batch.undone ?? none
    const patch = {
      undoCursor: `${kind}:${done.last}`,
      undone: {
        removed: before.removed + done.counts.removed,
        restored: before.restored + done.counts.restored,
        kept: before.kept + done.counts.kept,
      },
    }
    if (!(await updateBatch(tx, batch.id, patch, { state: 'undoing', undoCursor: batch.undoCursor })))
      throw new JobStopped('cancelled')
    await announce(tx, { topic: 'import', id: batch.id })
    return { ...batch, ...patch }
  })
}

type Removed = { id: string; customerId: string; ofId: string | null; on: string; kept: boolean }

/**
 * Takes the orders of a file out again, entries and events with them. One that somebody has changed since, taken something
 * back of, invoiced or seen paid stays. What other files say was taken back of it stands alone again.
 */
export function undoOrders(work: JobWork, batch: Batch): Promise<Batch | null> {
  if (batch.undoCursor !== null && !batch.undoCursor.startsWith('order:')) return Promise.resolve(null)
  const after = cursorOf(batch, 'order') ?? nobody
  return step(work, batch, 'order', async (tx) => {
    const { rows } = await sql<Removed>`
      select o.id, o.customer_id, o.of_id, o.ordered_on as on,
        o.version > 1 or exists (select 1 from sales_order e where e.of_id = o.id and e.import_id is null)
          or exists (select 1 from sales_order p where p.id = o.of_id and p.customer_id = o.customer_id
            and p.import_id = o.import_id and (p.version > 1 or exists (select 1 from sales_order e
              where e.of_id = p.id and e.import_id is null)))
          or exists (select 1 from document_order d where d.customer_id = o.customer_id and d.order_id = o.id)
          or exists (select 1 from payment_allocation a
            where a.customer_id = o.customer_id and a.order_id = o.id) as kept
      from sales_order o
      where o.id = any(array(select id from sales_order
        where import_id = ${batch.id}::uuid and id > ${after}::uuid order by id limit ${some}))
      order by o.id`.execute(tx.db)
    const last = rows.at(-1)
    if (!last) return null
    const gone = rows.filter(({ kept }) => !kept)
    const customerIds = [...new Set(gone.map(({ customerId }) => customerId))]
    await remove(tx, gone)
    await refreshPurchases(tx, customerIds, {
      days: gone.flatMap(({ customerId, on }) => (customerId === nobody ? [on] : [])),
    })
    await afterOrders(tx, [...new Set(gone.map(({ id, ofId }) => ofId ?? id))])
    return {
      last: last.id,
      counts: { removed: gone.length, restored: 0, kept: rows.length - gone.length },
    }
  })
}

async function remove(tx: Work, gone: readonly Removed[]): Promise<void> {
  const ids = gone.map(({ id }) => id)
  const customerIds = [...new Set(gone.map(({ customerId }) => customerId))]
  await sql`select 1 from customer where customer_id = any(${customerIds}::uuid[])
    order by customer_id for no key update`.execute(tx.db)
  // What they took back of orders that stay is there again.
  await sql`update sales_order set voided_on = null, updated_at = now()
    where id = any(${gone.flatMap(({ ofId }) => ofId ?? [])}::uuid[]) and voided_on is not null`.execute(
    tx.db,
  )
  await sql`update sales_line l set of_position = null from sales_order e
    where e.of_id = any(${ids}::uuid[]) and e.id <> all(${ids}::uuid[])
      and l.customer_id = e.customer_id and l.order_id = e.id`.execute(tx.db)
  await sql`update sales_order set of_id = null, updated_at = now()
    where of_id = any(${ids}::uuid[]) and id <> all(${ids}::uuid[])`.execute(tx.db)
  await sql`delete from customer_event where customer_id = any(${customerIds}::uuid[]) and name like 'order.%'
    and coalesce(payload ->> 'entryId', payload ->> 'orderId') = any(${ids}::text[])`.execute(tx.db)
  await sql`delete from sales_line where customer_id = any(${customerIds}::uuid[])
    and order_id = any(${ids}::uuid[])`.execute(tx.db)
  await sql`delete from sales_order_number where order_id = any(${ids}::uuid[])`.execute(tx.db)
  await sql`delete from sales_order where customer_id = any(${customerIds}::uuid[])
    and id = any(${ids}::uuid[])`.execute(tx.db)
}

type ProductChange = {
  productId: string
  action: 'created' | 'updated'
  before: Product | null
  after: Product | null
  versionAfter: number
}

/** New products that nobody touched or sold go to the bin; changed ones get back what still is as the import wrote it. */
export function undoProducts(work: JobWork, batch: Batch): Promise<Batch | null> {
  const after = cursorOf(batch, 'product') ?? nobody
  return step(work, batch, 'product', async (tx) => {
    const { rows } = await sql<ProductChange>`
      select product_id, action, before, after, version_after from import_product_change
      where import_id = ${batch.id}::uuid and product_id = any(array(
        select distinct product_id from import_product_change
        where import_id = ${batch.id}::uuid and product_id > ${after}::uuid order by product_id limit 100))
      order by product_id, version_after desc`.execute(tx.db)
    const last = rows.at(-1)
    if (!last) return null
    const counts = { ...none }
    for (const [id, changes] of Map.groupBy(rows, ({ productId }) => productId))
      counts[await undoProduct(tx, id, changes)]++
    return { last: last.productId, counts }
  })
}

async function undoProduct(
  tx: Work,
  id: string,
  changes: readonly ProductChange[],
): Promise<keyof UndoCounts> {
  const [found] = await findProducts(tx, { ids: [id] })
  const isNew = changes.some(({ action }) => action === 'created')
  // A variation goes to the bin with its product.
  if (!found) return isNew ? 'removed' : 'kept'
  const product = await getProduct(tx, id)
  await sql`savepoint undo_row`.execute(tx.db)
  try {
    const done = isNew ? await removeMade(tx, product, changes) : await giveBack(tx, product, changes)
    await sql`release savepoint undo_row`.execute(tx.db)
    return done
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    await sql`rollback to savepoint undo_row`.execute(tx.db)
    return 'kept'
  }
}

async function removeMade(
  tx: Work,
  product: Product,
  changes: readonly ProductChange[],
): Promise<keyof UndoCounts> {
  const { rows } = await sql`select 1 from sales_line where product_id = ${product.id}::uuid limit 1`.execute(
    tx.db,
  )
  if (rows.length > 0 || product.version > (changes[0]?.versionAfter ?? 1)) return 'kept'
  await removeProduct(tx, product.id, product.version)
  return 'removed'
}

/** From the last change to the first. */
async function giveBack(
  tx: Work,
  product: Product,
  changes: readonly ProductChange[],
): Promise<keyof UndoCounts> {
  let now = product
  let whole = true
  for (const { before, after } of changes) {
    if (!before || !after) continue
    const changed = productFieldKeys.filter((key) => !isDeepStrictEqual(before[key], after[key]))
    const fields = changed.filter((key) => isDeepStrictEqual(now[key], after[key]))
    now = await updateProduct(tx, now.id, {
      version: now.version,
      ...Object.fromEntries(fields.map((key) => [key, before[key]])),
    })
    for (const price of after.prices) {
      const old = before.prices.find(({ startsOn }) => startsOn === price.startsOn)
      const current = now.prices.find(({ startsOn }) => startsOn === price.startsOn)
      if (isDeepStrictEqual(old, price) || !isDeepStrictEqual(current, price)) continue
      const { version } = now
      now = old
        ? await setPrice(tx, now.id, { version, ...old })
        : await removePrice(tx, now.id, { version, startsOn: price.startsOn })
    }
    const ownStock = before.stock === after.stock || now.stock === after.stock
    if (before.stock !== after.stock && ownStock)
      now = await changeStock(tx, now.id, { to: before.stock, reason: 'CSV' })
    whole &&= fields.length === changed.length && ownStock
  }
  return whole ? 'restored' : 'kept'
}
