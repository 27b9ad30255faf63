import { defineText } from '#kit/text.ts'

/** What is known of campaigns before one of their screens is open. */
export const campaignsNavText = defineText({
  campaigns: { ja: '配信', en: 'Campaigns' },
  campaign: { ja: '配信', en: 'Campaign' },
  add: { ja: '新しい配信を作る', en: 'New campaign' },
  calendar: { ja: '配信カレンダーを見る', en: 'Calendar of sends' },
  settings: { ja: '配信のきまり', en: 'Rules of campaigns' },
  gone: {
    ja: '内容と設定、宛先の記録も削除します。顧客そのものと、顧客の時系列に残った記録は消えません。',
    en: 'Its contents, settings and the ledger of its recipients go too. The customers, and what is on their timelines, stay.',
  },
  name: { ja: '名前', en: 'Name' },
  purpose: { ja: '目的', en: 'Purpose' },
  audience: { ja: '対象', en: 'Audience' },
  sender: { ja: '差出人', en: 'Sender' },
  replyTo: { ja: '返信先', en: 'Replies to' },
  schedule: { ja: '時刻', en: 'Time' },
  speed: { ja: '速さ', en: 'Speed' },
  cap: { ja: '回数の上限', en: 'Cap' },
  quiet: { ja: '送らない時間', en: 'Quiet hours' },
  heldOut: { ja: '対照群', en: 'Held out' },
  tracked: { ja: '計測', en: 'Tracking' },
  window: { ja: '成果を数える期間', en: 'Window of conversions' },
  test: { ja: 'A/B テスト', en: 'A/B test' },
  variants: { ja: '案', en: 'Variants' },
  state: { ja: '状態', en: 'State' },
})
