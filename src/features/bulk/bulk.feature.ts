import { z } from 'zod'
import { serve, type Feature } from '#platform/feature.ts'
import { defineJob } from '#platform/jobs/job.ts'
import {
  describeBatch,
  listBatches,
  listCustomersOf,
  startBatch,
  stopBatch,
  undoBatch,
} from './bulk.actions.ts'
import { bulkApi, bulkSchemas } from './bulk.api.ts'
import { runBatch, undoBatchNow } from './bulk.run.ts'
import { forgetOld } from './bulk.store.ts'
import { bulkPermission } from './bulk.ts'

const payload = z.object({ batchId: z.uuid() })
const forgottenAtOnce = 10_000

export const bulkFeature: Feature = {
  name: 'bulk',
  merging: { tables: [{ table: 'bulk_change', how: 'moved' }] },
  schemas: bulkSchemas,
  serves: serve(bulkApi, {
    start: (work, { body }) => startBatch(work, body),
    list: (work, { query }) => listBatches(work, query),
    get: (work, { params }) => describeBatch(work, params.id),
    listCustomers: (work, { params, query }) => listCustomersOf(work, params.id, query),
    stop: (work, { params }) => stopBatch(work, params.id),
    undo: (work, { params }) => undoBatch(work, params.id),
  }),
  permissions: [
    {
      key: bulkPermission,
      label: { ja: '1,000人を超える顧客をまとめて変える', en: 'Change more than 1,000 customers at once' },
      roles: ['administrator', 'manager'],
    },
  ],
  jobs: [
    defineJob({
      name: 'bulk.run',
      title: { ja: '一括操作', en: 'Bulk action' },
      payload,
      run: (work, { batchId }) => runBatch(work, batchId),
    }),
    defineJob({
      name: 'bulk.undo',
      title: { ja: '一括操作を元に戻す', en: 'Undo of a bulk action' },
      payload,
      run: (work, { batchId }) => undoBatchNow(work, batchId),
    }),
    defineJob({
      name: 'bulk.forget',
      title: { ja: '古い一括操作の控えの片付け', en: 'Forget the way back of old bulk actions' },
      payload: z.object({}),
      every: '35 3 * * *',
      async run(work) {
        let forgotten = 0
        for (;;) {
          const some = await forgetOld(work, forgottenAtOnce)
          forgotten += some
          if (some < forgottenAtOnce) return { forgotten }
          await work.progress(forgotten, null)
        }
      },
    }),
  ],
}
