import { z } from 'zod'
import { orderMatch } from '#features/orders/orders.api.ts'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery } from '#kit/page.ts'
import { carrySchema, contentSchema, documentKinds } from './documents.content.ts'
import { carriers } from './documents.labels.formats.ts'

const id = z.object({ id: z.uuid() })
const day = z.iso.date()
const note = z.string().max(2000).nullable()
const yen = z.coerce.number().int()

export const documentStates = ['current', 'superseded', 'void'] as const

export const documentSummary = z.object({
  id: z.uuid(),
  kind: z.enum(documentKinds),
  number: z.string(),
  edition: z.int().describe('版: 1, then one more with each correction'),
  state: z.enum(documentStates),
  customerId: z
    .uuid()
    .nullable()
    .describe('Null: to a company alone, or to somebody who was deleted for good'),
  companyId: z.uuid().nullable(),
  recipient: z.string(),
  issuedOn: day,
  transactionOn: day,
  dueOn: day.nullable(),
  amount: z.int().describe('Yen, with tax'),
  owed: z.int().describe('What of it was to be paid by this document'),
  carry: carrySchema
    .nullable()
    .describe('Of closing invoices: from what was billed before to what is billed now'),
})
export type DocumentSummary = z.infer<typeof documentSummary>

export const documentSchema = documentSummary.extend({
  content: contentSchema.describe('Everything that is printed'),
  orders: z.array(z.object({ id: z.uuid(), number: z.string() })),
  correction: z.string().nullable().describe('Why this edition was made'),
  voidReason: z.string().nullable(),
  createdByName: z.string(),
  createdAt: z.iso.datetime(),
  editions: z.array(
    z.object({ id: z.uuid(), edition: z.int(), state: z.enum(documentStates), issuedOn: day }),
  ),
})
export type IssuedDocument = z.infer<typeof documentSchema>

const recipient = contentSchema.shape.recipient
const choices = {
  issuedOn: day.optional().describe('Today where it is left out'),
  transactionOn: day.optional().describe('取引年月日; as the orders say where it is left out'),
  dueOn: day.nullable().optional(),
  note: note.optional(),
  recipient: recipient.optional().describe('As the customer or company is on record where it is left out'),
}
const party = z.object({ kind: z.enum(['customer', 'company']), id: z.uuid() })
const source = z.union([
  z.object({ orderId: z.uuid().describe('An order, or for a return invoice the return') }),
  z.object({ closing: party.extend({ from: day, to: day }) }),
])
const issue = z.object({ kind: z.enum(documentKinds), of: source, ...choices })

/** The most orders of one run. */
export const mostOrders = 5000
const ofOrders = {
  orderIds: z.array(z.uuid()).min(1).max(mostOrders).optional(),
  matching: orderMatch
    .optional()
    .describe('All orders that a list finds, in place of their ids; 5,000 at most'),
}

export const documentFilter = {
  q: z.string().max(200).optional().describe('A number, or whom it is to'),
  kind: z.enum(documentKinds).optional(),
  from: day.optional().describe('取引年月日'),
  to: day.optional(),
  least: yen.optional(),
  most: yen.optional(),
  customerId: z.uuid().optional(),
  companyId: z.uuid().optional(),
  orderId: z.uuid().optional(),
  state: z.enum(['current', 'all']).default('current').describe('all: corrected and voided ones too'),
}

export const runSchema = z.object({
  id: z.uuid(),
  what: z.enum(['closing', 'orders', 'labels']),
  state: z.enum(['queued', 'done', 'failed']),
  documents: z.int().describe('How many documents, or parcels'),
  leftOut: z.array(z.object({ name: z.string(), reason: z.string() })),
  fileName: z.string().nullable(),
  problem: z.string().nullable(),
  createdByName: z.string(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
})
export type Run = z.infer<typeof runSchema>

const imageParams = z.object({ which: z.enum(['logo', 'seal']) })

export const documentsApi = defineApi('documents', {
  list: {
    method: 'GET',
    path: '/documents',
    permission: 'documents.read',
    summary: {
      ja: '帳票を取引年月日・金額・取引先で探す（新しい順）',
      en: 'Find documents by day, amount and customer, the newest first',
    },
    query: z.object({ ...pageQuery, ...documentFilter }),
    returns: pageOf(documentSummary),
  },
  get: {
    method: 'GET',
    path: '/documents/{id}',
    permission: 'documents.read',
    summary: { ja: '帳票', en: 'One document' },
    params: id,
    returns: documentSchema,
  },
  pdf: {
    method: 'GET',
    path: '/documents/{id}/pdf',
    permission: 'documents.read',
    summary: { ja: '帳票の PDF', en: 'The PDF of a document' },
    params: id,
    returns: 'file',
  },
  preview: {
    method: 'POST',
    path: '/documents/preview',
    reads: true,
    permission: 'documents.issue',
    summary: { ja: '発行する前に内容を見る', en: 'See what would be issued' },
    body: issue,
    returns: z.object({
      items: z.array(contentSchema.omit({ number: true, edition: true })),
      older: z.int().describe('Unbilled orders of before the period, which are left out'),
      withoutShape: z.array(z.string()).describe('Characters that the font cannot print'),
      needless: z.boolean().describe('A return of less than ¥10,000 with tax needs no document'),
    }),
  },
  issue: {
    method: 'POST',
    path: '/documents',
    permission: 'documents.issue',
    summary: { ja: '帳票を発行する', en: 'Issue a document' },
    body: issue,
    returns: z.object({
      items: z
        .array(documentSummary)
        .describe('One; several where a period has several currencies or ways of taxing'),
    }),
    status: 201,
  },
  correct: {
    method: 'POST',
    path: '/documents/{id}/corrections',
    permission: 'documents.issue',
    summary: { ja: '訂正版を発行する（番号は同じ）', en: 'Issue a correction under the same number' },
    params: id,
    body: z.object({ reason: z.string().trim().min(1).max(500), ...choices }),
    returns: documentSchema,
    status: 201,
  },
  void: {
    method: 'POST',
    path: '/documents/{id}/void',
    permission: 'documents.manage',
    summary: { ja: '帳票を取り消す（記録は残る）', en: 'Void a document; it stays on record' },
    params: id,
    body: z.object({ reason: z.string().trim().min(1).max(500) }),
    returns: documentSchema,
  },
  file: {
    method: 'GET',
    path: '/documents/list.csv',
    permission: 'documents.manage',
    summary: { ja: '帳票の一覧の CSV', en: 'The list of documents as CSV' },
    query: z.object({ ...documentFilter, format: z.enum(['cp932', 'utf8bom']).default('cp932') }),
    returns: 'file',
  },
  closingPeriod: {
    method: 'GET',
    path: '/documents/closing-period',
    permission: 'documents.issue',
    summary: {
      ja: '次に締める期間の候補（締め日と、前回の請求の次の日から）',
      en: 'The period to be billed next, by the closing day and the last invoice',
    },
    query: z.object({ kind: z.enum(['customer', 'company']), id: z.uuid() }),
    returns: z.object({ from: day, to: day, closingDay: z.string().nullable() }),
  },
  listRuns: {
    method: 'GET',
    path: '/documents/runs',
    permission: 'documents.manage',
    summary: { ja: '一括発行と送り状の履歴', en: 'Past runs of many documents and files for carriers' },
    query: z.object(pageQuery),
    returns: pageOf(runSchema),
  },
  closingParties: {
    method: 'GET',
    path: '/documents/closing-parties',
    permission: 'documents.manage',
    summary: { ja: 'この日に締める顧客・取引先', en: 'Who is to be billed as of this closing day' },
    query: z.object({ to: day }),
    returns: z.object({ items: z.array(party.extend({ name: z.string() })) }),
  },
  run: {
    method: 'POST',
    path: '/documents/runs',
    permission: 'documents.manage',
    summary: { ja: 'まとめて発行する（1つの PDF になる）', en: 'Issue many documents into one PDF' },
    body: z.discriminatedUnion('what', [
      z.object({ what: z.literal('closing'), to: day, issuedOn: day.optional() }),
      z.object({
        what: z.literal('orders'),
        kind: z.enum(['confirmation', 'deliveryNote', 'invoice', 'simpleInvoice']),
        ...ofOrders,
        issuedOn: day.optional(),
      }),
    ]),
    returns: runSchema,
    status: 202,
  },
  getRun: {
    method: 'GET',
    path: '/documents/runs/{id}',
    permission: 'documents.manage',
    summary: { ja: '一括発行', en: 'One run' },
    params: id,
    returns: runSchema,
  },
  runFile: {
    method: 'GET',
    path: '/documents/runs/{id}/file',
    permission: 'documents.manage',
    summary: { ja: '一括発行の PDF・送り状の CSV', en: 'The file of a run' },
    params: id,
    returns: 'file',
  },
  writeLabels: {
    method: 'POST',
    path: '/documents/labels',
    permission: 'documents.manage',
    summary: {
      ja: '送り状の CSV を作り、受注を出荷準備中にする',
      en: 'Write a file for a carrier, of all that wait to be shipped where no orders are named; they are being prepared from then on',
    },
    body: z.object({
      carrier: z.enum(carriers),
      ...ofOrders,
      shipOn: day.optional(),
    }),
    returns: runSchema,
    status: 201,
  },
  images: {
    method: 'GET',
    path: '/documents/images',
    permission: 'documents.read',
    summary: { ja: '新しい帳票に載るロゴ・印影', en: 'The logo and seal that new documents carry' },
    returns: z.object({ logoId: z.uuid().nullable(), sealId: z.uuid().nullable() }),
  },
  showImage: {
    method: 'GET',
    path: '/documents/images/{which}',
    permission: 'documents.read',
    summary: { ja: 'ロゴ・印影', en: 'Logo or seal' },
    params: imageParams,
    returns: 'file',
  },
  setImage: {
    method: 'POST',
    path: '/documents/images/{which}',
    permission: 'documents.manage',
    summary: { ja: 'ロゴ・印影を登録する（PNG・JPEG）', en: 'Put a logo or seal on documents' },
    params: imageParams,
    upload: true,
    returns: 'nothing',
  },
  removeImage: {
    method: 'DELETE',
    path: '/documents/images/{which}',
    permission: 'documents.manage',
    summary: { ja: 'ロゴ・印影を外す', en: 'Take the logo or seal off' },
    params: imageParams,
    returns: 'nothing',
  },
})

/** What has a name in the OpenAPI document. */
export const documentsSchemas = {
  Document: documentSchema,
  DocumentCarry: carrySchema,
  DocumentRun: runSchema,
  DocumentSummary: documentSummary,
}
