import { sql } from 'kysely'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import { newId } from '#kit/ids.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { oneLine, type Letter } from './mail.ts'
import { hasServer } from './mail.settings.ts'

/** Writes one mail in the caller's transaction. False where the customer has no address: somebody must be told. */
export async function sendMail(work: Work, letter: Letter): Promise<boolean> {
  const { unreachable } = await sendMany(work, [letter])
  return unreachable.length === 0
}

/**
 * Writes many mails at once, each of a customer, template and `about` once only, however often it is asked for. They
 * leave when the transaction has committed; where no server is set they stay in the mailbox. `unreachable` are the
 * places in `letters` of those whose customer has no address.
 */
export function sendMany(
  work: Work,
  letters: readonly Letter[],
): Promise<{ written: number; unreachable: number[] }> {
  if (letters.length === 0) return Promise.resolve({ written: 0, unreachable: [] })
  return write(work, async (tx) => {
    const state = (await hasServer(tx)) ? 'queued' : 'kept'
    const ids = letters.map(() => newId())
    const { rows } = await sql<{ place: number; id: string | null; reachable: boolean }>`
      with given as materialized (
        select g.*, coalesce(g.address, main.key) as goes_to from unnest(
          ${letters.map((l) => l.customerId)}::uuid[], ${ids}::uuid[], ${letters.map((l) => l.template)}::text[],
          ${letters.map((l) => l.about)}::text[], ${letters.map((l) => l.address ?? null)}::text[],
          ${letters.map((l) => oneLine(l.subject))}::text[], ${letters.map((l) => l.body)}::text[],
          ${letters.map((l) => l.secret ?? null)}::text[])
          with ordinality g(customer_id, id, template, about, address, subject, body, secret, place)
        join customer c on c.customer_id = g.customer_id and c.deleted_at is null
        left join lateral (
          select p.key from contact_point p
          where p.customer_id = g.customer_id and p.kind = 'email' and p.key <> '' order by p.position, p.id limit 1
        ) main on g.address is null),
      written as (
        insert into mail_message (customer_id, id, template, about, address, subject, body, secret, state)
        select customer_id, id, template, about, goes_to, subject, body, secret, ${state} from given
        where goes_to is not null
        on conflict (customer_id, template, about) where about is not null do nothing returning id)
      select (given.place - 1)::int as place, written.id, given.goes_to is not null as reachable
      from given left join written on written.id = given.id`.execute(tx.db)
    const reached = new Set(rows.filter(({ reachable }) => reachable).map(({ place }) => place))
    const written = rows.flatMap(({ id, place }) => (id === null ? [] : [{ id, letter: letters[place] }]))
    if (written.length > 0) {
      if (state === 'kept')
        await insertEvents(
          tx,
          written.flatMap(({ id, letter }) =>
            letter
              ? eventOf(tx, letter.customerId, 'mail.kept', { mailId: id, subject: oneLine(letter.subject) })
              : [],
          ),
        )
      await announce(tx, { topic: 'mail' })
    }
    return { written: written.length, unreachable: letters.flatMap((_, at) => (reached.has(at) ? [] : [at])) }
  })
}
