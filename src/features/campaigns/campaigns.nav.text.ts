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
})
