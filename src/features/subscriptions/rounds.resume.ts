import { sql } from 'kysely'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Due } from './rounds.read.ts'
import { recordChanges } from './rounds.save.ts'

const atOnce = 1000

type Gone = Pick<Due, 'customerId' | 'id' | 'number' | 'nextRound' | 'nextOn' | 'monthlyValue'> & {
  plan: string
}

/** What is paused goes on by itself when its day has come, a thousand a transaction; answers how many. */
export async function resumePaused(work: Work, day: string): Promise<number> {
  let resumed = 0
  for (;;) {
    const count = await write(work, async (tx) => {
      const { rows } = await sql<Gone>`
        with chosen as materialized (
          select customer_id, id from subscription
          where resumes_on <= ${day}::date and state = 'paused' and held_at is null
          order by customer_id, id limit ${atOnce} for no key update skip locked)
        update subscription s set state = 'active', resumes_on = null, planned_on = null, version = s.version + 1,
          updated_at = now()
        from chosen, plan_edition e
        where s.customer_id = chosen.customer_id and s.id = chosen.id and e.plan_id = s.plan_id and e.edition = s.edition
        returning s.customer_id, s.id, s.number, s.next_round, s.next_on, s.monthly_value, e.name as plan`.execute(
        tx.db,
      )
      if (rows.length === 0) return 0
      await recordChanges(
        tx,
        day,
        rows.map((due) => ({ due, kind: 'resumed', before: 'paused', after: 'active' })),
      )
      await insertEvents(
        tx,
        rows.map(({ customerId, id, number, plan, nextOn }) =>
          eventOf(tx, customerId, 'subscription.resumed', { subscriptionId: id, number, plan, nextOn }),
        ),
      )
      for (const topic of ['subscription', 'event']) await announce(tx, { topic })
      return rows.length
    })
    resumed += count
    if (count === 0) return resumed
  }
}
