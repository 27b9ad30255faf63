import { sql } from 'kysely'
import type pg from 'pg'
import { copyInto } from '#platform/db/copy.ts'
import type { Db } from '#platform/db/database.ts'
import { copyChanges } from '#features/changes/changes.actions.ts'
import type { NewEvent } from '#features/timeline/timeline.store.ts'
import { inheriting } from './customers.merging.ts'
import {
  copyShapes,
  type CustomerDraft,
  type CustomerRows,
  type PointRow,
  type PostRow,
} from './customers.rows.ts'
import { fieldKeys, type CustomerFields } from './customers.ts'

const eventColumns = ['customer_id', 'occurred_at', 'id', 'name', 'payload', 'actor_id', 'actor_name']

/** New customers with everything that belongs to them, by COPY, in the client's transaction. */
export async function copyCustomers(
  client: pg.ClientBase,
  rows: readonly CustomerRows[],
  { actorId, events = [] }: { actorId: string | null; events?: readonly NewEvent[] },
): Promise<void> {
  const { customer, contact_point, customer_post, customer_tag } = copyShapes
  await copyInto(
    client,
    'customer',
    customer.columns,
    map(rows, (r) => [customer.row(r, actorId)]),
  )
  await copyInto(
    client,
    'contact_point',
    contact_point.columns,
    map(rows, (r) => r.points.map((p) => contact_point.row(r.id, p))),
  )
  await copyInto(
    client,
    'customer_post',
    customer_post.columns,
    map(rows, (r) => r.posts.map((p) => customer_post.row(r.id, p))),
  )
  await copyInto(
    client,
    'customer_tag',
    customer_tag.columns,
    map(rows, (r) => r.tagIds.map((tagId) => customer_tag.row(r.id, tagId))),
  )
  await copyIdentities(client, rows)
  const now = new Date().toISOString()
  await copyInto(
    client,
    'customer_event',
    eventColumns,
    map(events, (e) => [
      [e.customerId, e.occurredAt ?? now, e.id, e.name, JSON.stringify(e.payload), e.actorId, e.actorName],
    ]),
  )
  await copyChanges(client, [...rows.map(({ id }) => id), ...events.map(({ customerId }) => customerId)])
}

async function copyIdentities(client: pg.ClientBase, rows: readonly CustomerRows[]): Promise<void> {
  const { customer_identity } = copyShapes
  await copyInto(
    client,
    'customer_identity',
    customer_identity.columns,
    map(rows, (r) => r.identities.map((i) => customer_identity.row(r.id, i))),
  )
}

/** A customer as it is stored, in the shape that drafts have: change it, and `rowsOf` makes rows of it again. */
export type StoredCustomer = CustomerDraft & { id: string; version: number; fields: CustomerFields }

/** Reads whole records; for a bulk change it locks them until the transaction ends, in a fixed order. */
export async function loadForChange(
  db: Db,
  ids: readonly string[],
  { lock = true } = {},
): Promise<Map<string, StoredCustomer>> {
  const { rows } = await sql<CustomerFields & { id: string; version: number }>`
    select customer_id as id, version, ${sql.join(fieldKeys.map((key) => sql.ref(key)))}
    from customer where customer_id = any(${ids}::uuid[]) order by customer_id ${lock ? sql`for update` : sql``}`.execute(
    db,
  )
  const { rows: parts } = await sql<{
    id: string
    points: PointRow[]
    posts: PostRow[]
    tagIds: string[]
  }>`
    select c.id,
      coalesce((select json_agg(json_build_object('id', p.id, 'kind', p.kind, 'label', p.label, 'value', p.value,
          'key', p.key, 'e164', p.e164, 'postalCode', p.postal_code, 'prefecture', p.prefecture, 'city', p.city,
          'street', p.street, 'building', p.building, 'townKey', p.town_key, 'notes', p.notes,
          'position', p.position, 'stored', true) order by p.position, p.id)
        from contact_point p where p.customer_id = c.id), '[]') as points,
      coalesce((select json_agg(json_build_object('id', p.id, 'companyId', p.company_id, 'companyName', co.name,
          'department', p.department, 'title', p.title, 'startedOn', p.started_on, 'endedOn', p.ended_on,
          'position', p.position, 'stored', true) order by p.position, p.id)
        from customer_post p join company co on co.id = p.company_id where p.customer_id = c.id), '[]') as posts,
      coalesce((select json_agg(t.tag_id) from customer_tag t where t.customer_id = c.id), '[]') as tag_ids
    from unnest(${ids}::uuid[]) c(id)`.execute(db)
  const partsOf = new Map(parts.map((part) => [part.id, part]))
  return new Map(
    rows.map(({ id, version, ...fields }) => {
      const { points = [], posts = [], tagIds = [] } = partsOf.get(id) ?? {}
      return [id, { id, version, fields, contactPoints: points, posts, tagIds }]
    }),
  )
}

/**
 * Replaces whole records, set-based: fields and keys by the customer's id; parts that are gone from `rows` are removed,
 * parts not yet stored are added, stored ones stay untouched. The version rises by one. The caller holds the locks.
 */
export async function replaceCustomers(
  client: pg.ClientBase,
  rows: readonly CustomerRows[],
  { actorId }: { actorId: string | null },
): Promise<void> {
  if (rows.length === 0) return
  const ids = rows.map((row) => row.id)
  await copyChanges(client, ids)
  const { customer, contact_point, customer_post } = copyShapes
  await client.query(
    'create temp table if not exists changed_customer (like customer including defaults) on commit drop',
  )
  await client.query('truncate changed_customer')
  await copyInto(
    client,
    'changed_customer',
    customer.columns,
    rows.map((r) => customer.row(r, actorId)),
  )
  const columns = customer.columns.filter((column) => column !== 'customer_id' && column !== 'created_by')
  await client.query(
    `update customer c set ${columns.map((column) => `${column} = n.${column}`).join(', ')},
       version = c.version + 1, updated_at = now()
     from changed_customer n where c.customer_id = n.customer_id`,
  )
  const removeOthers = (table: string, kept: string[]) =>
    client.query(`delete from ${table} where customer_id = any($1::uuid[]) and id <> all($2::uuid[])`, [
      ids,
      kept,
    ])
  const storedIds = (parts: readonly { id: string; stored?: boolean }[]) =>
    parts.filter((part) => part.stored).map((part) => part.id)
  await removeOthers(
    'contact_point',
    rows.flatMap((r) => storedIds(r.points)),
  )
  await removeOthers(
    'customer_post',
    rows.flatMap((r) => storedIds(r.posts)),
  )
  await client.query('delete from customer_identity where customer_id = any($1::uuid[])', [ids])
  await copyInto(
    client,
    'contact_point',
    contact_point.columns,
    map(rows, (r) => r.points.filter((p) => !p.stored).map((p) => contact_point.row(r.id, p))),
  )
  await copyInto(
    client,
    'customer_post',
    customer_post.columns,
    map(rows, (r) => r.posts.filter((p) => !p.stored).map((p) => customer_post.row(r.id, p))),
  )
  await copyIdentities(client, rows)
  await client.query(inheriting, [ids])
  const pairs = rows.flatMap((r) => r.tagIds.map((tagId) => [r.id, tagId] as const))
  const wanted = [pairs.map(([id]) => id), pairs.map(([, tagId]) => tagId)]
  await client.query(
    `delete from customer_tag where customer_id = any($3::uuid[])
       and (customer_id, tag_id) not in (select * from unnest($1::uuid[], $2::uuid[]))`,
    [...wanted, ids],
  )
  await client.query(
    `insert into customer_tag (customer_id, tag_id) select * from unnest($1::uuid[], $2::uuid[]) on conflict do nothing`,
    wanted,
  )
}

function* map<T, R>(items: readonly T[], rowsOf: (item: T) => readonly R[]): Generator<R> {
  for (const item of items) yield* rowsOf(item)
}
