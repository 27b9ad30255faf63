import type { FieldCreation } from '#features/fields/fields.api.ts'

const option = (ja: string, en: string, color: NonNullable<FieldCreation['options']>[number]['color']) => ({
  label: { ja, en },
  color,
})

/** 顧客項目 that a shop for supplements and cosmetics makes for itself, in the order of the page. */
export const demoFields: readonly (FieldCreation & { readonly key: string })[] = [
  {
    subject: 'customer',
    key: 'deliveryCycle',
    type: 'choice',
    section: 'purchase',
    label: { ja: 'お届け間隔', en: 'Delivery cycle' },
    help: { ja: '定期のお客様だけ', en: 'Subscribers only' },
    options: [
      option('30日ごと', 'Every 30 days', 'green'),
      option('45日ごと', 'Every 45 days', 'teal'),
      option('60日ごと', 'Every 60 days', 'blue'),
      option('90日ごと', 'Every 90 days', 'gray'),
    ],
  },
  {
    subject: 'customer',
    key: 'yearlyTotal',
    type: 'money',
    section: 'purchase',
    filterable: true,
    label: { ja: '年間購入額', en: 'Bought a year' },
    help: { ja: '直近12か月の税込合計', en: 'The last 12 months, tax included' },
  },
  {
    subject: 'customer',
    key: 'favourites',
    type: 'choices',
    section: 'marketing',
    label: { ja: '愛用の商品', en: 'Favourites' },
    options: [
      option('青汁', 'Green juice', 'green'),
      option('コラーゲン', 'Collagen', 'pink'),
      option('黒酢', 'Black vinegar', 'violet'),
      option('美容液', 'Serum', 'blue'),
      option('化粧水', 'Lotion', 'teal'),
      option('乳酸菌', 'Lactic acid', 'yellow'),
    ],
  },
  {
    subject: 'customer',
    key: 'skinType',
    type: 'choice',
    section: 'marketing',
    filterable: true,
    label: { ja: '肌質', en: 'Skin type' },
    options: [
      option('普通肌', 'Normal', 'green'),
      option('乾燥肌', 'Dry', 'blue'),
      option('混合肌', 'Combination', 'violet'),
      option('脂性肌', 'Oily', 'orange'),
      option('敏感肌', 'Sensitive', 'red'),
    ],
  },
  {
    subject: 'customer',
    key: 'sampleSent',
    type: 'yesNo',
    section: 'marketing',
    label: { ja: '試供品の送付', en: 'Sample sent' },
  },
  {
    subject: 'customer',
    key: 'allergy',
    type: 'text',
    section: 'support',
    pii: 'sensitive',
    label: { ja: 'アレルギー', en: 'Allergies' },
    help: { ja: '本人の同意を得てから記録します', en: 'Recorded with the consent of the person' },
  },
  {
    subject: 'customer',
    key: 'bankAccount',
    type: 'text',
    section: 'budget',
    pii: 'personal',
    masked: true,
    label: { ja: '引落口座（下4桁）', en: 'Debit account (last 4)' },
  },
  {
    subject: 'company',
    key: 'rank',
    type: 'choice',
    section: 'relation',
    filterable: true,
    label: { ja: '取引ランク', en: 'Rank' },
    options: [
      option('S（最重要）', 'S (key account)', 'red'),
      option('A', 'A', 'orange'),
      option('B', 'B', 'blue'),
      option('C', 'C', 'gray'),
    ],
  },
  {
    subject: 'company',
    key: 'nextVisitOn',
    type: 'date',
    section: 'relation',
    label: { ja: '次回の訪問日', en: 'Next visit' },
  },
]

/** Food that people say they cannot take. */
export const allergies = ['大豆', '乳', '小麦', 'えび・かに', 'そば', 'ナッツ類'] as const
/** How the shop asks for it; recorded with every value of a sensitive field. */
export const consent = { givenOn: '2026-10-01', method: '書面（年1回のご意向確認）' } as const
