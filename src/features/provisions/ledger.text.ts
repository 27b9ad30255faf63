import { defineText } from '#kit/text.ts'

/** The words of the ledger, on the page and in its files. */
export const ledgerText = defineText({
  provisions: { ja: '第三者提供の記録', en: 'Ledger of provisions' },
  on: { ja: '提供した日時', en: 'When' },
  recipient: { ja: '提供先', en: 'To whom' },
  address: { ja: '提供先の住所', en: 'Address' },
  representative: { ja: '代表者', en: 'Represented by' },
  ground: { ja: '根拠', en: 'Ground' },
  groundNote: { ja: '根拠の補足', en: 'More on the ground' },
  items: { ja: '提供した項目', en: 'Items' },
  count: { ja: '件数', en: 'Records' },
  erased: { ja: 'うち完全に削除した件数', en: 'Deleted for good since' },
  by: { ja: '提供した人', en: 'By' },
  reason: { ja: '理由', en: 'Reason' },
  code: { ja: '会員番号', en: 'Member number' },
  name: { ja: '氏名', en: 'Name' },
})
