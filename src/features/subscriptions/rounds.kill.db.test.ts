import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { makeCustomers } from '#features/bulk/bulk.make.ts'
import { organisationCalendar, setDay } from '#features/calendar/calendar.actions.ts'
import { makeProduct } from '#features/products/products.make.ts'
import { addDays } from '#kit/japan/days.ts'
import { wake } from '#platform/jobs/queue.ts'
import { useRuntime } from '#test/harness/database.ts'
import { useWorkers } from '#test/harness/workers.ts'
import { makeEdition, makeSubscriptions } from './rounds.make.ts'

/** Three parts. */
const many = 1200

describe('two workers', () => {
  const harness = useRuntime()
  const workers = useWorkers(harness)

  it(
    'killed in the midst of a part make every round once: none lost, none doubled, facts right',
    { timeout: 120_000 },
    async () => {
      const work = harness.system()
      const { db } = work
      const { id: productId } = await makeProduct(harness.as('manager'))
      const terms = {
        leadDays: 0,
        deadlineDays: 1,
        contents: [{ from: 1, to: null, items: [{ productId, quantity: 1, unitPrice: 1100 }] }],
      }
      const today = (await organisationCalendar(work)).today()
      for (const day of [today, addDays(today, 1)])
        await setDay(harness.as('administrator'), day, { kind: 'open', name: '', version: 0 })
      await makeSubscriptions(work, await makeCustomers(harness.runtime, many), {
        planId: await makeEdition(work, terms),
        terms,
        first: today,
        today,
      })
      workers.start()
      await wake(work, 'subscriptions.make')
      await workers.killAt({ table: 'subscription_batch', when: 'new.done_at is not null' })
      workers.start()
      await wake(work, 'subscriptions.make')
      await workers.until(async () => {
        const { rows } = await sql<{ n: number }>`
          select count(*)::int as n from subscription where next_round = 1`.execute(db)
        return rows[0]?.n === 0
      })
      const { rows } = await sql<{ [what: string]: number }>`select
        (select count(*)::int from subscription_round) as rounds,
        (select count(*)::int from sales_order) as orders,
        (select count(distinct number)::int from sales_order) as numbers,
        (select count(*)::int from sales_line) as lines,
        (select count(*)::int from customer_event where name = 'round.made') as events,
        (select sum(orders)::int from purchase_facts) as counted,
        (select sum(made)::int from subscription_batch where task = 'make') as made`.execute(db)
      expect(rows).toEqual([
        { rounds: many, orders: many, numbers: many, lines: many, events: many, counted: many, made: many },
      ])
    },
  )
})
