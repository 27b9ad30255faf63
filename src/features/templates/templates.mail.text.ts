import { defineText } from '#kit/text.ts'

/** What a mail says by itself, in its own language: in blocks of the shop's data, and at its foot. */
export const mailText = defineText({
  price: { ja: '{price}円（税込）', en: '¥{price} incl. tax' },
  code: { ja: 'クーポンコード', en: 'Coupon code' },
  until: { ja: '{day}まで', en: 'Until {day}' },
  period: { ja: '{from}〜{to}', en: '{from} to {to}' },
  from: { ja: '{day}から', en: 'From {day}' },
  points: { ja: '現在のポイント', en: 'Your points' },
  pointsOf: { ja: '{points}ポイント', en: '{points} points' },
  expiring: { ja: 'うち{points}ポイントは、{day}に失効します', en: '{points} of them run out on {day}' },
  nextDelivery: { ja: '次回のお届け', en: 'Your next delivery' },
  ships: { ja: '{day}に出荷予定', en: 'To be shipped on {day}' },
  changeUntil: { ja: '内容の変更は{day}まで', en: 'Changes until {day}' },
  phone: { ja: '電話 {phone}', en: 'Phone {phone}' },
  inquiry: { ja: 'お問い合わせ {inquiry}', en: 'Inquiries {inquiry}' },
  why: {
    ja: 'このメールは、配信に同意された方、お取引のある方などにお送りしています。',
    en: 'You get this mail since you agreed to it, or have done business with us.',
  },
  refuse: {
    ja: 'ご不要の場合は、次のページからいつでも配信を停止できます。',
    en: 'You can stop it at any time on the following page.',
  },
  preferences: { ja: '配信の停止・設定の変更', en: 'Stop or change what we send' },
})
