import { defineText } from '#kit/text.ts'

export const compareText = defineText({
  title: { ja: '配信の比較', en: 'Campaigns compared' },
  lead: {
    ja: 'どの配信も同じ数え方で並べます。人数を押すと、その人たちの一覧を開きます。',
    en: 'Every campaign is counted in the same way. A number of people opens the list of them.',
  },
  from: { ja: '開始日', en: 'From' },
  to: { ja: '終了日', en: 'To' },
  by: { ja: 'まとめ方', en: 'Grouped by' },
  campaign: { ja: '配信ごと', en: 'Campaign' },
  subjectLength: { ja: '件名の長さ', en: 'Length of the subject' },
  textLength: { ja: '本文の長さ', en: 'Length of the text' },
  weekday: { ja: '曜日', en: 'Weekday' },
  hour: { ja: '送った時刻', en: 'Hour of sending' },
  campaigns: { ja: '配信数', en: 'Campaigns' },
  name: { ja: '配信', en: 'Campaign' },
  began: { ja: '開始', en: 'Began' },
  characters: { ja: '{from}〜{to}文字', en: '{from} to {to} characters' },
  charactersFrom: { ja: '{from}文字以上', en: '{from} characters or more' },
  hours: { ja: '{from}〜{to}時', en: '{from}:00 to {to}:00' },
  unknown: { ja: '不明', en: 'Unknown' },
  empty: { ja: 'この期間に送った配信はありません', en: 'Nothing was sent in this time' },
  emptyWhy: { ja: '期間を広げるか、配信を始めてください。', en: 'Choose a longer time, or send a campaign.' },
  toCampaigns: { ja: '配信の一覧へ', en: 'To all campaigns' },
  isCut: {
    ja: '新しい順に200件までを比べています。期間を狭めてください。',
    en: 'The latest 200 are compared. Choose a shorter time for the others.',
  },
  groupNote: {
    ja: '違いには、宛先や内容の違いも含まれます。何が効いたかは A/B テストで確かめてください。',
    en: 'What differs may be the audience or the content. To know what made it, run an A/B test.',
  },
})
