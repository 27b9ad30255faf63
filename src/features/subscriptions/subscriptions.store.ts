import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { mustSeeCustomer, visible } from '#features/accounts/accounts.visibility.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import { quickSearch } from '#features/customers/customers.query.ts'
import type { Channel } from '#features/orders/orders.ts'
import type { ShipTo } from '#features/orders/orders.schemas.ts'
import type { OwnItem } from '#features/plans/plans.rounds.ts'
import type { PlanTerms } from '#features/plans/plans.terms.ts'
import { newId } from '#kit/ids.ts'
import { toHalfWidth } from '#kit/japan/width.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Work } from '#platform/work.ts'
import type { CourseColumns } from './subscriptions.course.ts'
import type { Subscription, SubscriptionRow } from './subscriptions.schemas.ts'
import type { State, TaskReason } from './subscriptions.ts'

export type Person = Parameters<typeof displayNameOf>[0] & { id: string }
export const person = sql`json_build_object('id', c.customer_id, 'familyName', c.family_name, 'givenName', c.given_name,
  'familyKana', c.family_kana, 'givenKana', c.given_kana, 'code', c.code) as person`
export const personRef = (from: Person): { id: string; name: string } => ({
  id: from.id,
  name: displayNameOf(from),
})

/** Of those whose customer may be seen; `s` is the subscription, `c` its customer. */
const seen = sql`subscription s join customer c on c.customer_id = s.customer_id
  join plan p on p.id = s.plan_id join plan_edition e on e.plan_id = s.plan_id and e.edition = s.edition`
const planRef = sql`json_build_object('id', p.id, 'code', p.code, 'name', e.name, 'edition', s.edition) as plan`

/** How a number is found: in one width and case, with or without its dash. */
export function numberKey(number: string): string {
  return toHalfWidth(number).replace(/[\s-]/g, '').toLowerCase()
}

export type ListQuery = {
  readonly q?: string | undefined
  readonly state?: State | undefined
  readonly planId?: string | undefined
  readonly customerId?: string | undefined
  readonly shipFrom?: string | undefined
  readonly shipTo?: string | undefined
  readonly held?: boolean | undefined
  readonly waiting?: boolean | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

type RawRow = Omit<SubscriptionRow, 'customer'> & { person: Person; at: string }

const openTasks = sql`coalesce((select array_agg(t.reason order by t.raised_at) from subscription_task t
  where t.customer_id = s.customer_id and t.subscription_id = s.id and t.solved_at is null), '{}') as tasks`

/** The newest first. */
export async function listSubscriptions(work: Work, query: ListQuery): Promise<Page<SubscriptionRow>> {
  const { cursor, limit } = query
  const conditions = [visible(work), ...(await conditionsOf(work, query))]
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(cursor, 2)
    conditions.push(sql<SqlBool>`(s.created_at, s.id) < (${at}::timestamptz, ${id}::uuid)`)
  }
  const { rows } = await sql<RawRow>`
    select s.id, s.number, s.state, s.held_reason, s.cycle, s.quantity, s.started_on, s.next_round, s.ship_on,
      s.deadline_on, s.resumes_on, s.shipped_rounds, s.monthly_value, s.version, s.created_at::text as at,
      ${openTasks}, ${planRef}, ${person}
    from ${seen} where ${sql.join(conditions, sql` and `)}
    order by s.created_at desc, s.id desc limit ${limit + 1}`.execute(work.db)
  const page = toPage(rows, limit, (row) => [row.at, row.id])
  return {
    next: page.next,
    items: page.items.map(({ person: from, at: _at, ...row }) => ({ ...row, customer: personRef(from) })),
  }
}

export async function subscriptionsOf(
  work: Work,
  customerId: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<Page<SubscriptionRow>> {
  await mustSeeCustomer(work, customerId)
  return listSubscriptions(work, { ...page, customerId })
}

async function conditionsOf(work: Work, query: ListQuery): Promise<RawBuilder<SqlBool>[]> {
  const { q, state, planId, customerId, shipFrom, shipTo, held, waiting } = query
  const found: RawBuilder<SqlBool>[] = []
  if (q?.trim()) {
    const head = numberKey(q)
    const customers = await quickSearch(work, q, 100)
    found.push(sql<SqlBool>`(s.customer_id = any(${customers}::uuid[]) or s.id = any(array(
      select n.subscription_id from subscription_number n
      where n.number_key >= ${head} and n.number_key < ${`${head}\u{10ffff}`} limit 500)))`)
  }
  if (state !== undefined) found.push(sql<SqlBool>`s.state = ${state}`)
  if (planId !== undefined) found.push(sql<SqlBool>`s.plan_id = ${planId}::uuid`)
  if (customerId !== undefined) found.push(sql<SqlBool>`s.customer_id = ${customerId}::uuid`)
  if (shipFrom !== undefined) found.push(sql<SqlBool>`s.ship_on >= ${shipFrom}::date`)
  if (shipTo !== undefined) found.push(sql<SqlBool>`s.ship_on <= ${shipTo}::date`)
  if (held) found.push(sql<SqlBool>`s.held_at is not null`)
  if (waiting)
    found.push(sql<SqlBool>`exists (select 1 from subscription_task t
      where t.customer_id = s.customer_id and t.subscription_id = s.id and t.solved_at is null)`)
  return found
}

/** A subscription as it is stored, with what was agreed to. */
export type Stored = CourseColumns &
  Pick<
    Subscription,
    | 'id'
    | 'number'
    | 'plan'
    | 'media'
    | 'company'
    | 'startedOn'
    | 'quantity'
    | 'paymentMethod'
    | 'shipOn'
    | 'deadlineOn'
    | 'heldReason'
    | 'madeRounds'
    | 'shippedRounds'
    | 'firstShippedOn'
    | 'lastShippedOn'
    | 'monthlyValue'
    | 'leftOn'
    | 'createdBy'
    | 'version'
    | 'createdAt'
    | 'updatedAt'
    | 'tasks'
  > & {
    readonly customerId: string
    readonly person: Person
    readonly planId: string
    readonly terms: PlanTerms
    readonly channel: Channel
    readonly items: OwnItem[] | null
    readonly shipTo: ShipTo | null
    readonly paymentToken: string | null
    readonly makeOn: string | null
    readonly noticeOn: string | null
    readonly noticedRound: number
    readonly bundleId: string | null
    readonly cycleDays: number
  }

/** One that the actor may see, by its id; `lock` holds it for a change. */
export async function findSubscription(
  work: Work,
  id: string,
  { lock = false } = {},
): Promise<Stored | undefined> {
  const [found] = await findSubscriptions(work, sql<SqlBool>`s.id = ${id}::uuid`, { lock })
  return found
}

export async function findSubscriptions(
  work: Work,
  where: RawBuilder<SqlBool>,
  { lock = false } = {},
): Promise<Stored[]> {
  if (lock)
    await sql`select 1 from subscription s where ${where} order by s.customer_id, s.id for no key update`.execute(
      work.db,
    )
  const { rows } = await sql<Stored>`
    select s.customer_id, s.id, s.number, s.plan_id, s.state, s.channel, s.started_on, s.cycle, s.items, s.quantity,
      s.ship_to, s.payment_method, s.payment_token, s.next_round, s.next_on, s.planned_on, s.last_on, s.last_ship_on,
      s.skips, s.ship_on, s.make_on, s.deadline_on, s.notice_on, s.noticed_round, s.resumes_on, s.bundle_id, s.held_at,
      s.held_reason, s.made_rounds, s.shipped_rounds, s.first_shipped_on, s.last_shipped_on,
      s.cycle_days, s.monthly_value, s.left_on, s.version, s.created_at, s.updated_at, e.terms,
      ${openTasks}, ${planRef}, ${person},
      case when co.id is not null then json_build_object('id', co.id, 'name', co.name) end as company,
      case when m.id is not null then json_build_object('id', m.id, 'name', m.name) end as media,
      case when u.id is not null then json_build_object('id', u.id, 'name', u.name) end as created_by
    from ${seen} left join company co on co.id = s.company_id left join media m on m.id = s.media_id
    left join app_user u on u.id = s.created_by
    where ${where} and ${visible(work)} order by s.created_at, s.id`.execute(work.db)
  return rows
}

export async function idOfNumber(work: Pick<Work, 'db'>, number: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select subscription_id as id from subscription_number
    where number_key = ${numberKey(number)}`.execute(work.db)
  return rows[0]?.id
}

export type Columns = Partial<
  Pick<
    Stored,
    | 'state'
    | 'cycle'
    | 'items'
    | 'quantity'
    | 'shipTo'
    | 'paymentMethod'
    | 'paymentToken'
    | 'nextRound'
    | 'nextOn'
    | 'plannedOn'
    | 'skips'
    | 'resumesOn'
    | 'shipOn'
    | 'makeOn'
    | 'deadlineOn'
    | 'noticeOn'
    | 'noticedRound'
    | 'bundleId'
    | 'heldReason'
    | 'leftOn'
    | 'cycleDays'
    | 'monthlyValue'
  >
> & { readonly isHeld?: boolean }

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

/** Writes columns and raises the version. */
export async function saveSubscription(
  tx: Work,
  { customerId, id }: Pick<Stored, 'customerId' | 'id'>,
  { isHeld, cycle, items, shipTo, ...columns }: Columns,
): Promise<void> {
  await tx.db
    .updateTable('subscription')
    .set({
      ...columns,
      ...(cycle !== undefined && { cycle: JSON.stringify(cycle) }),
      ...(items !== undefined && { items: json(items) }),
      ...(shipTo !== undefined && { shipTo: json(shipTo) }),
      ...(isHeld !== undefined && { heldAt: isHeld ? sql<string>`coalesce(held_at, now())` : null }),
      version: sql<number>`version + 1`,
      updatedAt: sql<string>`now()`,
    })
    .where('customerId', '=', customerId)
    .where('id', '=', id)
    .execute()
}

/** Something that waits for a person; the same is not raised twice. */
export async function raiseTask(
  tx: Work,
  { customerId, id }: Pick<Stored, 'customerId' | 'id'>,
  reason: TaskReason,
  detail: { readonly [key: string]: unknown } = {},
): Promise<void> {
  await sql`
    insert into subscription_task (customer_id, subscription_id, id, reason, detail)
    values (${customerId}::uuid, ${id}::uuid, ${newId()}::uuid, ${reason}, ${JSON.stringify(detail)}::jsonb)
    on conflict (customer_id, subscription_id, reason) where solved_at is null
    do update set detail = excluded.detail`.execute(tx.db)
}

/** What waited is done, where it waited. */
export async function solveTasks(
  tx: Work,
  { customerId, id }: Pick<Stored, 'customerId' | 'id'>,
  reasons: readonly TaskReason[],
  note: string | null = null,
): Promise<number> {
  const { rows } = await sql`
    update subscription_task set solved_at = now(), solved_by = ${tx.actor.userId}::uuid, note = ${note}
    where customer_id = ${customerId}::uuid and subscription_id = ${id}::uuid and solved_at is null
      and reason = any(${reasons}::text[]) returning 1`.execute(tx.db)
  return rows.length
}
