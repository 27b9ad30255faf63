import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery } from '#kit/page.ts'

const id = z.object({ id: z.uuid() })
export const batchStates = [
  'gathering',
  'running',
  'done',
  'cancelled',
  'failed',
  'undoing',
  'undone',
] as const
export const outcomes = ['changed', 'unchanged', 'refused', 'restored', 'kept'] as const

export const batchSchema = z.object({
  id: z.uuid(),
  action: z.string().describe('The kind of an action in the catalogue'),
  params: z.unknown(),
  asked: z
    .object({
      q: z.string().optional(),
      filter: z.string().optional(),
      deleted: z.boolean().optional(),
      ids: z.int().optional(),
    })
    .describe('What it was asked for: the search and filter of a list, or how many were chosen one by one'),
  state: z.enum(batchStates),
  total: z.int(),
  done: z.int(),
  changed: z.int(),
  unchanged: z.int().describe('They were already so, or may no longer be seen'),
  refused: z.int(),
  restored: z.int().describe('Given back by undo'),
  kept: z.int().describe('Left by undo as they are, since they were changed after the action'),
  problem: z.string().nullable(),
  mayUndo: z.boolean(),
  mine: z.boolean(),
  createdByName: z.string(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  undoneAt: z.iso.datetime().nullable(),
})
export type Batch = z.infer<typeof batchSchema>

export const bulkApi = defineApi('bulk', {
  start: {
    method: 'POST',
    path: '/customers/actions/jobs',
    permission: 'customers.write',
    summary: {
      ja: '条件に合う顧客すべて（または選んだ顧客）に、背景で操作する',
      en: 'Do an action to all customers that match, or to chosen ones, in the background',
    },
    body: z
      .object({
        action: z.string().max(60),
        params: z.unknown(),
        ids: z.array(z.uuid()).min(1).max(50_000).optional(),
        q: z.string().max(200).optional(),
        filter: z.string().max(20_000).optional().describe('A rule as JSON'),
        deleted: z.boolean().optional().describe('Those in the bin'),
      })
      .refine(
        ({ ids, q, filter, deleted }) => ids === undefined || (q ?? filter ?? deleted) === undefined,
        'either ids or a search',
      ),
    returns: batchSchema,
    status: 202,
  },
  list: {
    method: 'GET',
    path: '/customers/actions/jobs',
    permission: 'customers.write',
    summary: { ja: '一括操作の履歴', en: 'Past bulk actions' },
    query: z.object(pageQuery),
    returns: pageOf(batchSchema),
  },
  get: {
    method: 'GET',
    path: '/customers/actions/jobs/{id}',
    permission: 'customers.write',
    summary: { ja: '一括操作', en: 'One bulk action' },
    params: id,
    returns: batchSchema.extend({
      reasons: z.array(z.object({ reason: z.string(), count: z.int() })).describe('Why some were refused'),
    }),
  },
  listCustomers: {
    method: 'GET',
    path: '/customers/actions/jobs/{id}/customers',
    permission: 'customers.write',
    summary: { ja: '一括操作の顧客ごとの結果', en: 'What a bulk action did, customer by customer' },
    params: id,
    query: z.object({ ...pageQuery, outcome: z.enum(outcomes) }),
    returns: pageOf(z.object({ id: z.uuid(), name: z.string(), reason: z.string().nullable() })),
  },
  stop: {
    method: 'POST',
    path: '/customers/actions/jobs/{id}/stop',
    permission: 'customers.write',
    summary: { ja: '一括操作を止める（済んだ分は残る）', en: 'Stop a bulk action; what is done stays' },
    params: id,
    returns: batchSchema,
  },
  undo: {
    method: 'POST',
    path: '/customers/actions/jobs/{id}/undo',
    permission: 'customers.write',
    summary: {
      ja: '一括操作を元に戻す（あとから変わった顧客は残る）',
      en: 'Take a bulk action back; customers changed since stay as they are',
    },
    params: id,
    returns: batchSchema,
    status: 202,
  },
})

/** What has a name in the OpenAPI document. */
export const bulkSchemas = {
  Batch: batchSchema,
}
