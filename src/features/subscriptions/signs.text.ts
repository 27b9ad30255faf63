import { defineText } from '#kit/text.ts'

/** Why somebody may leave, and what can be done about it. */
export const signText = defineText({
  title: { ja: '解約のおそれ', en: 'May leave' },
  todo: { ja: '対応：', en: 'What to do:' },
  payment: { ja: '第{round}回の決済失敗（{times}回）', en: 'Payment of round {round} failed ({times}×)' },
  doPayment: {
    ja: '支払方法を確かめ、入金されたら決済の結果を記録してください。',
    en: 'Ask for another means of payment, and note the outcome once it is paid.',
  },
  doRetried: {
    ja: '{on} に再請求します。それまでに支払方法を確かめてください。',
    en: 'It is tried again on {on}. Ask about the means of payment before.',
  },
  doPaid: {
    ja: '入金済みです。支払方法がこれからも使えるか、確かめてください。',
    en: 'It was paid in the end. Ask whether the means of payment still works.',
  },
  skips: { ja: '続けて{times}回スキップ', en: '{times} skips in a row' },
  doSkips: {
    ja: '商品が余っていないかを聞き、お届け周期か数量の変更を提案してください。',
    en: 'Ask whether there is too much of it, and offer another cycle or quantity.',
  },
  complaint: { ja: '対応中のクレーム', en: 'An open complaint' },
  complaintAbout: { ja: '対応中のクレーム「{about}」', en: 'Open complaint: {about}' },
  doComplaint: {
    ja: 'ほかの案内より先に、クレームを解決してください。',
    en: 'Settle it before anything else.',
  },
  lowered: { ja: '月あたり {before} → {after} に減額', en: 'Less a month: {before} → {after}' },
  doLowered: {
    ja: '減らした理由を聞き、いまの内容で足りているかを確かめてください。',
    en: 'Ask why it was lowered, and whether what is left is enough.',
  },
})
