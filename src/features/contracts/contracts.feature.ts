import { ownedIn } from '#platform/catalogue/owned.ts'
import { roles, serve, type Feature } from '#platform/feature.ts'
import {
  cancelContract,
  createContract,
  getContract,
  readContracts,
  removeContract,
  renewContract,
  restoreContract,
  resumeContract,
  updateContract,
} from './contracts.actions.ts'
import { contractsApi, contractsSchemas } from './contracts.api.ts'
import { binnedContracts } from './contracts.bin.ts'
import { contractsDailyJob } from './contracts.jobs.ts'
import { contractEvents, contractMetrics, contractRules } from './contracts.kinds.ts'

export const contractsFeature: Feature = {
  name: 'contracts',
  merging: {
    tables: [{ table: 'customer_contract', how: 'moved', label: { ja: '契約', en: 'Contracts' } }],
    companyTables: [{ table: 'company_contract', how: 'moved', label: { ja: '契約', en: 'Contracts' } }],
  },
  owned: [
    ownedIn({
      kind: 'customerContract',
      label: { ja: '顧客との契約', en: 'Contracts with customers' },
      table: 'customer_contract',
      subject: 'contract',
      customerId: 'customer_id',
    }),
    ownedIn({
      kind: 'companyContract',
      label: { ja: '取引先との契約', en: 'Contracts with companies' },
      table: 'company_contract',
      subject: 'contract',
    }),
  ],
  schemas: contractsSchemas,
  serves: serve(contractsApi, {
    list: (work, { query }) => readContracts(work, query),
    get: (work, { params }) => getContract(work, params.id),
    create: (work, { body }) => createContract(work, body),
    update: (work, { params, body }) => updateContract(work, params.id, body),
    renew: (work, { params, body }) => renewContract(work, params.id, body),
    cancel: (work, { params, body }) => cancelContract(work, params.id, body),
    resume: (work, { params, body }) => resumeContract(work, params.id, body.version),
    remove: (work, { params, query }) => removeContract(work, params.id, query.version),
    restore: (work, { params }) => restoreContract(work, params.id),
  }),
  permissions: [
    { key: 'contracts.read', label: { ja: '契約を見る', en: 'See contracts' }, roles },
    {
      key: 'contracts.write',
      label: { ja: '契約を登録・変更する', en: 'Add and change contracts' },
      roles: ['administrator', 'manager', 'member'],
    },
  ],
  binned: [binnedContracts],
  events: contractEvents,
  rules: contractRules,
  metrics: contractMetrics,
  jobs: [contractsDailyJob],
}
