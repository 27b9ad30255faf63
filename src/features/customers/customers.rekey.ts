import { sql } from 'kysely'
import { z } from 'zod'
import { versionOf } from '#kit/japan/words.ts'
import { defineJob, type JobWork } from '#platform/jobs/job.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { withClient } from '#platform/db/database.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { loadForChange } from './customers.bulk.ts'
import { rebuildIdentities } from './customers.identities.ts'
import { customerKeys, keyVersion } from './customers.keys.ts'
import { saveKeys } from './customers.save.ts'

const batch = 1000
const matchingRun = 'matching.run'

/** Rebuilds the keys of customers whose rules are older than `keyVersion`; runs by itself at night and after upgrades. */
export const rekeyJob = defineJob({
  name: 'customers.rekey',
  title: { ja: '検索キーの作り直し', en: 'Rebuild search keys' },
  payload: z.object({}),
  every: '45 3 * * *',
  async run(work) {
    const done = await rekey(work, sql`key_version < ${sql.lit(versionOf(keyVersion))}`)
    // By other keys others are alike, though nobody was changed.
    if (done.rebuilt > 0 && work.app.jobs.has(matchingRun))
      await enqueue(work, matchingRun, {}, { subject: 'matching:all' })
    return done
  },
})

/** After a company was renamed: its people are found by the new name. */
export const rekeyCompanyJob = defineJob({
  name: 'customers.rekeyCompany',
  title: { ja: '取引先の名前の反映', en: 'Apply a company’s new name' },
  payload: z.object({ companyId: z.uuid() }),
  run: (work, { companyId }) =>
    rekey(
      work,
      sql`customer_id in (select customer_id from customer_post where company_id = ${companyId}::uuid)`,
    ),
})

/** Walks the customers by id in small transactions. Keys are no content: version and updated_at stay. */
async function rekey(work: JobWork, which: ReturnType<typeof sql>): Promise<{ rebuilt: number }> {
  const fieldSet = await readFieldSet(work)
  let rebuilt = 0
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const { rows } = await sql<{ id: string }>`
      select customer_id as id from customer where customer_id > ${after}::uuid and ${which}
      order by customer_id limit ${batch}`.execute(work.db)
    const last = rows.at(-1)
    if (!last) return { rebuilt }
    await withClient(work.runtime.database.pool, async (_client, db) => {
      const stored = await loadForChange(
        db,
        rows.map((row) => row.id),
      )
      const keyed = [...stored.values()].map(({ id, fields, posts }) => ({
        id,
        ...customerKeys(
          fields,
          posts.map((post) => post.companyName),
        ),
      }))
      await saveKeys({ db }, keyed)
      await rebuildIdentities({ ...work, db }, fieldSet, [...stored.keys()])
    })
    rebuilt += rows.length
    after = last.id
    await work.progress(rebuilt, null)
  }
}
