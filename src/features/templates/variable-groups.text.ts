import type { Phrase } from '#kit/text.ts'

/** What the catalogue of variables is divided into. */
export const variableGroups = {
  customer: { ja: '顧客', en: 'Customer' },
  company: { ja: '取引先', en: 'Company' },
  custom: { ja: '独自の項目', en: 'Custom fields' },
  purchases: { ja: '購買', en: 'Purchases' },
  points: { ja: 'ポイント', en: 'Points' },
  subscription: { ja: '定期購入', en: 'Subscription' },
  coupon: { ja: 'クーポン', en: 'Coupon' },
  campaign: { ja: '配信', en: 'Campaign' },
  organisation: { ja: '自社', en: 'Our organisation' },
} as const satisfies { readonly [group: string]: Phrase }
