import { z } from 'zod'
import { serve, type Feature } from '#platform/feature.ts'
import { defineJob } from '#platform/jobs/job.ts'
import {
  createExport,
  decideExport,
  downloadExport,
  expireExports,
  getExport,
  readExports,
  runExport,
} from './exports.actions.ts'
import { approveExports } from './exports.ts'
import { exportsApi, exportsSchemas } from './exports.api.ts'
import { exportCommands } from './exports.commands.ts'

export const exportsFeature: Feature = {
  name: 'exports',
  schemas: exportsSchemas,
  serves: serve(exportsApi, {
    list: (work, { query }) => readExports(work, query),
    create: (work, { body }) => createExport(work, body),
    get: (work, { params }) => getExport(work, params.id),
    decide: (work, { params, body }) => decideExport(work, params.id, body),
    download: (work, { params }) => downloadExport(work, params.id),
  }),
  permissions: [
    {
      key: 'customers.export',
      label: { ja: '顧客・取引先を書き出す', en: 'Export customers and companies' },
      roles: ['administrator', 'manager'],
    },
    {
      key: approveExports,
      label: { ja: '多い件数の書き出しを承認する', en: 'Agree to large exports' },
      roles: ['administrator'],
    },
  ],
  jobs: [
    defineJob({
      name: 'exports.run',
      title: { ja: '書き出し', en: 'Export' },
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
  commands: exportCommands,
}
