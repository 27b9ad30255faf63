import { queryOptions } from '@tanstack/react-query'
import { useCallback } from 'react'
import { sayAmount } from '#kit/money.ts'
import { api } from '#web/api.ts'
import { useLocale } from '#web/locale.ts'
import type { Tone } from '#web/parts/StatusBadge.tsx'
import { useFormat } from '#web/use-format.ts'
import type { Order } from '../orders.schemas.ts'

export function orderQuery(id: string) {
  return queryOptions({
    queryKey: ['order', 'get', id],
    queryFn: ({ signal }) => api.orders.get({ params: { id } }, { signal }),
  })
}

export const mediaQuery = queryOptions({
  queryKey: ['media', 'list'],
  queryFn: async ({ signal }) => (await api.media.list({}, { signal })).items,
})

/** Amounts as they are read, in yen or in the currency of the order. */
export function useAmount(): (amount: string, currency?: string) => string {
  const locale = useLocale()
  const format = useFormat()
  return useCallback(
    (amount, currency = 'JPY') =>
      currency === 'JPY' ? format.yen(Number(amount)) : sayAmount(amount, currency, locale),
    [format, locale],
  )
}

export const paymentTones: { readonly [S in Order['paymentState']]: Tone } = {
  unpaid: 'warning',
  authorized: 'info',
  paid: 'good',
  failed: 'bad',
  refunded: 'neutral',
  none: 'neutral',
}

export const shippingTones: { readonly [S in Order['shippingState']]: Tone } = {
  none: 'neutral',
  waiting: 'warning',
  preparing: 'info',
  shipped: 'good',
  delivered: 'good',
  returned: 'neutral',
}
