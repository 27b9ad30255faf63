import { defineText } from '#kit/text.ts'

export const calendarText = defineText({
  calendar: { ja: '営業日カレンダー', en: 'Business calendar' },
  commandSummary: { ja: '祝日の一覧を置き換える', en: 'replace the holidays' },
  weekly: { ja: '毎週の休業日', en: 'Closed every week' },
  breaks: { ja: '毎年の休業期間', en: 'Closed every year' },
  kind: { ja: '営業・休業', en: 'Open or closed' },
  name: { ja: '名前', en: 'Name' },
  fileName: { ja: 'ファイル', en: 'File' },
  rows: { ja: '日数', en: 'Days' },
  firstYear: { ja: '最初の年', en: 'First year' },
  lastYear: { ja: '最後の年', en: 'Last year' },
  sha256: { ja: 'チェックサム', en: 'Check sum' },
})
