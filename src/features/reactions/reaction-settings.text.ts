import { defineText } from '#kit/text.ts'

export const reactionSettingsText = defineText({
  title: { ja: '反応の数え方', en: 'How reactions are counted' },
  lead: {
    ja: '人の操作と、メールを自動で取得する仕組みを見分ける基準です。変えると、これから届く反応に使われます。',
    en: 'By what people are told from programs that fetch mail by themselves. A change holds for what comes in from now on.',
  },
  speed: { ja: '人には早すぎる反応', en: 'Too soon for a person' },
  openSeconds: { ja: '開封：送信から何秒未満', en: 'An open: within so many seconds of sending' },
  clickSeconds: { ja: 'クリック：送信から何秒未満', en: 'A click: within so many seconds of sending' },
  speedHelp: {
    ja: 'これより早い開封は「自動」、クリックは「検査」に分けます。0 で使いません。',
    en: 'Sooner opens count as machines’, sooner clicks as scanners’. 0 turns it off.',
  },
  burst: { ja: '一度に開かれたリンク', en: 'Links opened at once' },
  burstLinks: { ja: 'リンクの数（以上）', en: 'Different links, at least' },
  burstSeconds: { ja: '何秒以内', en: 'Within seconds' },
  burstHelp: {
    ja: '1通の中のこれだけの種類のリンク（リンクがそれより少ないメールでは、すべてのリンク）が、この秒数以内に開かれたら、検査と見なします。',
    en: 'So many different links of one mail (or all that it has, where these are fewer) opened within so many seconds are taken for a scanner’s.',
  },
  networks: { ja: '検査のネットワーク', en: 'Networks of checks' },
  networksLabel: { ja: 'IPアドレス、またはネットワーク', en: 'IP addresses or networks' },
  networksHelp: {
    ja: '取引先のメールの検査装置など、人がメールを読まない場所です。1行に1つ、203.0.113.0/24 のように書きます。ここからの開封・クリックを検査と見なします。Microsoft 365 のメール保護と Barracuda は、書かなくても見分けます。',
    en: 'Where mail is checked and nobody reads it, such as the gateway of a company you write to. One a line, such as 203.0.113.0/24. Opens and clicks from there are taken for a scanner’s. The filters of Microsoft 365 and Barracuda are known without that.',
  },
  badNetwork: {
    ja: '「{one}」は IPアドレスでもネットワークでもありません。203.0.113.0/24 のように書いてください',
    en: '“{one}” is neither an address nor a network. Write it like 203.0.113.0/24',
  },
  orders: { ja: '注文のきっかけ', en: 'What an order follows' },
  touch: { ja: '配信の成果として数える注文', en: 'Orders that count for a campaign' },
  click: { ja: 'クリックのあとの注文', en: 'After a click' },
  open: { ja: '開封またはクリックのあとの注文', en: 'After an open or a click' },
  keeping: { ja: '1件ごとの記録', en: 'Single hits' },
  keepDays: { ja: '残す日数', en: 'Days' },
  keepHelp: {
    ja: 'この日数が過ぎると、IPアドレスとプログラム名を消し、自動・検査の記録は削除します。人数の集計は残ります。',
    en: 'After these days IP address and program are removed, and hits of machines are deleted. Sums stay.',
  },
  badNumber: { ja: '{least}〜{most} の数を入れてください', en: 'Enter a number from {least} to {most}' },
  save: { ja: '保存する', en: 'Save' },
})
