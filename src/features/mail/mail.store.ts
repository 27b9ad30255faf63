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
    update mail_message set state = 'queued', tries = 0, due_at = now(), problem = null
    where id = ${id}::uuid and state = any(${[...resendable]})`.execute(work.db)
  return numAffectedRows === 1n
}

/** One that this process is sending. `tries` tells this try from every other. */
export type Claimed = {
  readonly customerId: string
  readonly id: string
  readonly address: string
  readonly subject: string
  readonly body: string
  readonly secret: string | null
  readonly tries: number
}

/** Until then a try has come to its end, one way or another; see `tryFor` of the line. */
const deadAfter = sql`interval '10 minutes'`

/** Takes the next one that is due, alone: whoever asks at the same moment gets another. */
export async function claimNext(work: Pick<Work, 'db'>, sender: string): Promise<Claimed | undefined> {
  const { rows } = await sql<Claimed>`
    with next as materialized (
      select customer_id, id from mail_message where state = 'queued' and due_at <= now()
      order by due_at, id limit 1 for update skip locked)
    update mail_message m set state = 'sending', tries = m.tries + 1, due_at = now() + ${deadAfter},
      message_id = '<' || m.id || '@' || ${sender}::text || '>', problem = null
    from next where m.customer_id = next.customer_id and m.id = next.id
    returning m.customer_id, m.id, m.address, m.subject, m.body, m.secret, m.tries`.execute(work.db)
  return rows[0]
}

/** What became of a try. A customer may have become another's alias meanwhile: the one it stands under now is returned. */
export async function settle(
  work: Work,
  { id, tries }: Claimed,
  became: { state: MailState; problem: string | null; minutes?: number },
): Promise<{ customerId: string } | undefined> {
  const { state, problem, minutes = 0 } = became
  const { rows } = await sql<{ customerId: string }>`
    update mail_message set state = ${state}, problem = ${problem}, due_at = now() + make_interval(mins => ${minutes}),
      sent_at = case when ${state} = 'sent' then now() end, secret = case when ${state} <> 'sent' then secret end
    where id = ${id}::uuid and tries = ${tries} and state in ('sending', 'unknown')
    returning customer_id`.execute(work.db)
  return rows[0]
}

export type Told = { customerId: string; id: string; subject: string }

/** What processes left behind that are gone: whether it went out nobody knows. */
export async function markUnknown(work: Work, said: string): Promise<Told[]> {
  const { rows } = await sql<Told>`
    update mail_message set state = 'unknown', problem = ${said} where state = 'sending' and due_at < now()
    returning customer_id, id, subject`.execute(work.db)
  return rows
}

/** Where the server was taken out of the settings: what waits stays in the mailbox. */
export async function keepQueued(work: Work): Promise<Told[]> {
  const { rows } = await sql<Told>`
    update mail_message set state = 'kept', problem = null where state = 'queued'
    returning customer_id, id, subject`.execute(work.db)
  return rows
}

/** How many are due, counted up to `most`. */
export async function countDue(work: Pick<Work, 'db'>, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select 1 from mail_message where state = 'queued' and due_at <= now() limit ${most}) due`.execute(
    work.db,
  )
  return rows[0]?.count ?? 0
}

/** Says at what waits why it waits. */
export async function noteTrouble(work: Work, said: string): Promise<void> {
  await sql`update mail_message set problem = ${said}
    where state = 'queued' and due_at <= now() and problem is distinct from ${said}`.execute(work.db)
}
