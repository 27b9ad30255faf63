import { roles, serve, type Feature } from '#platform/feature.ts'
import { checkAll, doubts, overview, scoreOf, skip, unskip } from './quality.actions.ts'
import { qualityApi, qualitySchemas } from './quality.api.ts'
import { qualityFields } from './quality.fields.ts'
import { fix } from './quality.fix.ts'
import { follow } from './quality.follow.ts'
import { qualityJobs } from './quality.jobs.ts'
import { qualityMetrics, qualityRules } from './quality.kinds.ts'
import { readQuality, updateQuality } from './quality.settings.ts'

export const qualityFeature: Feature = {
  name: 'quality',
  merging: {
    tables: [
      { table: 'customer_quality', how: 'derived' },
      { table: 'customer_doubt', how: 'derived' },
      { table: 'customer_doubt_skip', how: 'moved' },
    ],
    companyTables: [
      { table: 'company_quality', how: 'derived' },
      { table: 'company_doubt', how: 'derived' },
      { table: 'company_doubt_skip', how: 'moved' },
    ],
  },
  permissions: [
    { key: 'quality.read', label: { ja: 'データ点検を見る', en: 'See doubtful data' }, roles },
    {
      key: 'quality.manage',
      label: { ja: 'データ点検の基準を変え、全件を点検する', en: 'Set what data is checked by' },
      roles: ['administrator', 'manager'],
    },
  ],
  fields: qualityFields,
  rules: qualityRules,
  metrics: qualityMetrics,
  jobs: qualityJobs,
  afterChange: follow,
  schemas: qualitySchemas,
  serves: serve(qualityApi, {
    overview: (work, { query }) => overview(work, query.subject),
    doubts: (work, { query }) => doubts(work, query),
    customer: (work, { params }) => scoreOf(work, 'customer', params.id),
    company: (work, { params }) => scoreOf(work, 'company', params.id),
    fix: (work, { body }) => fix(work, body),
    skip: (work, { body }) => skip(work, body),
    unskip: (work, { query }) => unskip(work, query),
    check: (work) => checkAll(work),
    settings: (work) => readQuality(work),
    updateSettings: (work, { body }) => updateQuality(work, body),
  }),
}
