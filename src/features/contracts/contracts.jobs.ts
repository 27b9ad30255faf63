import { z } from 'zod'
import { auditMany } from '#features/audit/audit.actions.ts'
import { tell } from '#features/timeline/timeline.actions.ts'
import { nextEnd } from '#kit/japan/term.ts'
import { defineJob, type JobWork } from '#platform/jobs/job.ts'
import { announce } from '#platform/live.ts'
import { write } from '#platform/work.ts'
import { renewContract, getContract, todayOf } from './contracts.actions.ts'
import { markDue, renewable } from './contracts.store.ts'

const batch = 200

/** What the calendar does to contracts each morning. Killed at any line it goes on where it was: each step is committed. */
export const contractsDailyJob = defineJob({
  name: 'contracts.daily',
  title: { ja: '契約の自動更新と更新のお知らせ', en: 'Renew contracts and remind of those that end' },
  payload: z.object({}),
  // 05:10 in Japan.
  every: '10 20 * * *',
  run: async (work) => ({ renewed: await renewThemselves(work), reminded: await remind(work) }),
})

/** Begins the next term of what renews itself; several terms where nobody ran the job for long. */
async function renewThemselves(work: JobWork): Promise<number> {
  const today = await todayOf(work)
  let renewed = 0
  for (;;) {
    const ids = await renewable(work, today, batch)
    for (const id of ids) {
      if (work.signal.aborted) return renewed
      const contract = await getContract(work, id)
      if (contract.endsOn === null || contract.renewalMonths === null) continue
      let endsOn = contract.endsOn
      while (endsOn < today) endsOn = nextEnd(endsOn, contract.renewalMonths)
      await renewContract(work, id, { version: contract.version, endsOn })
      renewed++
    }
    if (ids.length === 0) return renewed
  }
}

/** Tells once a term that it is time to decide. */
async function remind(work: JobWork): Promise<number> {
  const today = await todayOf(work)
  let reminded = 0
  for (;;) {
    const due = await write(work, async (tx) => {
      const marked = await markDue(tx, today, batch)
      for (const { kind, subjectId, id, title, endsOn } of marked)
        if (kind === 'customer')
          await tell(tx, subjectId, 'contract.renewalDue', { contractId: id, title, endsOn })
      await auditMany(
        tx,
        marked
          .filter(({ kind }) => kind === 'company')
          .map(({ id, endsOn }) => ({
            action: 'contract.renewalDue',
            subjectKind: 'contract',
            subjectId: id,
            after: { endsOn },
          })),
      )
      if (marked.length > 0) await announce(tx, { topic: 'contract' })
      return marked.length
    })
    reminded += due
    if (due === 0 || work.signal.aborted) return reminded
  }
}
