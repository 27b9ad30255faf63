import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import type { MailState } from './mail.states.ts'

/** `tries` tells one try of a mail from every other. */
export type Try = { readonly id: string; readonly tries: number }
export type Taken = Try & {
  readonly customerId: string
  readonly address: string
  readonly subject: string
  readonly body: string
  readonly secret: string | null
}
export type Told = { readonly customerId: string; readonly id: string; readonly subject: string }

/** Takes what is due: whoever asks at the same moment gets others. */
export async function takeDue(
  work: Pick<Work, 'db'>,
  {
    sender,
    most,
    closed,
    domain,
  }: { sender: string; most: number; closed: readonly string[]; domain: string },
): Promise<Taken[]> {
  const { rows } = await sql<Taken>`
    with next as materialized (
      select customer_id, id from mail_message where state = 'queued' and taken_by is null and due_at <= now()
        and lower(substring(address from '[^@]*$')) <> all(${[...closed]}::text[])
      order by due_at, id limit ${most} for update skip locked),
    taken as (
      update mail_message m set taken_by = ${sender}, tries = m.tries + 1,
        message_id = '<' || m.id || '@' || ${domain}::text || '>'
      from next where m.customer_id = next.customer_id and m.id = next.id
      returning m.customer_id, m.id, m.address, m.subject, m.body, m.secret, m.tries, m.due_at)
    select customer_id, id, address, subject, body, secret, tries from taken order by due_at, id`.execute(
    work.db,
  )
  return rows
}

const given = (tries: readonly Try[]) => sql`unnest(
  ${tries.map(({ id }) => id)}::uuid[], ${tries.map((one) => one.tries)}::int[]) g (id, tries)`

/** Answers those that may still be sent: a person may have deleted the customer meanwhile. */
export async function beginTries(work: Pick<Work, 'db'>, tries: readonly Try[]): Promise<Try[]> {
  const { rows } = await sql<Try>`
    update mail_message m set state = 'sending', problem = null from ${given(tries)}
    where m.id = g.id and m.tries = g.tries and m.state = 'queued' and m.taken_by is not null
    returning m.id, m.tries`.execute(work.db)
  return rows
}

export async function giveBackTries(
  work: Pick<Work, 'db'>,
  tries: readonly Try[],
  why: string | null,
): Promise<void> {
  await sql`
    update mail_message m set state = 'queued', taken_by = null, tries = m.tries - 1,
      problem = coalesce(${why}, m.problem)
    from ${given(tries)}
    where m.id = g.id and m.tries = g.tries and m.state in ('queued', 'sending') and m.taken_by is not null`.execute(
    work.db,
  )
}

export type Became = Try & {
  readonly state: MailState
  readonly problem: string | null
  /** Until the next try. */
  readonly minutes: number
}
export type Settled = Told & Try & { readonly address: string; readonly state: MailState }

/** What became of tries. A customer may have become another's alias meanwhile: the one each stands under now is answered. */
export async function settleTries(work: Pick<Work, 'db'>, became: readonly Became[]): Promise<Settled[]> {
  const { rows } = await sql<Settled>`
    update mail_message m set state = b.state, problem = b.problem, taken_by = null,
      due_at = now() + make_interval(mins => b.minutes), sent_at = case when b.state = 'sent' then now() end,
      secret = case when b.state <> 'sent' then m.secret end
    from unnest(${became.map(({ id }) => id)}::uuid[], ${became.map(({ tries }) => tries)}::int[],
      ${became.map(({ state }) => state)}::text[], ${became.map(({ problem }) => problem)}::text[],
      ${became.map(({ minutes }) => minutes)}::int[]) b (id, tries, state, problem, minutes)
    where m.id = b.id and m.tries = b.tries and m.state in ('sending', 'unknown')
    returning m.customer_id, m.id, m.tries, m.address, m.subject, m.state`.execute(work.db)
  return rows
}

/**
 * Sets right what processes left behind that are gone: what they had only taken is free again; whether what they had begun
 * went out nobody knows, and these are answered.
 */
export async function recoverTries(
  work: Pick<Work, 'db'>,
  living: readonly string[],
  said: string,
): Promise<Told[]> {
  await sql`
    update mail_message set taken_by = null, tries = tries - 1
    where taken_by is not null and taken_by <> all(${[...living]}::text[]) and state = 'queued'`.execute(
    work.db,
  )
  const { rows } = await sql<Told>`
    update mail_message set state = 'unknown', problem = ${said}, taken_by = null
    where taken_by is not null and taken_by <> all(${[...living]}::text[]) and state = 'sending'
    returning customer_id, id, subject`.execute(work.db)
  return rows
}

/** Whether anything is due that nobody has taken. */
export async function isAnyDue(work: Pick<Work, 'db'>): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    select exists (
      select from mail_message where state = 'queued' and taken_by is null and due_at <= now()) as due`.execute(
    work.db,
  )
  return rows[0]?.due ?? false
}
