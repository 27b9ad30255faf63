import { readSettings } from '#features/settings/settings.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { todayIn } from '#kit/japan/days.ts'
import { write, type Work } from '#platform/work.ts'
import { mustExist, told } from './orders.actions.ts'
import { mustBeCurrentOrder } from './orders.entries.ts'
import { isHeld, nothingLeft } from './orders.refusals.ts'
import { saveOrder } from './orders.save.ts'
import type { Order, ShipTo } from './orders.schemas.ts'
import type { PaymentState, ShippingState } from './orders.ts'

async function today(work: Work): Promise<string> {
  return todayIn((await readSettings(work)).timeZone)
}

/** The state of the payment, by hand or (without a version) by whoever booked money on it. */
export function setPayment(
  work: Work,
  id: string,
  { version, state, paidOn }: { version?: number; state: PaymentState; paidOn?: string | undefined },
): Promise<Order> {
  return write(work, async (tx) => {
    const order = await mustBeCurrentOrder(tx, id, version)
    const after = {
      paymentState: state,
      paidOn: state === 'paid' ? (paidOn ?? order.paidOn ?? (await today(tx))) : null,
    }
    const before = { paymentState: order.paymentState, paidOn: order.paidOn }
    const changed = changes(before, after)
    if (!changed) return withoutCustomerId(order)
    await saveOrder(tx, order.customerId, id, after)
    return told(
      tx,
      order.customerId,
      id,
      state === 'paid' ? 'order.paid' : 'order.paymentChanged',
      { orderId: id, number: order.number, state },
      changed,
    )
  })
}

export function setShipping(
  work: Work,
  id: string,
  given: {
    version?: number
    state: ShippingState
    shippedOn?: string | undefined
    carrier?: string | null | undefined
    trackingNumber?: string | null | undefined
  },
): Promise<Order> {
  const { version, state, shippedOn, carrier, trackingNumber } = given
  return write(work, async (tx) => {
    const order = await mustBeCurrentOrder(tx, id, version)
    if (order.voidedOn !== null) throw nothingLeft()
    const leaves = state === 'shipped' || state === 'delivered'
    if (leaves && order.heldAt !== null) throw isHeld()
    const after = {
      shippingState: state,
      shippedOn: leaves
        ? (shippedOn ?? order.shippedOn ?? (await today(tx)))
        : state === 'returned'
          ? order.shippedOn
          : null,
      carrier: carrier === undefined ? order.carrier : carrier?.trim() || null,
      trackingNumber: trackingNumber === undefined ? order.trackingNumber : trackingNumber?.trim() || null,
    }
    const before = {
      shippingState: order.shippingState,
      shippedOn: order.shippedOn,
      carrier: order.carrier,
      trackingNumber: order.trackingNumber,
    }
    const changed = changes(before, after)
    if (!changed) return withoutCustomerId(order)
    await saveOrder(tx, order.customerId, id, after)
    const isNew = order.shippingState !== state
    return told(
      tx,
      order.customerId,
      id,
      isNew && state === 'shipped' ? 'order.shipped' : 'order.shippingChanged',
      { orderId: id, number: order.number, state },
      changed,
    )
  })
}

/** Keeps an order back for a person to look at; it counts in no number meanwhile. */
export function holdOrder(
  work: Work,
  id: string,
  { version, reason }: { version?: number; reason: string },
): Promise<Order> {
  return write(work, async (tx) => {
    const order = await mustBeCurrentOrder(tx, id, version)
    if (order.voidedOn !== null) throw nothingLeft()
    await saveOrder(tx, order.customerId, id, { held: reason.trim() })
    return told(
      tx,
      order.customerId,
      id,
      'order.held',
      { orderId: id, number: order.number },
      { before: { heldReason: order.heldReason }, after: { heldReason: reason.trim() } },
    )
  })
}

/** Lets a held order go on. One that is not held stays as it is. */
export function releaseOrder(work: Work, id: string, version?: number): Promise<Order> {
  return write(work, async (tx) => {
    const order = await mustBeCurrentOrder(tx, id, version)
    if (order.heldAt === null) return withoutCustomerId(order)
    await saveOrder(tx, order.customerId, id, { held: null })
    return told(
      tx,
      order.customerId,
      id,
      'order.released',
      { orderId: id, number: order.number },
      { before: { heldReason: order.heldReason }, after: { heldReason: null } },
    )
  })
}

type Notes = {
  shipTo?: ShipTo | null | undefined
  note?: string | null | undefined
  mediaId?: string | null | undefined
  companyId?: string | null | undefined
  paymentMethod?: string | null | undefined
  paymentDueOn?: string | null | undefined
  shipOn?: string | null | undefined
}

/** Changes what was not agreed: where it goes, notes, media, dates. */
export function updateOrder(
  work: Work,
  id: string,
  { version, ...given }: Notes & { version: number },
): Promise<Order> {
  return write(work, async (tx) => {
    const order = await mustBeCurrentOrder(tx, id, version)
    const before = {
      shipTo: order.shipTo,
      note: order.note,
      mediaId: order.media?.id ?? null,
      companyId: order.company?.id ?? null,
      paymentMethod: order.paymentMethod,
      paymentDueOn: order.paymentDueOn,
      shipOn: order.shipOn,
    }
    const typed = Object.entries(given).filter(([, value]) => value !== undefined)
    const after: typeof before = {
      ...before,
      ...Object.fromEntries(
        typed.map(([key, value]) => [key, typeof value === 'string' ? value.trim() || null : value]),
      ),
    }
    const changed = changes(before, after)
    if (!changed) return withoutCustomerId(order)
    await mustExist(tx, {
      mediaId: after.mediaId === before.mediaId ? null : after.mediaId,
      companyId: after.companyId === before.companyId ? null : after.companyId,
    })
    await saveOrder(tx, order.customerId, id, after)
    return told(tx, order.customerId, id, 'order.changed', { orderId: id, number: order.number }, changed)
  })
}

function withoutCustomerId({ customerId: _customerId, ...order }: Order & { customerId: string }): Order {
  return order
}
