import { defineText } from '#kit/text.ts'

/** What is known of a contact point, in words. */
export const healthText = defineText({
  bounced: { ja: '不達 {day}', en: 'Undeliverable {day}' },
  failing: { ja: '一時的な不達 {count}回', en: 'Failed {count} times' },
  complained: { ja: '迷惑メール報告 {day}', en: 'Reported as spam {day}' },
  verified: { ja: '確認済み', en: 'Verified' },
  verifiedHow: { ja: '{how}（{day}）', en: '{how} ({day})' },
  mypage: { ja: 'マイページのコードで確認しました', en: 'By a code of My page' },
  optIn: { ja: '登録の確認メールで確認しました', en: 'By confirming their registration' },
  link: { ja: 'メールのリンクで確認しました', en: 'By a link in a mail' },
  operator: { ja: '担当者が確認しました', en: 'By a colleague' },
  said: { ja: '相手のサーバーの答え：{said}', en: 'The server said: {said}' },
  lastDelivered: { ja: '最後に送れた日 {day}', en: 'Last delivered {day}' },

  verify: { ja: '確認済みにする', en: 'Mark as verified' },
  unverify: { ja: '確認済みを取り消す', en: 'Take the verification back' },
  clearBounce: {
    ja: '不達を取り消す（また送れるようにする）',
    en: 'Clear the failure, so that it is written to again',
  },
  clearComplaint: { ja: '迷惑メール報告を取り消す', en: 'Clear the spam report' },
  judged: { ja: '連絡先の状態を変えました', en: 'Changed what is known of the contact point' },
  corrected: { ja: 'メールを {value} に直しました', en: 'Corrected the e-mail to {value}' },
})
