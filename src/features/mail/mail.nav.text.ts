import { defineText } from '#kit/text.ts'

/** What the navigation and the palette say; the screens' own words are loaded with them. */
export const mailNavText = defineText({
  mailbox: { ja: '送信箱', en: 'Mailbox' },
  mail: { ja: 'メール', en: 'Mail' },
  settings: { ja: 'メールの設定', en: 'Mail settings' },
  host: { ja: 'サーバー', en: 'Server' },
  port: { ja: 'ポート', en: 'Port' },
  security: { ja: '暗号化', en: 'Encryption' },
  user: { ja: '利用者名', en: 'User' },
  credentialsChanged: { ja: 'パスワードの変更', en: 'Password changed' },
  fromName: { ja: '差出人の名前', en: 'Name of the sender' },
  fromAddress: { ja: '差出人のアドレス', en: 'Address of the sender' },
  replyTo: { ja: '返信先', en: 'Answers go to' },
})
