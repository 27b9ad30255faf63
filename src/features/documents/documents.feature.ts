import { roles, serve, type Feature } from '#platform/feature.ts'
import {
  closingParties,
  closingPeriod,
  correctDocument,
  documentPdf,
  documentsFile,
  getDocument,
  issueDocument,
  previewDocument,
  readDocuments,
  voidDocument,
} from './documents.actions.ts'
import { documentsApi, documentsSchemas } from './documents.api.ts'
import { documentCommands } from './documents.commands.ts'
import { currentImages, removeImage, setImage, showImage } from './documents.images.ts'
import { documentEvents } from './documents.kinds.ts'
import { writeLabels } from './documents.labels.ts'
import { askRun, ordersAsked, runFile, runJob } from './documents.runs.ts'
import { findRun, listRuns } from './documents.runs.store.ts'
import { moveToNobody } from './documents.store.ts'

export const documentsFeature: Feature = {
  name: 'documents',
  merging: {
    tables: [
      { table: 'document', how: 'moved', label: { ja: '帳票', en: 'Documents' } },
      { table: 'document_order', how: 'moved', partOf: 'document_id' },
    ],
    companyTables: [{ table: 'document', how: 'moved', label: { ja: '帳票', en: 'Documents' } }],
  },
  purging: moveToNobody,
  schemas: documentsSchemas,
  serves: serve(documentsApi, {
    list: (work, { query }) => readDocuments(work, query),
    get: (work, { params }) => getDocument(work, params.id),
    pdf: (work, { params }) => documentPdf(work, params.id),
    preview: (work, { body }) => previewDocument(work, body),
    issue: async (work, { body }) => ({ items: await issueDocument(work, body) }),
    correct: (work, { params, body }) => correctDocument(work, params.id, body),
    void: (work, { params, body }) => voidDocument(work, params.id, body.reason),
    file: (work, { query }) => documentsFile(work, query),
    closingPeriod: (work, { query }) => closingPeriod(work, query),
    closingParties: (work, { query }) => closingParties(work, query.to),
    listRuns: (work, { query }) => listRuns(work, query),
    run: async (work, { body }) =>
      askRun(work, body.what === 'orders' ? { ...body, orderIds: await ordersAsked(work, body) } : body),
    getRun: (work, { params }) => findRun(work, params.id),
    runFile: (work, { params }) => runFile(work, params.id),
    writeLabels: async (work, { body }) =>
      writeLabels(work, {
        ...body,
        ...(body.matching && { orderIds: await ordersAsked(work, body) }),
      }),
    images: (work) => currentImages(work),
    showImage: (work, { params }) => showImage(work, params.which),
    setImage: (work, { params }, exchange) => setImage(work, params.which, () => exchange.upload()),
    removeImage: (work, { params }) => removeImage(work, params.which),
  }),
  permissions: [
    { key: 'documents.read', label: { ja: '帳票を見る', en: 'See documents' }, roles },
    {
      key: 'documents.issue',
      label: { ja: '帳票を発行・訂正する', en: 'Issue and correct documents' },
      roles: ['administrator', 'manager', 'member'],
    },
    {
      key: 'documents.manage',
      label: {
        ja: '帳票を取り消す・まとめて発行する・送り状を作る',
        en: 'Void documents, issue many at once, write files for carriers',
      },
      roles: ['administrator', 'manager'],
    },
  ],
  events: documentEvents,
  jobs: [runJob],
  commands: documentCommands,
}
