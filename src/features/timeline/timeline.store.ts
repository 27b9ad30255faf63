import { sql, type RawBuilder } from 'kysely'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import { noteChanges } from '#features/changes/changes.actions.ts'
import { withFollowers } from '#platform/after-events.ts'
import type { Work } from '#platform/work.ts'

export type NewEvent = {
  customerId: string
  id: string
  name: string
  payload: { [key: string]: unknown }
  actorId: string | null
  actorName: string
  /** Now, where it is not said. */
  occurredAt?: string | undefined
}
export type StoredEvent = {
  id: string
  name: string
  occurredAt: string
  payload: { [key: string]: unknown }
  actorName: string | null
}

/** Writes events of many customers as one statement, and notes that rules may say something else of them now. */
export async function insertEvents(work: Work, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return
  await noteChanges(
    work,
    events.map(({ customerId }) => customerId),
  )
  const names = [...new Set(events.map(({ name }) => name))]
  const insert = sql`
    insert into customer_event (customer_id, occurred_at, id, name, payload, actor_id, actor_name)
    select customer_id, coalesce(occurred_at, clock_timestamp()), id, name, payload, actor_id, actor_name from unnest(
      ${events.map((e) => e.customerId)}::uuid[],
      ${events.map((e) => e.occurredAt ?? null)}::timestamptz[],
      ${events.map((e) => e.id)}::uuid[],
      ${events.map((e) => e.name)}::text[],
      ${events.map((e) => JSON.stringify(e.payload))}::jsonb[],
      ${events.map((e) => e.actorId)}::uuid[],
      ${events.map((e) => e.actorName)}::text[])
      e (customer_id, occurred_at, id, name, payload, actor_id, actor_name)`
  await sql`with ${await withFollowers(work, names, 'told', insert)} select`.execute(work.db)
}

/**
 * One event for every customer of a table expression with `customer_id`, as pieces of the `with` of the statement that
 * finds them; the first of them is called `piece`. Notes nothing: no rule that is kept asks for such an event.
 */
export function eventOfEach(
  work: Work,
  piece: string,
  customers: RawBuilder<unknown>,
  { name, payload }: Pick<NewEvent, 'name' | 'payload'>,
): Promise<RawBuilder<unknown>> {
  const { userId, name: actorName } = work.actor
  return withFollowers(
    work,
    [name],
    piece,
    sql`insert into customer_event (customer_id, occurred_at, id, name, payload, actor_id, actor_name)
      select customer_id, clock_timestamp(), gen_random_uuid(), ${name}, ${JSON.stringify(payload)}::jsonb,
        ${userId}::uuid, ${actorName} from ${customers}`,
  )
}

/** Newest first. The caller has made sure that the customer may be seen. */
export async function readEvents(
  work: Work,
  customerId: string,
  {
    cursor,
    limit,
    names,
  }: { cursor?: string | undefined; limit: number; names?: readonly string[] | undefined },
): Promise<Page<StoredEvent>> {
  let query = work.db
    .selectFrom('customerEvent')
    .select(['id', 'name', 'occurredAt', 'payload', 'actorName', sql<string>`occurred_at::text`.as('at')])
    .where('customerId', '=', customerId)
    .orderBy('occurredAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (names) query = query.where('name', 'in', [...names])
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(cursor, 2)
    query = query.where(sql<boolean>`(occurred_at, id) < (${at}::timestamptz, ${id}::uuid)`)
  }
  const rows = await query.execute()
  const page = toPage(rows, limit, (row) => [row.at, row.id])
  return {
    next: page.next,
    items: page.items.map(({ at: _at, payload, ...row }) => ({
      ...row,
      payload: payload as { [key: string]: unknown },
    })),
  }
}

/** Makes the month's partitions exist ahead of time; what arrives without one lands in the default partition. */
export async function preparePartitions(work: Work, months: number): Promise<void> {
  for (let ahead = 0; ahead <= months; ahead++)
    await sql`
      do $$
      declare
        start date := date_trunc('month', now() at time zone 'UTC')::date + make_interval(months => ${sql.lit(ahead)});
        name text := 'customer_event_' || to_char(start, 'YYYY_MM');
      begin
        if to_regclass(name) is null and not exists (
          select 1 from customer_event_default where occurred_at >= start and occurred_at < start + interval '1 month'
        ) then
          execute format('create table %I partition of customer_event for values from (%L) to (%L)',
            name, start::timestamp at time zone 'UTC', (start + interval '1 month')::timestamp at time zone 'UTC');
        end if;
      end $$`.execute(work.db)
}
