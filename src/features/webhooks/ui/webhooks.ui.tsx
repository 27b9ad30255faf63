import { IconWebhook } from '@tabler/icons-react'
import { binOf } from '#web/bin-of.ts'
import { defineUi, screen } from '#web/ui.ts'
import { webhooksNavText as words } from '../webhooks.nav.text.ts'

const permission = 'webhooks.manage'

export const webhooksUi = defineUi({
  name: 'webhooks',
  routes: [
    {
      path: '/settings/webhooks',
      permission,
      screen: screen(() => import('./WebhookList.tsx').then((m) => m.WebhookList)),
    },
    {
      path: '/settings/webhooks/$id',
      permission,
      screen: screen(() => import('./WebhookPage.tsx').then((m) => m.WebhookPage)),
    },
  ],
  nav: [
    {
      to: '/settings/webhooks',
      label: words.webhooks,
      icon: IconWebhook,
      group: 'manage',
      order: 22,
      permission,
    },
  ],
  palette: {
    commands: [
      {
        id: 'webhooks.add',
        label: words.add,
        aliases: ['webhook', 'ウェブフック', '連携', '通知'],
        icon: IconWebhook,
        permission,
        to: '/settings/webhooks?add=true',
      },
    ],
  },
  bins: [
    {
      ...binOf('webhooks'),
      label: words.webhooks,
      order: 75,
      topic: 'webhook',
      permission,
      restorePermission: permission,
      purgeWarning: words.gone,
    },
  ],
  subjects: {
    webhook: {
      label: words.webhook,
      to: (id) => `/settings/webhooks/${id}`,
      fields: {
        name: words.name,
        url: words.url,
        events: words.events,
        segmentIds: words.segmentIds,
        purpose: words.purpose,
        recipient: words.recipient,
        pausedWhy: words.pausedWhy,
        credentialsChanged: words.credentialsChanged,
        deliveryId: words.deliveryId,
        count: words.count,
      },
    },
  },
})
