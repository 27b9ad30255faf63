import { sql } from 'kysely'
import { z } from 'zod'
import { defineJob } from '#platform/jobs/job.ts'
import type { Work } from '#platform/work.ts'
import { pollJobName } from './returns.jobs.names.ts'
import { pollMailboxes } from './returns.poll.ts'
import { readReturnSettings } from './returns.settings.ts'

export const pollJob = defineJob({
  name: pollJobName,
  title: { ja: '戻ったメールを読む', en: 'Read what came back' },
  payload: z.object({}),
  every: '* * * * *',
  run: (work) => pollMailboxes(work),
})

/** So many in one statement. */
const atOnce = 1000
const unmatchedDays = 90
/** So long a message or an event is known when it comes again. */
const knownDays = 400

export const tidyJob = defineJob({
  name: 'returns.tidy',
  title: { ja: '戻ったメールの原文の片付け', en: 'Remove messages that are kept no longer' },
  payload: z.object({}),
  every: '25 4 * * *',
  run: (work) => tidyReturns(work, work.signal),
})

/** Deletes messages whose days are over, what came from nobody on record, and what is known for long enough. */
export async function tidyReturns(work: Work, signal?: AbortSignal): Promise<{ removed: number }> {
  const { settings } = await readReturnSettings(work)
  let removed = 0
  for (;;) {
    if (signal?.aborted) break
    const { rows } = await sql<{ key: string }>`
      with old as materialized (
        select digest, blob_key from return_intake
        where blob_key is not null and taken_at < now() - make_interval(days => ${settings.keepRawDays})
        order by taken_at limit ${atOnce} for update skip locked)
      update return_intake i set blob_key = null from old where i.digest = old.digest
      returning old.blob_key as key`.execute(work.db)
    for (const { key } of rows) await work.blobs.remove(key)
    removed += rows.length
    if (rows.length < atOnce) break
  }
  await sql`delete from return_unmatched where recorded_at < now() - make_interval(days => ${unmatchedDays})`.execute(
    work.db,
  )
  await sql`
    delete from return_intake i where i.taken_at < now() - make_interval(days => ${knownDays})
      and i.blob_key is null`.execute(work.db)
  return { removed }
}

/**
 * Of whoever is deleted for good no message stays, nor does what was said of their addresses. The bytes, which nothing names
 * any more, go with the next tidying of files.
 */
export async function forgetReturns(tx: Work, customerId: string): Promise<void> {
  await sql`
    update return_intake i set blob_key = null from mail_return r
    where r.customer_id = ${customerId}::uuid and r.intake_id = i.id`.execute(tx.db)
  await sql`
    delete from return_unmatched u using customer_identity i
    where i.customer_id = ${customerId}::uuid and i.kind = 'email' and u.address = i.value`.execute(tx.db)
}
