import { sql } from 'kysely'
import { write, type Work } from '#platform/work.ts'
import { sendNotices } from './rounds.notice.ts'
import { makeRounds, raiseTasks } from './rounds.part.ts'
import { isDue, readDue, type Range, type Task } from './rounds.read.ts'
import { openRoundShop, type RoundShop } from './rounds.shop.ts'

/** So many subscriptions a transaction: some tenths of a second, and lost work of as much where a process is killed. */
const partSize = 500
const lockSpace = 310_620

const doing: { readonly [task in Task]: (tx: Work, shop: RoundShop, range: Range) => Promise<number> } = {
  make: makeRounds,
  notice: sendNotices,
}

export type Batched = { readonly parts: number; readonly done: number }

/**
 * Does what is due of a task until a day, together with every other worker that does the same: what is due is cut into parts,
 * and whoever is free takes the next. A part is one transaction, so a worker that is killed leaves nothing half done,
 * and its part to the next one. Without `on` the day is that of the organisation.
 */
export async function runTask(
  work: Work,
  task: Task,
  { on, stopped = () => false }: { readonly on?: string | undefined; readonly stopped?: () => boolean } = {},
): Promise<Batched> {
  const shop = await openRoundShop(work, on)
  await split(work, task, shop.day)
  const failed: Part[] = []
  let [parts, done] = [0, 0]
  const lane = async (own: RoundShop): Promise<void> => {
    while (!stopped()) {
      const part = await doNext(work, task, own, failed)
      if (part === null) return
      parts++
      done += part
    }
  }
  // While one waits for the database, the other works out its amounts; each with a shop of its own, so that neither sees
  // what the other has read by half.
  await Promise.all([lane(shop), lane(await openRoundShop(work, shop.day))])
  for (const part of failed) done += await oneByOne(work, task, shop, part)
  return { parts, done }
}

/** Cuts what is due into parts, unless parts wait already. Customers are never cut. */
async function split(work: Work, task: Task, day: string): Promise<void> {
  await write(work, async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(lockSpace)}, hashtext(${task}))`.execute(tx.db)
    await sql`delete from subscription_batch where done_at is not null and day < ${day}::date - 60`.execute(
      tx.db,
    )
    await sql`
      with due as materialized (
        select s.customer_id, count(*)::int as n from subscription s where ${isDue(task, day)} group by s.customer_id
      ), numbered as (
        select customer_id, n, (sum(n) over (order by customer_id) - 1) / ${sql.lit(partSize)} as part from due
      ), parts as (
        select part, (array_agg(customer_id order by customer_id))[1] as head, sum(n) as size from numbered group by part
      )
      insert into subscription_batch (day, task, part, from_customer, to_customer, size)
      select ${day}::date, ${task}, coalesce((select max(b.part) from subscription_batch b
          where b.day = ${day}::date and b.task = ${task}), 0) + row_number() over (order by head),
        head, lead(head) over (order by head), size
      from parts where not exists (select 1 from subscription_batch b where b.task = ${task} and b.done_at is null)`.execute(
      tx.db,
    )
  })
}

type Part = { readonly day: string; readonly part: number; readonly from: string; readonly to: string | null }

/** Takes the next part that nobody has and does it; null where none is left. What it did becomes visible as one. */
async function doNext(work: Work, task: Task, shop: RoundShop, failed: Part[]): Promise<number | null> {
  let taken: Part | undefined
  try {
    return await write(work, async (tx) => {
      const { rows } = await sql<Part>`
        select day, part, from_customer as from, to_customer as to from subscription_batch
        where task = ${task} and done_at is null
          and not (day, part) = any(select * from unnest(${failed.map(({ day }) => day)}::date[],
            ${failed.map(({ part }) => part)}::int[]))
        order by day, part limit 1 for update skip locked`.execute(tx.db)
      taken = rows[0]
      if (!taken) return null
      const done = await doing[task](tx, shop, taken)
      await finish(tx, task, taken, done)
      return done
    })
  } catch (error) {
    if (!taken) throw error
    work.log.error(
      { err: error, task, part: taken.part },
      'a part of the rounds failed; its customers follow one by one',
    )
    failed.push(taken)
    return 0
  }
}

/** A part that failed, a customer at a time: whatever it was that failed becomes a task, and the others go on. */
async function oneByOne(work: Work, task: Task, shop: RoundShop, part: Part): Promise<number> {
  const due = await readDue(work, task, shop.day, part)
  let done = 0
  for (const customerId of new Set(due.map((one) => one.customerId))) {
    try {
      done += await write(work, (tx) => doing[task](tx, shop, { customerId }))
    } catch (error) {
      work.log.error({ err: error, task, customerId }, 'the rounds of a customer failed')
      const said = error instanceof Error ? error.message : String(error)
      const theirs = due.filter((one) => one.customerId === customerId)
      await write(work, (tx) =>
        raiseTasks(
          tx,
          theirs.map((one) => ({ due: one, task: 'other', detail: { round: one.nextRound, said } })),
        ),
      )
    }
  }
  await finish(work, task, part, done)
  return done
}

async function finish(tx: Pick<Work, 'db'>, task: Task, { day, part }: Part, done: number): Promise<void> {
  await sql`update subscription_batch set done_at = now(), made = ${done}
    where day = ${day}::date and task = ${task} and part = ${part}`.execute(tx.db)
}
