import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery } from '#kit/page.ts'

export const auditEntrySchema = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  actorKind: z.string(),
  actorName: z.string(),
  ip: z.string().nullable(),
  requestId: z.string(),
  source: z.string().nullable().describe('The system whose data a program handed in'),
  action: z.string(),
  subjectKind: z.string(),
  subjectId: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
})

export const auditApi = defineApi('audit', {
  list: {
    method: 'GET',
    path: '/audit',
    permission: 'audit.read',
    summary: { ja: '操作の記録', en: 'The audit log' },
    query: z.object({
      ...pageQuery,
      subjectKind: z.string().max(40).optional(),
      subjectId: z.string().max(100).optional(),
      actorId: z.uuid().optional(),
      action: z.string().max(60).optional(),
    }),
    returns: pageOf(auditEntrySchema),
  },
})
