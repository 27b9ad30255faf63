import { sql } from 'kysely'
import { insertOrder } from '#features/orders/orders.save.ts'
import { isQuote } from '#features/plans/plans.rounds.ts'
import { refreshPurchases } from '#features/purchases/purchases.facts.ts'
import { write, type Work } from '#platform/work.ts'
import { mustFind } from './subscriptions.read.ts'
import { newSubscription, type Subscription, type SubscriptionInput } from './subscriptions.schemas.ts'
import { quoteOf, readCounter } from './subscriptions.shop.ts'
import { startSubscription } from './subscriptions.start.ts'

/** A subscription for tests. */
export function makeSubscription(work: Work, given: SubscriptionInput): Promise<Subscription> {
  return startSubscription(work, newSubscription.parse(given))
}

/** A round for tests, without the batch: its order, and the subscription one round further on the same day. */
export function makeRound(work: Work, id: string): Promise<{ orderId: string; number: string }> {
  return write(work, async (tx) => {
    const stored = await mustFind(tx, id)
    const counter = await readCounter(tx, [stored])
    const round = stored.nextRound
    const quote = quoteOf(stored, { round, shipOn: stored.nextOn }, counter)
    if (!isQuote(quote)) throw new Error('The round has no price')
    const written = await insertOrder(
      tx,
      {
        customerId: stored.customerId,
        kind: 'order',
        ofId: null,
        number: null,
        source: '',
        channel: stored.channel,
        orderedAt: new Date().toISOString(),
        orderedOn: counter.today,
        companyId: null,
        mediaId: null,
        paymentMethod: stored.paymentMethod,
        paymentState: 'unpaid',
        paymentDueOn: null,
        paidOn: null,
        shippingState: 'waiting',
        shipOn: stored.nextOn,
        shippedOn: null,
        shipTo: null,
        note: null,
        heldReason: null,
      },
      quote.agreed,
      quote.sums,
    )
    await sql`insert into subscription_round (customer_id, subscription_id, round, order_id, due_on, ship_on)
      values (${stored.customerId}::uuid, ${id}::uuid, ${round}, ${written.id}::uuid, ${stored.nextOn}::date,
        ${stored.nextOn}::date)`.execute(tx.db)
    await sql`update subscription set next_round = next_round + 1, made_rounds = made_rounds + 1
      where id = ${id}::uuid`.execute(tx.db)
    await refreshPurchases(tx, [stored.customerId])
    return { orderId: written.id, number: written.number }
  })
}
