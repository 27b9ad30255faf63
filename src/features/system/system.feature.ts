import { z } from 'zod'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { serve, type Feature } from '#platform/feature.ts'
import { defineJob } from '#platform/jobs/job.ts'
import { cancelJob, manageJobs, readJobs, readMetrics } from './system.actions.ts'
import { systemApi, systemSchemas } from './system.api.ts'
import { catalogueOf } from './system.ts'

export const systemFeature: Feature = {
  name: 'system',
  schemas: systemSchemas,
  serves: serve(systemApi, {
    catalogue: async (work) => catalogueOf(work.app, await readFieldSet(work)),
    metrics: (work) => readMetrics(work),
    jobs: (work, { query }) => readJobs(work, query),
    cancelJob: (work, { params }) => cancelJob(work, params.id),
    // The HTTP layer streams by itself once the permission is checked.
    live: async () => {},
  }),
  jobs: [
    defineJob({
      name: 'system.tidyUp',
      title: { ja: '書きかけのファイルの片付け', en: 'Tidy up half-written files' },
      payload: z.object({}),
      every: '25 4 * * *',
      run: (work) => work.blobs.clearAbandoned(),
    }),
  ],
  permissions: [
    {
      key: manageJobs,
      label: { ja: '全員の処理を見る・止める', en: "See and stop everybody's jobs" },
      roles: ['administrator'],
    },
  ],
}
