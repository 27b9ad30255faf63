import { toHalfWidth } from '#kit/japan/width.ts'

export const entryKinds = ['order', 'cancel', 'return'] as const
export type EntryKind = (typeof entryKinds)[number]

export const channels = ['phone', 'web', 'store', 'mail', 'fax', 'sales', 'other'] as const
export type Channel = (typeof channels)[number]

export const paymentStates = ['unpaid', 'authorized', 'paid', 'failed', 'refunded', 'none'] as const
export type PaymentState = (typeof paymentStates)[number]

export const shippingStates = ['none', 'waiting', 'preparing', 'shipped', 'delivered', 'returned'] as const
export type ShippingState = (typeof shippingStates)[number]

/** What has left the house comes back as a return; what has not is cancelled. */
export function hasLeft(state: ShippingState): boolean {
  return state === 'shipped' || state === 'delivered' || state === 'returned'
}

/** How a number is found: in one width and case. */
export function orderKey(number: string): string {
  return toHalfWidth(number).trim().toLowerCase()
}

/** A number of our own. */
export function ownNumber(on: string, count: number): string {
  return `${on.slice(0, 4)}-${String(count).padStart(6, '0')}`
}
