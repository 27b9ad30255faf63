import { moveStock } from '#features/products/products.bulk.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import Big from 'big.js'
import { todayIn } from '#kit/japan/days.ts'
import { decimal, type Decimal } from '#kit/money.ts'
import { notFound, Problem } from '#kit/problem.ts'
import type { TaxPart } from '#kit/sale.ts'
import { write, type Work } from '#platform/work.ts'
import { movesOf, told } from './orders.actions.ts'
import {
  alreadyShipped,
  beforeOrder,
  invalid,
  notAnOrder,
  nothingLeft,
  notMoreThanLeft,
  notShipped,
  orderNotFound,
} from './orders.refusals.ts'
import { insertOrder, saveOrder } from './orders.save.ts'
import type { Order } from './orders.schemas.ts'
import { bookedOf, findOrder, isPaidInPart, type StoredOrder } from './orders.store.ts'
import { takeBack, type TakenBack, type Wanted } from './orders.taking-back.ts'
import { hasLeft } from './orders.ts'

export type TakingBack = {
  readonly version: number
  /** All that is left where it is not said. */
  readonly lines?: readonly Wanted[] | undefined
  /** Today where it is not said. */
  readonly on?: string | undefined
  /** Shipping and fee too; where it is not said, when an order is cancelled whole. */
  readonly charges?: boolean | undefined
  readonly note?: string | undefined
}

/** Cancels an order or lines of it, before it is shipped. */
export function cancelOrder(work: Work, id: string, taking: TakingBack): Promise<Order> {
  return entry(work, id, 'cancel', taking)
}

/** Takes an order or lines of it back after it was shipped, or handed over. */
export function returnOrder(work: Work, id: string, taking: TakingBack): Promise<Order> {
  return entry(work, id, 'return', taking)
}

export async function mustBeCurrentOrder(tx: Work, id: string, version?: number): Promise<StoredOrder> {
  const stored = await findOrder(tx, id, { lock: true })
  if (!stored) throw notFound(orderNotFound)
  if (stored.kind !== 'order') throw notAnOrder()
  if (version !== undefined && stored.version !== version) {
    const { customerId: _customerId, ...current } = stored
    throw new Problem('stale', { current })
  }
  return stored
}

/**
 * Writes the entry that takes something back: with a number and a day of its own, and amounts below zero. The order stays as
 * it was agreed; when nothing of it is left it is marked so.
 */
function entry(work: Work, id: string, kind: 'cancel' | 'return', taking: TakingBack): Promise<Order> {
  return write(work, async (tx) => {
    const order = await mustBeCurrentOrder(tx, id, taking.version)
    if (order.left.every(({ quantity }) => quantity === '0')) throw nothingLeft()
    if (kind === 'cancel' && hasLeft(order.shippingState)) throw alreadyShipped()
    if (kind === 'return' && (order.shippingState === 'waiting' || order.shippingState === 'preparing'))
      throw notShipped()
    if (taking.on !== undefined && taking.on < order.orderedOn) throw beforeOrder(order.orderedOn)
    const taken = takenOf(order, kind, taking)
    const { timeZone } = await readSettings(tx)
    const now = new Date()
    const on = taking.on ?? todayIn(timeZone, now)
    const noon = instantOf(on, timeZone, now)
    // What is taken back on the day of its order follows it.
    const orderedAt = Date.parse(noon) < Date.parse(order.orderedAt) ? order.orderedAt : noon
    const lines = taken.agreed.lines.map((line) => {
      const of = order.lines.find(({ position }) => position === line.ofPosition)
      return { ...line, productId: of?.productId ?? null, code: of?.code ?? null, name: of?.name ?? '' }
    })
    const written = await insertOrder(
      tx,
      {
        customerId: order.customerId,
        kind,
        ofId: id,
        number: null,
        source: '',
        channel: order.channel,
        orderedAt,
        orderedOn: on,
        companyId: order.company?.id ?? null,
        mediaId: order.media?.id ?? null,
        paymentMethod: null,
        paymentState: 'none',
        paymentDueOn: null,
        paidOn: null,
        shippingState: 'none',
        shipOn: null,
        shippedOn: null,
        shipTo: null,
        note: taking.note?.trim() || null,
        heldReason: null,
      },
      { ...taken.agreed, lines },
      taken.sums,
    )
    const settled = taken.isLast && (await owesNothing(tx, order, taken.sums.total))
    await saveOrder(tx, order.customerId, id, {
      ...(taken.isLast && {
        voidedOn: on,
        shippingState: kind === 'return' ? 'returned' : 'none',
      }),
      ...(settled && { paymentState: 'none' }),
    })
    const said = {
      orderId: id,
      number: order.number,
      entryId: written.id,
      entryNumber: written.number,
      total: taken.sums.total,
      currency: order.currency,
      whole: taken.isLast,
    }
    const event = kind === 'cancel' ? 'order.cancelled' : 'order.returned'
    const after = await told(tx, order.customerId, id, event, said, {
      occurredAt: orderedAt,
      ...(settled && {
        before: { paymentState: order.paymentState },
        after: { ...said, paymentState: 'none' },
      }),
    })
    await moveStock(tx, movesOf(lines, -1), {
      kind: kind === 'cancel' ? 'cancelled' : 'returned',
      orderId: id,
    })
    return after
  })
}

/** Nothing came in for it, and with this nothing is asked for any more. What came in is somebody's to give back. */
async function owesNothing(tx: Work, order: StoredOrder, total: Decimal): Promise<boolean> {
  if (order.paymentState !== 'unpaid' && order.paymentState !== 'failed') return false
  const rest = [order, ...order.entries].reduce((sum, one) => sum.plus(one.total), Big(total))
  return rest.eq(0) && !(await isPaidInPart(tx, order.id))
}

function takenOf(order: StoredOrder, kind: 'cancel' | 'return', taking: TakingBack): TakenBack {
  const wanted = readWanted(order, taking.lines)
  const isWhole = order.left.every(
    ({ position, quantity }) =>
      Big(quantity).eq(wanted.find((one) => one.position === position)?.quantity ?? 0) || quantity === '0',
  )
  const charges = taking.charges ?? (kind === 'cancel' && isWhole)
  return takeBack(bookedOf(order), order.entries.map(bookedOf), wanted, { charges })
}

/** What it would come to: a cancel of what is still here, a return of what has left. Writes nothing. */
export async function previewBack(
  work: Work,
  id: string,
  taking: TakingBack,
): Promise<{ total: string; tax: string; taxes: TaxPart[]; isLast: boolean }> {
  const order = await findOrder(work, id)
  if (!order) throw notFound(orderNotFound)
  if (order.kind !== 'order') throw notAnOrder()
  const { sums, isLast } = takenOf(order, hasLeft(order.shippingState) ? 'return' : 'cancel', taking)
  return { total: sums.total, tax: sums.tax, taxes: [...sums.taxes], isLast }
}

function readWanted(order: StoredOrder, lines: readonly Wanted[] | undefined): Wanted[] {
  const left = new Map(order.left.map(({ position, quantity }) => [position, quantity]))
  if (lines === undefined)
    return order.left.filter(({ quantity }) => quantity !== '0').map((one) => ({ ...one }))
  const sums = new Map<number, Big>()
  const tooMany = lines.flatMap(({ position, quantity }, index) => {
    const now = (sums.get(position) ?? Big(0)).plus(quantity)
    sums.set(position, now)
    return now.gt(left.get(position) ?? 0) ? [{ index, left: left.get(position) ?? '0' }] : []
  })
  if (tooMany.length > 0) throw notMoreThanLeft(tooMany)
  const wanted = [...sums].map(([position, quantity]) => ({ position, quantity: decimal(quantity) }))
  if (wanted.every(({ quantity }) => quantity === '0'))
    throw invalid([
      {
        path: 'lines',
        message: { ja: '数量を1つ以上入力してください', en: 'Enter a quantity for at least one line' },
      },
    ])
  return wanted.filter(({ quantity }) => quantity !== '0')
}

/** Noon of a day that is not today, so that it is that day in every neighbourhood of the time zone. */
function instantOf(on: string, timeZone: string, now: Date): string {
  if (on === todayIn(timeZone, now)) return now.toISOString()
  const noon = new Date(`${on}T12:00:00Z`)
  const seenAs = Date.parse(`${noon.toLocaleString('sv-SE', { timeZone }).replace(' ', 'T')}Z`)
  return new Date(noon.getTime() - (seenAs - noon.getTime())).toISOString()
}
