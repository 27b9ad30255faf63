import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery } from '#kit/page.ts'

const id = z.object({ id: z.uuid() })
export const exportEncodings = ['cp932', 'utf8bom', 'utf8'] as const

export const exportSchema = z.object({
  id: z.uuid(),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  encoding: z.enum(exportEncodings),
  fileName: z.string().nullable(),
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
  problem: z.string().nullable(),
  createdByName: z.string(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
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
    summary: { ja: '顧客を CSV に書き出す', en: 'Export customers to CSV' },
    body: z.object({
      q: z.string().max(200).optional(),
      filter: z.string().max(20_000).optional(),
      ids: z.array(z.uuid()).max(1000).optional(),
      encoding: z.enum(exportEncodings).default('cp932'),
      reason: z.string().trim().max(200).nullable().default(null),
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
  download: {
    method: 'GET',
    path: '/exports/{id}/file',
    permission: 'customers.export',
    summary: { ja: '書き出したファイルを受け取る', en: 'Download the exported file' },
    params: id,
    returns: 'file',
  },
})
