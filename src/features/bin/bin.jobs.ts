import { z } from 'zod'
import { defineJob, type JobKind, type JobWork } from '#platform/jobs/job.ts'
import { purge, removeBytes } from './bin.actions.ts'

const batch = 100

/** Deletes for good what is in the bin for longer than the operator wants; with no number of days, nothing ever. */
export async function emptyBin(work: JobWork): Promise<{ [kind: string]: number }> {
  const emptied: { [kind: string]: number } = {}
  const { emptyBinDays } = work.config
  if (emptyBinDays === null) return emptied
  for (const { key, old } of work.app.features.flatMap((feature) => feature.binned ?? [])) {
    if (!old) continue
    emptied[key] = 0
    let last = '00000000-0000-0000-0000-000000000000'
    while (!work.signal.aborted) {
      const ids = await old(work, emptyBinDays, last, batch)
      if (ids.length === 0) break
      // What is refused (a company where people work) is passed over, and looked at again tomorrow.
      last = ids.at(-1) ?? last
      emptied[key] += (await purge(work, key, ids)).done.length
    }
  }
  return emptied
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
