import { settingsRecord } from '#features/settings/settings.record.ts'
import type { SubscriptionSettings } from './subscriptions.schemas.ts'

export const { read: readSubscriptionSettings, update: updateSubscriptionSettings } =
  settingsRecord<SubscriptionSettings>({
    key: 'subscriptions',
    usual: { retryDays: [3, 7], disclosureYears: 5 },
    audited: { action: 'subscription.settings', subjectKind: 'subscription', subjectId: 'settings' },
    topics: ['settings'],
  })
