import { defineText } from '#kit/text.ts'

/** How reactions are counted, as the audit log names it. */
export const reactionFieldsText = defineText({
  openSeconds: { ja: '早すぎる開封（秒）', en: 'Too early an open (seconds)' },
  clickSeconds: { ja: '早すぎるクリック（秒）', en: 'Too early a click (seconds)' },
  burstLinks: { ja: '一度に開いたリンクの数', en: 'Links opened at once' },
  burstSeconds: { ja: '一度とみなす秒数', en: 'Seconds that count as at once' },
  networks: { ja: '検査のネットワーク', en: 'Networks of checks' },
  touch: { ja: '注文のきっかけ', en: 'What an order follows' },
  keepDays: { ja: '1件ごとの記録を残す日数', en: 'Days that single hits are kept' },
})
