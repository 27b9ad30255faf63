import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { newId } from '#kit/ids.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import { may, type Work } from '#platform/work.ts'
import type { Complaint, complaintStates } from './complaints.api.ts'
import { harassmentPermission, type ComplaintFields } from './complaints.ts'

export type ListQuery = {
  state: (typeof complaintStates)[number] | 'unfinished' | 'all'
  ownerId?: string | undefined
  customerId?: string | undefined
  harassment?: boolean | undefined
  cursor?: string | undefined
  limit: number
}

type Raw = Omit<Complaint, 'customer'> & {
  customerId: string
  familyName: string | null
  givenName: string | null
  familyKana: string | null
  givenKana: string | null
  code: string | null
}

/** Complaints of customers who may be seen. The suspicion leaves the database only for those who may know. */
function complaints(work: Work, where: RawBuilder<SqlBool>, rest: RawBuilder<unknown>): RawBuilder<Raw> {
  const harassment = may(work.actor, harassmentPermission)
    ? sql`k.harassment_at is not null`
    : sql`null::boolean`
  return sql<Raw>`
    select k.id, k.customer_id, k.received_on, k.channel, k.about, k.body, k.wish, k.response, k.cause, k.prevention,
      k.state, k.severity, k.owner_id, k.closed_at, k.version, k.created_at, k.updated_at, ${harassment} as harassment,
      c.family_name, c.given_name, c.family_kana, c.given_kana, c.code,
      case when owner.id is not null then json_build_object('id', owner.id, 'name', owner.name) end as owner
    from complaint k join customer c on c.customer_id = k.customer_id and ${visible(work)}
      left join app_user owner on owner.id = k.owner_id
    where ${where} ${rest}`
}

function toComplaint(raw: Raw): Complaint {
  const { customerId, familyName, givenName, familyKana, givenKana, code, ...complaint } = raw
  const name = displayNameOf({ familyName, givenName, familyKana, givenKana, code })
  return { ...complaint, customer: { id: customerId, name } }
}

/** Newest first. */
export async function listComplaints(work: Work, query: ListQuery): Promise<Page<Complaint>> {
  const { state, ownerId, customerId, harassment, cursor, limit } = query
  const conditions = [sql<SqlBool>`k.deleted_at is null`]
  if (state === 'unfinished') conditions.push(sql<SqlBool>`k.closed_at is null`)
  else if (state !== 'all') conditions.push(sql<SqlBool>`k.state = ${state}`)
  if (ownerId !== undefined)
    conditions.push(sql<SqlBool>`k.owner_id = ${ownerId === 'me' ? work.actor.userId : ownerId}::uuid`)
  if (customerId !== undefined) conditions.push(sql<SqlBool>`k.customer_id = ${customerId}::uuid`)
  if (harassment) conditions.push(sql<SqlBool>`k.harassment_at is not null`)
  if (cursor !== undefined) {
    const [on, id] = decodeCursor(cursor, 2)
    conditions.push(sql<SqlBool>`(k.received_on, k.id) < (${on}::date, ${id}::uuid)`)
  }
  const { rows } = await complaints(
    work,
    sql<SqlBool>`${sql.join(conditions, sql` and `)}`,
    sql`order by k.received_on desc, k.id desc limit ${limit + 1}`,
  ).execute(work.db)
  const page = toPage(rows, limit, (row) => [row.receivedOn, row.id])
  return { items: page.items.map(toComplaint), next: page.next }
}

/** One complaint, in or outside the bin; `lock` holds its row for a change. */
export async function findComplaint(
  work: Work,
  id: string,
  { deleted = false, lock = false } = {},
): Promise<Complaint | undefined> {
  if (lock) await sql`select 1 from complaint where id = ${id}::uuid for update`.execute(work.db)
  const where = sql<SqlBool>`k.id = ${id}::uuid and k.deleted_at is ${deleted ? sql`not null` : sql`null`}`
  const { rows } = await complaints(work, where, sql``).execute(work.db)
  return rows[0] && toComplaint(rows[0])
}

type Marks = { harassment?: boolean | undefined; deleted?: boolean }

export async function insertComplaint(
  work: Work,
  customerId: string,
  fields: ComplaintFields,
  { harassment = false }: Marks,
): Promise<string> {
  const id = newId()
  await work.db
    .insertInto('complaint')
    .values({
      customerId,
      id,
      ...fields,
      harassmentAt: harassment ? sql<string>`now()` : null,
      closedAt: fields.state === 'closed' ? sql<string>`now()` : null,
    })
    .execute()
  return id
}

/** Writes columns of a complaint and raises its version. The day it was closed follows from its state. */
export async function saveComplaint(
  work: Work,
  { id, customer }: Pick<Complaint, 'id' | 'customer'>,
  fields: Partial<ComplaintFields>,
  { harassment, deleted }: Marks = {},
): Promise<void> {
  await work.db
    .updateTable('complaint')
    .set({
      ...fields,
      ...(fields.state !== undefined && {
        closedAt: fields.state === 'closed' ? sql<string>`coalesce(closed_at, now())` : null,
      }),
      ...(harassment !== undefined && {
        harassmentAt: harassment ? sql<string>`coalesce(harassment_at, now())` : null,
      }),
      ...(deleted !== undefined && { deletedAt: deleted ? sql<string>`now()` : null }),
      version: sql<number>`version + 1`,
      updatedAt: sql<string>`now()`,
    })
    .where('customerId', '=', customer.id)
    .where('id', '=', id)
    .execute()
}

/** Deletes a complaint for good. */
export async function deleteComplaint(
  work: Work,
  { id, customer }: Pick<Complaint, 'id' | 'customer'>,
): Promise<void> {
  await work.db.deleteFrom('complaint').where('customerId', '=', customer.id).where('id', '=', id).execute()
}

/** How many complaints that may be seen are not closed. */
export async function countUnfinished(work: Work): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from complaint k join customer c on c.customer_id = k.customer_id and ${visible(work)}
    where k.deleted_at is null and k.closed_at is null`.execute(work.db)
  return rows[0]?.count ?? 0
}
