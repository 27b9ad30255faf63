import { roles, type Feature } from '#platform/feature.ts'
import { subscriptionEvents } from './subscriptions.kinds.ts'
import { forgetSubscriber } from './subscriptions.purging.ts'

export const subscriptionsFeature: Feature = {
  name: 'subscriptions',
  merging: {
    // What was agreed to by each stays as it was agreed: subscriptions move, and never become one.
    tables: [
      { table: 'subscription', how: 'moved', label: { ja: '定期', en: 'Subscriptions' } },
      { table: 'subscription_number', how: 'moved', partOf: 'subscription_id' },
      { table: 'subscription_disclosure', how: 'moved', partOf: 'subscription_id' },
      { table: 'subscription_round', how: 'moved', partOf: 'subscription_id' },
      { table: 'subscription_change', how: 'moved', partOf: 'subscription_id' },
      { table: 'leaving_request', how: 'moved', partOf: 'subscription_id' },
      { table: 'subscription_task', how: 'moved', partOf: 'subscription_id' },
    ],
    companyTables: [{ table: 'subscription', how: 'moved', label: { ja: '定期', en: 'Subscriptions' } }],
  },
  purging: forgetSubscriber,
  permissions: [
    { key: 'subscriptions.read', label: { ja: '定期を見る', en: 'See subscriptions' }, roles },
    {
      key: 'subscriptions.write',
      label: { ja: '定期を登録・変更・解約する', en: 'Start, change and cancel subscriptions' },
      roles: ['administrator', 'manager', 'member'],
    },
    {
      key: 'subscriptions.manage',
      label: {
        ja: '定期の決済結果・要注意リスト・設定を扱う',
        en: 'Handle payments, the watched list and the settings of subscriptions',
      },
      roles: ['administrator', 'manager'],
    },
  ],
  events: subscriptionEvents,
}
