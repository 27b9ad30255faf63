import { defineText } from '#kit/text.ts'

/** What the server alone says: permissions, the command. */
export const plansServerText = defineText({
  read: { ja: '定期プランを見る', en: 'See subscription plans' },
  write: { ja: '定期プランを作成・公開する', en: 'Draft and publish subscription plans' },
  draft: { ja: '下書き', en: 'Draft' },
  published: { ja: '公開中', en: 'Published' },
  retired: { ja: '受付終了', en: 'No longer offered' },
  commandSummary: {
    ja: '定期プランの一覧（番号・名前・状態・版・有効な定期の数）',
    en: 'list plans: code, name, state, edition, subscriptions in force',
  },
})
