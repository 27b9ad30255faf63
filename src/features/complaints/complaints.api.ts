import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery, queryFlag } from '#kit/page.ts'

const id = z.object({ id: z.uuid() })
const longText = z.string().max(20_000).nullable()

export const complaintStates = ['open', 'working', 'held', 'closed'] as const
export const complaintChannels = ['phone', 'email', 'visit', 'letter', 'web', 'line', 'sns', 'other'] as const
export const severities = ['low', 'normal', 'high'] as const

/** What a person writes about a complaint. */
export const complaintInput = z.object({
  receivedOn: z.iso.date(),
  channel: z.enum(complaintChannels),
  about: z.string().trim().min(1).max(200).describe('What it is about, in a line'),
  body: longText.describe('What was said'),
  wish: longText.describe('What the customer wants'),
  response: longText.describe('What we did'),
  cause: longText,
  prevention: longText.describe('So that it does not happen again'),
  state: z.enum(complaintStates),
  severity: z.enum(severities),
  ownerId: z.uuid().nullable(),
})
export type ComplaintInput = z.infer<typeof complaintInput>

const harassment = z.boolean().optional().describe('カスハラ疑い; anybody may report it with a new complaint')

export const complaintSchema = complaintInput.extend({
  id: z.uuid(),
  customer: z.object({ id: z.uuid(), name: z.string() }),
  harassment: z.boolean().nullable().describe('Null for those who may not know'),
  owner: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  closedAt: z.iso.datetime().nullable(),
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Complaint = z.infer<typeof complaintSchema>

export const complaintsApi = defineApi('complaints', {
  list: {
    method: 'GET',
    path: '/complaints',
    permission: 'complaints.read',
    summary: { ja: 'クレームの一覧（新しい順）', en: 'List complaints, newest first' },
    query: z.object({
      ...pageQuery,
      state: z.enum(['unfinished', ...complaintStates, 'all']).default('unfinished'),
      ownerId: z.union([z.uuid(), z.literal('me')]).optional(),
      customerId: z.uuid().optional(),
      harassment: queryFlag.describe('Only those suspected to be harassment; for those who may know'),
    }),
    returns: pageOf(complaintSchema),
  },
  get: {
    method: 'GET',
    path: '/complaints/{id}',
    permission: 'complaints.read',
    summary: { ja: 'クレーム', en: 'One complaint' },
    params: id,
    returns: complaintSchema,
  },
  create: {
    method: 'POST',
    path: '/complaints',
    permission: 'complaints.write',
    summary: { ja: 'クレームを受け付ける', en: 'Receive a complaint' },
    body: complaintInput
      .partial()
      .required({ about: true, receivedOn: true })
      .extend({ customerId: z.uuid(), harassment }),
    returns: complaintSchema,
    status: 201,
  },
  update: {
    method: 'PATCH',
    path: '/complaints/{id}',
    permission: 'complaints.write',
    summary: { ja: 'クレームを変える・完了にする', en: 'Change or close a complaint' },
    params: id,
    body: complaintInput.partial().extend({ version: z.int(), harassment }),
    returns: complaintSchema,
  },
  remove: {
    method: 'DELETE',
    path: '/complaints/{id}',
    permission: 'complaints.write',
    summary: { ja: 'クレームをごみ箱に入れる', en: 'Move a complaint to the bin' },
    params: id,
    query: z.object({ version: z.coerce.number().int() }),
    returns: 'nothing',
  },
  restore: {
    method: 'POST',
    path: '/complaints/{id}/restore',
    permission: 'complaints.write',
    summary: { ja: 'クレームをごみ箱から戻す', en: 'Restore a complaint from the bin' },
    params: id,
    returns: complaintSchema,
  },
})

/** What has a name in the OpenAPI document. */
export const complaintsSchemas = {
  Complaint: complaintSchema,
}
