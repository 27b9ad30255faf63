import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { tell } from '#features/timeline/timeline.actions.ts'
import { newId } from '#kit/ids.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { z } from 'zod'
import { cancelIn, contentsIn, cycleIn, pauseIn, skipIn } from './subscriptions.actions.ts'
import { changing, recordChange, type Held } from './subscriptions.change.ts'
import { answerOf } from './subscriptions.read.ts'
import type { LeavingReason, stayingChange, Subscription } from './subscriptions.schemas.ts'
import { findSubscription } from './subscriptions.store.ts'
import { invalid, type How, type offers } from './subscriptions.ts'

export type Leaving = {
  readonly version?: number | undefined
  /** Nobody has to say why. */
  readonly reasonId?: string | null | undefined
  readonly offer?: (typeof offers)[number] | null | undefined
} & (
  | { readonly outcome: 'cancelled' }
  | { readonly outcome: 'stayed'; readonly change: z.output<typeof stayingChange> | null }
)

/** 解約の申し出, and what came of it: it is over at once, or the customer stays with what was offered. */
export function leave(work: Work, id: string, given: Leaving, how: How): Promise<Subscription> {
  return write(work, async (tx) => {
    // The coming round may have to be made: customers are held before their subscriptions, as by everybody who makes orders.
    await sql`select 1 from customer c where c.customer_id = (select s.customer_id from subscription s
      where s.id = ${id}::uuid) for no key update`.execute(tx.db)
    return changing(tx, id, { version: given.version, how }, (held) => leaveIn(held, given), answerOf)
  })
}

async function leaveIn(held: Held, given: Leaving): Promise<void> {
  const { tx, stored, counter, how } = held
  const { reasonId = null, offer = null } = given
  const reason = reasonId === null ? null : await labelOf(tx, reasonId)
  await sql`
    insert into leaving_request (customer_id, subscription_id, id, day, round, channel, reason_id, note, offer, outcome,
      actor_name)
    values (${stored.customerId}::uuid, ${stored.id}::uuid, ${newId()}::uuid, ${counter.today}::date,
      ${stored.nextRound}, ${how.channel}, ${reasonId}::uuid, ${how.note?.trim() || null}, ${offer}, ${given.outcome},
      ${tx.actor.name})`.execute(tx.db)
  if (given.outcome === 'cancelled') {
    await cancelIn(held, { reasonId, reason })
    return
  }
  if (stored.state === 'cancelled' || stored.state === 'ended')
    throw invalid('outcome', 'すでに終わった定期です', 'It has ended already')
  if (given.change) await staying(held, given.change)
  const after = (await findSubscription(tx, stored.id)) ?? stored
  await recordChange(
    tx,
    { ...after, isNew: false },
    { kind: 'stayed', how, changed: {}, before: after, on: counter.today, reasonId },
  )
  await tell(tx, stored.customerId, 'subscription.stayed', {
    subscriptionId: stored.id,
    number: stored.number,
    plan: stored.plan.name,
  })
}

function staying(held: Held, change: z.output<typeof stayingChange>): Promise<void> {
  switch (change.kind) {
    case 'skip':
      return skipIn(held, change.times)
    case 'pause':
      return pauseIn(held, change)
    case 'cycle':
      return cycleIn(held, { cycle: change.cycle, keepNext: true })
    case 'quantity':
      return contentsIn(held, change)
    case 'product':
      return contentsIn(held, change)
  }
}

async function labelOf(tx: Work, id: string): Promise<string> {
  const { rows } = await sql<{
    label: string
  }>`select label from leaving_reason where id = ${id}::uuid`.execute(tx.db)
  const found = rows[0]
  if (!found)
    throw invalid(
      'reasonId',
      'この解約理由はありません。選び直してください',
      'There is no such reason. Choose again',
    )
  return found.label
}

type Written = Pick<LeavingReason, 'label' | 'labelEn' | 'offer' | 'position'>
const columns = sql`id, label, label_en, offer, position, retired_at is not null as is_retired, version`

/** The reasons that may be given, in their order; those no longer offered last. */
export async function listReasons(work: Work): Promise<{ items: LeavingReason[] }> {
  const { rows } = await sql<LeavingReason>`select ${columns} from leaving_reason
    order by retired_at is not null, position, label`.execute(work.db)
  return { items: rows }
}

export function addReason(work: Work, given: Written): Promise<LeavingReason> {
  return write(work, async (tx) => {
    const id = newId()
    await sql`insert into leaving_reason (id, label, label_en, offer, position)
      values (${id}::uuid, ${given.label}, ${given.labelEn || null}, ${given.offer}, ${given.position})`.execute(
      tx.db,
    )
    return saved(tx, id, 'add')
  })
}

export function updateReason(
  work: Work,
  id: string,
  { version, ...given }: Written & { readonly isRetired: boolean; readonly version: number },
): Promise<LeavingReason> {
  return write(work, async (tx) => {
    const { rows } = await sql`
      update leaving_reason set label = ${given.label}, label_en = ${given.labelEn || null}, offer = ${given.offer},
        position = ${given.position}, version = version + 1,
        retired_at = case when ${given.isRetired} then coalesce(retired_at, now()) end
      where id = ${id}::uuid and version = ${version} returning 1`.execute(tx.db)
    if (rows.length > 0) return saved(tx, id, 'update')
    const current = await findReason(tx, id)
    throw new Problem('stale', { current })
  })
}

async function findReason(work: Work, id: string): Promise<LeavingReason> {
  const found = (await listReasons(work)).items.find((one) => one.id === id)
  if (!found) throw notFound({ ja: 'この解約理由はありません', en: 'There is no such reason' })
  return found
}

async function saved(tx: Work, id: string, what: 'add' | 'update'): Promise<LeavingReason> {
  const after = await findReason(tx, id)
  await audit(tx, { action: `leavingReason.${what}`, subjectKind: 'leavingReason', subjectId: id, after })
  await announce(tx, { topic: 'leavingReason' })
  return after
}
