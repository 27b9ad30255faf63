import { sql } from 'kysely'
import { z } from 'zod'
import { defineJob, type JobKind, type JobWork } from '#platform/jobs/job.ts'
import { purge } from './bin.actions.ts'
import { removeBytes } from './bin.purge.ts'

const batch = 100

/** Deletes for good what is in the bin for longer than the operator wants; with no number of days, nothing ever. */
export async function emptyBin(work: JobWork): Promise<{ customers: number; companies: number }> {
  const emptied = { customers: 0, companies: 0 }
  const { emptyBinDays } = work.config
  if (emptyBinDays === null) return emptied
  for (const kind of ['customers', 'companies'] as const) {
    let last = '00000000-0000-0000-0000-000000000000'
    while (!work.signal.aborted) {
      const ids = await tooOld(work, kind, emptyBinDays, last)
      if (ids.length === 0) break
      // What is refused (a company where people work) is passed over, and looked at again tomorrow.
      last = ids.at(-1) ?? last
      emptied[kind] += (await purge(work, kind, ids)).done.length
    }
  }
  return emptied
}

async function tooOld(
  work: JobWork,
  kind: 'customers' | 'companies',
  days: number,
  last: string,
): Promise<string[]> {
  const [table, id] = kind === 'customers' ? [sql`customer`, sql`customer_id`] : [sql`company`, sql`id`]
  const { rows } = await sql<{ id: string }>`
    select ${id} as id from ${table}
    where deleted_at < now() - make_interval(days => ${sql.lit(days)}) and ${id} > ${last}::uuid
    order by ${id} limit ${sql.lit(batch)}`.execute(work.db)
  return rows.map((row) => row.id)
}

export const binJobs: readonly JobKind[] = [
  defineJob({
    name: removeBytes,
    title: { ja: '完全に削除したファイルの中身の消去', en: 'Remove the bytes of what was deleted for good' },
    payload: z.object({ keys: z.array(z.string()) }),
    async run(work, { keys }) {
      for (const key of keys) await work.blobs.remove(key)
      return { removed: keys.length }
    },
  }),
  defineJob({
    name: 'bin.empty',
    title: { ja: 'ごみ箱の自動の片付け', en: 'Empty the bin of what is old' },
    payload: z.object({}),
    every: '5 4 * * *',
    run: (work) => emptyBin(work),
  }),
]
