import { roles, serve, type Feature } from '#platform/feature.ts'
import { readPanel, startRebuild } from './purchases.actions.ts'
import { purchasesApi, purchasesSchemas } from './purchases.api.ts'
import { purchaseCommands } from './purchases.commands.ts'
import { forgetMonths } from './purchases.facts.ts'
import { purchaseFields } from './purchases.fields.ts'
import { follow } from './purchases.follow.ts'
import { purchaseJobs } from './purchases.jobs.ts'
import { purchaseMetrics } from './purchases.metrics.ts'
import { purchaseRules } from './purchases.rules.ts'
import { readVersionedSettings, updatePurchaseSettings } from './purchases.settings.ts'

export const purchasesFeature: Feature = {
  name: 'purchases',
  merging: {
    tables: [
      { table: 'purchase_facts', how: 'derived' },
      { table: 'purchase_month', how: 'derived' },
      { table: 'purchase_product', how: 'derived' },
      { table: 'purchase_rank', how: 'moved' },
    ],
    settle: {
      tables: [],
      run: async (work, { loserIds }) => {
        await forgetMonths(work, loserIds)
        return () => Promise.resolve()
      },
    },
  },
  permissions: [
    { key: 'purchases.read', label: { ja: '顧客の購買を見る', en: 'See what customers bought' }, roles },
    {
      key: 'purchases.totals',
      label: { ja: '売上の指標を見る', en: 'See metrics of sales' },
      roles: ['administrator', 'manager', 'readOnly'],
    },
    {
      key: 'purchases.manage',
      label: { ja: '購買の基準を変え、作り直す', en: 'Set what purchases are measured by' },
      roles: ['administrator', 'manager'],
    },
  ],
  fields: purchaseFields,
  rules: purchaseRules,
  metrics: purchaseMetrics,
  jobs: purchaseJobs,
  commands: purchaseCommands,
  afterChange: follow,
  purging: (work, customerId) => forgetMonths(work, [customerId]),
  schemas: purchasesSchemas,
  serves: serve(purchasesApi, {
    customer: (work, { params }) => readPanel(work, params.id),
    settings: (work) => readVersionedSettings(work),
    updateSettings: (work, { body }) => updatePurchaseSettings(work, body),
    rebuild: (work) => startRebuild(work),
  }),
}
