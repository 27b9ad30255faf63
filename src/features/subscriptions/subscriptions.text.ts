import { defineText } from '#kit/text.ts'

/** What the first load needs. */
export const subscriptionsText = defineText({
  subscriptions: { ja: '定期', en: 'Subscriptions' },
  subscription: { ja: '定期', en: 'Subscription' },
  settings: { ja: '定期の設定', en: 'Subscription settings' },
  watched: { ja: '要注意リスト', en: 'Watched list' },
  reason: { ja: '解約理由', en: 'Reason to leave' },
})
