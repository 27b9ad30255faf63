import { sql } from 'kysely'
import { forget } from '#features/audit/audit.actions.ts'
import { nobody } from '#features/purchases/purchases.ts'
import type { Work } from '#platform/work.ts'

/**
 * Whoever is deleted for good leaves their subscriptions to nobody: what was agreed to has to be kept for five years, and the
 * figures stay true. Addresses, notes, means of payment and what names a person go; what still ran has ended.
 */
export async function forgetSubscriber(tx: Work, customerId: string): Promise<void> {
  await recordEnd(tx, customerId)
  const { rows } = await sql<{ id: string }>`
    update subscription set customer_id = ${nobody}::uuid, ship_to = null, payment_token = null, bundle_id = null,
      held_at = null, held_reason = null, ship_on = null, make_on = null, deadline_on = null, notice_on = null,
      resumes_on = null, left_on = coalesce(left_on, current_date),
      state = case when state = 'ended' then state else 'cancelled' end, updated_at = now()
    where customer_id = ${customerId}::uuid returning id`.execute(tx.db)
  if (rows.length === 0) return
  const own = sql`where customer_id = ${customerId}::uuid`
  await sql`delete from subscription_task ${own}`.execute(tx.db)
  await sql`update subscription_change set customer_id = ${nobody}::uuid, note = null, changed = changed - 'shipTo',
    actor_name = case when actor_id is null then '' else actor_name end ${own}`.execute(tx.db)
  await sql`update leaving_request set customer_id = ${nobody}::uuid, note = null, actor_name = '' ${own}`.execute(
    tx.db,
  )
  await sql`update subscription_outcome set customer_id = ${nobody}::uuid, message = null ${own}`.execute(
    tx.db,
  )
  for (const table of ['subscription_number', 'subscription_disclosure', 'subscription_round'])
    await sql`update ${sql.table(table)} set customer_id = ${nobody}::uuid ${own}`.execute(tx.db)
  await forget(
    tx,
    rows.map(({ id }) => id),
  )
}

/** What stands at the end of a month is the sum of what changed: what ends here is written down as well. */
async function recordEnd(tx: Work, customerId: string): Promise<void> {
  await sql`
    insert into subscription_change (customer_id, subscription_id, id, day, kind, round, state_before, state_after,
      value_before, value_after, channel, actor_name)
    select customer_id, id, gen_random_uuid(), current_date, 'cancelled', next_round, state, 'cancelled',
      case when state in ('active', 'paused') then monthly_value else 0 end, 0, 'system', ''
    from subscription where customer_id = ${customerId}::uuid and state not in ('cancelled', 'ended')`.execute(
    tx.db,
  )
}
