import { defineText } from '#kit/text.ts'

export const reactionsNavText = defineText({
  compare: { ja: '配信の比較', en: 'Compare campaigns' },
  settings: { ja: '反応の数え方', en: 'How reactions are counted' },
  bestTime: { ja: 'メールへの反応', en: 'Reactions to mail' },
  openSeconds: { ja: '早すぎる開封（秒）', en: 'Too early an open (seconds)' },
  clickSeconds: { ja: '早すぎるクリック（秒）', en: 'Too early a click (seconds)' },
  burstLinks: { ja: '一度に開いたリンクの数', en: 'Links opened at once' },
  burstSeconds: { ja: '一度とみなす秒数', en: 'Seconds that count as at once' },
  touch: { ja: '注文のきっかけ', en: 'What an order follows' },
  keepDays: { ja: '1件ごとの記録を残す日数', en: 'Days that single hits are kept' },
})
