import { defineText } from '#kit/text.ts'

/** What is known of returns before one of their screens is open. */
export const returnsNavText = defineText({
  returns: { ja: '戻ったメール', en: 'Returned mail' },
  settings: { ja: '戻りの受け取り', en: 'Returns' },
  mailbox: { ja: '受け取り用メールボックス', en: 'Mailbox of returns' },
  hook: { ja: '配信サービスからの受け口', en: 'Address for a provider' },
  mailboxGone: {
    ja: 'つなぎ方とパスワードを削除します。取り込んだものは残ります。',
    en: 'How to reach it and its password go. What was taken in stays.',
  },
  hookGone: {
    ja: '受け口のアドレスは使えなくなります。取り込んだものは残ります。',
    en: 'Its address is gone for good. What was taken in stays.',
  },
})
