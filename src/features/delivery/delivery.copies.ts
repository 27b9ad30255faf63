import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import { newId } from '#kit/ids.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import { notFound } from '#kit/problem.ts'
import type { Outgoing } from '#platform/outgoing.ts'
import type { Work } from '#platform/work.ts'
import type { Copy, CopyRow } from './delivery.api.ts'

/** So many of each source are kept: the built-in mailbox shows what would go out, and is no archive of a million mails. */
const mostCopies = 5000

/** Keeps what would have been sent, as it would have been. */
export async function keepCopies(
  work: Pick<Work, 'db'>,
  source: string,
  mails: readonly Outgoing[],
): Promise<void> {
  if (mails.length === 0) return
  await sql`
    insert into mail_copy (customer_id, id, source, ref, address, from_name, from_address, subject, text, html, headers)
    select m.customer_id, m.id, ${source}, m.ref, m.address, m.from_name, m.from_address, m.subject, m.text, m.html,
      m.headers
    from unnest(${mails.map((m) => m.customerId)}::uuid[], ${mails.map(() => newId())}::uuid[],
      ${mails.map((m) => m.ref)}::text[], ${mails.map((m) => m.address)}::text[],
      ${mails.map((m) => m.from.name)}::text[], ${mails.map((m) => m.from.address)}::text[],
      ${mails.map((m) => m.subject)}::text[], ${mails.map((m) => m.text)}::text[],
      ${mails.map((m) => m.html)}::text[], ${mails.map((m) => JSON.stringify(m.headers))}::jsonb[])
      m (customer_id, id, ref, address, from_name, from_address, subject, text, html, headers)
    join customer c on c.customer_id = m.customer_id`.execute(work.db)
  await sql`
    with last as (
      select created_at, id from mail_copy where source = ${source} order by created_at desc, id desc
      offset ${mostCopies} limit 1)
    delete from mail_copy c using last
    where c.source = ${source} and (c.created_at, c.id) <= (last.created_at, last.id)`.execute(work.db)
}

type Raw = Parameters<typeof displayNameOf>[0] &
  Omit<Copy, 'customer' | 'from'> & {
    customerId: string
    fromName: string
    fromAddress: string
    at: string
  }

const columns = sql`m.customer_id, m.id, m.source, m.address, m.subject, m.created_at, m.created_at::text as at,
  c.family_name, c.given_name, c.family_kana, c.given_kana, c.code`

function toRow(raw: Raw): CopyRow {
  const { id, customerId, source, address, subject, createdAt } = raw
  return { id, customer: { id: customerId, name: displayNameOf(raw) }, source, address, subject, createdAt }
}

export async function listCopies(
  work: Work,
  {
    cursor,
    limit,
    customerId,
  }: { cursor?: string | undefined; limit: number; customerId?: string | undefined },
): Promise<Page<CopyRow>> {
  const conditions: RawBuilder<SqlBool>[] = [visible(work)]
  if (customerId !== undefined) conditions.push(sql<SqlBool>`m.customer_id = ${customerId}::uuid`)
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(cursor, 2)
    conditions.push(sql<SqlBool>`(m.created_at, m.id) < (${at}::timestamptz, ${id}::uuid)`)
  }
  const { rows } = await sql<Raw>`
    select ${columns} from mail_copy m join customer c on c.customer_id = m.customer_id
    where ${sql.join(conditions, sql` and `)} order by m.created_at desc, m.id desc limit ${limit + 1}`.execute(
    work.db,
  )
  const { items, next } = toPage(rows, limit, (row) => [row.at, row.id])
  return { items: items.map(toRow), next }
}

export async function getCopy(work: Work, id: string): Promise<Copy> {
  const { rows } = await sql<Raw>`
    select ${columns}, m.from_name, m.from_address, m.text, m.html, m.headers
    from mail_copy m join customer c on c.customer_id = m.customer_id
    where m.id = ${id}::uuid and ${visible(work)}`.execute(work.db)
  const [row] = rows
  if (!row)
    throw notFound({
      ja: 'この控えはもうありません。新しい控えに場所を譲ったか、見る権限がありません',
      en: 'This copy is gone: newer ones took its place, or you may not see it',
    })
  const { text, html, headers, fromName, fromAddress } = row
  return { ...toRow(row), from: { name: fromName, address: fromAddress }, text, html, headers }
}
