import { sql } from 'kysely'
import { Problem } from '#kit/problem.ts'
import type { Outcome } from '#platform/outgoing.ts'
import type { Work } from '#platform/work.ts'
import { freeze } from './campaigns.freeze.ts'
import { refOf, type Key } from './campaigns.ledger.ts'
import { mustRead } from './campaigns.show.ts'
import { campaignSource } from './campaigns.source.ts'
import { turn } from './campaigns.store.ts'

/** One recipient whose mail leaves. */
export type Leaving = Key & { readonly variant: number; readonly place: number }
/** What became of their mail. */
export type Fate = Pick<Outcome, 'kind' | 'at'> & { readonly said?: string }

/** So many are settled in one statement. */
const piece = 500

/**
 * Campaigns as they went elsewhere or long ago: the same ledger, figures and events as if it had been sent from here, and
 * no mail leaves. In the caller's transaction: `beginCopy`, then `copyLeaving` for each batch, `turnNext` at each later time,
 * and `asItWas` at the end.
 */
export async function beginCopy(tx: Work, id: string, at: Date): Promise<void> {
  await turn(tx, id, { state: 'freezing', startsAt: at.toISOString() })
  await freeze(tx, id)
  const { state, problem } = await mustRead(tx, id)
  if (state === 'draft') throw new Problem('conflict', problem === null ? {} : { detail: problem })
}

/** What is due by an instant leaves, `most` at the most and each as its fate has it; answers those who got it. */
export async function copyLeaving(
  tx: Work,
  campaignId: string,
  by: Date,
  fateOf: (leaving: Leaving) => Fate,
  most = 1_000_000,
): Promise<(Leaving & Fate)[]> {
  const { rows } = await sql<Omit<Leaving, 'place'>>`
    with due as materialized (
      select r.customer_id, r.address from campaign_recipient r
      where r.campaign_id = ${campaignId}::uuid and r.state = 'queued' and r.due_at <= ${by}
      order by r.due_at, r.customer_id limit ${most})
    update campaign_recipient r set state = 'sending', tries = r.tries + 1 from due d
    where r.customer_id = d.customer_id and r.campaign_id = ${campaignId}::uuid and r.address = d.address
    returning r.campaign_id, r.customer_id, r.address, r.tries, r.variant`.execute(tx.db)
  const left = rows
    .toSorted((a, b) => (a.customerId < b.customerId ? -1 : 1))
    .map((row, place) => ({ ...row, place, ...fateOf({ ...row, place }) }))
  for (let at = 0; at < left.length; at += piece)
    await campaignSource.settle(
      tx,
      left.slice(at, at + piece).map((one) => ({
        ref: refOf(one),
        kind: one.kind,
        said: one.said ?? '',
        at: one.at,
      })),
    )
  return left.filter(({ kind }) => kind === 'sent' || kind === 'kept')
}

/** Its steps and its own times are those at which it happened, not at which it was copied. */
export async function asItWas(tx: Work, id: string): Promise<void> {
  await sql`
    update campaign set created_at = began_at - interval '1 day',
      won_at = case when winner is not null then coalesce(test_ends_at, began_at) end,
      updated_at = coalesce(ended_at, test_ends_at, began_at)
    where id = ${id}::uuid and began_at is not null`.execute(tx.db)
  await sql`
    update campaign_step s set at = case s.what when 'made' then k.created_at when 'frozen' then k.began_at
        when 'won' then k.won_at else k.ended_at end
    from campaign k where k.id = s.campaign_id and k.id = ${id}::uuid and k.began_at is not null
      and (s.what in ('made', 'frozen', 'won') or s.what in ('done', 'cancelled') and k.ended_at is not null)`.execute(
    tx.db,
  )
}
