import { defineText } from '#kit/text.ts'

/** What the shell says of points before anything of them is opened. */
export const pointsNavText = defineText({
  points: { ja: 'ポイント', en: 'Points' },
  pointsAndRanks: { ja: 'ポイントと会員ランク', en: 'Points and ranks' },
  rankMonths: { ja: 'ランクを見る期間（月）', en: 'Months that ranks look at' },
  keepMonths: { ja: 'ランクを保つ期間（月）', en: 'Months a rank is kept' },
  noticeDays: { ja: '失効のお知らせ（日前）', en: 'Told days before they run out' },
  amount: { ja: 'ポイント', en: 'Points' },
  note: { ja: '理由', en: 'Reason' },
  expiresOn: { ja: '有効期限', en: 'Last day' },
  ranks: { ja: '会員ランク', en: 'Ranks' },
  startsOn: { ja: '開始日', en: 'From' },
})
