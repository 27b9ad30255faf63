import { sql } from 'kysely'
import { startCourse } from '#features/plans/engine.course.ts'
import { cycleDays } from '#features/plans/engine.cycle.ts'
import { shopCalendar, termsOf } from '#features/plans/engine.make.ts'
import type { PlanTerms } from '#features/plans/plans.terms.ts'
import { newId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'
import { datesIn } from './subscriptions.course.ts'

/** An edition for tests, as if it had been published: whatever its terms leave out. */
export async function makeEdition(work: Pick<Work, 'db'>, given: Partial<PlanTerms>): Promise<string> {
  const id = newId()
  const terms = JSON.stringify(termsOf(given))
  await sql`insert into plan (id, code, code_key, name, terms, edition)
    values (${id}::uuid, ${id}, ${id}, '定期コース', ${terms}::jsonb, 1)`.execute(work.db)
  await sql`insert into plan_edition (plan_id, edition, name, terms)
    values (${id}::uuid, 1, '定期コース', ${terms}::jsonb)`.execute(work.db)
  return id
}

export type MadeSubscription = { readonly id: string; readonly customerId: string; readonly number: string }

let count = 0

/** Subscriptions for tests, one for each customer: first round on `first`, with the days that the calendar gives. */
export async function makeSubscriptions(
  work: Pick<Work, 'db'>,
  customerIds: readonly string[],
  given: {
    readonly planId: string
    readonly terms: Partial<PlanTerms>
    readonly first: string
    readonly today: string
    readonly round?: number
    readonly bundleId?: string
    readonly shipTo?: object | null
  },
): Promise<MadeSubscription[]> {
  const terms = termsOf(given.terms)
  const [cycle] = terms.cycles
  if (!cycle) throw new Error('terms without a cycle')
  const course = { ...startCourse(cycle, given.first), nextRound: given.round ?? 1 }
  const { shipOn, makeOn, deadlineOn, noticeOn } = datesIn(course, terms, shopCalendar(), given.today)
  const shipTo = given.shipTo === undefined ? { name: '髙橋 花子', address: '東京都港区1-1' } : given.shipTo
  const rows = customerIds.map((customerId) => ({ customerId, id: newId(), number: `T2026-${++count}` }))
  await sql`
    insert into subscription (customer_id, id, number, plan_id, edition, state, channel, started_on, cycle, payment_method,
      next_round, next_on, ship_on, make_on, deadline_on, notice_on, bundle_id, ship_to, cycle_days, monthly_value)
    select v.customer_id, v.id, v.number, ${given.planId}::uuid, 1, 'active', 'phone', ${given.today}::date,
      ${JSON.stringify(cycle)}::jsonb, '代金引換', ${course.nextRound}, ${given.first}::date, ${shipOn}::date, ${makeOn}::date,
      ${deadlineOn}::date, ${noticeOn}::date, ${given.bundleId ?? null}::uuid,
      ${shipTo === null ? null : JSON.stringify(shipTo)}::jsonb, ${cycleDays(cycle)}, 3000
    from unnest(${rows.map((row) => row.customerId)}::uuid[], ${rows.map(({ id }) => id)}::uuid[],
      ${rows.map(({ number }) => number)}::text[]) v (customer_id, id, number)`.execute(work.db)
  return rows
}
