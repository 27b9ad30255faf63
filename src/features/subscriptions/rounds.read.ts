import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { displayNameOf } from '#features/customers/customers.ts'
import { benefitColumns, benefitJoin } from '#features/orders/orders.benefits.ts'
import type { Channel } from '#features/orders/orders.ts'
import type { ShipTo } from '#features/orders/orders.schemas.ts'
import type { Work } from '#platform/work.ts'
import type { Goods } from './rounds.shop.ts'
import type { CourseColumns } from './subscriptions.course.ts'

export type Task = 'make' | 'notice'

/** Whose rounds are made or announced: customers from one to another (without it), one alone, or one of theirs. */
export type Range =
  | { readonly from: string; readonly to: string | null }
  | { readonly customerId: string; readonly id?: string }

type Addressee = Parameters<typeof displayNameOf>[0] & {
  readonly honorific: string | null
  readonly language: string | null
}

/** A subscription whose day has come. */
export type Due = CourseColumns &
  Goods & {
    readonly customerId: string
    readonly id: string
    readonly number: string
    readonly channel: Channel
    readonly mediaId: string | null
    readonly companyId: string | null
    readonly shipTo: ShipTo | null
    readonly bundleId: string | null
    readonly shipOn: string
    readonly monthlyValue: number
    readonly hasAddress: boolean
    readonly person: Addressee
  }

const dayOf: { readonly [task in Task]: RawBuilder<unknown> } = {
  make: sql`s.make_on`,
  notice: sql`s.notice_on`,
}

/** Whose day has come; `s` is the subscription. */
export function isDue(task: Task, day: string): RawBuilder<SqlBool> {
  const rest = task === 'notice' ? sql`and s.noticed_round < s.next_round` : sql``
  return sql<SqlBool>`${dayOf[task]} <= ${day}::date and s.held_at is null and s.state in ('active', 'paused') ${rest}`
}

const within = (range: Range): RawBuilder<SqlBool> =>
  'customerId' in range
    ? range.id === undefined
      ? sql<SqlBool>`s.customer_id = ${range.customerId}::uuid`
      : sql<SqlBool>`s.customer_id = ${range.customerId}::uuid and s.id = ${range.id}::uuid`
    : range.to === null
      ? sql<SqlBool>`s.customer_id >= ${range.from}::uuid`
      : sql<SqlBool>`s.customer_id >= ${range.from}::uuid and s.customer_id < ${range.to}::uuid`

/** Of `s`, a subscription, and `c`, its customer, with `benefitJoin`. */
const dueColumns = sql`s.customer_id, s.id, s.number, s.plan_id, s.edition, s.state, s.held_at, s.channel, s.media_id, s.company_id,
      s.cycle, s.items, s.quantity, s.ship_to, s.payment_method, s.next_round, s.next_on, s.planned_on, s.last_on,
      s.last_ship_on, s.skips, s.ship_on, s.resumes_on, s.bundle_id, s.monthly_value,
      s.ship_to is not null or exists (select 1 from contact_point a
        where a.customer_id = s.customer_id and a.kind = 'address') as has_address,
      json_build_object('familyName', c.family_name, 'givenName', c.given_name, 'familyKana', c.family_kana,
        'givenKana', c.given_kana, 'code', c.code, 'honorific', c.honorific, 'language', c.language) as person,
  ${benefitColumns}`

/**
 * Holds and reads what is due: first the customers in the order of their ids, as everybody does who writes orders, then
 * their subscriptions. Customers in the bin have none that are due.
 */
export async function readDue(tx: Pick<Work, 'db'>, task: Task, day: string, range: Range): Promise<Due[]> {
  const chosen = sql`${isDue(task, day)} and ${within(range)}`
  if (task === 'make')
    await sql`
      with whom as materialized (select distinct s.customer_id from subscription s where ${chosen})
      select 1 from customer c where c.customer_id = any(array(select customer_id from whom))
      order by c.customer_id for no key update`.execute(tx.db)
  const { rows } = await sql<Due>`
    with held as materialized (
      select s.* from subscription s where ${chosen} order by s.customer_id, s.id for no key update)
    select ${dueColumns}
    from held s join customer c on c.customer_id = s.customer_id and c.deleted_at is null
    ${benefitJoin(sql`s.customer_id`)} order by s.customer_id, s.id`.execute(tx.db)
  return rows
}

/** The others of their bundles, whose own day may come later: the shipping of one of them may be the dearest. */
export async function readCompanions(tx: Pick<Work, 'db'>, due: readonly Due[]): Promise<Due[]> {
  const bundled = due.filter(({ bundleId }) => bundleId !== null)
  if (bundled.length === 0) return []
  const { rows } = await sql<Due>`
    select ${dueColumns}
    from subscription s join customer c on c.customer_id = s.customer_id and c.deleted_at is null
    ${benefitJoin(sql`s.customer_id`)}
    where s.customer_id = any(${bundled.map(({ customerId }) => customerId)}::uuid[])
      and s.bundle_id = any(${bundled.map(({ bundleId }) => bundleId)}::uuid[])
      and s.id <> all(${due.map(({ id }) => id)}::uuid[]) and s.make_on is not null`.execute(tx.db)
  return rows
}
