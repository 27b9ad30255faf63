import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery } from '#kit/page.ts'
import { purgePermission } from './bin.ts'

const ofKind = z.object({
  kind: z.string().max(40).describe('customers, companies, contracts, complaints, cards, files'),
})
const chosen = z.object({ ids: z.array(z.uuid()).min(1).max(200) })

export const binItemSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  detail: z.string().nullable().describe('What else it is recognised by: a reading, whose file it is'),
  deletedAt: z.iso.datetime(),
  deletedByName: z.string().nullable(),
  record: z
    .object({ on: z.enum(['customer', 'company']), id: z.uuid() })
    .optional()
    .describe('On what record a file stood'),
})
export type BinItem = z.infer<typeof binItemSchema>

export const outcomeSchema = z.object({
  done: z.array(z.uuid()),
  refused: z.array(z.object({ id: z.uuid(), reason: z.string() })),
})
export type Outcome = z.infer<typeof outcomeSchema>

export const binApi = defineApi('bin', {
  list: {
    method: 'GET',
    path: '/bin/{kind}',
    permission: 'signedIn',
    summary: {
      ja: 'ごみ箱の中身（消した日時の新しい順）',
      en: 'What is in the bin, the latest first',
    },
    params: ofKind,
    query: z.object({ ...pageQuery, q: z.string().max(200).optional() }),
    returns: pageOf(binItemSchema),
  },
  restore: {
    method: 'POST',
    path: '/bin/{kind}/restore',
    permission: 'signedIn',
    summary: { ja: 'ごみ箱から戻す', en: 'Restore from the bin' },
    params: ofKind,
    body: chosen,
    returns: outcomeSchema,
  },
  purge: {
    method: 'POST',
    path: '/bin/{kind}/purge',
    permission: purgePermission,
    summary: {
      ja: '完全に削除する（元に戻せません）',
      en: 'Delete for good (this cannot be undone)',
    },
    params: ofKind,
    body: chosen,
    returns: outcomeSchema,
  },
})
