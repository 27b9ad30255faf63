import { serve, type Feature } from '#platform/feature.ts'
import { judge } from './health.actions.ts'
import { healthApi } from './health.api.ts'
import { healthEvents, healthFields, healthMetrics, healthRules } from './health.kinds.ts'
import { settleHealth } from './health.merging.ts'

export const healthFeature: Feature = {
  name: 'health',
  merging: {
    tables: [{ table: 'contact_health', how: 'moved' }],
    settle: { tables: ['contact_health'], run: settleHealth },
  },
  serves: serve(healthApi, {
    judge: (work, { params, body }) => judge(work, params.id, params.partId, body),
  }),
  fields: healthFields,
  events: healthEvents,
  rules: healthRules,
  metrics: healthMetrics,
}
