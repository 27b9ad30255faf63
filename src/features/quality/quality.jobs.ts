import { sql } from 'kysely'
import { z } from 'zod'
import { firstId } from '#features/fields/fields.records.ts'
import { defineJob, type JobWork } from '#platform/jobs/job.ts'
import { announce } from '#platform/live.ts'
import { write } from '#platform/work.ts'
import { assess, readMeasure } from './quality.assess.ts'
import { qualityVersion } from './quality.ts'

const batch = 1000

const stale = sql`(q.customer_id is null or q.assessed_at < c.updated_at or q.key_version < ${sql.lit(qualityVersion)})`

/** What was written in bulk is judged soon after. */
const assessStale = defineJob({
  name: 'quality.assess',
  title: { ja: '変更されたデータの点検', en: 'Check changed records' },
  payload: z.object({}),
  every: '*/10 * * * *',
  run: (work) => walk(work, sql`${stale}`),
})

/** All of them: after a change of what matters or of a rule, and at night for what others’ records bring about. */
const assessAll = defineJob({
  name: 'quality.assessAll',
  title: { ja: '今のデータの点検', en: 'Check the data as it is' },
  payload: z.object({}),
  every: '30 18 * * *',
  run: (work) => walk(work, sql`true`),
})

export const qualityJobs = [assessStale, assessAll]

/** By id in small transactions; each locks its customers, and leaves out those that somebody is changing. */
async function walk(work: JobWork, which: ReturnType<typeof sql>): Promise<{ assessed: number }> {
  const measure = await readMeasure(work)
  let assessed = 0
  let after = firstId
  for (;;) {
    if (work.signal.aborted) return { assessed }
    const { rows } = await sql<{ id: string }>`
      select c.customer_id as id from customer c left join customer_quality q on q.customer_id = c.customer_id
      where c.customer_id > ${after}::uuid and c.deleted_at is null and ${which}
      order by c.customer_id limit ${batch}`.execute(work.db)
    const last = rows.at(-1)
    if (!last) break
    await write(work, async (tx) => {
      const { rows: locked } = await sql<{ id: string }>`
        select customer_id as id from customer where customer_id = any(${rows.map(({ id }) => id)}::uuid[])
        order by customer_id for no key update skip locked`.execute(tx.db)
      await assess(
        tx,
        locked.map(({ id }) => id),
        measure,
      )
      assessed += locked.length
    })
    after = last.id
    await work.progress(assessed, null)
  }
  if (assessed > 0) await announce(work, { topic: 'customer' })
  return { assessed }
}
