import { defineText } from '#kit/text.ts'

/** What the manifests need. */
export const plansText = defineText({
  plans: { ja: '定期プラン', en: 'Subscription plans' },
  plan: { ja: '定期プラン', en: 'Subscription plan' },
  add: { ja: '定期プランを作る', en: 'Draft a plan' },
  gone: {
    ja: '下書きと公開した版がなくなります。定期の申し込みがあったプランは削除できません。',
    en: 'The draft and its editions are gone. A plan that somebody subscribed to cannot be deleted.',
  },
})
