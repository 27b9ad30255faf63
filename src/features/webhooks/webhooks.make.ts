import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { createCustomer } from '#features/customers/customers.actions.ts'
import { tell } from '#features/timeline/timeline.actions.ts'
import { newId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'
import { ownUse } from '#features/provisions/provisions.ts'
import { createWebhook, getWebhook } from './webhooks.actions.ts'
import type { Delivery, WebhookInput } from './webhooks.api.ts'
import { deliverDue } from './webhooks.deliver.ts'
import { selectDeliveries } from './webhooks.deliveries.ts'
import type { Received } from './webhooks.receiver.make.ts'

export const never = new AbortController().signal

/** For tests: webhooks that are made, told of something, and looked at. `url` is where the receiver listens. */
export function webhookTools({ system }: { readonly system: () => Work }, url: () => string) {
  const deliver = () => deliverDue(system(), never)
  const person = async (): Promise<string> =>
    (
      await createCustomer(system(), {
        familyName: '山﨑',
        givenName: '花子',
        contactPoints: [],
        posts: [],
        tagNames: [],
      })
    ).id
  const make = (given: Partial<WebhookInput> = {}) =>
    createWebhook(system(), {
      name: '基幹システム',
      url: url(),
      events: ['note.written'],
      segmentIds: [],
      sharing: ownUse,
      ...given,
    })
  const noted = (customerId: string) => tell(system(), customerId, 'note.written', { noteId: newId() })
  const deliveriesOf = async (id: string): Promise<Delivery[]> =>
    (await selectDeliveries(system(), id, { limit: 100 })).items
  const one = async (id: string): Promise<Delivery> => {
    const [first] = await deliveriesOf(id)
    if (!first) throw new Error('nothing was queued')
    return first
  }
  const reload = (id: string) => getWebhook(system(), id)
  const later = () =>
    sql`update webhook_delivery set due_at = now() - interval '1 second' where state in ('queued', 'sending')`.execute(
      system().db,
    )
  return { deliver, person, make, noted, deliveriesOf, one, reload, later }
}

/** As a receiver does it that has never seen our code: standardwebhooks.com, 1.0. */
export function isSignedBy(secret: string, { headers, body }: Received): boolean {
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const right = createHmac('sha256', key).update(signed).digest('base64')
  return String(headers['webhook-signature'])
    .split(' ')
    .some((given) => given === `v1,${right}`)
}
