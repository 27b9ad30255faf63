import { defineText } from '#kit/text.ts'

/** What the manifests need. */
export const plansText = defineText({
  plans: { ja: '定期プラン', en: 'Plans' },
  plan: { ja: '定期プラン', en: 'Subscription plan' },
  add: { ja: '定期プランを作る', en: 'Draft a plan' },
  read: { ja: '定期プランを見る', en: 'See subscription plans' },
  write: { ja: '定期プランを作成・公開する', en: 'Draft and publish subscription plans' },
  gone: {
    ja: '下書きと公開した版がなくなります。定期の申し込みがあったプランは削除できません。',
    en: 'The draft and its editions are gone. A plan that somebody subscribed to cannot be deleted.',
  },
  draft: { ja: '下書き', en: 'Draft' },
  published: { ja: '公開中', en: 'Published' },
  retired: { ja: '受付終了', en: 'No longer offered' },
  commandSummary: {
    ja: '定期プランの一覧（番号・名前・状態・版・有効な定期の数）',
    en: 'list plans: code, name, state, edition, subscriptions in force',
  },
})
