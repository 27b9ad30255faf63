import { z } from 'zod'
import { serve, type Feature } from '#platform/feature.ts'
import { defineJob } from '#platform/jobs/job.ts'
import {
  expireProvisions,
  getProvision,
  ledgerFile,
  peopleFile,
  readLedger,
  readOfCustomer,
  readPeople,
} from './provisions.actions.ts'
import { provisionsApi, provisionsSchemas } from './provisions.api.ts'
import { readProvisionSettings, updateProvisionSettings } from './provisions.settings.ts'
import { countErased, listRecipients } from './provisions.store.ts'

export const provisionsFeature: Feature = {
  name: 'provisions',
  merging: {
    tables: [
      {
        table: 'provision_customer',
        how: 'moved',
        label: { ja: '第三者提供の記録', en: 'Provisions to third parties' },
      },
    ],
  },
  schemas: provisionsSchemas,
  serves: serve(provisionsApi, {
    list: (work, { query }) => readLedger(work, query),
    file: (work, { query }) => ledgerFile(work, query),
    recipients: async (work) => ({ items: await listRecipients(work) }),
    settings: (work) => readProvisionSettings(work),
    updateSettings: (work, { body }) => updateProvisionSettings(work, body),
    get: (work, { params }) => getProvision(work, params.id),
    people: (work, { params, query }) => readPeople(work, params.id, query),
    peopleFile: (work, { params }) => peopleFile(work, params.id),
    ofCustomer: (work, { params }) => readOfCustomer(work, params.id),
  }),
  permissions: [
    {
      key: 'provisions.read',
      label: { ja: '第三者提供の記録を見る', en: 'See what was given to third parties' },
      roles: ['administrator', 'manager'],
    },
  ],
  purging: countErased,
  jobs: [
    defineJob({
      name: 'provisions.expire',
      title: { ja: '古い第三者提供の記録の片付け', en: 'Remove old entries of provisions' },
      payload: z.object({}),
      every: '50 3 * * *',
      run: expireProvisions,
    }),
  ],
}
