import { defineText } from '#kit/text.ts'

/** Segments that nearly every shop wants first: to begin with, and to learn from. */
export const examplesText = defineText({
  fading: { ja: '休眠しそうなお客様', en: 'Customers about to go' },
  fadingWhy: {
    ja: '2回以上買ったのに、120日より長く購入がない方。離れる前に声をかけられます。',
    en: 'Bought at least twice, and nothing for 120 days: reach them before they are gone.',
  },
  beforeSecond: { ja: 'F2 前のお客様', en: 'Before the second order' },
  beforeSecondWhy: {
    ja: '90日以内に初めて買い、2回目がまだの方。次の1回が、続くかどうかを決めます。',
    en: 'Bought once within 90 days: the next order decides whether they stay.',
  },
  goodSubscribers: { ja: '定期を続けている優良顧客', en: 'Good customers with a subscription' },
  goodSubscribersWhy: {
    ja: '定期が続いていて、これまでの購入が5万円以上の方。まずお礼を伝えたい方々です。',
    en: 'A subscription that goes on, and 50,000 yen or more in all: those to thank first.',
  },
  birthday: { ja: '今月が誕生月のお客様', en: 'Birthday this month' },
  birthdayWhy: {
    ja: '誕生日が今月の方。月が替わると、自動で入れ替わります。',
    en: 'Born in this month; with each month others come and go by themselves.',
  },
})
