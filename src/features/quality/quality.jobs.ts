import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { firstId } from '#features/fields/fields.records.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { defineJob, type JobWork } from '#platform/jobs/job.ts'
import { announce } from '#platform/live.ts'
import { write } from '#platform/work.ts'
import { assess, readMeasure, type Measure } from './quality.assess.ts'
import { measureDigits } from './quality.digits.ts'
import { lookedAt } from './quality.subjects.ts'
import { qualityVersion, subjects, type Subject } from './quality.ts'

const batch = 1000

type Which = (subject: Subject) => RawBuilder<unknown>
const stale: Which = (subject) =>
  sql`(q.${lookedAt[subject].id} is null or q.assessed_at < c.updated_at or q.key_version < ${sql.lit(qualityVersion)})`

/** What was written in bulk is judged soon after. */
const assessStale = defineJob({
  name: 'quality.assess',
  title: { ja: '変更されたデータの点検', en: 'Check changed records' },
  payload: z.object({}),
  every: '*/10 * * * *',
  run: (work) => walk(work, stale),
})

/** All of them: after a change of what matters or of a rule, and at night for what others’ records bring about. */
const assessAll = defineJob({
  name: 'quality.assessAll',
  title: { ja: '今のデータの点検', en: 'Check the data as it is' },
  payload: z.object({}),
  every: '30 18 * * *',
  run: (work) => walk(work, () => sql`true`),
})

export const qualityJobs = [assessStale, assessAll]

async function walk(work: JobWork, which: Which): Promise<{ assessed: number }> {
  let measure: Measure | undefined
  let assessed = 0
  for (const subject of subjects) {
    const before = assessed
    for (let after = firstId; ;) {
      if (work.signal.aborted) return { assessed }
      const ids = await next(work, subject, which, after)
      const last = ids.at(-1)
      if (!last) break
      // Once there is something to judge: what is usual may be another since the last time.
      if (!measure) await measureDigits(work, await readFieldSet(work))
      measure ??= await readMeasure(work)
      assessed += await assessFree(work, subject, ids, measure)
      after = last
      await work.progress(assessed, null)
    }
    if (assessed > before) await announce(work, { topic: subject })
  }
  return { assessed }
}

async function next(work: JobWork, subject: Subject, which: Which, after: string): Promise<string[]> {
  const { records, key, id, scores } = lookedAt[subject]
  const { rows } = await sql<{ id: string }>`
    select ${key} as id from ${records} c left join ${scores} q on q.${id} = ${key}
    where ${key} > ${after}::uuid and c.deleted_at is null and ${which(subject)}
    order by ${key} limit ${batch}`.execute(work.db)
  return rows.map((row) => row.id)
}

/** In a small transaction of its own; those that somebody is changing are left out, since their change judges them. */
function assessFree(
  work: JobWork,
  subject: Subject,
  ids: readonly string[],
  measure: Measure,
): Promise<number> {
  const { records, key } = lookedAt[subject]
  return write(work, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select ${key} as id from ${records} c where ${key} = any(${ids}::uuid[])
      order by ${key} for no key update skip locked`.execute(tx.db)
    const locked = rows.map((row) => row.id)
    await assess(tx, subject, locked, measure)
    return locked.length
  })
}
