import { sql, type RawBuilder } from 'kysely'
import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { addDays } from '#kit/japan/days.ts'
import { may, type Work } from '#platform/work.ts'
import { todayOf } from './subscriptions.read.ts'
import type { Sign } from './subscriptions.schemas.ts'

/** As far back as a failed payment or a lowered value is a sign; the view `subscriber_sign` says the same. */
const signDays = 90

type Of<S extends Sign['sign']> = Extract<Sign, { sign: S }>

const subscription = sql`json_build_object('id', s.id, 'number', s.number, 'plan', e.name) as subscription`
const plans = sql`join plan_edition e on e.plan_id = s.plan_id and e.edition = s.edition`

/** Why a customer may leave, one by one, the latest first: what the list of those who may leave counts. */
export async function listSigns(work: Work, customerId: string): Promise<{ items: Sign[] }> {
  await mustSeeCustomer(work, customerId)
  const today = await todayOf(work)
  const since = sql`${addDays(today, -signDays)}::date`
  const { rows } = await sql`select 1 from subscription where customer_id = ${customerId}::uuid
    and state in ('active', 'paused', 'paymentError') limit 1`.execute(work.db)
  if (rows.length === 0) return { items: [] }
  const read = async <S extends Sign>(query: RawBuilder<S>): Promise<S[]> =>
    (await query.execute(work.db)).rows
  const found: Sign[][] = [
    await read(sql<Of<'payment'>>`
      select 'payment' as sign, ${subscription}, r.round, json_build_object('id', o.id, 'number', o.number) as "order",
        r.failures, r.retry_on, r.payment = 'paid' as is_paid,
        coalesce((select max(x.tried_on) from subscription_outcome x
          where x.customer_id = r.customer_id and x.subscription_id = r.subscription_id and x.round = r.round
            and x.outcome = 'failed'), r.ship_on) as "on"
      from subscription_round r join subscription s on s.customer_id = r.customer_id and s.id = r.subscription_id ${plans}
      join sales_order o on o.customer_id = r.customer_id and o.id = r.order_id
      where r.customer_id = ${customerId}::uuid and r.failures > 0 and r.ship_on >= ${since}`),
    await read(sql<Of<'skips'>>`
      select 'skips' as sign, ${subscription}, s.skips as times,
        coalesce((select max(h.day) from subscription_change h
          where h.customer_id = s.customer_id and h.subscription_id = s.id and h.kind = 'skipped'),
          ${today}::date) as "on"
      from subscription s ${plans}
      where s.customer_id = ${customerId}::uuid and s.skips > 1 and s.state in ('active', 'paused')`),
    await read(sql<Of<'complaint'>>`
      select 'complaint' as sign, received_on as "on",
        case when ${may(work.actor, 'complaints.read')} then json_build_object('id', id, 'about', about) end as complaint
      from complaint where customer_id = ${customerId}::uuid and deleted_at is null and closed_at is null`),
    await read(sql<Of<'lowered'>>`
      select 'lowered' as sign, ${subscription}, h.day as "on", h.value_before as before, h.value_after as after
      from subscription_change h join subscription s on s.customer_id = h.customer_id and s.id = h.subscription_id ${plans}
      where h.customer_id = ${customerId}::uuid and h.value_after < h.value_before and h.kind <> 'price'
        and h.state_after in ('active', 'paused') and h.day >= ${since}`),
  ]
  return { items: found.flat().toSorted((a, b) => b.on.localeCompare(a.on)) }
}
