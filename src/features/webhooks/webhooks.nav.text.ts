import { defineText } from '#kit/text.ts'

/** What is known of webhooks before one of their screens is open. */
export const webhooksNavText = defineText({
  webhooks: { ja: 'Webhook', en: 'Webhooks' },
  webhook: { ja: 'Webhook', en: 'Webhook' },
  add: { ja: 'Webhookを加える', en: 'Add a webhook' },
  gone: {
    ja: '署名の鍵と送信の記録も削除します。受け取り側の設定は変わりません。',
    en: 'Its secret and what it sent go too. Nothing changes at the receiver.',
  },
  name: { ja: '名前', en: 'Name' },
  url: { ja: '送信先', en: 'Address' },
  events: { ja: '送るできごと', en: 'Events' },
  segmentIds: { ja: 'セグメント', en: 'Segments' },
  purpose: { ja: '区分', en: 'For whom' },
  recipient: { ja: '渡す相手', en: 'Recipient' },
  pausedWhy: { ja: '停止の理由', en: 'Why it is paused' },
  credentialsChanged: { ja: '署名の鍵', en: 'Secret' },
  deliveryId: { ja: '送信', en: 'Delivery' },
  count: { ja: '件数', en: 'How many' },
})
