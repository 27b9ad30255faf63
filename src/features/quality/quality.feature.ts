import { roles, serve, type Feature } from '#platform/feature.ts'
import { checkAll, doubts, follow, ofCustomer, overview, skip, unskip } from './quality.actions.ts'
import { qualityApi } from './quality.api.ts'
import { fix } from './quality.fix.ts'
import { qualityJobs } from './quality.jobs.ts'
import { qualityMetrics, qualityRules } from './quality.kinds.ts'
import { readQuality, updateQuality } from './quality.settings.ts'

export const qualityFeature: Feature = {
  name: 'quality',
  permissions: [
    { key: 'quality.read', label: { ja: 'データ点検を見る', en: 'See doubtful data' }, roles },
    {
      key: 'quality.manage',
      label: { ja: 'データ点検の基準を変え、全件を点検する', en: 'Set what data is checked by' },
      roles: ['administrator', 'manager'],
    },
  ],
  rules: qualityRules,
  metrics: qualityMetrics,
  jobs: qualityJobs,
  afterChange: follow,
  serves: serve(qualityApi, {
    overview: (work) => overview(work),
    doubts: (work, { query }) => doubts(work, query),
    customer: (work, { params }) => ofCustomer(work, params.id),
    fix: (work, { body }) => fix(work, body),
    skip: (work, { body }) => skip(work, body),
    unskip: (work, { query }) => unskip(work, query),
    check: (work) => checkAll(work),
    settings: (work) => readQuality(work),
    updateSettings: (work, { body }) => updateQuality(work, body),
  }),
}
