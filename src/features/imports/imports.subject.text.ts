import { defineText } from '#kit/text.ts'

/** What the rows of a file are. */
export const subjectText = defineText({
  customer: { ja: '顧客', en: 'Customers' },
  company: { ja: '取引先', en: 'Companies' },
  note: { ja: 'メモ', en: 'Notes' },
  tag: { ja: 'タグ', en: 'Tags' },
  contactPoint: { ja: '連絡先', en: 'Contact points' },
  order: { ja: '受注', en: 'Orders' },
  product: { ja: '商品', en: 'Products' },
})
