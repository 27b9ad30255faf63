import { sql } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Work } from '#platform/work.ts'
import type { Delivery } from './webhooks.api.ts'
import { keptDays, type DeliveryState, type Trouble } from './webhooks.ts'

/** After so long whoever claimed a delivery counts as gone. Longer than any sending takes. */
const deadAfter = sql`interval '1 minute'`
const onItsWay = sql`d.state in ('queued', 'sending')`

/** Webhooks that something could be sent to now. Asked very often: the webhooks are few, and each is one look at an index. */
export async function dueWebhooks({ db }: Pick<Work, 'db'>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select w.id from webhook w
    where w.paused_at is null and w.deleted_at is null and (w.held_until is null or w.held_until <= now())
      and exists (select 1 from webhook_delivery d
        where d.webhook_id = w.id and ${onItsWay} and d.due_at <= now())
    order by w.id`.execute(db)
  return rows.map(({ id }) => id)
}

export type Claimed = {
  readonly customerId: string
  readonly id: string
  readonly tries: number
  readonly event: string
  readonly eventId: string
  readonly occurredAt: string
  /** Null where the event is not there any more. */
  readonly payload: { readonly [key: string]: unknown } | null
}

/** Takes some that are due, and those whose sender is gone; whoever asks at the same moment gets others. */
export async function claimSome(
  { db }: Pick<Work, 'db'>,
  webhookId: string,
  most: number,
): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    with next as materialized (
      select d.customer_id, d.id from webhook_delivery d
      where d.webhook_id = ${webhookId}::uuid and ${onItsWay} and d.due_at <= now()
      order by d.due_at, d.id limit ${most} for update skip locked),
    claimed as (
      update webhook_delivery d set state = 'sending', tries = d.tries + 1, due_at = now() + ${deadAfter},
        tried_at = now(), took_ms = null, problem = null, status = null, said = null
      from next where d.customer_id = next.customer_id and d.id = next.id
      returning d.customer_id, d.id, d.tries, d.event, d.event_id, d.occurred_at)
    select c.*, e.payload from claimed c
    left join customer_event e on e.customer_id = c.customer_id and e.occurred_at = c.occurred_at and e.id = c.event_id
    order by c.occurred_at, c.id`.execute(db)
  return rows
}

export type Became = {
  readonly state: DeliveryState
  readonly problem: Trouble | null
  readonly status: number | null
  readonly said: string
  readonly tookMs: number
  /** Until it is due again. */
  readonly seconds: number
}

/**
 * What became of a try, under the customer whom it stands under now; undefined where it is gone, or somebody else has it. A
 * try that was broken off by a stop counts as none.
 */
export async function settle(
  { db }: Pick<Work, 'db'>,
  { id, tries }: Claimed,
  became: Became | 'stopped',
): Promise<{ customerId: string } | undefined> {
  const change =
    became === 'stopped'
      ? sql`state = 'queued', tries = tries - 1, due_at = now()`
      : sql`state = ${became.state}, problem = ${became.problem}, status = ${became.status}::int, said = ${became.said},
          took_ms = ${became.tookMs}::int, due_at = now() + make_interval(secs => ${became.seconds})`
  const { rows } = await sql<{ customerId: string }>`
    update webhook_delivery set ${change} where id = ${id}::uuid and tries = ${tries} and state = 'sending'
    returning customer_id`.execute(db)
  return rows[0]
}

type Row = Omit<Delivery, 'customer'> & { customerId: string; at: string } & Named
type Named = Parameters<typeof displayNameOf>[0] & { isSeen: boolean }

/** The newest first. Of customers whom the actor does not see, or who are in the bin, the id alone. */
export async function selectDeliveries(
  work: Work,
  webhookId: string,
  {
    id,
    state,
    cursor,
    limit,
  }: {
    id?: string | undefined
    state?: DeliveryState | undefined
    cursor?: string | undefined
    limit: number
  },
): Promise<Page<Delivery>> {
  const [at, last] = cursor === undefined ? [] : decodeCursor(cursor, 2)
  const { rows } = await sql<Row>`
    select d.id, d.customer_id, d.event, d.occurred_at, d.state, d.tries, d.due_at, d.tried_at, d.took_ms, d.problem,
      d.status, d.said, d.created_at, d.created_at::text as at,
      c.customer_id is not null as is_seen, c.code, c.family_name, c.given_name, c.family_kana, c.given_kana
    from webhook_delivery d left join customer c on c.customer_id = d.customer_id and ${visible(work)}
    where d.webhook_id = ${webhookId}::uuid
      ${id === undefined ? sql`` : sql`and d.id = ${id}::uuid`}
      ${state === undefined ? sql`` : sql`and d.state = ${state}`}
      ${at === undefined ? sql`` : sql`and (d.created_at, d.id) < (${at}::timestamptz, ${last}::uuid)`}
    order by d.created_at desc, d.id desc limit ${limit + 1}`.execute(work.db)
  const page = toPage(rows, limit, (row) => [row.at, row.id])
  return { next: page.next, items: page.items.map(shown) }
}

function shown(row: Row): Delivery {
  const { at: _at, customerId, isSeen, code, familyName, givenName, familyKana, givenKana, ...delivery } = row
  const name = isSeen ? displayNameOf({ code, familyName, givenName, familyKana, givenKana }) : null
  return { ...delivery, customer: { id: customerId, name } }
}

const again = sql`state = 'queued', tries = 0, due_at = now()`

/** By the same id: the receiver may know that it had it. False where it is not there, or on its way. */
export async function requeue(
  { db }: Pick<Work, 'db'>,
  webhookId: string,
  deliveryId: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update webhook_delivery set ${again}
    where webhook_id = ${webhookId}::uuid and id = ${deliveryId}::uuid and state in ('delivered', 'failed')`.execute(
    db,
  )
  return numAffectedRows === 1n
}

export async function requeueFailed({ db }: Pick<Work, 'db'>, webhookId: string): Promise<number> {
  const { numAffectedRows } = await sql`
    update webhook_delivery set ${again} where webhook_id = ${webhookId}::uuid and state = 'failed'`.execute(
    db,
  )
  return Number(numAffectedRows ?? 0n)
}

/** Takes out some whose time is over, or whose webhook is gone; how many. */
export async function deleteOld({ db }: Pick<Work, 'db'>, most: number): Promise<number> {
  const { numAffectedRows } = await sql`
    with old as materialized (
      select d.customer_id, d.id from webhook_delivery d
      where d.created_at < now() - make_interval(days => ${sql.lit(keptDays)})
        or not exists (select 1 from webhook w where w.id = d.webhook_id)
      limit ${most})
    delete from webhook_delivery d using old where d.customer_id = old.customer_id and d.id = old.id`.execute(
    db,
  )
  return Number(numAffectedRows ?? 0n)
}
