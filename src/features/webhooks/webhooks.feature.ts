import { z } from 'zod'
import { serve, type Feature } from '#platform/feature.ts'
import { defineJob } from '#platform/jobs/job.ts'
import {
  createWebhook,
  getWebhook,
  pauseWebhook,
  removeWebhook,
  resend,
  resendFailed,
  restoreWebhook,
  resumeWebhook,
  rotateSecret,
  tryOut,
  updateWebhook,
} from './webhooks.actions.ts'
import { webhooksApi, webhooksSchemas } from './webhooks.api.ts'
import { binnedWebhooks } from './webhooks.bin.ts'
import { webhooksFollower } from './webhooks.deliver.ts'
import { deleteOld, selectDeliveries } from './webhooks.deliveries.ts'
import { listEvents } from './webhooks.events.ts'
import { hearEvents } from './webhooks.hear.ts'
import { selectWebhooks, webhooksAsk } from './webhooks.store.ts'
import { manageWebhooks } from './webhooks.ts'

/** So many are cleared away in one statement. */
const atOnce = 5000

export const webhooksFeature: Feature = {
  name: 'webhooks',
  merging: { tables: [{ table: 'webhook_delivery', how: 'moved' }] },
  schemas: webhooksSchemas,
  asks: webhooksAsk,
  serves: serve(webhooksApi, {
    list: async (work) => ({ items: await selectWebhooks(work) }),
    events: async (work) => ({ items: listEvents(work.app) }),
    create: (work, { body }) => createWebhook(work, body),
    get: (work, { params }) => getWebhook(work, params.id),
    update: (work, { params, body }) => updateWebhook(work, params.id, body),
    remove: (work, { params, query }) => removeWebhook(work, params.id, query.version),
    restore: (work, { params }) => restoreWebhook(work, params.id),
    pause: (work, { params, body }) => pauseWebhook(work, params.id, body.version),
    resume: (work, { params, body }) => resumeWebhook(work, params.id, body.version),
    rotate: (work, { params, body }) => rotateSecret(work, params.id, body.version),
    test: (work, { params }) => tryOut(work, params.id),
    deliveries: async (work, { params, query }) => {
      await getWebhook(work, params.id)
      return selectDeliveries(work, params.id, query)
    },
    resend: (work, { params }) => resend(work, params.id, params.deliveryId),
    resendFailed: (work, { params }) => resendFailed(work, params.id),
  }),
  permissions: [
    {
      key: manageWebhooks,
      label: { ja: 'Webhookを設定する・送信を見る', en: 'Set up webhooks, and see what they sent' },
      roles: ['administrator'],
    },
  ],
  binned: [binnedWebhooks],
  afterEvents: hearEvents,
  followers: [webhooksFollower],
  jobs: [
    defineJob({
      name: 'webhooks.expire',
      title: { ja: '古いWebhookの送信の片付け', en: 'Remove old deliveries of webhooks' },
      payload: z.object({}),
      every: '5 4 * * *',
      async run(work) {
        let deleted = 0
        let some = 0
        do {
          some = await deleteOld(work, atOnce)
          deleted += some
        } while (some === atOnce && !work.signal.aborted)
        return { deleted }
      },
    }),
  ],
}
