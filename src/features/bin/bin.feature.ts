import { serve, type Feature } from '#platform/feature.ts'
import { purge, readBin, restore } from './bin.actions.ts'
import { binApi } from './bin.api.ts'
import { binJobs } from './bin.jobs.ts'
import { binned } from './bin.kinds.ts'
import { purgePermission } from './bin.ts'

export const binFeature: Feature = {
  name: 'bin',
  serves: serve(binApi, {
    list: (work, { params, query }) => readBin(work, params.kind, query),
    restore: (work, { params, body }) => restore(work, params.kind, body.ids),
    purge: (work, { params, body }) => purge(work, params.kind, body.ids),
  }),
  permissions: [
    {
      key: purgePermission,
      label: { ja: 'ごみ箱から完全に削除する', en: 'Delete for good from the bin' },
      roles: ['administrator'],
    },
  ],
  binned,
  jobs: binJobs,
}
