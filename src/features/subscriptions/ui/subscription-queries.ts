import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { parseDate } from '#kit/japan/calendar.ts'
import { api, type Answer } from '#web/api.ts'
import type { Tone } from '#web/parts/StatusBadge.tsx'

export type Subscription = Answer<typeof api.subscriptions.get>

export function subscriptionQuery(id: string) {
  return queryOptions({
    queryKey: ['subscription', 'get', id],
    queryFn: ({ signal }) => api.subscriptions.get({ params: { id } }, { signal }),
  })
}

/** Puts what a change answered in the place of what was shown, and reads what hangs on it again. */
export function useSaved(): (saved: Subscription) => void {
  const client = useQueryClient()
  return (saved) => {
    client.setQueryData(subscriptionQuery(saved.id).queryKey, saved)
    void client.invalidateQueries({ queryKey: ['subscription', 'part', saved.id] })
  }
}

export const toneOf: { readonly [S in Subscription['state']]: Tone } = {
  active: 'good',
  paused: 'info',
  suspended: 'neutral',
  cancelled: 'neutral',
  ended: 'neutral',
  paymentError: 'bad',
}

export const dayOf = (typed: string): string | null => parseDate(typed)?.on ?? null
