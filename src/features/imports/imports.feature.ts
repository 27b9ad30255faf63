import { serve, type Feature } from '#platform/feature.ts'
import * as actions from './imports.actions.ts'
import { importsApi, importsSchemas } from './imports.api.ts'
import { importCommands } from './imports.commands.ts'
import { importJobs } from './imports.jobs.ts'
import { importRules } from './imports.kinds.ts'
import { listFields } from './imports.fields.ts'
import { previewImport } from './imports.preview.ts'
import { listProblems, problemFile } from './imports.problems.ts'
import { listBatches } from './imports.store.ts'
import { templateFile } from './imports.template.ts'
import { mustMayWrite } from './imports.subjects.ts'
import { uploadImport } from './imports.upload.ts'

export const importsFeature: Feature = {
  name: 'imports',
  merging: {
    tables: [{ table: 'import_change', how: 'moved' }],
    companyTables: [{ table: 'import_company_change', how: 'moved' }],
  },
  permissions: [
    {
      key: 'customers.import',
      label: { ja: '顧客を取り込む', en: 'Import customers' },
      roles: ['administrator', 'manager'],
    },
  ],
  rules: importRules,
  jobs: importJobs,
  commands: importCommands,
  schemas: importsSchemas,
  serves: serve(importsApi, {
    async list(work, { query }) {
      const { items, next } = await listBatches(work, query)
      return { items: items.map((batch) => actions.importOf(work, batch)), next }
    },
    async upload(work, { query }, exchange) {
      if (query.subject) mustMayWrite(work, query.subject)
      return actions.getImport(work, await uploadImport(work, await exchange.upload(), query))
    },
    template: (work, { query }) => templateFile(work, query),
    fields: (work, { query }) => listFields(work, query.subject),
    get: (work, { params }) => actions.getImport(work, params.id),
    preview: (work, { params }) => previewImport(work, params.id),
    update: (work, { params, body }) => actions.updateImport(work, params.id, body),
    check: (work, { params }) => actions.startCheck(work, params.id),
    run: (work, { params }) => actions.startRun(work, params.id),
    cancel: (work, { params }) => actions.cancelImport(work, params.id),
    undo: (work, { params }) => actions.startUndo(work, params.id),
    remove: (work, { params }) => actions.removeImport(work, params.id),
    problems: (work, { params, query }) => listProblems(work, params.id, query),
    problemFile: (work, { params, query }) => problemFile(work, params.id, query),
  }),
}
