import { defineText } from '#kit/text.ts'

/** What the manifest needs before any screen is loaded. */
export const purchasesNavText = defineText({
  purchases: { ja: '購買', en: 'What they bought' },
  rfm: { ja: 'RFM の基準', en: 'Limits of RFM' },
  cpm: { ja: 'CPM の基準', en: 'Limits of CPM' },
  repeatDays: { ja: 'F2転換率の日数', en: 'Days of F2 conversion' },
  stoppedDays: { ja: '離脱基準日数', en: 'Days that count as stopped' },
  sleepTimes: { ja: '休眠の倍数', en: 'Times of dormant' },
  measures: { ja: '購買の基準', en: 'Purchase measures' },
})
