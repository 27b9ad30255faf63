import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Work } from '#platform/work.ts'
import type { Mail, MailRow } from './mail.api.ts'
import { resendable, type MailState } from './mail.states.ts'
import { shownBody } from './mail.ts'

type Raw = Parameters<typeof displayNameOf>[0] &
  Omit<Mail, 'customer'> & { customerId: string; secret: string | null; at: string }

const columns = sql`m.customer_id, m.id, m.template, m.address, m.subject, m.state, m.problem, m.tries, m.created_at,
  m.due_at, m.sent_at, m.created_at::text as at, c.family_name, c.given_name, c.family_kana, c.given_kana, c.code`

function toRow(raw: Raw): MailRow {
  const { id, customerId, template, address, subject, state, problem, tries, createdAt, dueAt, sentAt } = raw
  const customer = { id: customerId, name: displayNameOf(raw) }
  return { id, customer, template, address, subject, state, problem, tries, createdAt, dueAt, sentAt }
}

export async function listMail(
  work: Work,
  query: {
    cursor?: string | undefined
    limit: number
    state?: MailState | undefined
    customerId?: string | undefined
  },
): Promise<Page<MailRow>> {
  const { cursor, limit, state, customerId } = query
  const conditions: RawBuilder<SqlBool>[] = [visible(work)]
  if (state !== undefined) conditions.push(sql<SqlBool>`m.state = ${state}`)
  if (customerId !== undefined) conditions.push(sql<SqlBool>`m.customer_id = ${customerId}::uuid`)
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(cursor, 2)
    conditions.push(sql<SqlBool>`(m.created_at, m.id) < (${at}::timestamptz, ${id}::uuid)`)
  }
  const { rows } = await sql<Raw>`
    select ${columns} from mail_message m join customer c on c.customer_id = m.customer_id
    where ${sql.join(conditions, sql` and `)}
    order by m.created_at desc, m.id desc limit ${limit + 1}`.execute(work.db)
  const { items, next } = toPage(rows, limit, (row) => [row.at, row.id])
  return { items: items.map(toRow), next }
}

export async function findMail(work: Work, id: string): Promise<Mail | undefined> {
  const { rows } = await sql<Raw>`
    select ${columns}, m.body, m.secret from mail_message m join customer c on c.customer_id = m.customer_id
    where m.id = ${id}::uuid and ${visible(work)}`.execute(work.db)
  return rows[0] && { ...toRow(rows[0]), body: shownBody(rows[0]) }
}

/** False where it was sent, or is about to be. */
export async function queueAgain(work: Work, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update mail_message set state = 'queued', tries = 0, due_at = now(), problem = null, taken_by = null
    where id = ${id}::uuid and state = any(${[...resendable]})`.execute(work.db)
  return numAffectedRows === 1n
}
