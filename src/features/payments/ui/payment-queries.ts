import { queryOptions } from '@tanstack/react-query'
import { parseDate } from '#kit/japan/calendar.ts'
import { toHalfWidth } from '#kit/japan/width.ts'
import { api } from '#web/api.ts'
import type { Tone } from '#web/parts/StatusBadge.tsx'
import type { Payment } from '../payments.api.ts'

export function paymentQuery(id: string) {
  return queryOptions({
    queryKey: ['payment', 'get', id],
    queryFn: ({ signal }) => api.payments.get({ params: { id } }, { signal }),
  })
}

export type PaymentState = 'void' | 'done' | 'part' | 'open'

export function stateOf({ isVoid, rest, allocations }: Payment): PaymentState {
  if (isVoid) return 'void'
  if (rest === 0) return 'done'
  return allocations.length > 0 ? 'part' : 'open'
}

export const toneOf: { readonly [S in PaymentState]: Tone } = {
  void: 'neutral',
  done: 'good',
  part: 'warning',
  open: 'info',
}

/** The word of a method; 手形 has a word of its own beside the note of a payment. */
export const wordOf = (method: Payment['method']) => (method === 'note' ? ('noteMethod' as const) : method)

export const dayOf = (typed: string): string | undefined => parseDate(typed)?.on

export const paymentMethods = [
  'transfer',
  'debit',
  'card',
  'cod',
  'deferred',
  'convenience',
  'cash',
  'note',
  'other',
] as const satisfies readonly Payment['method'][]

/** Whole yen as typed, or null. */
export function yenOf(typed: string): number | null {
  const plain = toHalfWidth(typed).replaceAll(/[\s,¥円]/g, '')
  return /^-?\d{1,12}$/.test(plain) ? Number(plain) : null
}
