import { defineText } from '#kit/text.ts'

export const postalText = defineText({
  postal: { ja: '住所データ', en: 'Address data' },
  commandSummary: { ja: '郵便番号の住所データを置き換える', en: 'replace the lists of postal codes' },
  kenAll: { ja: '町域の郵便番号', en: 'Postal codes of towns' },
  office: { ja: '大口事業所の郵便番号', en: 'Postal codes of large offices' },
  fileName: { ja: 'ファイル', en: 'File' },
  rows: { ja: '行', en: 'Lines' },
  codes: { ja: '郵便番号', en: 'Postal codes' },
  sha256: { ja: 'チェックサム', en: 'Check sum' },
})
