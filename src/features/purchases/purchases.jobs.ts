import { sql } from 'kysely'
import { z } from 'zod'
import { firstId } from '#features/fields/fields.records.ts'
import { defineJob, type JobWork } from '#platform/jobs/job.ts'
import { announce } from '#platform/live.ts'
import { write } from '#platform/work.ts'
import { foldMonthSums, readMeasure, refreshPurchases, remakeMonthSums } from './purchases.facts.ts'
import { forgetLate, keepRanks, rankAll, readLate } from './purchases.rank.ts'
import { always, nobody } from './purchases.ts'

/** So many people at once: enough that what a statement costs by itself does not matter, and soon done. */
const piece = 5000
const cursorKey = 'purchases.rebuild'

/** A day more has gone by for everybody, and others have bought more. */
const rankNightly = defineJob({
  name: 'purchases.rankNightly',
  title: { ja: '購買ランクの夜間更新', en: 'Rank customers for the night' },
  payload: z.object({}),
  // 02:40 in Japan.
  every: '40 17 * * *',
  run: async (work) => {
    const late = await readLate(work)
    const ranked = await rank(work, late?.since)
    if (late && !work.signal.aborted) await forgetLate(work, late)
    return ranked
  },
})

/** Every order adds a few rows; so many of an hour are soon read, so many of a year are not. */
const foldMonths = defineJob({
  name: 'purchases.foldMonths',
  title: { ja: '月別売上の合計の整理', en: 'Fold the sums of months' },
  payload: z.object({}),
  every: '20 * * * *',
  run: async (work) => ({ rows: await write(work, (tx) => foldMonthSums(tx)) }),
})

const rankNow = defineJob({
  name: 'purchases.rank',
  title: { ja: '購買ランクの更新', en: 'Rank customers anew' },
  payload: z.object({ since: z.iso.date().optional() }),
  run: (work, { since }) => rank(work, since),
})

/** From orders alone. Killed at any line it goes on behind the last piece that was committed. */
const rebuild = defineJob({
  name: 'purchases.rebuild',
  title: { ja: '購買の要約の作り直し', en: 'Work out anew what orders say' },
  payload: z.object({}),
  run: async (work) => {
    const measure = await readMeasure(work)
    let { after, customers } = await readCursor(work)
    while (!work.signal.aborted) {
      const ids = await buyersAfter(work, after)
      const last = ids.at(-1)
      if (last === undefined) break
      after = last
      customers += ids.length
      await write(work, async (tx) => {
        await refreshPurchases(tx, ids, { measure })
        await saveCursor(tx, work.runId, { after, customers })
      })
      await work.progress(customers, null)
    }
    if (work.signal.aborted) return { customers }
    await write(work, (tx) => refreshPurchases(tx, [nobody], { measure }))
    await write(work, remakeMonthSums)
    return { customers, ...(await rank(work, always)) }
  },
})

export const purchaseJobs = [rankNightly, foldMonths, rankNow, rebuild]

async function rank(work: JobWork, since?: string): Promise<{ ranked: number }> {
  const measure = await readMeasure(work)
  const ranked = await rankAll(work, measure, {
    signal: work.signal,
    progress: (done) => work.progress(done, null),
  })
  await keepRanks(work, measure, { signal: work.signal, since })
  await announce(work, { topic: 'purchase' })
  if (ranked > 0) await announce(work, { topic: 'customer' })
  return { ranked }
}

/** The next who ever ordered, or of whom something is told that may not be so. */
async function buyersAfter(work: JobWork, after: string): Promise<string[]> {
  const limit = sql.lit(piece)
  const { rows } = await sql<{ id: string }>`
    select id from (
      (select distinct customer_id as id from sales_order
        where customer_id > ${after}::uuid order by customer_id limit ${limit})
      union
      (select customer_id from purchase_facts where customer_id > ${after}::uuid order by customer_id limit ${limit})
    ) t order by id limit ${limit}`.execute(work.db)
  return rows.map(({ id }) => id)
}

type Cursor = { after: string; customers: number }
const stored = z.object({ runId: z.string(), after: z.string(), customers: z.int() })

async function readCursor(work: JobWork): Promise<Cursor> {
  const row = await work.db
    .selectFrom('setting')
    .select('value')
    .where('key', '=', cursorKey)
    .executeTakeFirst()
  const cursor = stored.safeParse(row?.value)
  // Of another run it says nothing.
  return cursor.success && cursor.data.runId === work.runId ? cursor.data : { after: firstId, customers: 0 }
}

async function saveCursor(tx: Pick<JobWork, 'db'>, runId: string, cursor: Cursor): Promise<void> {
  const value = JSON.stringify({ runId, ...cursor })
  await sql`insert into setting (key, value) values (${cursorKey}, ${value}::jsonb)
    on conflict (key) do update set value = excluded.value, updated_at = now()`.execute(tx.db)
}
