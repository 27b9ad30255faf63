import { sql } from 'kysely'
import { mustSeeCustomer, visible } from '#features/accounts/accounts.visibility.ts'
import { readRows } from '#features/customers/customers.store.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import { may, type Work } from '#platform/work.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { mustSeeMembers } from './segments.actions.ts'
import type { z } from 'zod'
import type { memberSchema, Segment } from './segments.api.ts'

type Member = z.input<typeof memberSchema>

/** The latest first. */
export async function readMembers(
  work: Work,
  id: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<Member>> {
  await mustSeeMembers(work, id)
  const [at, last] = cursor === undefined ? [] : decodeCursor(cursor, 2)
  const later =
    at === undefined ? sql`true` : sql`(m.entered_at, m.customer_id) < (${at}::timestamptz, ${last}::uuid)`
  const { rows } = await sql<{ id: string; enteredAt: string; how: Member['how']; at: string }>`
    select m.customer_id as id, m.entered_at, m.how, m.entered_at::text as at
    from segment_member m join customer c on c.customer_id = m.customer_id
    where m.segment_id = ${id}::uuid and ${visible(work)} and ${later}
    order by m.entered_at desc, m.customer_id desc limit ${limit + 1}`.execute(work.db)
  const { items, next } = toPage(rows, limit, (row) => [row.at, row.id])
  const people = new Map(
    (
      await readRows(
        work,
        items.map((row) => row.id),
      )
    ).map((row) => [row.id, row]),
  )
  return {
    items: items.flatMap(({ id: customerId, enteredAt, how }) => {
      const customer = people.get(customerId)
      return customer ? [{ customer, enteredAt, how }] : []
    }),
    next,
  }
}

/** Ids alone, in their order: for programs that read all of them. */
export async function readMemberIds(
  work: Work,
  id: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<{ customerId: string; enteredAt: string }>> {
  await mustSeeMembers(work, id)
  const [last] = cursor === undefined ? [] : decodeCursor(cursor, 1)
  const { rows } = await sql<{ customerId: string; enteredAt: string }>`
    select m.customer_id, m.entered_at from segment_member m join customer c on c.customer_id = m.customer_id
    where m.segment_id = ${id}::uuid and ${visible(work)}
      ${last === undefined ? sql`` : sql`and m.customer_id > ${last}::uuid`}
    order by m.customer_id limit ${limit + 1}`.execute(work.db)
  return toPage(rows, limit, (row) => [row.customerId])
}

export async function readOfCustomer(work: Work, customerId: string) {
  await mustSeeCustomer(work, customerId)
  const { rows } = await sql<{
    id: string
    name: string
    kind: Segment['kind']
    enteredAt: string
    how: Member['how']
  }>`
    select s.id, s.name, s.kind, m.entered_at, m.how from segment_member m join segment s on s.id = m.segment_id
    where m.customer_id = ${customerId}::uuid and s.deleted_at is null
      ${may(work.actor, seeMasked) ? sql`` : sql`and not s.asks_masked`}
    order by m.entered_at desc, s.id`.execute(work.db)
  return rows
}

/** Everything a segment knows of customers who are deleted for good. */
export async function forgetMembers(work: Work, customerId: string): Promise<void> {
  const { rows } = await sql<{ segmentId: string }>`
    delete from segment_member where customer_id = ${customerId}::uuid returning segment_id`.execute(work.db)
  await sql`delete from segment_acted where customer_id = ${customerId}::uuid`.execute(work.db)
  await sql`update segment set members = members - 1
    where id = any(${rows.map(({ segmentId }) => segmentId)}::uuid[])`.execute(work.db)
}
