import { sql } from 'kysely'
import { readSettings } from '#features/settings/settings.actions.ts'
import { todayIn } from '#kit/japan/days.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import { write } from '#platform/work.ts'
import { movePoints, type Movement } from './points.ledger.ts'
import { settlePoints } from './points.settle.ts'

const piece = 1000

/** Takes what ran out before today. Killed at any line it goes on with those who are left. */
export async function expirePoints(work: JobWork): Promise<number> {
  const today = todayIn((await readSettings(work)).timeZone)
  let expired = 0
  for (;;) {
    if (work.signal.aborted) return expired
    const done = await write(work, async (tx) => {
      const { rows } = await sql<{ customerId: string }>`
        select distinct customer_id from (
          select customer_id from point_lot where left_over > 0 and expires_on < ${today}::date
          order by expires_on, customer_id limit ${sql.lit(piece)}) t order by customer_id`.execute(tx.db)
      const ids = rows.map(({ customerId }) => customerId)
      if (ids.length === 0) return 0
      // Read under the lock that everybody takes who moves points.
      await sql`select 1 from point_balance where customer_id = any(${ids}::uuid[])
        order by customer_id for update`.execute(tx.db)
      const { rows: due } = await sql<{ customerId: string; amount: number }>`
        select customer_id, sum(left_over)::int as amount from point_lot
        where customer_id = any(${ids}::uuid[]) and left_over > 0 and expires_on < ${today}::date
        group by customer_id order by customer_id`.execute(tx.db)
      const movements: Movement[] = due.map(({ customerId, amount }) => ({
        customerId,
        kind: 'expire',
        amount: 0 - amount,
      }))
      await movePoints(tx, movements)
      return ids.length
    })
    if (done === 0) return expired
    expired += done
    await work.progress(expired, null)
  }
}

/** Gives what waited for its day. */
export async function grantDue(work: JobWork): Promise<number> {
  const today = todayIn((await readSettings(work)).timeZone)
  let [given, after] = [0, '']
  for (;;) {
    if (work.signal.aborted) return given
    const { rows } = await sql<{ orderId: string; key: string }>`
      select order_id, due_on::text || customer_id::text || order_id::text as key from point_pending
      where due_on <= ${today}::date and due_on::text || customer_id::text || order_id::text > ${after}
      order by key limit ${sql.lit(piece)}`.execute(work.db)
    const last = rows.at(-1)
    if (!last) return given
    after = last.key
    await write(work, (tx) =>
      settlePoints(
        tx,
        rows.map(({ orderId }) => orderId),
      ),
    )
    given += rows.length
    await work.progress(given, null)
  }
}
