import { defineText } from '#kit/text.ts'

export const mailSettingsText = defineText({
  title: { ja: 'メールの設定', en: 'Mail settings' },
  lead: {
    ja: 'お客様へのお知らせを送るメールサーバーです。空のままなら何も送らず、送信箱に控えます。',
    en: 'The server that sends mail to customers. Left empty, nothing is sent and all is kept in the mailbox.',
  },
  host: { ja: 'サーバー', en: 'Server' },
  port: { ja: 'ポート', en: 'Port' },
  badPort: { ja: '1 から 65535 までの整数で入力してください', en: 'Enter a whole number from 1 to 65535' },
  security: { ja: '暗号化', en: 'Encryption' },
  tls: { ja: '最初から（TLS、465）', en: 'From the start (TLS, 465)' },
  starttls: { ja: '途中から（STARTTLS、587）', en: 'After hello (STARTTLS, 587)' },
  none: { ja: 'しない（同じ機械の中だけ）', en: 'None (on the same machine only)' },
  user: { ja: '利用者名', en: 'User' },
  userHelp: {
    ja: '認証のないサーバーでは空のままにします',
    en: 'Leave it empty where the server asks for none',
  },
  password: { ja: 'パスワード', en: 'Password' },
  passwordKept: {
    ja: '保存されています。変えるときだけ入力してください（サーバーか利用者名を変えたら入力し直します）',
    en: 'Kept. Enter it only to change it, or with another server or user',
  },
  fromName: { ja: '差出人の名前', en: 'Name of the sender' },
  fromNameHelp: {
    ja: '空のときは帳票の発行者の名前を使います',
    en: 'Left empty, the issuer of documents is named',
  },
  fromAddress: { ja: '差出人のアドレス', en: 'Address of the sender' },
  replyTo: { ja: '返信先', en: 'Answers go to' },
  replyToHelp: { ja: '空のときは差出人に返信されます', en: 'Left empty, they go to the sender' },
  save: { ja: '保存する', en: 'Save' },
  trial: { ja: '試し送信', en: 'Try it' },
  trialLead: {
    ja: '保存した設定で、いま1通送ります。',
    en: 'Sends one mail now, with the settings as they are saved.',
  },
  trialTo: { ja: '届け先', en: 'To' },
  trialSend: { ja: '試しに送る', en: 'Send one' },
  trialDone: {
    ja: 'サーバーが受け付けました: {response}',
    en: 'The server took it: {response}',
  },
})
