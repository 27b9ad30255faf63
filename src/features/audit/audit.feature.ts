import { serve, type Feature } from '#platform/feature.ts'
import { auditApi } from './audit.api.ts'
import { readEntries } from './audit.store.ts'

export const auditFeature: Feature = {
  name: 'audit',
  serves: serve(auditApi, {
    list: (work, { query }) => readEntries(work, query),
  }),
  permissions: [
    {
      key: 'audit.read',
      label: { ja: '操作の記録を見る', en: 'Read the audit log' },
      roles: ['administrator'],
    },
  ],
}
