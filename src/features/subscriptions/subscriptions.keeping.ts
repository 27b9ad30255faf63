import { sql } from 'kysely'
import { z } from 'zod'
import { auditMany } from '#features/audit/audit.actions.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { todayIn } from '#kit/japan/days.ts'
import { defineJob } from '#platform/jobs/job.ts'
import { write, type Work } from '#platform/work.ts'
import { readSubscriptionSettings } from './subscriptions.settings.ts'

const atOnce = 2000

/**
 * Deletes what was agreed to (the words that were shown) of subscriptions that ended longer ago than it has to be kept;
 * answers of how many. What happened to them, their rounds and figures stay.
 */
export async function deleteOldDisclosures(
  work: Work,
  stopped: () => boolean = () => false,
): Promise<number> {
  const { settings } = await readSubscriptionSettings(work)
  const today = todayIn((await readSettings(work)).timeZone)
  let deleted = 0
  while (!stopped()) {
    const count = await write(work, async (tx) => {
      const { rows } = await sql<{ id: string; leftOn: string; count: number }>`
        with over as materialized (
          select s.customer_id, s.id, s.left_on from subscription s
          where s.state in ('cancelled', 'ended')
            and s.left_on < ${today}::date - make_interval(years => ${settings.disclosureYears}::int)
            and exists (select 1 from subscription_disclosure d
              where d.customer_id = s.customer_id and d.subscription_id = s.id)
          order by s.customer_id, s.id limit ${atOnce} for no key update of s skip locked),
        gone as (
          delete from subscription_disclosure d using over
          where d.customer_id = over.customer_id and d.subscription_id = over.id returning d.subscription_id)
        select over.id, over.left_on, count(*)::int as count
        from over join gone on gone.subscription_id = over.id group by 1, 2`.execute(tx.db)
      await auditMany(
        tx,
        rows.map(({ id, leftOn, count: disclosures }) => ({
          action: 'subscription.disclosuresDeleted',
          subjectKind: 'subscription',
          subjectId: id,
          before: { disclosures, leftOn },
        })),
      )
      return rows.length
    })
    deleted += count
    if (count < atOnce) break
  }
  return deleted
}

export const subscriptionsKeepingJob = defineJob({
  name: 'subscriptions.keeping',
  title: {
    ja: '保存期間が過ぎた同意の控えの削除',
    en: 'Delete what was agreed to once it need not be kept',
  },
  payload: z.object({}),
  every: '50 18 * * *',
  run: (work) => deleteOldDisclosures(work, () => work.signal.aborted),
})
