import { sql, type SqlBool } from 'kysely'
import { z } from 'zod'
import { defineAction, type Action, type Refuse } from '#platform/catalogue/action.ts'
import { Problem, reasonOf } from '#kit/problem.ts'
import type { Work } from '#platform/work.ts'
import { pauseIn, skipIn } from './subscriptions.actions.ts'
import { hold, type Held } from './subscriptions.change.ts'
import { findSubscriptions } from './subscriptions.store.ts'

/**
 * The same for all subscriptions of the chosen customers that run. Where it may not be done to one of them, nothing is done
 * for this customer, and the others get it.
 */
async function forEach(
  work: Work,
  customerIds: readonly string[],
  run: (held: Held) => Promise<void>,
  refuse: Refuse | undefined,
): Promise<string[]> {
  const running = await findSubscriptions(
    work,
    sql<SqlBool>`s.customer_id = any(${customerIds}::uuid[]) and s.state = 'active'`,
  )
  const done: string[] = []
  for (const [customerId, own] of Map.groupBy(running, (one) => one.customerId)) {
    await sql`savepoint one_customer`.execute(work.db)
    try {
      for (const { id } of own) await run(await hold(work, id, undefined, { by: 'staff', channel: 'bulk' }))
      await sql`release savepoint one_customer`.execute(work.db)
      done.push(customerId)
    } catch (error) {
      if (!(error instanceof Problem) || !refuse) throw error
      await sql`rollback to savepoint one_customer`.execute(work.db)
      refuse(customerId, reasonOf(error))
    }
  }
  return done
}

export const subscriptionActions: readonly Action[] = [
  defineAction({
    kind: 'subscription.skip',
    label: { ja: '定期の次回をスキップする', en: 'Skip the next round of their subscriptions' },
    permission: 'subscriptions.write',
    params: z.object({ times: z.int().min(1).max(12).default(1) }),
    run: (work, customerIds, { times }, refuse) =>
      forEach(work, customerIds, (held) => skipIn(held, times), refuse),
  }),
  defineAction({
    kind: 'subscription.pause',
    label: { ja: '定期を一時休止する', en: 'Pause their subscriptions' },
    permission: 'subscriptions.write',
    params: z.object({ until: z.iso.date() }),
    run: (work, customerIds, { until }, refuse) =>
      forEach(work, customerIds, (held) => pauseIn(held, { until }), refuse),
  }),
]
