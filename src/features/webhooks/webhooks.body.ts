import type { Composition } from '#platform/feature.ts'
import type { Claimed } from './webhooks.deliveries.ts'

/**
 * What is sent of an event: who, what, when, and of the payload what names or describes nobody. Whoever wants more reads the
 * record by the API, with a key of its own and the rights of that.
 */
export function bodyOf(
  app: Pick<Composition, 'events'>,
  { eventId, event, occurredAt, customerId, payload }: Claimed,
): string {
  const personal = new Set<string>(app.events.get(event)?.personal)
  const data = Object.fromEntries(Object.entries(payload ?? {}).filter(([key]) => !personal.has(key)))
  return JSON.stringify({ id: eventId, type: event, timestamp: occurredAt, customerId, data })
}

/** A trial, which is of nobody. */
export function trialBody(id: string, now: Date): string {
  return JSON.stringify({
    id,
    type: 'webhook.test',
    timestamp: now.toISOString(),
    customerId: null,
    data: {},
  })
}
