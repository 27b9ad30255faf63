import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import { announce } from '#platform/live.ts'
import type { Work } from '#platform/work.ts'
import { decide, readBundles, type Decided } from './rounds.decide.ts'
import { readDue, type Due, type Range } from './rounds.read.ts'
import { saveMade } from './rounds.save.ts'
import { openRoundShop, supply, type RoundShop } from './rounds.shop.ts'
import type { TaskReason } from './subscriptions.ts'

/** Makes the rounds that are due of some customers, all of it in the caller's transaction; answers how many. */
export async function makeRounds(tx: Work, shop: RoundShop, range: Range): Promise<number> {
  const due = await readDue(tx, 'make', shop.day, range)
  if (due.length === 0) return 0
  await supply(tx, shop, due)
  const decided = decide(shop, due, await readBundles(tx, shop, due))
  const made = decided.filter((one) => 'quote' in one)
  await moveDates(
    tx,
    decided.filter((one) => 'moved' in one),
  )
  await raiseTasks(
    tx,
    decided.filter((one) => 'task' in one),
  )
  await saveMade(tx, shop, made)
  return made.length
}

/**
 * Makes the next round of one subscription before its day: nobody can change it any more, and no other will follow it. False
 * where it cannot be made; `upTo` is the day on which it would have been.
 */
export async function makeEarly(
  tx: Work,
  { customerId, id, upTo }: { readonly customerId: string; readonly id: string; readonly upTo: string },
): Promise<boolean> {
  const shop = await openRoundShop(tx)
  const due = await readDue(tx, 'make', upTo, { customerId, id })
  await supply(tx, shop, due)
  const decided = decide(shop, due, await readBundles(tx, shop, due), { isEarly: true })
  const made = decided.filter((one) => 'quote' in one)
  await saveMade(tx, shop, made)
  return made.length > 0
}

/** Those that are late for their day get the days that can still be kept. */
async function moveDates(tx: Work, moved: readonly Extract<Decided, { moved: unknown }>[]): Promise<void> {
  if (moved.length === 0) return
  const of = <T>(value: (one: (typeof moved)[number]) => T): T[] => moved.map(value)
  await sql`
    update subscription s set ship_on = v.ship_on, make_on = v.make_on, deadline_on = v.deadline_on,
      notice_on = v.notice_on, noticed_round = least(s.noticed_round, s.next_round - 1), version = s.version + 1,
      updated_at = now()
    from unnest(${of(({ due }) => due.customerId)}::uuid[], ${of(({ due }) => due.id)}::uuid[],
      ${of((one) => one.moved.shipOn)}::date[], ${of((one) => one.moved.makeOn)}::date[],
      ${of((one) => one.moved.deadlineOn)}::date[], ${of((one) => one.moved.noticeOn)}::date[])
      v (customer_id, id, ship_on, make_on, deadline_on, notice_on)
    where s.customer_id = v.customer_id and s.id = v.id`.execute(tx.db)
  await announce(tx, { topic: 'subscription' })
}

export type RaisedTask = {
  readonly due: Pick<Due, 'customerId' | 'id'>
  readonly task: TaskReason
  readonly detail: { readonly [key: string]: unknown }
}

/** One open task a subscription and reason, with what is the matter now. */
export async function raiseTasks(tx: Pick<Work, 'db'>, raised: readonly RaisedTask[]): Promise<void> {
  if (raised.length === 0) return
  const { numAffectedRows } = await sql`
    insert into subscription_task as t (customer_id, subscription_id, id, reason, detail)
    select * from unnest(${raised.map(({ due }) => due.customerId)}::uuid[], ${raised.map(({ due }) => due.id)}::uuid[],
      ${raised.map(() => newId())}::uuid[], ${raised.map(({ task }) => task)}::text[],
      ${raised.map(({ detail }) => JSON.stringify(detail))}::jsonb[])
    on conflict (customer_id, subscription_id, reason) where solved_at is null
      do update set detail = excluded.detail where t.detail <> excluded.detail`.execute(tx.db)
  if (Number(numAffectedRows ?? 0) > 0) await announce(tx, { topic: 'subscription' })
}
