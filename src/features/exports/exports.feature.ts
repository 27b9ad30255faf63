import { z } from 'zod'
import { serve, type Feature } from '#platform/feature.ts'
import { defineJob } from '#platform/jobs/job.ts'
import {
  createExport,
  downloadExport,
  expireExports,
  getExport,
  readExports,
  runExport,
} from './exports.actions.ts'
import { exportsApi } from './exports.api.ts'
import { exportCustomers } from './exports.commands.ts'

export const exportsFeature: Feature = {
  name: 'exports',
  serves: serve(exportsApi, {
    list: (work, { query }) => readExports(work, query),
    create: (work, { body }) => createExport(work, body),
    get: (work, { params }) => getExport(work, params.id),
    download: (work, { params }) => downloadExport(work, params.id),
  }),
  permissions: [
    {
      key: 'customers.export',
      label: { ja: '顧客を書き出す', en: 'Export customers' },
      roles: ['administrator', 'manager'],
    },
  ],
  jobs: [
    defineJob({
      name: 'exports.run',
      title: { ja: '顧客の書き出し', en: 'Export customers' },
      payload: z.object({ exportId: z.uuid() }),
      run: (work, { exportId }) => runExport(work, exportId),
    }),
    defineJob({
      name: 'exports.expire',
      title: { ja: '古い書き出しファイルの片付け', en: 'Remove old export files' },
      payload: z.object({}),
      every: '55 3 * * *',
      run: expireExports,
    }),
  ],
  commands: [exportCustomers],
}
