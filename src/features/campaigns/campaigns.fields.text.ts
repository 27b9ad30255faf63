import { defineText } from '#kit/text.ts'

/** What people decide of a campaign, as the audit log and a clash name it. */
export const campaignFieldsText = defineText({
  name: { ja: '名前', en: 'Name' },
  purposeId: { ja: '目的', en: 'Purpose' },
  audience: { ja: '対象', en: 'Audience' },
  senderId: { ja: '差出人', en: 'Sender' },
  replyTo: { ja: '返信先', en: 'Replies to' },
  schedule: { ja: '時刻', en: 'Time' },
  speed: { ja: '速さ', en: 'Speed' },
  cap: { ja: '回数の上限', en: 'Cap' },
  quiet: { ja: '送らない時間', en: 'Quiet hours' },
  heldOutPercent: { ja: '対照群', en: 'Held out' },
  tracked: { ja: '計測', en: 'Tracking' },
  windowDays: { ja: '成果を数える期間', en: 'Window of conversions' },
  test: { ja: 'A/B テスト', en: 'A/B test' },
  variants: { ja: '案', en: 'Variants' },
  state: { ja: '状態', en: 'State' },
})
