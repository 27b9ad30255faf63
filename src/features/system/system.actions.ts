import type { z } from 'zod'
import { audit } from '#features/audit/audit.actions.ts'
import { notFound, Problem } from '#kit/problem.ts'
import type { Page } from '#kit/page.ts'
import { cancel } from '#platform/jobs/queue.ts'
import { may, write, type Work } from '#platform/work.ts'
import type { JobRun, systemApi } from './system.api.ts'
import { listJobRuns, selectJobRun } from './system.store.ts'

type Endpoints = typeof systemApi.endpoints
type Metrics = z.input<Endpoints['metrics']['returns']>

export const manageJobs = 'jobs.manage'
const jobNotFound = { ja: 'この処理は見つかりません', en: 'This job was not found' }

/** The metrics that the actor may see, measured now. */
export async function readMetrics(work: Work): Promise<Metrics> {
  const allowed = [...work.app.metrics.values()].filter(
    ({ permission }) => permission === 'signedIn' || may(work.actor, permission),
  )
  const items = await Promise.all(
    allowed.map(async ({ key, label, definition, unit, measure }) => ({
      key,
      label,
      definition,
      unit,
      ...(await measure(work)),
    })),
  )
  return { items }
}

/** One's own, or everybody's for who manages them. */
export function readJobs(work: Work, query: z.output<Endpoints['jobs']['query']>): Promise<Page<JobRun>> {
  return listJobRuns(work, { all: may(work.actor, manageJobs) }, query)
}

/** Asks a job to stop at its next safe point; asking twice is asking once. */
export function cancelJob(work: Work, id: string): Promise<JobRun> {
  return write(work, async (tx) => {
    const scope = { all: may(tx.actor, manageJobs) }
    const job = await selectJobRun(tx, scope, id)
    if (!job) throw notFound(jobNotFound)
    if (job.finishedAt !== null)
      throw new Problem('conflict', {
        detail: { ja: 'この処理はもう終わっています', en: 'This job has already finished' },
      })
    if (await cancel(tx, id))
      await audit(tx, {
        action: 'job.cancel',
        subjectKind: 'job',
        subjectId: id,
        before: { kind: job.kind, state: job.state },
      })
    return (await selectJobRun(tx, scope, id)) ?? job
  })
}
