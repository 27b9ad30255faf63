import { defineText } from '#kit/text.ts'

/** The words of the final confirmation (最終確認), as the customer reads them or has them read aloud. */
export const disclosureText = defineText({
  heading: { ja: '定期購入「{name}」の最終確認', en: 'Final confirmation of the subscription “{name}”' },
  seller: { ja: '販売者', en: 'Seller' },
  sellerPhone: { ja: '電話: {phone}', en: 'Telephone: {phone}' },
  quantity: { ja: '① お届けする商品と回数', en: '1. What is sent, and how many times' },
  price: { ja: '② 代金（税込、送料と手数料を含む）', en: '2. What it costs (with tax, shipping and fees)' },
  payment: { ja: '③ お支払いの方法と時期', en: '3. How and when it is paid' },
  delivery: { ja: '④ お届けの時期', en: '4. When it is delivered' },
  period: { ja: '⑤ 申込期間', en: '5. Until when it can be ordered' },
  leaving: { ja: '⑥ 変更・解約・返品', en: '6. Changing, cancelling, sending back' },

  round: { ja: '第{from}回', en: 'Round {from}' },
  rounds: { ja: '第{from}回から第{to}回まで毎回', en: 'Each of rounds {from} to {to}' },
  roundsOn: { ja: '第{from}回以降毎回', en: 'Each round from {from} on' },
  everyRound: { ja: '毎回', en: 'Each round' },
  said: { ja: '{what}: {how}', en: '{what}: {how}' },
  line: { ja: '{name} × {quantity}', en: '{name} × {quantity}' },
  giftLine: { ja: '{name} × {quantity}（無料でお付けします）', en: '{name} × {quantity} (free with it)' },
  and: { ja: '、', en: ', ' },
  undecided: { ja: 'まだ決まっていません', en: 'Not decided yet' },
  circle: {
    ja: '第{next}回以降: 直前の{circle}回の内容と代金を、同じ順に繰り返します',
    en: 'From round {next} on: the contents and amounts of the last {circle} rounds come again in the same order',
  },
  ends: { ja: '回数: 全{rounds}回で終わります', en: 'Rounds: it ends after {rounds}' },
  endless: {
    ja: '回数: 無期限です。お申し出があるまで自動的に続きます',
    en: 'Rounds: without an end. It goes on by itself until you say otherwise',
  },
  minimum: {
    ja: '最低回数: {rounds}回は続けていただくお約束です',
    en: 'Minimum: you agree to {rounds} rounds',
  },
  noMinimum: {
    ja: '最低回数: ありません。1回だけでも解約できます',
    en: 'Minimum: none. You may cancel after one round',
  },

  amount: { ja: '{total}（{parts}）', en: '{total} ({parts})' },
  goods: { ja: '商品 {amount}', en: 'goods {amount}' },
  discount: { ja: '割引 −{amount}', en: 'discount −{amount}' },
  shipping: { ja: '送料 {amount}', en: 'shipping {amount}' },
  freeShipping: { ja: '送料 無料', en: 'free shipping' },
  fee: { ja: '手数料 {amount}', en: 'fee {amount}' },
  tax: { ja: '消費税 {amount}', en: 'tax {amount}' },
  taxWithin: { ja: 'うち消費税 {amount}', en: 'of which tax {amount}' },
  totalMinimum: {
    ja: '最低回数（{rounds}回）の総額: {amount}',
    en: 'All of the minimum of {rounds} rounds: {amount}',
  },
  totalAll: { ja: '全{rounds}回の総額: {amount}', en: 'All {rounds} rounds: {amount}' },
  totalYear: {
    ja: '1年分（{rounds}回）の目安: {amount}（{cycle}の場合）',
    en: 'A year ({rounds} rounds) comes to about {amount} ({cycle})',
  },
  freeEnds: {
    ja: 'ご注意: 無料なのは第{before}回までです。第{round}回は {after} です',
    en: 'Please note: it is free until round {before}. Round {round} costs {after}',
  },
  rises: {
    ja: 'ご注意: 第{round}回から、1回の代金が {before} から {after} に上がります',
    en: 'Please note: from round {round} on a round costs {after} instead of {before}',
  },
  taxOfDay: {
    ja: '消費税は発送日の税率で計算します。税率が変わると、代金も変わります',
    en: 'Tax is worked out at the rate of the day of shipping. Where the rate changes, so do the amounts',
  },
  priceOfDay: {
    ja: '商品の価格が変わったときは、その後に発送する回から新しい価格になります。変わるときは前もってお知らせします',
    en: 'Where the price of a product changes, rounds shipped after that have the new price. You are told before',
  },

  payOrder: {
    ja: '初回はお申し込みのとき、2回目からは発送の準備を始めるとき',
    en: 'with the order for the first round, then whenever a round is made ready',
  },
  payShipping: { ja: '毎回、発送のとき', en: 'whenever a round is shipped' },
  payDelivery: { ja: '毎回、商品を受け取るとき', en: 'whenever a round is received' },
  payInvoice: { ja: '毎回、発送から{days}日以内', en: 'within {days} days after each shipping' },
  withFee: { ja: '{when}（手数料 {fee}）', en: '{when} (fee {fee})' },

  firstOn: { ja: '初回: {day} に発送します', en: 'First round: shipped on {day}' },
  firstIn: {
    ja: '初回: お申し込みから{days}日後に発送します',
    en: 'First round: shipped {days} days after the order',
  },
  firstSameDay: {
    ja: '初回: お申し込みの日に発送します',
    en: 'First round: shipped on the day of the order',
  },
  cycleIs: { ja: '2回目から: {cycle}に発送します', en: 'From the second on: shipped {cycle}' },
  cycleChoice: {
    ja: '2回目から: 次のどれかに発送します。{cycles}',
    en: 'From the second on: shipped, as you choose, {cycles}',
  },
  closedNext: {
    ja: '発送日が休業日のときは、次の営業日に発送します',
    en: 'Where that day is closed it is shipped on the next open day',
  },
  closedPrevious: {
    ja: '発送日が休業日のときは、前の営業日に発送します',
    en: 'Where that day is closed it is shipped on the open day before',
  },
  arrives: { ja: '発送から{days}日ほどで届きます', en: 'It arrives about {days} days after shipping' },
  notice: {
    ja: '毎回、発送の{days}日前までに、代金・発送日・変更の期限をお知らせします',
    en: 'You are told the amount, the day and the deadline {days} days before each shipping or earlier',
  },

  noPeriod: { ja: '期間の定めはありません', en: 'There is no such limit' },
  periodFrom: { ja: '{from} から', en: 'From {from}' },
  periodUntil: { ja: '{until} まで', en: 'Until {until}' },
  periodBoth: { ja: '{from} から {until} まで', en: 'From {from} until {until}' },
  once: { ja: 'お一人さま1回限りのお申し込みです', en: 'Once for each person' },

  deadline: {
    ja: '期限: 変更と解約は、次回発送日の{days}日前まで受け付けます。期限を過ぎると、その次の回からになります',
    en: 'Deadline: changes and cancelling until {days} days before the next shipping. After that they hold from the round after it',
  },
  byWeb: { ja: '解約の方法: マイページで、いつでもできます', en: 'How to cancel: on my page, at any time' },
  byPhone: { ja: '解約の方法: 電話 {phone}（{hours}）', en: 'How to cancel: by telephone {phone} ({hours})' },
  earlyRefused: {
    ja: '最低回数（{rounds}回）のお届けが終わるまでは解約できません',
    en: 'It cannot be cancelled before the minimum of {rounds} rounds was delivered',
  },
  earlyDifference: {
    ja: '最低回数（{rounds}回）より前に解約するときは、それまでに割引した分（最大 {amount}）をお支払いいただきます',
    en: 'Who cancels before the minimum of {rounds} rounds pays what was taken off until then, {amount} at most',
  },
  earlyFree: {
    ja: '最低回数（{rounds}回）より前でも解約できます。費用はかかりません',
    en: 'It may be cancelled before the minimum of {rounds} rounds, at no cost',
  },
  choices: {
    ja: '商品は、次のものにも変えられます（1回の点数は同じです）: {names}',
    en: 'These may be had instead, as many pieces a round: {names}',
  },
  skips: {
    ja: 'スキップ（1回お休み）は、続けて{rounds}回までできます',
    en: 'Up to {rounds} rounds in a row may be skipped',
  },
  pauses: { ja: '一時休止は{days}日までできます', en: 'It may be paused for up to {days} days' },
  returns: { ja: '返品・交換: {terms}', en: 'Returns and exchange: {terms}' },
})
