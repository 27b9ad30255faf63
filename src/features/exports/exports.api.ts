import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery } from '#kit/page.ts'
import { sharingSchema } from '#features/provisions/provisions.ts'

const id = z.object({ id: z.uuid() })
export const exportFormats = ['cp932', 'utf8bom', 'utf8', 'xlsx', 'jsonl'] as const
export const exportSubjects = ['customer', 'company'] as const
export const exportStates = [
  'awaiting',
  'refused',
  'queued',
  'running',
  'done',
  'failed',
  'cancelled',
] as const

export const exportSchema = z.object({
  id: z.uuid(),
  subject: z.enum(exportSubjects),
  state: z.enum(exportStates).describe('`awaiting`: it is large, and somebody else must agree first'),
  format: z.enum(exportFormats),
  columns: z.array(z.string()).nullable().describe('Field keys in their order; null is all'),
  fileName: z.string().nullable(),
  askedRows: z.int().nullable().describe('How many there were when it was asked for'),
  rowCount: z.int(),
  /** Characters the encoding cannot write; they stand as 〓 in the file. */
  losses: z
    .object({
      count: z.int(),
      rows: z.int(),
      samples: z.array(
        z.object({ row: z.int(), column: z.int(), character: z.string(), codePoint: z.string() }),
      ),
    })
    .nullable(),
  reason: z.string().nullable(),
  sharing: sharingSchema.describe('For whom it was, and to whom it went'),
  problem: z.string().nullable(),
  createdByName: z.string(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  decidedByName: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  decisionNote: z.string().nullable(),
  mine: z.boolean(),
})
export type Export = z.infer<typeof exportSchema>

export const exportsApi = defineApi('exports', {
  list: {
    method: 'GET',
    path: '/exports',
    permission: 'customers.export',
    summary: { ja: '書き出しの履歴', en: 'Past exports' },
    query: z.object(pageQuery),
    returns: pageOf(exportSchema),
  },
  create: {
    method: 'POST',
    path: '/exports',
    permission: 'customers.export',
    summary: {
      ja: '顧客・取引先をファイルに書き出す（多いときは承認を待つ）',
      en: 'Export customers or companies to a file; large ones wait for consent',
    },
    body: z.object({
      subject: z.enum(exportSubjects).default('customer'),
      format: z.enum(exportFormats).default('cp932'),
      columns: z
        .array(z.string().max(60))
        .min(1)
        .max(300)
        .optional()
        .describe('Field keys in the order of the columns; all fields when missing'),
      q: z.string().max(200).optional(),
      filter: z.string().max(20_000).optional(),
      ids: z.array(z.uuid()).max(1000).optional(),
      reason: z.string().trim().max(200).nullable().default(null),
      sharing: sharingSchema.optional().describe('Own use, where it is left out'),
    }),
    returns: exportSchema,
    status: 202,
  },
  get: {
    method: 'GET',
    path: '/exports/{id}',
    permission: 'customers.export',
    summary: { ja: '書き出し', en: 'One export' },
    params: id,
    returns: exportSchema,
  },
  decide: {
    method: 'POST',
    path: '/exports/{id}/decision',
    permission: 'exports.approve',
    summary: { ja: '待っている書き出しを承認する・断る', en: 'Agree to a waiting export, or refuse it' },
    params: id,
    body: z.object({
      agree: z.boolean(),
      note: z.string().trim().max(500).nullable().default(null),
    }),
    returns: exportSchema,
  },
  download: {
    method: 'GET',
    path: '/exports/{id}/file',
    permission: 'customers.export',
    summary: { ja: '書き出したファイルを受け取る', en: 'Download the exported file' },
    params: id,
    returns: 'file',
  },
})

/** What has a name in the OpenAPI document. */
export const exportsSchemas = {
  Export: exportSchema,
}
