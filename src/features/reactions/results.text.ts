import { defineText, type Phrase } from '#kit/text.ts'
import type { Rates, ResultFigures } from './reactions.schemas.ts'

/** What the figures are called, in the order of the funnel. */
export const figureLabels: { readonly [F in keyof ResultFigures]: Phrase } = {
  sent: { ja: '送信', en: 'Sent' },
  delivered: { ja: '到達', en: 'Delivered' },
  opened: { ja: '開封（本人）', en: 'Opened by people' },
  machineOpened: { ja: '開封（自動のみ）', en: 'Opened by machines only' },
  clicked: { ja: 'クリック', en: 'Clicked' },
  scanned: { ja: 'クリック（検査のみ）', en: 'Clicked by scanners only' },
  converted: { ja: '注文した人', en: 'Ordered' },
  orders: { ja: '注文（最後の接点）', en: 'Orders (last touch)' },
  revenue: { ja: '売上（最後の接点）', en: 'Revenue (last touch)' },
  linearOrders: { ja: '注文（均等割り）', en: 'Orders (shared evenly)' },
  linearRevenue: { ja: '売上（均等割り）', en: 'Revenue (shared evenly)' },
  unsubscribed: { ja: '配信停止', en: 'Unsubscribed' },
  bounced: { ja: '不達', en: 'Undeliverable' },
  softBounced: { ja: '一時的な不達', en: 'Failing' },
  complained: { ja: '迷惑メール報告', en: 'Spam reports' },
  replied: { ja: '返信', en: 'Replies' },
  opens: { ja: '開封の回数', en: 'Opens, all' },
  machineOpens: { ja: '自動の開封の回数', en: 'Opens by machines, all' },
  clicks: { ja: 'クリックの回数', en: 'Clicks, all' },
  scans: { ja: '検査の回数', en: 'Clicks by scanners, all' },
}

export const rateLabels: { readonly [R in keyof Rates]: Phrase } = {
  delivered: { ja: '到達率', en: 'Delivery rate' },
  opened: { ja: '開封率', en: 'Open rate' },
  clicked: { ja: 'クリック率', en: 'Click rate' },
  clickedOfOpened: { ja: '開封者のクリック率', en: 'Clicks of those who opened' },
  converted: { ja: '注文率', en: 'Order rate' },
  unsubscribed: { ja: '配信停止率', en: 'Unsubscribe rate' },
  complained: { ja: '迷惑メール報告率', en: 'Spam report rate' },
  bounced: { ja: '不達率', en: 'Bounce rate' },
}

/** What each is worked out of, printed under the numbers. */
export const definitions: { readonly [D in string]: Phrase } = {
  sent: {
    ja: '送信：サーバーに渡した数（送信サーバーがないときは送信箱に控えた数）。到達：送信から、恒久的な不達を引いた数',
    en: 'Sent: handed to the server, or kept in the mailbox where no server is set. Delivered: sent, less what came back for good',
  },
  opened: {
    ja: '開封：画像の表示かクリックで本人が開いたと見なした人数。Apple の自動取得などは「自動のみ」に分け、開封率に含めない。画像を表示しない人は数えられない',
    en: 'Opened: people who showed the pictures or clicked. What Apple and others fetch by themselves is kept apart and is in no rate. Who shows no pictures cannot be counted',
  },
  clicked: {
    ja: 'クリック：リンクを1回以上クリックした人数。安全検査やプレビューのクリックは含めない',
    en: 'Clicked: people who clicked a link at least once, without security checks and previews',
  },
  converted: {
    ja: '注文：クリックから計測期間内の受注（取消・全額返品・保留を除く）。最後の接点：直前にクリックした配信にすべて数える。均等割り：期間内にクリックしたすべての配信に等しく分ける。売上は税抜・値引き後で、返品を引く',
    en: 'Orders: placed within the window after a click, without those cancelled, returned in full or held. Last touch: all of it for the campaign clicked last. Shared evenly: split among all campaigns clicked within the window. Revenue is without tax, after discounts, less returns',
  },
  rates: {
    ja: '率の分母は到達した数（不達率は送信した数）。かっこの中は95%の信頼区間（Wilson）',
    en: 'Rates are of those delivered (the bounce rate of those sent); in brackets is the interval at 95% (Wilson)',
  },
}

export const resultsText = defineText({
  results: { ja: '結果', en: 'Results' },
  all: { ja: '全体', en: 'All' },
  variant: { ja: '案', en: 'Variant' },
  subject: { ja: '件名', en: 'Subject' },
  lower: { ja: '下限', en: 'lower' },
  upper: { ja: '上限', en: 'upper' },
  revenueEach: { ja: '1通あたりの売上', en: 'Revenue for each mail' },
  download: { ja: 'CSV で保存する', en: 'Save as CSV' },
  compare: { ja: '配信を比べる', en: 'Compare campaigns' },
  backToCampaign: { ja: '配信に戻る', en: 'Back to the campaign' },
  empty: {
    ja: 'まだ送っていません。配信を始めると、開封・クリック・注文がここに届きしだい表示されます。',
    en: 'Nothing has been sent yet. Opens, clicks and orders appear here as they come in.',
  },
  notTracked: {
    ja: 'この配信は開封・クリックを計測していません。配信停止・不達・対照群との比較だけを表示します。',
    en: 'Opens and clicks of this campaign are not tracked. Refusals, returns and lift are shown alone.',
  },
  funnel: { ja: '送ってから注文まで', en: 'From sending to ordering' },
  alsoCame: { ja: 'ほかに返ってきたもの', en: 'What else came back' },
  variants: { ja: '案の比較', en: 'Variants' },
  chance: { ja: '最良の確率', en: 'Chance to be best' },
  ahead: { ja: '先頭との差', en: 'Behind the first' },
  first: { ja: '先頭', en: 'First' },
  sure: {
    ja: '「{name}」が最良と言えます（確率 {chance}）。',
    en: '“{name}” is the best (probability {chance}).',
  },
  unsure: {
    ja: 'まだどれが最良とは言えません（「{name}」が先頭、確率 {chance}）。',
    en: 'None is surely the best yet (“{name}” is ahead, probability {chance}).',
  },
  needed: {
    ja: '2割の違いを見つけるには、1案あたり {n}通が目安です（検出力80%・有意水準5%）。',
    en: 'To find a change of a fifth it takes about {n} mails of each variant (power 80%, level 5%).',
  },
  method: {
    ja: '確率：事前分布を一様とする Beta 事後分布（売上は正規近似）の数値積分。差：95%信頼区間（割合は Newcombe、売上は Welch）。',
    en: 'Chance: Beta posteriors with a uniform prior (revenue: normal approximation), integrated numerically. Behind: interval at 95% (Newcombe; revenue: Welch).',
  },
  winner: { ja: '採用', en: 'Winner' },
  lift: { ja: '対照群との比較（リフト）', en: 'Lift over who was held out' },
  liftLead: {
    ja: '送らなかった {held}人と比べて、送った {sent}人が配信開始から{days}日間に注文した割合です。クリックの有無は問いません。',
    en: 'The share of the {sent} who got it that ordered within {days} days of its beginning, beside that of the {held} who were held out, whatever they clicked.',
  },
  liftNone: {
    ja: '対照群を集計しています。数分後に表示されます。',
    en: 'Who was held out is being counted; it is shown in a few minutes.',
  },
  liftOpen: { ja: '計測期間中の途中経過です。', en: 'The days in which orders count are not over yet.' },
  gotIt: { ja: '送った人', en: 'Got it' },
  heldOut: { ja: '対照群', en: 'Held out' },
  orderedShare: { ja: '注文した割合', en: 'Share who ordered' },
  difference: { ja: '差', en: 'Difference' },
  liftRatio: { ja: 'リフト', en: 'Lift' },
  extraBuyers: { ja: '配信で増えた購入者', en: 'Buyers gained' },
  extraRevenue: { ja: '配信で増えた売上', en: 'Revenue gained' },
  interval: { ja: '95%で {low} 〜 {high}', en: '{low} to {high} at 95%' },
  links: { ja: 'どのリンクがクリックされたか', en: 'Which links were clicked' },
  link: { ja: 'リンク', en: 'Link' },
  people: { ja: '人数', en: 'People' },
  times: { ja: '回数', en: 'Times' },
  share: { ja: '割合', en: 'Share' },
  productLink: {
    ja: 'おすすめ商品のリンク（人ごとに異なる）',
    en: 'A recommended product, different for each person',
  },
  onMail: { ja: 'メールの上で見る', en: 'On the mail' },
  asList: { ja: '一覧で見る', en: 'As a list' },
  noLinks: { ja: '計測できるリンクがありません', en: 'There are no links to count' },
  mailFrame: { ja: 'クリックを重ねたメール', en: 'The mail with its clicks' },
  cutBy: { ja: '内訳', en: 'Broken down' },
  byDomain: { ja: 'ドメイン', en: 'Domain' },
  bySegment: { ja: 'セグメント', en: 'Segment' },
  byHour: { ja: '曜日×時刻', en: 'Weekday × hour' },
  segmentNote: {
    ja: 'いま入っている人で数えています。1人が複数に入ることがあります。',
    en: 'By who is in the segment today. Somebody may be in several.',
  },
  counting: { ja: '集計しています。数分後に表示されます。', en: 'Being counted; shown in a few minutes.' },
  countedAt: { ja: '{at} に集計', en: 'Counted {at}' },
  hourQuestion: { ja: 'いつ最初に開き、クリックしたか', en: 'When they first opened and clicked' },
  hourNote: {
    ja: '{zone} の時刻。本人の最初の開封とクリックの数',
    en: 'By the clock of {zone}; first opens and clicks of people',
  },
  none: { ja: 'まだありません', en: 'None yet' },
  whoAreThey: { ja: '{what}の人を見る', en: 'See who: {what}' },
  definitions: { ja: '数え方', en: 'How this is counted' },
  tracked: { ja: '計測期間 {days}日', en: 'Orders within {days} days' },
  anyTouchClick: { ja: 'クリックをきっかけに数える', en: 'After a click' },
  anyTouchOpen: { ja: '開封かクリックをきっかけに数える', en: 'After an open or a click' },
})
