import { defineText } from '#kit/text.ts'

export const timelineText = defineText({
  timeline: { ja: 'できごと', en: 'Timeline' },
  show: { ja: '表示するできごと', en: 'Which events' },
  all: { ja: 'すべて', en: 'All' },
  today: { ja: '今日', en: 'Today' },
  yesterday: { ja: '昨日', en: 'Yesterday' },
  empty: {
    ja: 'まだ何も起きていません。メモを書く、連絡先を直すなど、この顧客のことがここに積み重なります。',
    en: 'Nothing has happened yet. Notes, changes and everything else about this customer will gather here.',
  },
  emptyFilter: { ja: 'この種類のできごとはまだありません。', en: 'No events of this kind yet.' },
  earlier: { ja: 'さらに前を見る', en: 'Show earlier' },
})
