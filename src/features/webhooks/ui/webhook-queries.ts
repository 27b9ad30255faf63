import { queryOptions } from '@tanstack/react-query'
import { api, type Answer } from '#web/api.ts'
import type { Tone } from '#web/parts/StatusBadge.tsx'

export type Webhook = Answer<typeof api.webhooks.get>
export type Delivery = Answer<typeof api.webhooks.deliveries>['items'][number]

/** What came back of a trial. */
export type Trial = Answer<typeof api.webhooks.test>

export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: ['webhook', 'one', id],
    queryFn: ({ signal }) => api.webhooks.get({ params: { id } }, { signal }),
  })

export const eventsQuery = queryOptions({
  queryKey: ['webhook', 'events'],
  queryFn: ({ signal }) => api.webhooks.events({}, { signal }),
  staleTime: Infinity,
})

export function stateOf({ pausedAt, failures }: Webhook): 'on' | 'failing' | 'paused' {
  if (pausedAt !== null) return 'paused'
  return failures > 0 ? 'failing' : 'on'
}
export const stateTones = { on: 'good', failing: 'warning', paused: 'bad' } as const satisfies {
  [state: string]: Tone
}
export const deliveryTones = {
  queued: 'info',
  sending: 'info',
  delivered: 'good',
  failed: 'bad',
} as const satisfies { [S in Delivery['state']]: Tone }
