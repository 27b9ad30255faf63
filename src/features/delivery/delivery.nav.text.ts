import { defineText } from '#kit/text.ts'

/** What the navigation, the bin and the audit log say; the screens' own words are loaded with them. */
export const deliveryNavText = defineText({
  delivery: { ja: '送信の設定', en: 'Delivery' },
  copies: { ja: '配信の控え', en: 'Copies of campaigns' },
  sender: { ja: '差出人', en: 'Sender' },
  domain: { ja: '送信ドメイン', en: 'Sending domain' },
  breaker: { ja: '自動停止', en: 'Automatic stop' },
  senderGone: {
    ja: 'この差出人を選んでいる下書きの配信では、差出人を選び直します。',
    en: 'Drafts of campaigns that chose it need another one.',
  },
  name: { ja: '名前', en: 'Name' },
  address: { ja: 'メールアドレス', en: 'Address' },
  replyTo: { ja: '返信先', en: 'Answers go to' },
  preferred: { ja: '既定', en: 'Default' },
  selector: { ja: 'セレクター', en: 'Selector' },
  algorithm: { ja: '署名の方式', en: 'Algorithm' },
  stoppedFor: { ja: '止まった理由', en: 'Stopped for' },
  sent: { ja: '送った数', en: 'Sent' },
  bad: { ja: '戻った数', en: 'Came back' },
  returnPath: { ja: '戻り先', en: 'Return path' },
  connections: { ja: '同時接続数', en: 'Connections' },
  paces: { ja: '送信の速さ', en: 'Speed' },
  resolvers: { ja: 'DNSサーバー', en: 'DNS servers' },
})
