import { z } from 'zod'
import { roles, serve, type Feature } from '#platform/feature.ts'
import { defineJob } from '#platform/jobs/job.ts'
import {
  addFile,
  downloadFile,
  readFiles,
  removeFile,
  renameFile,
  restoreFile,
  showFile,
} from './files.actions.ts'
import { filesApi, filesSchemas } from './files.api.ts'
import { tidyUpFiles } from './files.jobs.ts'
import { fileEvents } from './files.kinds.ts'

export const filesFeature: Feature = {
  name: 'files',
  merging: {
    tables: [
      { table: 'attachment', how: 'moved', label: { ja: 'ファイル', en: 'Files' }, partOf: 'subject_id' },
    ],
    companyTables: [{ table: 'company_file', how: 'moved', label: { ja: 'ファイル', en: 'Files' } }],
  },
  schemas: filesSchemas,
  serves: serve(filesApi, {
    list: (work, { params, query }) => readFiles(work, params, query),
    add: (work, { params, query: { subjectKind, subjectId } }, exchange) =>
      addFile(
        work,
        params,
        subjectKind !== undefined && subjectId !== undefined ? { kind: subjectKind, id: subjectId } : null,
        () => exchange.upload(),
      ),
    rename: (work, { params, body }) => renameFile(work, params, body),
    remove: (work, { params, query }) => removeFile(work, params, query.version),
    restore: (work, { params }) => restoreFile(work, params),
    show: (work, { params }) => showFile(work, params),
    download: (work, { params }) => downloadFile(work, params),
  }),
  permissions: [
    {
      key: 'files.read',
      label: { ja: 'ファイルを見る', en: 'See files' },
      roles,
    },
    {
      key: 'files.write',
      label: { ja: 'ファイルを付ける・変える', en: 'Add and change files' },
      roles: ['administrator', 'manager', 'member'],
    },
  ],
  events: fileEvents,
  jobs: [
    defineJob({
      name: 'files.tidyUp',
      title: { ja: '古いファイルの片付け', en: 'Tidy up old files' },
      payload: z.object({}),
      every: '45 3 * * *',
      run: (work) => tidyUpFiles(work),
    }),
  ],
}
