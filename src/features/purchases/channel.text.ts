import type { Phrase } from '#kit/text.ts'

/** How orders come in. */
export const channelLabels = {
  phone: { ja: '電話', en: 'Phone' },
  web: { ja: 'Web', en: 'Web' },
  store: { ja: '店舗', en: 'Shop' },
  mail: { ja: '郵便', en: 'Post' },
  fax: { ja: 'FAX', en: 'Fax' },
  sales: { ja: '営業', en: 'Sales' },
  other: { ja: 'その他', en: 'Other' },
} as const satisfies { readonly [channel: string]: Phrase }
