import { z } from 'zod'
import { sharingSchema } from '#features/provisions/provisions.ts'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery, totalSchema } from '#kit/page.ts'
import { deliveryStates, manageWebhooks as permission, pauseReasons, troubles } from './webhooks.ts'

const id = z.object({ id: z.uuid() })
const versioned = z.object({ version: z.int() })

const input = z.object({
  name: z.string().trim().min(1).max(100),
  url: z.string().trim().min(1).max(2000),
  events: z
    .array(z.string().max(60))
    .min(1)
    .max(200)
    .describe('Names of events, as `webhooks.events` lists them'),
  segmentIds: z
    .array(z.uuid())
    .max(200)
    .default([])
    .describe('Of events of a segment only those of these; empty: of all'),
  sharing: sharingSchema.default(sharingSchema.parse({})),
})
export type WebhookInput = z.output<typeof input>

export const webhookSchema = input.omit({ segmentIds: true }).extend({
  id: z.uuid(),
  segments: z.array(z.object({ id: z.uuid(), name: z.string().nullable().describe('Null: it is gone') })),
  pausedAt: z.iso.datetime().nullable(),
  pausedWhy: z.enum(pauseReasons).nullable(),
  failures: z.int().describe('Rounds in a row in which nothing got through'),
  failingSince: z.iso.datetime().nullable(),
  heldUntil: z.iso.datetime().nullable().describe('Nothing is tried before'),
  deliveredAt: z.iso.datetime().nullable().describe('When something got through last'),
  previousUntil: z.iso.datetime().nullable().describe('Until then the secret before signs too'),
  waiting: totalSchema.describe('Deliveries on their way'),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  version: z.int(),
})
export type Webhook = z.infer<typeof webhookSchema>

const answerSchema = z.object({
  problem: z.enum(troubles).nullable().describe('What went wrong where nothing was answered'),
  status: z.int().nullable(),
  said: z.string().nullable().describe('The beginning of the answer'),
  tookMs: z.int().nullable(),
})
export type SaidBack = z.infer<typeof answerSchema>

export const deliverySchema = answerSchema.extend({
  id: z.uuid().describe('The header `webhook-id`'),
  customer: z.object({ id: z.uuid(), name: z.string().nullable() }),
  event: z.string(),
  occurredAt: z.iso.datetime(),
  state: z.enum(deliveryStates),
  tries: z.int(),
  dueAt: z.iso.datetime(),
  triedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
})
export type Delivery = z.infer<typeof deliverySchema>

const withSecret = z.object({
  webhook: webhookSchema,
  secret: z.string().describe('Shown this once; it signs what is sent'),
})

export const webhooksApi = defineApi('webhooks', {
  list: {
    method: 'GET',
    path: '/webhooks',
    permission,
    summary: { ja: 'Webhookの一覧', en: 'List webhooks' },
    returns: z.object({ items: z.array(webhookSchema) }),
  },
  events: {
    method: 'GET',
    path: '/webhooks/events',
    permission,
    summary: { ja: '送れるできごと', en: 'The events that can be sent' },
    returns: z.object({
      items: z.array(
        z.object({
          name: z.string(),
          label: z.object({ ja: z.string(), en: z.string() }),
          ofSegment: z.boolean().describe('Can be held to some segments'),
        }),
      ),
    }),
  },
  create: {
    method: 'POST',
    path: '/webhooks',
    permission,
    summary: { ja: 'Webhookを加える', en: 'Add a webhook' },
    body: input,
    returns: withSecret,
    status: 201,
    secret: true,
  },
  get: {
    method: 'GET',
    path: '/webhooks/{id}',
    permission,
    summary: { ja: 'Webhookを読む', en: 'Read a webhook' },
    params: id,
    returns: webhookSchema,
  },
  update: {
    method: 'PUT',
    path: '/webhooks/{id}',
    permission,
    summary: { ja: 'Webhookを変える', en: 'Change a webhook' },
    params: id,
    body: input.extend({ version: z.int() }),
    returns: webhookSchema,
  },
  remove: {
    method: 'DELETE',
    path: '/webhooks/{id}',
    permission,
    summary: { ja: 'Webhookをごみ箱に移す', en: 'Move a webhook to the bin' },
    params: id,
    query: z.object({ version: z.coerce.number().int() }),
    returns: 'nothing',
  },
  restore: {
    method: 'POST',
    path: '/webhooks/{id}/restore',
    permission,
    summary: { ja: 'Webhookをごみ箱から戻す', en: 'Bring a webhook back from the bin' },
    params: id,
    returns: webhookSchema,
  },
  pause: {
    method: 'POST',
    path: '/webhooks/{id}/pause',
    permission,
    summary: { ja: 'Webhookを停止する', en: 'Pause a webhook' },
    params: id,
    body: versioned,
    returns: webhookSchema,
  },
  resume: {
    method: 'POST',
    path: '/webhooks/{id}/resume',
    permission,
    summary: { ja: 'Webhookを再開する', en: 'Resume a webhook' },
    params: id,
    body: versioned,
    returns: webhookSchema,
  },
  rotate: {
    method: 'POST',
    path: '/webhooks/{id}/secret',
    permission,
    summary: {
      ja: '署名の鍵を新しくする（前の鍵も1日のあいだ使われる）',
      en: 'Make a new secret; the one before signs too for a day',
    },
    params: id,
    body: versioned,
    returns: withSecret,
    secret: true,
  },
  test: {
    method: 'POST',
    path: '/webhooks/{id}/test',
    permission,
    summary: { ja: '試しに送る', en: 'Send a trial' },
    params: id,
    returns: answerSchema.extend({ isTaken: z.boolean() }),
  },
  deliveries: {
    method: 'GET',
    path: '/webhooks/{id}/deliveries',
    permission,
    summary: { ja: '送信の記録（新しい順）', en: 'What was sent, the newest first' },
    params: id,
    query: z.object({ ...pageQuery, state: z.enum(deliveryStates).optional() }),
    returns: pageOf(deliverySchema),
  },
  resend: {
    method: 'POST',
    path: '/webhooks/{id}/deliveries/{deliveryId}/resend',
    permission,
    summary: { ja: '同じIDでもう一度送る', en: 'Send one again, by the same id' },
    params: z.object({ id: z.uuid(), deliveryId: z.uuid() }),
    returns: deliverySchema,
  },
  resendFailed: {
    method: 'POST',
    path: '/webhooks/{id}/resend-failed',
    permission,
    summary: { ja: '届かなかった送信をすべてもう一度送る', en: 'Send all that failed again' },
    params: id,
    returns: z.object({ count: z.int() }),
  },
})

/** What has a name in the OpenAPI document. */
export const webhooksSchemas = {
  Webhook: webhookSchema,
  WebhookDelivery: deliverySchema,
}
