import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'
import type { ShipTo } from './orders.schemas.ts'
import type { Agreed, Sums } from './orders.sums.ts'
import {
  orderKey,
  ownNumber,
  type Channel,
  type EntryKind,
  type PaymentState,
  type ShippingState,
} from './orders.ts'

/** Orders and their entries with one number, one after the other. */
const lockSpace = 310_523

export async function lockNumber(tx: Work, source: string, number: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sql.lit(lockSpace)}, hashtext(${`${source} ${orderKey(number)}`}))`.execute(
    tx.db,
  )
}

export async function idOfNumber(work: Work, source: string, number: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select order_id as id from sales_order_number
    where source = ${source} and number_key = ${orderKey(number)}`.execute(work.db)
  return rows[0]?.id
}

/** Everything of a row that is not an amount. */
export type NewOrder = {
  readonly customerId: string
  readonly kind: EntryKind
  readonly ofId: string | null
  readonly number: string | null
  readonly source: string
  readonly channel: Channel
  readonly orderedAt: string
  readonly orderedOn: string
  readonly companyId: string | null
  readonly mediaId: string | null
  readonly paymentMethod: string | null
  readonly paymentState: PaymentState
  readonly paymentDueOn: string | null
  readonly paidOn: string | null
  readonly shippingState: ShippingState
  readonly shipOn: string | null
  readonly shippedOn: string | null
  readonly shipTo: ShipTo | null
  readonly note: string | null
  readonly heldReason: string | null
}
export type NewLine = Agreed['lines'][number] & {
  readonly productId: string | null
  readonly code: string | null
  readonly name: string
  readonly ofPosition: number | null
}

/** Writes an order or an entry with its lines, and gives it a number where it has none. */
export async function insertOrder(
  tx: Work,
  order: NewOrder,
  agreed: Omit<Agreed, 'lines'> & { readonly lines: readonly Omit<NewLine, 'unitCost'>[] },
  sums: Sums,
): Promise<{ id: string; number: string }> {
  const id = newId()
  const number = await claimNumber(tx, order, id)
  const booked = { id, number, order, agreed, sums, voidedOn: null }
  await tx.db
    .insertInto('salesOrder')
    .values({ ...rowOf(booked), createdBy: tx.actor.userId })
    .execute()
  await tx.db.insertInto('salesLine').values(linesOf(booked)).execute()
  return { id, number }
}

/** An order or an entry as it stands in the books. */
export type BookedOrder = {
  readonly id: string
  readonly number: string
  readonly order: NewOrder
  readonly agreed: Omit<Agreed, 'lines'> & { readonly lines: readonly Omit<NewLine, 'unitCost'>[] }
  readonly sums: Sums
  readonly voidedOn: string | null
}

/** So many rows a statement that their values are below the limit of one. */
const rowsAtOnce = 500

/**
 * Writes many orders of customers who are new, with numbers that nobody has, in a statement for some hundred. Whoever calls
 * it works out the facts of the customers once, for all of them.
 */
export async function insertOrders(tx: Work, booked: readonly BookedOrder[]): Promise<void> {
  for (let at = 0; at < booked.length; at += rowsAtOnce) {
    const some = booked.slice(at, at + rowsAtOnce)
    await tx.db.insertInto('salesOrder').values(some.map(rowOf)).execute()
    await tx.db
      .insertInto('salesOrderNumber')
      .values(
        some.map(({ id, number, order: { source, customerId } }) => ({
          source,
          numberKey: orderKey(number),
          customerId,
          orderId: id,
        })),
      )
      .execute()
    const lines = some.flatMap(linesOf)
    for (let from = 0; from < lines.length; from += rowsAtOnce)
      await tx.db
        .insertInto('salesLine')
        .values(lines.slice(from, from + rowsAtOnce))
        .execute()
  }
}

function rowOf({ id, number, order, agreed, sums, voidedOn }: BookedOrder) {
  const hasCharges = agreed.shipping !== '0' || agreed.fee !== '0'
  const { heldReason, shipTo, ...columns } = order
  return {
    ...columns,
    id,
    number,
    currency: agreed.currency,
    rate: agreed.rate,
    taxMode: agreed.taxMode,
    rounding: agreed.rounding,
    goods: sums.goods,
    discount: agreed.discount,
    points: agreed.points,
    pointsAs: agreed.pointsAs,
    shipping: agreed.shipping,
    fee: agreed.fee,
    chargeTaxClass: hasCharges ? agreed.chargeTax.taxClass : null,
    chargeTaxRate: hasCharges ? agreed.chargeTax.taxRate : null,
    tax: sums.tax,
    total: sums.total,
    taxes: JSON.stringify(sums.taxes),
    revenue: sums.revenue,
    cost: sums.cost,
    totalYen: sums.totalYen,
    shipTo: shipTo === null ? null : JSON.stringify(shipTo),
    voidedOn,
    heldAt: heldReason === null ? null : sql<string>`now()`,
    heldReason,
  }
}

function linesOf({ id, order: { customerId }, agreed, sums }: BookedOrder) {
  return agreed.lines.map((line, index) => ({
    customerId,
    orderId: id,
    position: index + 1,
    productId: line.productId,
    code: line.code,
    name: line.name,
    quantity: line.quantity,
    unitPrice: line.unitPrice,
    discount: line.discount,
    taxClass: line.taxClass,
    taxRate: line.taxRate,
    ofPosition: line.ofPosition,
    ...(sums.lines[index] ?? { amount: '0', revenue: 0, cost: 0 }),
  }))
}

async function claimNumber(
  tx: Work,
  { customerId, source, number, orderedOn }: NewOrder,
  id: string,
): Promise<string> {
  for (;;) {
    const wanted = number ?? ownNumber(orderedOn, await nextNumber(tx))
    const { rows } = await sql`
      insert into sales_order_number (source, number_key, customer_id, order_id)
      values (${number === null ? '' : source}, ${orderKey(wanted)}, ${customerId}::uuid, ${id}::uuid)
      on conflict (source, number_key) do nothing returning 1`.execute(tx.db)
    if (rows.length > 0) return wanted
    // Only a number of our own is ever tried again: somebody may have entered one that looks like it.
    if (number !== null) throw new Error(`The number ${number} was taken while its lock was held`)
  }
}

async function nextNumber(tx: Work): Promise<number> {
  const { rows } = await sql<{ n: number }>`select nextval('sales_order_own_number')::int as n`.execute(tx.db)
  return rows[0]?.n ?? 0
}

type Change = {
  companyId?: string | null
  mediaId?: string | null
  paymentMethod?: string | null
  paymentState?: PaymentState
  paymentDueOn?: string | null
  paidOn?: string | null
  shippingState?: ShippingState
  shipOn?: string | null
  shippedOn?: string | null
  carrier?: string | null
  trackingNumber?: string | null
  shipTo?: ShipTo | null
  note?: string | null
  voidedOn?: string
  held?: string | null
}

/** Writes what may change on an order, and raises its version. */
export async function saveOrder(
  tx: Work,
  customerId: string,
  id: string,
  { held, shipTo, ...change }: Change,
): Promise<void> {
  await tx.db
    .updateTable('salesOrder')
    .set({
      ...change,
      ...(shipTo !== undefined && { shipTo: shipTo === null ? null : JSON.stringify(shipTo) }),
      ...(held !== undefined && {
        heldAt: held === null ? null : sql<string>`now()`,
        heldReason: held,
      }),
      version: sql<number>`version + 1`,
      updatedAt: sql<string>`now()`,
    })
    .where('customerId', '=', customerId)
    .where('id', '=', id)
    .execute()
}
