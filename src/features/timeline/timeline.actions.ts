import { newId } from '#kit/ids.ts'
import { announce } from '#platform/live.ts'
import type { Work } from '#platform/work.ts'
import { insertEvents, type NewEvent } from './timeline.store.ts'

type When = {
  /** Where it happened at another time than it is told. */
  readonly occurredAt?: string | undefined
}

/** Writes one event to a customer's spine, in the caller's transaction; the payload is checked by its kind. */
export function tell(
  work: Work,
  customerId: string,
  name: string,
  payload: { [key: string]: unknown } = {},
  when: When = {},
): Promise<void> {
  return tellMany(work, [customerId], name, payload, when)
}

/** The same event for many customers, as one statement. */
export async function tellMany(
  work: Work,
  customerIds: readonly string[],
  name: string,
  payload: { [key: string]: unknown } = {},
  { occurredAt }: When = {},
): Promise<void> {
  await insertEvents(
    work,
    customerIds.map((customerId) => ({ ...eventOf(work, customerId, name, payload), occurredAt })),
  )
  // Open timelines read again: not every event comes with a change of the customer.
  const [only] = customerIds
  if (only !== undefined)
    await announce(work, { topic: 'event', ...(customerIds.length === 1 && { id: only }) })
}

/** An event as a row, for those who write in bulk. Throws on a name or payload that the catalogue does not know. */
export function eventOf(
  work: Pick<Work, 'app' | 'actor'>,
  customerId: string,
  name: string,
  payload: { [key: string]: unknown },
): NewEvent {
  const kind = work.app.events.get(name)
  if (!kind) throw new Error(`There is no event ${name}`)
  return {
    customerId,
    id: newId(),
    name,
    payload: kind.payload.parse(payload),
    actorId: work.actor.userId,
    actorName: work.actor.name,
  }
}
